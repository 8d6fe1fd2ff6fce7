"""A person is called with what they need to know."""

from __future__ import annotations

from actions.base import Shop
from actions.people import Complaint, HandOver, Praise
from actions.smalltalk import Affirm, Deny
from shop.orders import remember
from shop.store.tables import Conversation, Message
from tests.actions.conftest import Say, custom, texts


def test_staff_get_topic_order_mood_and_words(say: Say, shop: Shop) -> None:
    with shop.store.transaction() as session:
        remember(session, 9, 1)
        session.get_one(Conversation, 9).sentiment = -0.6
        common = {"conversation_id": 9, "author": "customer", "channel": "web", "account": "shop", "quarter": 0}
        session.add(Message(state="answered", intent="order_status", text="where is it", **common))
        session.add(Message(state="waiting", text="a person please", **common))
    messages, _ = say(HandOver(), "a person please", intent="talk_to_human")
    handover = custom(messages, "handover")
    assert handover["reason"] == "asked" and "colleague" in texts(messages)
    words = "Topics: where is my order. Order TS-104233 (shipped). Customer is unhappy. Last words: “a person please”"
    assert handover["summary"] == words


def test_a_complaint_is_answered_with_an_apology_first(say: Say) -> None:
    messages, _ = say(Complaint(), "太差了", "zh", intent="complaint")
    assert texts(messages).startswith("非常抱歉")
    assert custom(messages, "handover") == {"kind": "handover", "reason": "complaint", "summary": "Last words: “太差了”"}


def test_yes_means_what_was_offered(say: Say) -> None:
    assert custom(say(Affirm(), "yes", intent="affirm", offer="talk_to_human")[0], "handover")
    assert custom(say(Affirm(), "yes", intent="affirm", offer="recommend")[0], "cards")
    assert "What can I do" in texts(say(Affirm(), "yes", intent="affirm")[0])
    assert say(Deny(), "no", intent="deny", offer="talk_to_human")[1] == {"offer": None}


def test_a_second_complaint_is_not_answered_with_the_same_words(say: Say) -> None:
    first = texts(say(Complaint(), "awful", intent="complaint")[0])
    again = texts(say(Complaint(), "awful!", intent="complaint", events=[{"event": "bot", "text": first}])[0])
    assert again != first and "has been told" in again


def test_a_question_mark_is_no_yes(say: Say) -> None:
    assert "not sure" in texts(say(Affirm(), "?", intent="affirm")[0])
    assert "What can I do" in texts(say(Affirm(), "👍", intent="affirm")[0])


def test_praise_is_taken_gladly(say: Say) -> None:
    assert texts(say(Praise(), "you are great", intent="praise")[0]).startswith("Thank you")
    assert texts(say(Praise(), "服务真好", "zh", intent="praise")[0]).startswith("谢谢")
