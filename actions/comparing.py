"""Two or three products side by side, as text that works on every channel, and a sentence on which suits what."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from actions.base import Answer, Shop, ShopAction, Turn, button
from actions.memory import listed_products, meant, named_products, of_that_look, spoken_product, without_names
from actions.shown import cards_for
from shop.catalogue import line_title, products_by_id, title_of, translated
from shop.comparison import best_value, biggest, cheapest, facts_of, own_uses
from shop.money import format_price
from shop.pointing import places_in
from shop.query import content_words, outside_entities
from shop.recommend import Wish
from shop.search import group_of, named_in_titles
from shop.store.tables import Product

MOST = 3
REPEATED = 3

TEXTS = {
    "en": {
        "what": "Which products shall I compare? Name two or three, or say for instance “the first and the third”.",
        "with": "With which one shall I compare {title}?",
        "three": "I compare three at most; these are the first three.",
        "each": "I took one of each kind.",
        "alike": "They are the same in {names}.",
        "cheaper": "If the price decides, take {title}: {saved} less than {other}.",
        "value": "By weight {title} costs least.",
        "bigger": "The biggest is {title} ({size}).",
        "uses": "Only {title} is marked as: {uses}.",
        "only_there": "Only {title} is in stock right now.",
        "nothing_more": "Beyond what stands above, the catalogue says nothing that tells them apart.",
        "no_more": "Beyond that I know of no difference; take the one you like better.",
        "join": ", ",
        "glue": " ",
        "line": "{name}: {values}",
        "quote": "{title}: {text}",
        "shared": "{name} ({value})",
    },
    "zh": {
        "what": "要对比哪几款？说出两三件商品的名字，或者比如“第一个和第三个”。",
        "with": "{title}要和哪一款对比？",
        "three": "最多对比三款，这里是前三款。",
        "each": "每类我各取了一款。",
        "alike": "相同的是：{names}。",
        "cheaper": "看重价格选{title}，比{other}便宜{saved}。",
        "value": "按重量算，{title}最划算。",
        "bigger": "规格最大的是{title}（{size}）。",
        "uses": "只有{title}标注了：{uses}。",
        "only_there": "目前只有{title}有现货。",
        "nothing_more": "除了上面这些，商品资料里没有写别的差别。",
        "no_more": "除此之外我不知道有别的差别，选您更喜欢的就好。",
        "join": "、",
        "glue": "",
        "line": "{name}：{values}",
        "quote": "{title}：{text}",
        "shared": "{name}（{value}）",
    },
}
NAMES = {
    "en": {
        "price": "Price", "unit": "By weight", "kind": "Kind", "size": "Size", "colour": "Colour", "material": "Material",
        "brand": "Brand", "good": "Good to know", "stock": "Stock",
    },
    "zh": {
        "price": "价格", "unit": "按重量", "kind": "种类", "size": "规格", "colour": "颜色", "material": "材质",
        "brand": "品牌", "good": "特点", "stock": "库存",
    },
}  # fmt: skip


class CompareProducts(ShopAction):
    """Compares those named, those at the named places, or those shown."""

    intents = ("compare_products",)

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_compare_products"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Find two or three, then set them side by side."""
        texts = turn.words(TEXTS)
        products, kinds = to_compare(shop, turn, session)
        if len(products) == 1:
            others = [row for row in listed_products(turn, session) if row.id != products[0].id][:MOST]
            ids = [
                button(title_of(row, turn.language), "compare_products", product_id=products[0].id, other=row.id)
                for row in others
            ]
            pending = {"intent": "compare_products", "question": "", "with": products[0].id}
            line = texts["with"].format(title=title_of(products[0], turn.language))
            return Answer(slots={"pending": pending, "spoken": products[0].id}).say(line, *ids)
        if not products:
            return Answer().say(texts["what"])
        notes = [texts["three"]] if len(products) > MOST else [texts["each"]] if kinds else []
        compared = products[:MOST]
        text = "\n".join([*notes, *table(turn, compared), "", advice(turn, compared)])
        if text in turn.before[-REPEATED:]:
            return Answer().say(texts["nothing_more"])
        return Answer().say(text).show(cards_for(turn, compared))


def to_compare(shop: Shop, turn: Turn, session: Session) -> tuple[list[Product], bool]:
    """What is to be compared, and whether one of each named kind was taken."""
    if other := turn.number("other"):
        return products_by_id(session, [turn.number("product_id") or 0, other]), False
    listed, spoken = listed_products(turn, session), spoken_product(turn, session)
    named = named_apart(turn, session, listed)
    placed = [listed[place] for place in places_in(without_names(turn), len(listed))]
    chosen = {row.id: row for row in (*named, *placed)}
    lines, shown = {group_of(row) for row in chosen.values()}, {group_of(row) for row in listed}
    spoken = spoken or (listed[0] if len(shown) == 1 else None)
    if spoken is not None and len(lines) == 1 and not placed and group_of(spoken) not in lines:
        return [spoken, next(iter(chosen.values()))], False
    if len(chosen) > 1:
        return list(chosen.values()), False
    if kinds := _one_of_each_kind(shop, turn, session):
        return kinds, True
    if len(chosen) == 1:
        (one,) = chosen.values()
        return ([spoken, one] if spoken is not None and spoken.id != one.id else [one]), False
    if len(listed) > 1 and len(looked := of_that_look(turn, listed)) > 1:
        return looked, False
    return (listed if len(listed) > 1 else meant(turn, session).products), False


def table(turn: Turn, products: Sequence[Product]) -> list[str]:
    """One line for what each is, then one for each fact they differ in, then what they share."""
    texts, language = turn.words(TEXTS), turn.language
    names = NAMES[language]
    rows = facts_of(products, language)
    lines = [f"{place}. {title_of(row, language)}" for place, row in enumerate(products, 1)]
    for row in rows:
        if not row.same:
            values = " | ".join(value or "–" for value in row.values)
            lines.append(texts["line"].format(name=names[row.name], values=values))
    alike = [texts["shared"].format(name=names[row.name], value=row.values[0]) for row in rows if row.same]
    if alike:
        lines.append(texts["alike"].format(names=texts["join"].join(alike)))
    if len({group_of(row) for row in products}) > 1:
        told = [(names_of(products, language)[row.id], translated(row, "description", language)) for row in products]
        lines += [texts["quote"].format(title=title, text=text) for title, text in told if text]
    return lines


def advice(turn: Turn, products: Sequence[Product]) -> str:
    """Which suits what, out of price, weight, size and tags alone."""
    texts, parts, there = turn.words(TEXTS), [], [row for row in products if row.stock > 0]
    names = names_of(products, turn.language)
    if len(there) == 1:
        parts.append(texts["only_there"].format(title=names[there[0].id]))
    if len(there) > 1 and (low := cheapest(there)):
        next_one = min((row for row in there if row.id != low.id), key=lambda row: row.price)
        saved = format_price(next_one.price - low.price, low.currency, turn.language)
        parts.append(texts["cheaper"].format(title=names[low.id], other=names[next_one.id], saved=saved))
    if len(there) > 1 and (value := best_value(there)) and value is not cheapest(there):
        parts.append(texts["value"].format(title=names[value.id]))
    if len(there) > 1 and (big := biggest(there)):
        parts.append(texts["bigger"].format(title=names[big.id], size=translated(big, "size", turn.language)))
    for row in products:
        if uses := own_uses(row, [other for other in products if other is not row], turn.language)[:2]:
            parts.append(texts["uses"].format(title=names[row.id], uses=texts["join"].join(uses)))
    return texts["glue"].join(parts) or texts["no_more"]


def names_of(products: Sequence[Product], language: str) -> dict[int, str]:
    """Names by id that tell the products apart: without colour and size where they are different things."""
    short = {row.id: line_title(row, language) for row in products}
    return short if len(set(short.values())) == len(products) else {row.id: title_of(row, language) for row in products}


def named_apart(turn: Turn, session: Session, listed: Sequence[Product]) -> list[Product]:
    """The products a message names, as one of each line, or that its words point at."""
    return _one_a_line(named_products(turn, session)) or _in_words(turn, session, listed)


def _one_a_line(products: Sequence[Product]) -> list[Product]:
    """One variant of each thing, unless all are variants of one that were named apart."""
    lines = {group_of(row): row for row in reversed(products)}
    return [row for row in products if lines[group_of(row)] is row] if len(lines) > 1 else list(products)


def _in_words(turn: Turn, session: Session, listed: Sequence[Product]) -> list[Product]:
    """Products whose titles have a word of the message, one for each word; those shown come first."""
    if turn.pressed:
        return []
    found: dict[int, Product] = {}
    for word in content_words(outside_entities(turn.text, turn.entities)):
        shown = [row for row in listed if word in title_of(row, "en").lower() or word in title_of(row, "zh")]
        hits = shown if len(shown) == 1 else named_in_titles(session, [word], 1) if not listed else []
        found |= {row.id: row for row in hits}
    return list(found.values())


def _one_of_each_kind(shop: Shop, turn: Turn, session: Session) -> list[Product]:
    """The most popular product in stock of each of several kinds that were named."""
    kinds = dict.fromkeys(str(row["value"]) for row in turn.entities if row.get("entity") == "category")
    if len(kinds) < 2:
        return []
    found = [shop.recommender.suggest(session, None, language=turn.language, wish=Wish(category=kind), limit=1) for kind in kinds]
    return products_by_id(session, [items[0].product_id for items in found if items])
