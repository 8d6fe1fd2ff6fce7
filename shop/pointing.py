"""Which of the products just shown a customer means: `the second one`, `the first and the third`, `最后一个`, `另一个`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shop.matching import simplified

# What follows makes it no place in a row: `first flush`, `the second time`, `how long does it last`.
_NO_PLACE = r"(?! *(?:times?|harvest|flush|steps?|class|aid|name|order|week|month|year|night|day|purchase|parcel|thing|hand))"
_NUMBERS = [
    (rf"\b(?:first|1st|number (?:1|one)|no\.? ?1|option (?:1|one)|left(?:most)?)\b{_NO_PLACE}|第一|第1|左边|首个|头一个|#1\b", 0),
    (
        rf"\b(?:second|2nd|number (?:2|two)|no\.? ?2|option (?:2|two))\b{_NO_PLACE}(?! (?:to|from) (?:the )?last| last)"
        r"|(?<!倒数)第二|第2|#2\b",
        1,
    ),
    (rf"\b(?:third|3rd|number (?:3|three)|no\.? ?3|option (?:3|three))\b{_NO_PLACE}|(?<!倒数)第三|第3|#3\b", 2),
    (rf"\b(?:fourth|4th|number (?:4|four)|no\.? ?4|option (?:4|four))\b{_NO_PLACE}|第四|第4|#4\b", 3),
    (rf"\b(?:fifth|5th|number (?:5|five)|no\.? ?5|option (?:5|five))\b{_NO_PLACE}|第五|第5|#5\b", 4),
    (rf"(?:\b(?:the|that|this|very|right)|^\W*) ?\blast\b(?: one)?{_NO_PLACE}|\bright(?:most)\b|最后(?!期限)|右边|末尾", -1),
    (r"\b(?:second|next) (?:to|from) (?:the )?last\b|\bsecond last\b|\bpenultimate\b|倒数第二", -2),
]
_POSITIONS = [(re.compile(pattern, re.I), position) for pattern, position in _NUMBERS]
_NOTHING_MORE = re.compile(
    r"\b(?:the|one|ones|please|pls|product|that|this|and|then|ok|okay|take|i'?ll|want|choose|pick|go for|with)\b"
    r"|那|这|个|款|件|种|只|双|把|条|的|吧|呢|就|要|我|选|和|跟|与|好|\W",
    re.I,
)
_DIGIT = re.compile(r"(?<![\d.,])[1-9](?![\d.,])")
_WORDS = {"one": 0, "two": 1, "three": 2, "four": 3, "five": 4, "一": 0, "二": 1, "三": 2, "四": 3, "五": 4}
_SEVERAL = {"two": 2, "2": 2, "three": 3, "3": 3, "four": 4, "4": 4, "两": 2, "二": 2, "三": 3, "四": 4}
_FIRST_FEW = re.compile(r"\bfirst (two|2|three|3|four|4)\b|[前头]([两二三四234])[个款件种双]?", re.I)
_LAST_FEW = re.compile(r"\blast (two|2|three|3|four|4)\b|[后]([两二三四234])[个款件种双]?", re.I)
_MIDDLE = re.compile(r"\bmiddle\b|\bcent(?:re|er|ral) one\b|中间", re.I)
_ALL = re.compile(
    r"\b(?:both|all|each|every one)\b|[这那]?(?:两|二|三|几|些)[个款件种双]?都|全部|都要|每个|[这那][两二三几]|两者|它们",
    re.I,
)
_OTHER = re.compile(
    r"\b(?:the )?other (?:one|two)\b|\bthe other\b(?! (?:day|way|colou?rs?|sizes?|brands?))|\bnot th(?:is|at) one\b"
    r"|另(?:外)?(?:一|那|两)?[个款件种双把条]|不是这[个款件双]",
    re.I,
)


def places_in(text: str, count: int) -> list[int]:
    """The places named in a row of `count`, counted from 0 in the order they are said; empty when none is."""
    plain = text.translate(simplified())
    if several := _several(plain, count):
        return several
    hits = sorted((found.start(), place) for pattern, place in _POSITIONS for found in pattern.finditer(plain))
    places = [place if place >= 0 else count + place for _, place in hits]
    if not places and _MIDDLE.search(plain) and count % 2:
        places = [count // 2]
    return list(dict.fromkeys(place for place in places or _bare(plain) if 0 <= place < count))


def position_in(text: str) -> int | None:
    """The place in a row somebody names, counted from 0, the last one -1; None when none is named."""
    plain = text.translate(simplified())
    return next((position for pattern, position in _POSITIONS if pattern.search(plain)), None)


def is_only_pointer(text: str) -> bool:
    """Whether a message names a place in a row and says nothing else of it: `the second one please`, `第二个`."""
    rest = text.translate(simplified())
    for pattern, _ in _POSITIONS:
        rest = pattern.sub("", rest)
    return position_in(text) is not None and not _NOTHING_MORE.sub("", rest)


def names_all(text: str) -> bool:
    """Whether all of those shown are meant: `both`, `两个都要`."""
    return bool(_ALL.search(text.translate(simplified())))


def names_the_other(text: str) -> bool:
    """Whether another one than that just spoken of is meant: `no, the other one`, `另一个`."""
    return bool(_OTHER.search(text.translate(simplified())))


def _several(text: str, count: int) -> list[int]:
    for pattern, from_end in ((_FIRST_FEW, False), (_LAST_FEW, True)):
        if found := pattern.search(text):
            number = min(_SEVERAL[str(found[1] or found[2]).lower()], count)
            return list(range(count - number, count) if from_end else range(number))
    return []


def _bare(text: str) -> Iterator[int]:
    """Numbers that are the whole message: `2`, `1 and 3`, `三`."""
    rest = _NOTHING_MORE.sub("", _DIGIT.sub("", text))
    if not rest:
        yield from (int(found.group()) - 1 for found in _DIGIT.finditer(text))
    word = text.strip(" .!。！").lower()
    if word in _WORDS:
        yield _WORDS[word]
