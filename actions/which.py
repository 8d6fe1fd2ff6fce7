"""Which one of several products is cheaper, bigger, stronger: one sentence, from what the catalogue says and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.base import READINGS, Answer, Shop, Turn
from actions.comparing import named_apart, names_of, to_compare
from actions.memory import listed_products
from actions.shown import cards_for
from shop.catalogue import category_title, price_of, title_of, translated
from shop.comparison import best_value, biggest
from shop.facts import unit_price
from shop.matching import simplified
from shop.qualities import BIGGER, CHEAPER, DEARER, SMALLER, STOCK, VALUE, Said, figure_in, quality_in, said_of, told_of
from shop.query import is_about_shown, outside_entities
from shop.search import CANDIDATES, group_of
from shop.sizes import read_size
from shop.store.tables import Product

LONGEST = 90
MOST_QUOTES = 3
TEXTS = {
    "en": {
        "cheaper": "{title} is cheaper: {price}, against {other} for {second}.",
        "cheapest": "{title} is the cheapest {of}: {price}.",
        "dearer": "{title} is dearer: {price}, against {other} for {second}.",
        "dearest": "{title} is the dearest {of}: {price}.",
        "same_price": "{titles} cost the same: {price}.",
        "value": "By weight {title} costs least: {each}.",
        "size": "{title} is the {word} one: {size}.",
        "bigger": "bigger",
        "biggest": "biggest",
        "smaller": "smaller",
        "smallest": "smallest",
        "same_size": "They are of the same size: {size}.",
        "in_stock": "In stock: {titles}.",
        "all_in_stock": "All of them are in stock.",
        "none_in_stock": "None of them is in stock right now.",
        "said": "Going by what the catalogue says, {title}: “{text}”.",
        "said_several": "The catalogue says so of more than one: {quotes}.",
        "quote": "{title} – “{text}”",
        "told": "This is what the descriptions say of that: {quotes}.",
        "unsaid": "The descriptions do not say which one {what}.",
        "unsaid_value": "costs less by weight",
        "unsaid_bigger": "is bigger",
        "unsaid_smaller": "is smaller",
        "unsaid_any": "The descriptions do not say that of any of them.",
        "of_these": "of these",
        "join": ", ",
        "join_quotes": "; ",
        "glue": " ",
    },
    "zh": {
        "cheaper": "{title}更便宜，{price}，{second}是{other}。",
        "cheapest": "{of}里最便宜的是{title}，{price}。",
        "dearer": "{title}更贵，{price}，{second}是{other}。",
        "dearest": "{of}里最贵的是{title}，{price}。",
        "same_price": "{titles}价格一样，都是{price}。",
        "value": "按重量算{title}最划算，{each}。",
        "size": "{title}{word}，{size}。",
        "bigger": "更大",
        "biggest": "最大",
        "smaller": "更小",
        "smallest": "最小",
        "same_size": "规格一样，都是{size}。",
        "in_stock": "有现货的是{titles}。",
        "all_in_stock": "这几款都有现货。",
        "none_in_stock": "这几款目前都缺货。",
        "said": "从商品资料看是{title}：“{text}”。",
        "said_several": "不止一款的资料里提到：{quotes}。",
        "quote": "{title}“{text}”",
        "told": "介绍里是这么写的：{quotes}。",
        "unsaid": "介绍里没有写哪一款{what}。",
        "unsaid_value": "按重量更划算",
        "unsaid_bigger": "更大",
        "unsaid_smaller": "更小",
        "unsaid_any": "这几款的介绍里都没有提到。",
        "of_these": "这几款",
        "join": "、",
        "join_quotes": "；",
        "glue": "",
    },
}
_WHICH = re.compile(
    r"\bwhich\b|\bwhat(?:'s|’s| is) (?:your |the )(?:\w+est|most \w+|least \w+)\b|哪(?:一|几)?[个款种件把只样套盒包]|谁",
    re.I,
)
_MOST = re.compile(r"\b(?:\w{3,}est|most|least)\b|最", re.I)
_OTHER_THINGS = re.compile(
    r"\b(?:deliver\w*|shipping|postage|couriers?|pay\w*|orders?|returns?|parcels?|addresses|cards?|warrant\w*)\b"
    r"|快递|配送|运费|付款|支付|订单|退货|地址|物流|保修",
    re.I,
)


def answer_which(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """Which of those named, shown or of a kind has more of what is asked; None for every other message."""
    text = turn.text.translate(simplified())
    if turn.pressed or turn.in_form or len(text) > LONGEST or not _WHICH.search(text) or _OTHER_THINGS.search(text):
        return None
    asked = outside_entities(turn.text, turn.entities)
    figure, quality = figure_in(asked), quality_in(asked)
    products, kind = _products(shop, turn, session)
    if len(products) < 2:
        return None
    if quality is not None:
        return _of_quality(turn, session, products, said_of(products, quality, turn.language), getattr(quality, turn.language))
    if figure is not None:
        return _of_figure(turn, session, products, figure, kind)
    return _of_aspect(turn, session, products, asked) if not kind and turn.intent == "compare_products" else None


def _products(shop: Shop, turn: Turn, session: Session) -> tuple[list[Product], str]:
    """What is to be told apart, and the kind of thing where it is all of a kind: named, shown, or all that is in stock."""
    listed, kind = listed_products(turn, session), turn.value("category")
    if len(named_apart(turn, session, listed)) > 1:
        return to_compare(shop, turn, session)[0], ""
    kinds = {row.get("value") for row in turn.entities if row.get("entity") == "category"}
    if kind is None:
        return listed if not (turn.value("product") or turn.value("brand")) else [], ""
    there = [row for row in listed if row.category == kind]
    if len(kinds) > 1:
        return [], ""
    if len(there) > 1 and (not _MOST.search(turn.text) or is_about_shown(turn.text)):
        return there, ""
    query = select(Product).where(Product.active, Product.stock > 0, Product.category == kind)
    return list(session.scalars(query.order_by(Product.price, Product.id).limit(CANDIDATES))), kind


def _of_figure(turn: Turn, session: Session, products: Sequence[Product], figure: str, kind: str) -> Answer:
    """By price, weight, size or stock."""
    if figure == STOCK:
        return _in_stock(turn, session, products)
    there = [row for row in products if row.stock > 0] or list(products)
    if len(there) == 1:
        return _in_stock(turn, session, products)
    if figure in (CHEAPER, DEARER):
        return _by_price(turn, session, there, figure, kind)
    if figure == VALUE:
        return _by_value(turn, session, there)
    return _by_size(turn, session, there, figure)


def _by_price(turn: Turn, session: Session, products: Sequence[Product], figure: str, kind: str) -> Answer:
    texts, low = turn.words(TEXTS), figure == CHEAPER
    ranked = sorted(products, key=lambda row: row.price, reverse=not low)
    best = [row for row in ranked if row.price == ranked[0].price]
    names = _names(ranked, turn.language)
    words = {"title": names[ranked[0].id], "price": price_of(ranked[0], turn.language)}
    if len(best) > 1:
        titles = texts["join"].join(names[row.id] for row in best[:MOST_QUOTES])
        return _answer(turn, session, texts["same_price"].format(titles=titles, **words), best, products)
    if len(products) == 2:
        words |= {"second": names[ranked[1].id], "other": price_of(ranked[1], turn.language)}
        line = texts["cheaper" if low else "dearer"].format(**words)
    else:
        of = category_title(kind, turn.language) if kind else texts["of_these"]
        line = texts["cheapest" if low else "dearest"].format(of=of, **words)
    value = best_value(products) if low else None
    if value is not None and value.id != ranked[0].id:
        more = texts["value"].format(title=names[value.id], each=unit_price(value, turn.language))
        line = texts["glue"].join((line, more))
    return _answer(turn, session, line, best, products)


def _by_value(turn: Turn, session: Session, products: Sequence[Product]) -> Answer:
    texts, value = turn.words(TEXTS), best_value(products)
    if value is None:
        return _answer(turn, session, texts["unsaid"].format(what=texts["unsaid_value"]), [], products)
    names = _names(products, turn.language)
    line = texts["value"].format(title=names[value.id], each=unit_price(value, turn.language))
    return _answer(turn, session, line, [value], products)


def _by_size(turn: Turn, session: Session, products: Sequence[Product], figure: str) -> Answer:
    texts, names = turn.words(TEXTS), _names(products, turn.language)
    best = biggest(products) if figure == BIGGER else _smallest(products)
    if best is not None:
        word = figure if len(products) == 2 else {BIGGER: "biggest", SMALLER: "smallest"}[figure]
        size = translated(best, "size", turn.language)
        return _answer(turn, session, texts["size"].format(title=names[best.id], word=texts[word], size=size), [best], products)
    sizes = {translated(row, "size", turn.language) for row in products}
    same = len(sizes) == 1 and all(sizes)
    line = texts["same_size"].format(size=sizes.pop()) if same else texts["unsaid"].format(what=texts[f"unsaid_{figure}"])
    return _answer(turn, session, line, [], products)


def _smallest(products: Sequence[Product]) -> Product | None:
    """The one with the smallest size, where sizes can be told apart and one is ahead."""
    amounts = [amount for row in products if (amount := read_size(row.size))]
    if len(amounts) < len(products) or len({amount.unit for amount in amounts}) > 1:
        return None
    values = [amount.value for amount in amounts]
    return products[values.index(min(values))] if values.count(min(values)) == 1 else None


def _in_stock(turn: Turn, session: Session, products: Sequence[Product]) -> Answer:
    texts, there = turn.words(TEXTS), [row for row in products if row.stock > 0]
    names = _names(products, turn.language)
    titles = texts["join"].join(names[row.id] for row in there)
    head = "none_in_stock" if not there else "all_in_stock" if len(there) == len(products) else "in_stock"
    return _answer(turn, session, texts[head].format(titles=titles), there, products)


def _of_quality(turn: Turn, session: Session, products: Sequence[Product], said: Sequence[Said], what: str) -> Answer:
    """By what descriptions and tags say; that they do not say it where they say it of none."""
    texts, names = turn.words(TEXTS), _names(products, turn.language)
    lines = list({group_of(one.product): one for one in reversed(said)}.values())[::-1]
    if not lines:
        return _answer(turn, session, texts["unsaid"].format(what=what), [], products)
    if len(lines) == 1:
        line = texts["said"].format(title=names[lines[0].product.id], text=lines[0].text)
        return _answer(turn, session, line, [lines[0].product], products)
    return _answer(turn, session, _quoted(turn, lines, "said_several", names), [one.product for one in lines], products)


def _of_aspect(turn: Turn, session: Session, products: Sequence[Product], asked: str) -> Answer | None:
    """By what the record tells to any other question about products; None for what is no such question."""
    told = told_of(products, asked, turn.language)
    if told is None:
        return None
    if not told:
        return _answer(turn, session, turn.words(TEXTS)["unsaid_any"], [], products)
    line = _quoted(turn, told, "told", _names(products, turn.language))
    return _answer(turn, session, line, [one.product for one in told], products)


def _quoted(turn: Turn, said: Sequence[Said], head: str, names: dict[int, str]) -> str:
    texts: Callable[[str], str] = turn.words(TEXTS).__getitem__
    quotes = [texts("quote").format(title=names[one.product.id], text=one.text.rstrip(".。")) for one in said[:MOST_QUOTES]]
    return texts(head).format(quotes=texts("join_quotes").join(quotes))


def _names(products: Sequence[Product], language: str) -> dict[int, str]:
    """Names that tell products apart, with their size where sizes differ."""
    if len({row.size for row in products}) > 1:
        return {row.id: title_of(row, language) for row in products}
    return names_of(products, language)


def _answer(turn: Turn, session: Session, line: str, best: Sequence[Product], products: Sequence[Product]) -> Answer:
    """The sentence, with cards of what was not on the list before; the one it names is then the one spoken of."""
    answer, listed = Answer().say(line), {row.id for row in listed_products(turn, session)}
    if not listed.issuperset(row.id for row in products):
        answer.show(cards_for(turn, list(best[:MOST_QUOTES] or products)))
    if len(best) == 1:
        answer.slots["spoken"] = best[0].id
    return answer


READINGS.append(answer_which)
