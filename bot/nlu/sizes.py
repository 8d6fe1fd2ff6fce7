"""Sizes of clothing and of things, in English and Chinese, written as the catalogue writes them where it has them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from bot.nlu.numbers import ENGLISH_WORDS, number_of, whole
from bot.nlu.spans import Span

UNIT_WORDS = {
    "g": "g gr gm gms gram grams gramme grammes 克", "kg": "kg kgs kilo kilos kilogram kilograms 公斤 千克",
    "ml": "ml mls millilitre millilitres milliliter milliliters 毫升", "cl": "cl 厘升", "dl": "dl 分升",
    "l": "l ltr litre litres liter liters 升", "cm": "cm cms centimetre centimetres centimeter centimeters 厘米 公分",
    "mm": "mm millimetre millimetres millimeter millimeters 毫米", "oz": "oz ounce ounces 盎司", "lb": "lb lbs 磅",
    "inches": "inch inches 英寸 寸", "tines": "tine tines prongs 本", "斤": "斤 市斤", "两": "两",
}  # fmt: skip
UNIT_OF = {word: unit for unit, words in UNIT_WORDS.items() for word in words.split()}
LATIN_UNITS = "|".join(sorted((word for word in UNIT_OF if word.isascii()), key=len, reverse=True))
HAN_UNITS = "|".join(sorted((word for word in UNIT_OF if not word.isascii() and word not in "两本"), key=len, reverse=True))
# What one unit is in others; the first in which the catalogue has the result is taken, else the first for 斤 and 两.
OTHER_UNITS = {
    "kg": [("g", 1000.0)], "g": [("kg", 0.001)], "l": [("ml", 1000.0)], "cl": [("ml", 10.0), ("l", 0.01)], "dl": [("ml", 100.0)],
    "ml": [("l", 0.001)], "mm": [("cm", 0.1)], "cm": [("mm", 10.0)], "斤": [("g", 500.0), ("kg", 0.5)], "两": [("g", 50.0)],
}  # fmt: skip
FRACTIONS = {"half": 0.5, "quarter": 0.25, "半": 0.5}
AMOUNTS = [
    re.compile(rf"(?<![\w.,$£€¥])(?P<n>\d+(?:[.,]\d+)?)\s?-?\s?(?P<unit>{LATIN_UNITS})(?![a-z\d'’])", re.I),
    re.compile(rf"(?<![\d.])(?P<n>\d+(?:\.\d+)?|[一二两三四五六七八九十百千]+|半)(?P<unit>{HAN_UNITS})(?P<half>半)?"),
    re.compile(
        rf"\b(?:(?P<f>half|quarter)(?: of)? an? |an? (?P<g>half|quarter)[- ](?:of an? )?|(?P<n>{ENGLISH_WORDS}|"
        rf"an?)\s+)(?P<unit>kilos?|kilograms?|grams?|lit(?:re|er)s?|"
        r"millilit(?:re|er)s?|centimet(?:re|er)s?|ounces?|kg|ml|inch(?:es)?)\b",
        re.I,
    ),
    re.compile(r"(?P<n>[一二三四五六七八九半]|\d)(?P<unit>两)(?=$|[，。,！!?？的装茶]|左右|一[包盒罐])"),
    re.compile(r"(?P<n>\d{2,3})(?P<unit>本|\s?tines?)", re.I),
]
# Of these words and letters (singular, lower case) one stands wherever a size is named without a digit.
_WORDS_OF_SIZE = "small medium large extra xlarge one fine s m l xs xl xxs xxl xxx xxxl piece pc"
_UNITS = "g kg kilo kilogram gram litre liter millilitre milliliter centimetre centimeter ounce inch ml tine"
SIGNS = frozenset([*f"{_WORDS_OF_SIZE} {_UNITS}".split(), *"号码均细半一二两三四五六七八九十百千"])
BODY = re.compile(
    (
        r"(?:\b(?:height|tall|weigh(?:t|s|ing)?|i['’]?m(?: about| around)?|i am|she(?:['’]s| is)|"
        r"he(?:['’]s| is)|my (?:son|daughter|wife|husband) is)\s*(?:is|of|:)?\s*(?:about |around )?|"
        r"身高|体重|个子|我(?:有)?|高)$"
    ),
    re.I,
)
BODY_AFTER = re.compile(r"^\s*(?:tall|高(?!的)|身高|体重)", re.I)
AGES = re.compile(
    r"(?P<low>\d{1,2})\s*(?:-|–|—|~|～|to|到|至)\s*(?P<high>\d{1,2})\s*(?:years?(?: old)?|yrs?|yo|岁)(?![a-z])", re.I
)
PIECES = [
    re.compile((
        rf"(?<![\w.,])(?P<n>\d{{1,3}}|{ENGLISH_WORDS})[-\s](?:piece|pc|"
        rf"pcs)\b(?!s)(?=\s*(?:\w+\s+){{0,3}}(?:set|box|tea|one|version|kit|collection|calendar))"
    ), re.I),
    re.compile(rf"\b(?:set|box|kit|one) (?:of|with) (?P<n>\d{{1,3}}|{ENGLISH_WORDS})(?: pieces| pcs)(?=\b)", re.I),
    re.compile(r"(?<![\d第])(?P<n>\d{1,3}|[二三四五六七八九十]+)件(?=套(?!装))套|(?<![\d第])(?P<m>\d{1,3}|"
        r"[二三四五六七八九十]+)件(?=装|套装|的?(?:[^\s，。]{0,6})?(?:套装|礼盒|茶具))"),
]  # fmt: skip
SIZE_WORDS = {
    "small": "small", "medium": "medium", "large": "large", "extra large": "XL", "extra-large": "XL", "x-large": "XL",
    "xlarge": "XL",
    "extra small": "XS", "extra-small": "XS", "one size": "one size", "one-size": "one size", "extra fine": "extra fine",
    "extra-fine": "extra fine", "大号": "large", "中号": "medium", "小号": "small", "加大号": "XL", "特大号": "XL",
    "加大码": "XL",
    "加小号": "XS", "特小号": "XS", "大码": "large", "中码": "medium", "小码": "small", "均码": "one size",
    "细网": "fine", "超细网": "extra fine",
    "超细": "extra fine", "最大号": "large", "最小号": "small",
}  # fmt: skip
NO_SIZE_AFTER = (
    r"(?!\s+(?:problem|question|issue|request|order|orders|amount|number|part|chip|crack|"
    r"scratch|dent|favou?r|thing|matter|business|family|group|"
    r"delay|fee|charge|detail|talk|mistake|world|print|change|discount|hole|stain|kids|children|quantity|quantities|scale)s?\b)"
)
_WORDS = sorted(SIZE_WORDS, key=len, reverse=True)
WORDS = re.compile(
    rf"(?<![A-Za-z])(?:{'|'.join(word for word in _WORDS if word.isascii())})(?![A-Za-z]){NO_SIZE_AFTER}"
    rf"|{'|'.join(word for word in _WORDS if not word.isascii())}",
    re.I,
)
FINE = re.compile(r"\b(?P<extra>extra )?fine(?= (?:mesh|one|ones|version|infuser|basket|strainer|sieve)\b)", re.I)
LETTERS = r"(?:\d?X{1,3}[SL]|[SML]/[ML]|[SML]/X?L|L/XL|[2-6]XL)"
LETTER_SIZES = [
    re.compile(rf"(?<![\w'’/&.-])(?P<size>{LETTERS})(?P<tail>[码号])?(?![\w'’&/-])", re.I),
    re.compile(r"(?<![A-Za-z0-9'’/&.-])(?P<size>[SML])(?P<tail>[码号])?(?![A-Za-z0-9'’&/-])(?!\.\w)"),
    re.compile(r"\bsize\s+(?:an?\s+)?(?P<size>[sml]|xs|xl|xxl)\b", re.I),
]
NUMBERED = [
    re.compile(
        r"\bsizes?(?: is| of| eu| uk| us|:|,)?\s+(?:an?\s+)?(?P<size>\d{1,2}(?:\.5)?)(?!\s?(?:ml|g|kg|cm|mm|l|cl)\b|\w)", re.I
    ),
    re.compile(
        r"(?<!\d)(?P<size>\d{1,2}(?:\.5)?)(?P<tail>码)|尺[码寸]\s*(?:是|要|为|：|"
        r":)?\s*(?P<other>\d{1,2}(?:\.5)?)(?!\d|\s?(?:ml|cm|mm|厘米|毫米))"
    ),
    re.compile(r"\b(?:EU|UK|US)\s?(?P<size>\d{1,2}(?:\.5)?)(?![\d%])"),
    re.compile(r"\bin an? (?P<size>\d{1,2}(?:\.5)?)(?=\s*(?:$|[.,?!]|or\b|instead|too|please))", re.I),
]


def knows_size(word: str) -> bool:
    """Say whether a word is a size by the tables here, so that the words around it decide."""
    return word.lower() in SIZE_WORDS or word.lower() == "fine"


def find_sizes(text: str, known: Collection[str]) -> Iterator[Span]:
    """Yield sizes; `known` are those of the catalogue, into whose units an amount is put when it has the result."""
    yield from find_amounts(text, known)
    for match in AGES.finditer(text):
        yield Span(match.start(), match.end(), "size", f"{match['low']}-{match['high']} years")
    for pattern in PIECES:
        for match in pattern.finditer(text):
            name = "n" if match["n"] else "m"
            yield Span(match.start(name), match.end(), "size", f"{number_of(match[name])} pieces")
    for match in WORDS.finditer(text):
        yield Span(match.start(), match.end(), "size", SIZE_WORDS[" ".join(match.group().lower().split())])
    for match in FINE.finditer(text):
        yield Span(match.start(), match.end(), "size", "extra fine" if match["extra"] else "fine")
    yield from find_letters(text)


def find_amounts(text: str, known: Collection[str]) -> Iterator[Span]:
    """Yield amounts with a unit, but not how tall or heavy somebody is."""
    for pattern in AMOUNTS:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            if BODY.search(text[: match.start()]) or BODY_AFTER.search(text[match.end() :]):
                continue
            fraction = groups.get("f") or groups.get("g")
            number = FRACTIONS[fraction.lower()] if fraction else number_or_half(groups["n"])
            number += 0.5 if groups.get("half") else 0
            if groups["unit"].strip().lower() in ("tine", "tines", "本") and f"{whole(number)} tines" not in known:
                continue
            yield Span(match.start(), match.end(), "size", in_catalogue(number, UNIT_OF[groups["unit"].strip().lower()], known))


def number_or_half(text: str) -> float:
    """Return the number written, 1 for "a", a half for 半."""
    if text.lower() in ("a", "an"):
        return 1
    return FRACTIONS[text] if text in FRACTIONS else number_of(text.replace(",", "."))


def in_catalogue(number: float, unit: str, known: Collection[str]) -> str:
    """Return "1000 ml" for 1 l when the catalogue has that, else the amount as it was said."""
    plain = f"{whole(round(number, 3))} {unit}"
    if plain in known:
        return plain
    others = [f"{whole(round(number * factor, 3))} {other}" for other, factor in OTHER_UNITS.get(unit, ())]
    return next((other for other in others if other in known), others[0] if unit in "斤两" else plain)


def find_letters(text: str) -> Iterator[Span]:
    """Yield sizes of clothing: XL, S/M, 42码, size 8; the word "size" stays outside, 码 inside."""
    for pattern in (*LETTER_SIZES, *NUMBERED):
        for match in pattern.finditer(text):
            name = "size" if match["size"] else "other"
            end = match.end("tail") if match.groupdict().get("tail") else match.end(name)
            yield Span(match.start(name), end, "size", match[name].upper())
