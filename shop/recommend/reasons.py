"""The true reason of a suggestion, in the customer's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_PERIODS = {
    "en": {30: " this month", 90: " in the last three months", 365: " in the past year", 36_500: ""},
    "zh": {30: "本月", 90: "近三个月", 365: "近一年", 36_500: ""},
}
_DEEDS = {
    "en": {"bought": "bought", "liked": "liked", "carted": "picked out", "clicked": "looked at"},
    "zh": {"bought": "买过", "liked": "喜欢", "carted": "加购过", "clicked": "看过"},
}


def popular(language: str, category: str | None, days: int) -> str:
    """That it sells well in a window, in its category where one was asked for."""
    if language == "zh":
        return f"{_PERIODS['zh'][days]}在{_quoted(category)}中很受欢迎" if category else f"{_PERIODS['zh'][days]}本店热销"
    period = _PERIODS["en"][days]
    return f"popular in {category}{period}" if category else f"one of our best sellers{period}"


def welcome(language: str, category: str | None) -> str:
    """That newcomers choose it first, in its category where one was asked for."""
    if language == "zh":
        return f"新顾客在{_quoted(category)}中常先选它" if category else "近期新顾客常先选它"
    return f"what new customers choose first in {category}" if category else "what new customers choose first lately"


def refill(language: str, days_ago: int, lasts: int) -> str:
    """That what the customer bought is likely used up; both in days."""
    if language == "zh":
        return f"您{days_ago}天前买过；一般可用约{lasts}天"
    return f"you bought it {days_ago} days ago; it usually lasts about {lasts} days"


def because(language: str, causes: Sequence[tuple[str, str]]) -> str:
    """Which of the customer's own deeds spoke for it: (bought, liked, carted or clicked; title), strongest first."""
    deeds = _DEEDS["zh" if language == "zh" else "en"]
    kinds = {kind for kind, _ in causes}
    if language == "zh":
        if len(kinds) == 1:
            return f"因为您{deeds[causes[0][0]]}" + "和".join(_quoted(title) for _, title in causes)
        return "因为您" + "，也".join(f"{deeds[kind]}{_quoted(title)}" for kind, title in causes)
    if len(kinds) == 1:
        return f"because you {deeds[causes[0][0]]} " + " and ".join(title for _, title in causes)
    return "because you " + " and ".join(f"{deeds[kind]} {title}" for kind, title in causes)


def like_yours(language: str, deed: str, title: str) -> str:
    """That it is like one product the customer did something with."""
    if language == "zh":
        return f"与您{_DEEDS['zh'][deed]}的{_quoted(title)}相似"
    return f"like {title}, which you {_DEEDS['en'][deed]}"


def similar(language: str, title: str) -> str:
    """That the fitted model puts it close to a named product."""
    if language == "zh":
        return f"从顾客的购买来看，与{_quoted(title)}相近"
    return f"close to {title} in what our customers buy"


_SHARED = {
    "en": {"category": "also {}", "brand": "same brand ({})", "colour": "same colour ({})", "price": "similar price"},
    "zh": {"category": "同属{}", "brand": "同一品牌（{}）", "colour": "同样颜色（{}）", "price": "价位相近"},
}


def alike(language: str, title: str, shared: Mapping[str, str], told: bool) -> str:
    """What it shares with a named product: attributes with their values, and whether their texts say much the same."""
    words = _SHARED["zh" if language == "zh" else "en"]
    parts = [words[name].format(value) for name, value in shared.items()]
    if language == "zh":
        return f"与{_quoted(title)}相似：" + "、".join([*parts, *(["介绍相近"] if told else [])])
    return f"like {title}: " + ", ".join([*parts, *(["similar description"] if told else [])])


def same_category(language: str, category: str, title: str) -> str:
    """That it stands on the same shelf as a named product."""
    if language == "zh":
        return f"与{_quoted(title)}同属{_quoted(category)}"
    return f"also in {category}, like {title}"


def together(language: str, title: str, both: int, held: int) -> str:
    """In how many of the orders with a named product it was."""
    if language == "zh":
        return f"{held}笔含{_quoted(title)}的订单中，有{both}笔一起买了它"
    return f"bought together in {both} of {held} orders with {title}"


def kinds_together(language: str, category: str, other: str, both: int, held: int) -> str:
    """In how many of the orders with one kind of thing the other kind was."""
    if language == "zh":
        return f"{held}笔买{_quoted(other)}的订单中，有{both}笔也买了{_quoted(category)}"
    return f"{both} of {held} orders with {other} had {category} as well"


def same_brand(language: str, brand: str) -> str:
    """That one maker made both."""
    return f"同一品牌：{brand}" if language == "zh" else f"from the same brand, {brand}"


def from_range(language: str, category: str) -> str:
    """That it is there; the only true thing to say before anything was sold."""
    if language == "zh":
        return f"本店{_quoted(category)}中的现货"
    return f"in stock, from our {category} range"


def _quoted(words: str | None) -> str:
    return f"“{words}”"
