"""Questions about one product, answered by what the catalogue says of it and by nothing else."""

from __future__ import annotations

import re
from dataclasses import replace

from sqlalchemy.orm import Session

from actions.articles import find_article
from actions.base import READINGS, Answer, Shop, ShopAction, Turn, button
from actions.memory import ask_which, listed_products, meant, question_of, spoken_product
from actions.shown import cards_for, price_line
from shop.catalogue import title_of, translated
from shop.facts import tag_words, tell, unit_price
from shop.query import content_words, outside_entities
from shop.search import group_of, named_in_titles
from shop.store.tables import Product

INTENT = "product_details"

TEXTS = {
    "en": {
        "told": "{title}: {text}",
        "unsaid": (
            "The description of {title} does not say, and I don't want to guess. It says: “{description}” Shall I ask somebody?"
        ),
        "empty": "I have no description of {title}. Shall I ask a colleague?",
        "no_reviews": "I know of no reviews of {title}. Its description says: “{description}”",
        "no_reviews_empty": "I know of no reviews of {title}.",
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
        "no_reviews": "我这里没有{title}的顾客评价。介绍是：“{description}”",
        "no_reviews_empty": "我这里没有{title}的顾客评价。",
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
LONGEST = 70
_FIRST = r"\W*(?:(?:so|and|ok(?:ay)?|hi|hey|hello|but|sorry|please)\W+)*"
_ARTICLE = r"(?: (?:the|a|an|your|this|that|these|those))?"
# What is left of a message that asks what a named product is.
_WHAT_IS = re.compile(
    rf"{_FIRST}what(?:['’]?s|s| is| are|'?re)?(?: exactly| actually)?(?: in(?:side)?)?{_ARTICLE}\W*"
    r"(?:teas?|exactly|then|made (?:of|from)|all about|like|please)?\W*"
    rf"|{_FIRST}(?:(?:can|could) you )?(?:tell me|explain)(?: (?:more|something))?(?: about)?{_ARTICLE}\W*(?:please)?\W*"
    rf"|{_FIRST}(?:what(?:['’]?s|s| is) it like|what(?: does| do) {_ARTICLE.strip()}? *tastes? like)\W*"
    r"|(?:请问)?\W*(?:是|属于)(?:个|一种)?(?:什么|啥|哪种)(?:样的)?(?:茶|东西|做的|味道)?[啊呀呢]?\W*"
    r"|(?:请问)?\W*(?:里面?|里头)?(?:有|含)(?:什么|啥|哪些)(?:成分|配料|东西)?[啊呀呢]?\W*|(?:什么|啥)是\W*",
    re.I,
)
_WHAT_IS_IT = re.compile(
    rf"{_FIRST}what(?:['’]?s|s| is)(?: exactly| actually)? (?:in(?:side)?(?: of)?|it made (?:of|from|with))"
    r"(?: (?:it|this|that|there|this one|that one))?\W*|(?:the )?ingredients\W*"
    r"|(?:它|这个?|那个?)?里面?(?:都)?(?:有|含)(?:什么|啥|哪些)(?:成分|配料|东西)?[啊呀呢]?\W*|(?:有)?(?:什么|哪些)(?:成分|配料)\W*",
    re.I,
)
_REVIEWS = re.compile(r"\b(?:reviews?|ratings?|testimonials?)\b|评价|评论|口碑|评分|好评", re.I)
_WRITES = re.compile(r"\b(?:leave|left|write|wrote|writing|post|give|gave|submit|my)\b|写|发表|我的|给(?:个|你)|打分", re.I)
_NAME_FIRST = re.compile(r"(?P<name>[^,，:：?？]{2,40})[,，:：] *(?=what|how|is|does|are|tell|怎么|是|有|好)", re.I)


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


def answer_what_it_is(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """What a named product is or has in it, or of the one spoken of what is in it or said of it; None for other messages."""
    if turn.pressed or turn.in_form or turn.foreign or len(turn.text) > LONGEST:
        return None
    named = [row for row in turn.entities if row.get("entity") == "product"]
    if not named:
        return _of_the_one_there(shop, turn, session) or _named_first(shop, turn, session)
    rest = " ".join(outside_entities(turn.text, named).split())
    only = all(row.get("entity") == "product" for row in turn.entities)
    return detail(shop, turn, session) if only and _WHAT_IS.fullmatch(rest) else None


def _of_the_one_there(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    reviews = _REVIEWS.search(turn.text) and not _WRITES.search(turn.text)
    if not (reviews or _WHAT_IS_IT.fullmatch(turn.text.strip())):
        return None
    if spoken_product(turn, session) is None and not listed_products(turn, session):
        return None
    product = meant(turn, session).one
    if product is None or not reviews:
        return detail(shop, turn, session)
    if tell(product, turn.text, turn.language).attribute:
        return tell_of(shop, turn, session, product)
    description = translated(product, "description", turn.language)
    text = turn.words(TEXTS)["no_reviews" if description else "no_reviews_empty"]
    line = text.format(title=title_of(product, turn.language), description=description)
    return Answer().say(line, *next_steps(turn, product)).show(cards_for(turn, [product]))


def _named_first(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """The answer about a product that a question begins with, by words of its title: `assam, what is it like`."""
    match = _NAME_FIRST.match(turn.text.strip())
    words = content_words(match["name"]) if match and (turn.unsure or turn.intent == INTENT) else ()
    rows = [row for row in named_in_titles(session, words) if all(word in row.title.lower() for word in words)]
    if match is None or not rows:
        return None
    if len({group_of(row) for row in rows}) > 1:
        return ask_which(turn, rows, INTENT)
    question = turn.text.strip()[match.end() :]
    entity = {"entity": "product_id", "value": str(rows[0].id)}
    return detail(shop, replace(turn, text=question, entities=[entity]), session)


READINGS.append(answer_what_it_is)
