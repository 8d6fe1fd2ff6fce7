"""What a sentence leaves out by name: `not earl grey`, `without jasmine or rose`, `除了伯爵茶`; the words alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shop.matching import simplified

_NOT = (
    r"(?:not|no(?: more)?|without|except(?: for)?|other than|anything but|nothing(?: with| like)?|excluding|leave out|leaving out"
    r"|(?:do ?n[o'’]?t|do not) (?:want|need|have|contain|include)|(?:does ?n[o'’]?t|does not) (?:have|contain|include)"
    r"|is ?n[o'’]t|are ?n[o'’]t)"
)
_BETWEEN = r"(?:(?:any|an?|the|more|of|in|with|from|made|that|have|has|contain\w*|includ\w*|anything|interested|into)\s+)*"
_END = (
    r"(?=\s*(?:$|[,.;:!?)]|\b(?:please|pls|thanks|thank|actually|though|but|something|anything|instead|because|since|that|which"
    r"|one that|under|below|over|above|up to|max|less|cheaper|for|at|either|in it|inside|then|if)\b))"
)
_ENGLISH = re.compile(rf"\b{_NOT}\s+{_BETWEEN}(?P<what>[a-z0-9][a-z0-9'’ /&-]*?){_END}", re.I)
_NO_THING = r"(?![了这那第太再很紧客谢用给推您你我他什哪吗])"
_CHINESE = re.compile(
    r"(?:不要|不想要|不想喝|不想买|别要|除了|除去|除开|不含|不带|不包含|(?<!有)没有|不是)(?:任何|含有?|带有?|有|加)?"
    rf"(?P<what>{_NO_THING}[\u4e00-\u9fffA-Za-z ]{{1,12}}?)(?:(?:的|以外|之外|除外|那种|那款)+"
    r"|(?=$|[，,。.!！;；？?\s]|还有|有(?:什么|哪些|没有|吗)|都(?:行|可以|好)|谢谢|[吧呢吗]|就行|就好|其他|别的|也))"
)
_CHINESE_AFTER = re.compile(
    rf"(?:^|[，,。 ])(?P<what>{_NO_THING}[\u4e00-\u9fff]{{1,8}}?)的?(?:就?不要|除外|就?算了)(?=[了。！!\s]*$)"
)
_ASKS = re.compile(
    r"^\W*(?:is|are|does|has|was|were|why|how|did|which|who|when|where|if)\b|^\W*(?:do|can) (?!you\b|i\b|we\b)"
    r"|^\W*what(?:['’]?s| is| are)\b"
    r"|^(?!有|可以|能|给).*(?:不含|不是|没有|不带)[^，,]*[吗么]\W*$|为什么|怎么",
    re.I,
)
_DOUBTS = re.compile(
    r"\bnot (?:so |too |very |really |quite |that )?"
    r"(?:sure|bad|only|just|yet|too|so|now|today|clear|right|true|good|great|necessarily|working|possible|allowed)\b"
    r"|\bno (?:idea|problem|worries|way|thanks|thank you|need|matter|doubt|luck)\b|\bif not\b|\bor not\b",
    re.I,
)
_SEVERAL = re.compile(r"\s*(?:\bor\b|\band\b|\bnor\b|[/&]|和|或者?|跟|与|及)\s*", re.I)


@dataclass(frozen=True)
class LeftOut:
    """The part of a sentence that leaves something out, from `start` to `end`, and the things named in it by their places."""

    start: int
    end: int
    things: tuple[tuple[int, int], ...]


def left_out(text: str) -> LeftOut | None:
    """What a sentence leaves out; None for questions whether a thing is without something, doubts, and all other sentences."""
    plain = text.translate(simplified())
    if _ASKS.search(plain) or _DOUBTS.search(plain):
        return None
    found = _ENGLISH.search(plain) or _CHINESE.search(plain) or _CHINESE_AFTER.search(plain)
    if found is None:
        return None
    start, end = found.span("what")
    places = [start, *(place for cut in _SEVERAL.finditer(plain, start, end) for place in cut.span()), end]
    things = tuple((first, last) for first, last in zip(places[::2], places[1::2], strict=True) if first < last)
    return LeftOut(found.start(), found.end(), things)
