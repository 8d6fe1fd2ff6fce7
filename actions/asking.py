"""Asking back when a message may mean several things: one question, the likeliest meanings as buttons."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from actions.base import HUMAN, Answer, Turn, button
from actions.people import hand_over
from shop.intents import read_intents

OFFERED = 3
USUAL = ("recommend", "order_status", "ask_delivery")
# What nobody picks from a list: a button for "yes" or "I like it" means nothing without what it answers.
NEVER_OFFERED = frozenset(
    (
        *("give_details", "choose_item", "refine_search", "like_item", "undo", "affirm", "deny", "never_mind", "start_over"),
        *("greet", "goodbye", "thanks", "insult", "praise", "tell_joke", "out_of_scope", "nlu_fallback"),
    )
)

QUESTION = {
    "en": "I'm not sure I understood you. Did you mean one of these?",
    "zh": "我不太确定您的意思，您是想问下面哪一项？",
}


def ask_back(turn: Turn, session: Session) -> Answer:
    """The question, with the likeliest meanings that can be put into words; a person when it was just asked in vain."""
    if any(text in QUESTION.values() for text in turn.before[-1:]):
        return hand_over(turn, session, "not_understood", "stuck")
    likely = [str(row.get("name")) for row in turn.ranking]
    return Answer().say(QUESTION[turn.language], *buttons_for(turn, likeliest([*likely, *USUAL, HUMAN])))


def likeliest(intents: Iterable[str]) -> list[str]:
    """At most three of these, in their order: those that make sense to offer."""
    known = read_intents()
    return [intent for intent in dict.fromkeys(intents) if intent in known and intent not in NEVER_OFFERED][:OFFERED]


def buttons_for(turn: Turn, intents: Iterable[str]) -> list[dict[str, str]]:
    """A button for each intent, titled as data/intents.csv has it."""
    known = read_intents()
    return [button(known[intent].titles[turn.language], intent) for intent in intents]
