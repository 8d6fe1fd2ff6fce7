"""Every message has exactly one outcome."""

from __future__ import annotations

import pytest

from rehearsal.outcomes import ANSWERED, APOLOGISED, ASKED_BACK, DETAIL, HANDED_OVER, MEANING, PERSON, Answer, classify
from shop.store.tables import Message

QUESTION = Answer(["What is your order number?"])


def message(intent: str = "order_status", **more: object) -> Message:
    return Message(**{"intent": intent, "actions": ["action_answer"], **more})


@pytest.mark.parametrize(
    ("asked", "answer", "outcome", "asks"),
    [
        (message(), None, APOLOGISED, None),
        (message(), Answer([]), APOLOGISED, None),
        (message(), Answer(["Sorry."], apology=True), APOLOGISED, None),
        (message(error_id="e1"), Answer(["Sorry."]), APOLOGISED, None),
        (message(handover="asked"), Answer(["A colleague will see to it."]), HANDED_OVER, None),
        (message("nlu_fallback"), Answer(["Did you mean this or that?"]), ASKED_BACK, MEANING),
        (message("nlu_fallback"), Answer(["One of these:"], choices=frozenset({"greet", "thanks"})), ASKED_BACK, MEANING),
        (message("nlu_fallback"), Answer(["Repairs are free; please send a photo."]), ANSWERED, None),
        (message(actions=["action_fallback"]), Answer(["Which of these?"]), ASKED_BACK, MEANING),
        (message(actions=["service_form"]), QUESTION, ASKED_BACK, DETAIL),
        (message(actions=["validate_service_form"]), QUESTION, ANSWERED, None),
        (message(), Answer(["Shall I ask a colleague?"], choices=frozenset({"talk_to_human"})), ASKED_BACK, PERSON),
        (message(), Answer(["Here you are."], choices=frozenset({"talk_to_human"})), ANSWERED, None),
        (message(), Answer([], ["Teapot"]), ANSWERED, None),
        (message(actions=["service_form"]), Answer(["您的订单号是多少？"]), ASKED_BACK, DETAIL),
    ],
)
def test_the_first_rule_that_holds_decides(asked: Message, answer: Answer | None, outcome: str, asks: str | None) -> None:
    assert classify(asked, answer) == (outcome, asks)
