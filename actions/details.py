"""Questions about one product, answered by what the catalogue says of it and by nothing else."""

from __future__ import annotations

from sqlalchemy.orm import Session

from actions.articles import find_article
from actions.base import Answer, Shop, ShopAction, Turn, button
from actions.memory import ask_which, meant, question_of
from actions.shown import cards_for, price_line
from shop.catalogue import title_of, translated
from shop.facts import tag_words, tell, unit_price
from shop.query import outside_entities
from shop.store.tables import Product

INTENT = "product_details"

TEXTS = {
    "en": {
        "told": "{title}: {text}",
        "unsaid": (
            "The description of {title} does not say, and I don't want to guess. It says: “{description}” Shall I ask somebody?"
        ),
        "empty": "I have no description of {title}. Shall I ask a colleague?",
        "good": "Marked as: {words}.",
        "each": " ({price})",
        "join": ", ",
        "goes_with": "What goes with it?",
        "similar": "Similar ones",
        "cheaper": "Something cheaper",
        "variants": "Colours and sizes",
    },
    "zh": {
        "told": "{title}：{text}",
        "unsaid": "{title}的介绍里没有提到，我不想随便回答您。介绍是：“{description}” 要不要我请同事来答复？",
        "empty": "我没有{title}的介绍。要不要我请同事来答复？",
        "good": "标签：{words}。",
        "each": "（{price}）",
        "join": "、",
        "goes_with": "搭配什么？",
        "similar": "类似的",
        "cheaper": "便宜一点的",
        "variants": "颜色和规格",
    },
}
STEPS = {"goes_with": "goes_with", "similar": "ask_similar", "cheaper": "ask_alternative", "variants": "check_availability"}


class ProductDetails(ShopAction):
    """Answers from description, attributes and tags; what they do not say is said to be unknown."""

    intents = (INTENT,)

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_product_details"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Find the product, then what is said of it."""
        return detail(shop, turn, session)


def detail(shop: Shop, turn: Turn, session: Session) -> Answer:
    """The answer to a question about the product that is meant; asks which one where it could be several."""
    found = meant(turn, session)
    product = found.one or (found.products[0] if found.sure and len(found.products) == 1 else None)
    if product is None:
        if not found.products and (article := find_article(shop, turn, session, None)):
            return Answer().say(article.text)
        return ask_which(turn, found.products, INTENT)
    return tell_of(shop, turn, session, product)


def tell_of(shop: Shop, turn: Turn, session: Session, product: Product) -> Answer:
    """What the catalogue says to a question about one product; the shop's articles come second, a person last."""
    texts, question = turn.words(TEXTS), question_of(turn)
    asked = question if turn.value("question") else outside_entities(question, turn.entities)
    title = title_of(product, turn.language)
    told = tell(product, asked, turn.language)
    if told.known and (asked or question):
        line = texts["told"].format(title=title, text=told.text)
        return Answer().say(line, *next_steps(turn, product)).show(cards_for(turn, [product]))
    if not question:
        return describe(turn, product)
    if article := find_article(shop, turn, session, None):
        return Answer().say(article.text).show(cards_for(turn, [product]))
    description = translated(product, "description", turn.language)
    line = texts["unsaid" if description else "empty"].format(title=title, description=description)
    return Answer().offer_person(turn, line).show(cards_for(turn, [product]))


def describe(turn: Turn, product: Product) -> Answer:
    """All there is to say of a product, with what may be asked next."""
    texts = turn.words(TEXTS)
    title, description = title_of(product, turn.language), translated(product, "description", turn.language)
    lines = [texts["told"].format(title=title, text=description)] if description else []
    if words := tag_words(product, turn.language):
        lines.append(texts["good"].format(words=texts["join"].join(words)))
    each = unit_price(product, turn.language)
    line = price_line(turn, product)
    lines.append(f"{line[:-1]}{texts['each'].format(price=each)}{line[-1]}" if each else line)
    return Answer().say("\n".join(lines), *next_steps(turn, product)).show(cards_for(turn, [product]))


def next_steps(turn: Turn, product: Product) -> list[dict[str, str]]:
    """Buttons for what is usually asked next about a product."""
    texts = turn.words(TEXTS)
    return [button(texts[name], intent, product_id=product.id) for name, intent in STEPS.items()]
