"""Staff see why a message was read so, marketers without contact data."""

from __future__ import annotations

from console.explanation import NOT_UNDERSTOOD, Guess, explain
from shop.conversations.turns import Understanding
from shop.store.tables import Message
from tests.console.conftest import Browse, Say

REASONS = {
    "nearest": [{"text": "where's my parcel", "intent": "order_status", "similarity": 0.82}],
    "policy": "policy_1_RulePolicy",
    "rule": "begin the desk form",
}
RANKING = [{"name": "order_status", "confidence": 0.91}, {"name": "refund_status", "confidence": 0.04}]
ALSO = [{"text": "mail anna@example.com", "intent": "change_email", "confidence": 0.7}]


def customer(**changes: object) -> Message:
    fields = {"author": "customer", "kind": "text", "intent": "order_status", "ranking": RANKING, "explanation": REASONS}
    return Message(**fields | changes)


def test_policy_and_rule_are_said_in_words() -> None:
    why = explain(customer(), masked=False)
    assert why and why.decided == "a written rule, “begin the desk form”"
    assert why.ranking[1] == Guess("refund_status", 0.04) and why.nearest[0].similarity == 0.82


def test_what_was_not_understood_says_so_and_a_button_is_no_guess() -> None:
    doubtful, pressed = explain(customer(intent="nlu_fallback"), False), explain(customer(kind="choice", explanation=None), False)
    assert doubtful and doubtful.doubt == NOT_UNDERSTOOD
    assert pressed and pressed.pressed and pressed.decided is None and pressed.nearest == []


def test_only_what_the_bot_read_of_a_customer_is_explained() -> None:
    assert explain(customer(author="bot"), False) is None and explain(customer(intent=None), False) is None


def test_the_page_shows_it_and_hides_contact_data_from_marketers(browse: Browse, say: Say) -> None:
    read = Understanding("order_status", 0.91, "en", RANKING, also=ALSO, explanation=REASONS)
    path = f"/console/conversations/{say('where is it', read=read, model='mild-tea').conversation_id}"
    page = browse("support").get(path).text
    for words in (
        "Why?",
        "where&#39;s my parcel",
        "82.0 %",
        "begin the desk form",
        "refund status",
        "mail anna@example.com",
        "mild-tea",
    ):
        assert words in page
    masked = browse("marketer").get(path).text
    assert "a•••@•••.com" in masked and "anna@" not in masked
