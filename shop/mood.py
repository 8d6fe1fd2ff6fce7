"""How a conversation goes, from what the messages' sentiment was: when to apologise first and when to call a person.

It serves service alone: no audience, offer or price depends on it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Scores are in [-1, 1]. Facts told in a plain tone ("it has not come yet") stay above the first line.
CLEARLY = -0.5
STRONGLY = -0.75
RUN = 3
ANGRY = ("complaint", "insult")
# Of 2,650 of the bot's own examples .3 % of those that are neither complaint nor insult are clearly negative and read as
# angry at this share; of the others 87 %.
SHARE = 0.05
_LOUD = re.compile(r"!!|！！|[?？][!！]|[!！][?？]|\b[A-Z]{4,}\b\W+(\w+\W+)?[A-Z]{3,}\b")
_PAGE, _LETTERS = re.compile(r"\S+://\S+|www\.\S+", re.I), re.compile(r"[^\W\d_]|[\U0001f000-\U0001faff]")
_THREAT = re.compile(
    r"\breport(ing)? (you|your|the (shop|company|store))\b|\breport(ing)? (this|it) to\b|\bsu(e|ing) (you|the|your)\b"
    r"|\b(call|contact|hear from|get|involve|talk(ing)? to|see|hire)\b.{0,12}\b(lawyer|solicitor|attorney)\b"
    r"|\blegal action\b|\bsmall claims\b|\b(trading standards|better business bureau|ombudsman)\b"
    r"|\bconsumer (protection|centre|center|agency)\b|\bchargeback\b|\bdispute (it|this|the (charge|payment))\b"
    r"|\b(never|won'?t|will not|not going to|not gonna) (ever )?(be )?(buy|order|shop|com|us|return)\w*\b.{0,20}"
    r"\b(again|any ?more|ever)\b"
    r"|\b(one|1|zero)[- ]star review\b|\b(bad|negative|terrible|awful) reviews?\b|\b(money|business|custom) elsewhere\b"
    r"|\blost (me as )?a customer\b|\btell(ing)? everyone\b"
    r"|[打拨找去到]12315|12315(投诉|见)|消协|消费者协会|工商局|工商投诉|市场监管|市监局|律师函|找律师告|[要去会]起诉|起诉你"
    r"|[上去]法院|法庭|告你们|(网上|要|去)曝光|曝光你|举报|(再也|绝对|永远)不.{0,6}(买|来|光顾|下单|用)|[给打](你们)?(个)?差评|拉黑",
    re.I,
)


@dataclass(frozen=True)
class Mood:
    """`upset` asks for an apology before anything else and no promotion; `lost` for a person now."""

    upset: bool = False
    lost: bool = False


def weigh(score: float, text: str, ranking: Sequence[Mapping[str, Any]]) -> float:
    """A message's score as far as it is about the service: `the shoes are too small` is negative, but nobody is angry.

    `ranking` is its likeliest intents as the bot gives them. What neither reads like a complaint nor is loud does not count
    as clearly negative, and neither does the address of a page.
    """
    if not _LETTERS.search(_PAGE.sub(" ", text)):
        return max(score, CLEARLY / 2)
    angry = sum(float(row.get("confidence") or 0.0) for row in ranking if row.get("name") in ANGRY)
    return score if angry >= SHARE or _LOUD.search(text) else max(score, CLEARLY / 2)


def judge(scores: Sequence[float], text: str) -> Mood:
    """The mood after a message; `scores` are those of the customer's messages as weighed, the latest last.

    A person is called after three clearly negative messages in a row, after three that fall to strongly negative, and on a
    threat to leave or to report the shop.
    """
    if threatens(text):
        return Mood(upset=True, lost=True)
    if not scores:
        return Mood()
    last = scores[-RUN:]
    clear = sum(score <= CLEARLY for score in last)
    falls = len(last) == RUN and last[0] > last[1] > last[2] and last[1] <= CLEARLY / 2 and last[2] <= STRONGLY
    upset = last[-1] <= STRONGLY or (last[-1] <= CLEARLY and clear > 1)
    return Mood(upset=upset, lost=(clear == RUN) or falls)


def threatens(text: str) -> bool:
    """Whether somebody says that they will leave for good, report the shop or go to court."""
    return bool(_THREAT.search(text))
