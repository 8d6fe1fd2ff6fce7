"""How a conversation goes, from what the messages' sentiment was: when to apologise first and when to call a person.

It serves service alone: no audience, offer or price depends on it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# Scores are in [-1, 1]. Facts told in a plain tone ("it has not come yet") stay above the first line.
CLEARLY = -0.5
STRONGLY = -0.75
RUN = 3
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


def judge(scores: Sequence[float], text: str) -> Mood:
    """The mood after a message; `scores` are those of the customer's messages, the latest last.

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
