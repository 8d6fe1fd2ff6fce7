"""Which of several products is stronger, milder, sweeter, free of caffeine: in so far as their descriptions and tags say so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from shop.aspects import aspects_in
from shop.catalogue import TAGS, title_of, translated
from shop.facts import tell
from shop.matching import simplified
from shop.store.tables import Product

CHEAPER, DEARER, VALUE, BIGGER, SMALLER, STOCK = "cheaper", "dearer", "value", "bigger", "smaller", "stock"
# What is told from the record's figures, the most particular first.
_FIGURES = {
    VALUE: r"\bbetter value\b|\bbest value\b|\bvalue for money\b|\b(?:cheap\w*|least) (?:per|by) (?:gram|weight|100)|划算|性价比",
    CHEAPER: r"\bcheap(?:er|est)?\b|\b(?:less|least) expensive\b|\bcosts? (?:less|least)\b|\blow(?:er|est) (?:in )?pric\w+"
    r"|便宜|实惠|价格?[更最]?低",
    DEARER: r"\b(?:more|most) expensive\b|\bdear(?:er|est)\b|\bpric(?:ier|iest)\b|\bcosts? (?:more|most)\b|贵",
    STOCK: r"\b(?:in stock|available)\b|有(?:现?货|库存)",
    BIGGER: r"\b(?:bigg(?:er|est)|larg(?:er|est))\b|\bholds? (?:more|most)\b"
    r"|(?:[更最]|哪一?[个款件把只])(?:比较)?大|容量(?:更|最)?大|装得[更最]?多",
    SMALLER: r"\bsmall(?:er|est)\b|\bholds? (?:less|least)\b"
    r"|(?:[更最]|哪一?[个款件把只])(?:比较)?小|容量(?:更|最)?小",
}
_FIGURE = {name: re.compile(pattern, re.I) for name, pattern in _FIGURES.items()}


@dataclass(frozen=True)
class Quality:
    """One thing that sets products apart: how it is asked for, how a description says it, which tag does, and its words."""

    asks: re.Pattern[str]
    says: re.Pattern[str]
    en: str
    zh: str
    tag: str = ""


@dataclass(frozen=True)
class Said:
    """What the record says of a product's quality: a sentence of the description, or a tag in words."""

    product: Product
    text: str


def _quality(asks: str, says: str, en: str, zh: str, tag: str = "") -> Quality:
    return Quality(re.compile(asks, re.I), re.compile(says, re.I), en, zh, tag)


_CAFFEINE = r"caff?ei?ne?"
QUALITIES = (
    _quality(
        rf"\b(?:less|least|low(?:er|est)?|no|without(?: any)?|free of)(?: in)? {_CAFFEINE}|\b{_CAFFEINE}[- ]free\b|\bdecaf"
        r"|咖啡因(?:含量)?(?:更|最|比较|会)?(?:少|低)|(?:无|不含|没有|低|少)咖啡因",
        rf"\b(?:no|without|free of|low in|little|less|hardly any|free from)(?: any)? {_CAFFEINE}\b"
        rf"|\b{_CAFFEINE}[- ]free\b|\bdecaf|(?:不含|无|零|低|少)咖啡因|咖啡因(?:含量)?(?:较|很|更)?[低少]",
        "has less caffeine",
        "咖啡因更少",
        "no-caffeine",
    ),
    _quality(
        rf"\b(?:more|most|higher|highest|high)(?: in)? {_CAFFEINE}|咖啡因(?:含量)?(?:更|最|比较|会)?[多高]|提神",
        rf"\b(?:much|high in|rich in|plenty of|a lot of|more|high) {_CAFFEINE}\b"
        r"|咖啡因(?:含量)?(?:较|很|更)?[高多]|高咖啡因|提神",
        "has more caffeine",
        "咖啡因更多",
    ),
    _quality(
        r"\bstrong(?:er|est)?\b|\bbold(?:er|est)?\b|\brobust\b|\bintens\w+|\bfull(?:er)?-bodied\b|浓|[更最]强|醇厚|口味重|味道重",
        r"\bstrong\b|\bbold\b|\brobust\b|\bintense\b|\bfull-bodied\b|\bpowerful\b|浓|醇厚|强劲",
        "is stronger",
        "更浓",
    ),
    _quality(
        r"\bmild(?:er|est)?\b|\bsoft(?:er|est)?\b|\bgentl\w+\b|\bdelicate\b|\blight(?:er|est)\b|淡|柔和|温和",
        r"\bmild\b|\bsoft(?:ly)?\b|\bgentl[ey]\b|\bdelicate\b|\blight\b|清淡|淡雅|柔和|温和",
        "is milder",
        "更清淡",
    ),
    _quality(r"\bsweet(?:er|est)?\b|甜", r"\bsweet\w*|\bhoney\w*|甜|蜜", "is sweeter", "更甜"),
    _quality(r"\bbitter\w*|苦|涩", r"\bbitter\w*|\bastringent\b|苦|涩", "is more bitter", "更苦"),
    _quality(
        r"\bflower\w*|\bfloral\b|\bfragran\w+|\baromatic\b|花香|[更最]香|比较香",
        r"\bflower\w*|\bfloral\b|\bfragran\w+|\baromatic\b|\bscent\w*|香",
        "is more fragrant",
        "更香",
    ),
    _quality(r"\bsmok(?:y|ier|iest)\b|烟熏", r"\bsmok\w+|烟熏", "is smokier", "烟熏味更重", "smoky"),
    _quality(r"\bfruit(?:y|ier|iest)\b|果香|水果味", r"\bfruit\w*|果", "is fruitier", "果香更多"),
    _quality(r"\bfresh(?:er|est)\b|[更最]清爽|[更最]鲜", r"\bfresh\w*|清爽|鲜", "is fresher", "更清爽"),
    _quality(r"\bheav(?:y|ier|iest)\b|[更最]重|哪[个款]重", r"\bheavy\b|沉|厚重", "is heavier", "更重"),
)
# These stand in the table of a comparison.
_SIDE_BY_SIDE = frozenset(("material", "size", "brand", "contents"))
_SENTENCES = re.compile(r"(?<=[.!?;。！？；])\s*")
_NEGATED = re.compile(r"(?:\b(?:not?|never|without|less|hardly)\b|n['’]t)(?: \w+)? ?$|(?:不|无|没有|毫不|从不)[太很]?$", re.I)


def figure_in(text: str) -> str | None:
    """Which figure of the record a question asks to compare: price, value for weight, stock or size; None for none."""
    plain = text.translate(simplified())
    return next((name for name, pattern in _FIGURE.items() if pattern.search(plain)), None)


def quality_in(text: str) -> Quality | None:
    """The quality by which a question tells products apart; None when it names none of these."""
    plain = text.translate(simplified())
    return next((quality for quality in QUALITIES if quality.asks.search(plain)), None)


def said_of(products: Sequence[Product], quality: Quality, language: str) -> list[Said]:
    """Those of the products whose tags or description say that they have a quality."""
    found = ((product, _says(product, quality, language)) for product in products)
    return [Said(product, text) for product, text in found if text]


def told_of(products: Sequence[Product], question: str, language: str) -> list[Said] | None:
    """What the record says of each to a question about anything else; None when the question is about nothing known."""
    if not {aspect.name for aspect in aspects_in(question)} - _SIDE_BY_SIDE:
        return None
    found = ((product, tell(product, question, language)) for product in products)
    return [Said(product, told.text) for product, told in found if told.known]


def _says(product: Product, quality: Quality, language: str) -> str:
    if quality.tag and quality.tag in (product.tags or ()) and quality.tag in TAGS:
        return TAGS[quality.tag][language == "zh"]
    for sentence in _SENTENCES.split(translated(product, "description", language)):
        for match in quality.says.finditer(sentence):
            if not _NEGATED.search(sentence[: match.start()]):
                return sentence.strip(" .。;；")
    title = title_of(product, language)
    called = quality.says.search(title)
    return title if called and not _NEGATED.search(title[: called.start()]) else ""
