"""What may be told to somebody who has proven nothing: only what was done and said from this very visitor."""

from __future__ import annotations

from collections.abc import Mapping

from actions.service.case import Desk
from shop.catalogue import products_by_id, title_of
from shop.profiles import read_profile
from shop.profiles.words import describe
from shop.recommend.history import WEIGHTS

MOST = 3
TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "here": "From this chat I know: {facts}.",
        "nothing": "I know of nothing you bought, liked or told me here.",
        "off": "Personal suggestions are off.",
        "correct": "If that is wrong, just say so, for example “that was a present”; “switch personal suggestions off” ends it.",
        "bought": "you bought {titles}",
        "liked": "you liked {titles}",
        "carted": "you picked out {titles}",
        "clicked": "you looked at {titles}",
        "more": "{titles} and {count} more",
        "facts": "; ",
        "titles": ", ",
        "sentences": " ",
    },
    "zh": {
        "here": "从您在这里的记录，我了解到：{facts}。",
        "nothing": "在这里，我没有您购买、喜欢或告诉过我的记录。",
        "off": "个性化推荐已关闭。",
        "correct": "如果不对，直接告诉我，例如“那是送人的”；说“关闭个性化推荐”可以停用。",
        "bought": "您买过{titles}",
        "liked": "您喜欢{titles}",
        "carted": "您加购过{titles}",
        "clicked": "您看过{titles}",
        "more": "{titles}等，另有{count}件",
        "facts": "；",
        "titles": "、",
        "sentences": "",
    },
}


def tell_visitor(desk: Desk) -> str:
    """What is known of this visitor alone, without name or address, and how to correct it."""
    texts, language, customer = desk.turn.words(TEXTS), desk.turn.language, desk.turn.customer_id
    history = desk.shop.recommender.history(desk.session, customer)
    if not history.personalise:
        return texts["off"]
    profile = [] if customer is None else describe(read_profile(desk.session, customer), language, desk.shop.settings.timezone)
    facts = [*(_deeds(desk, history.deeds, kind) for kind in WEIGHTS if kind in history.deeds.values()), *profile]
    if not facts:
        return texts["nothing"]
    return texts["sentences"].join((texts["here"].format(facts=texts["facts"].join(facts)), texts["correct"]))


def _deeds(desk: Desk, deeds: Mapping[int, str], kind: str) -> str:
    """The products of one kind of deed, a few by name."""
    texts = desk.turn.words(TEXTS)
    ids = sorted((number for number, deed in deeds.items() if deed == kind), reverse=True)
    titles = texts["titles"].join(title_of(row, desk.turn.language) for row in products_by_id(desk.session, ids[:MOST]))
    if len(ids) > MOST:
        titles = texts["more"].format(titles=titles, count=len(ids) - MOST)
    return texts[kind].format(titles=titles)
