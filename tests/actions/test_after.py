"""Some messages mean something only because of what was said just before."""

from __future__ import annotations

from typing import Any

import pytest

from actions import after
from actions.articles import AnswerFromArticles
from actions.availability import CheckAvailability
from actions.base import ONLY_SPOKEN, Shop
from actions.people import TEXTS as PEOPLE
from actions.people import HandOver
from actions.scope import OutOfScope
from actions.smalltalk import JOKES, Affirm, Deny, SmallTalk
from shop.orders import remember
from shop.store.tables import Conversation, Request
from tests.actions.conftest import Say, custom, texts

TEXTS = after.TEXTS["en"]


def bot(*said: str) -> list[dict[str, Any]]:
    """What stands in the tracker of the replies before."""
    return [{"event": "bot", "text": text} for text in said]


@pytest.mark.parametrize(
    ("text", "score", "answer"),
    [
        ("😀😀", 0.7, TEXTS["pleased"]),
        ("😡", -0.6, TEXTS["displeased"]),
        ("https://example.org/a?b=1", -0.8, TEXTS["page"]),
        ("...", 0.0, "I'm not sure I understood you. Did you mean one of these?"),
    ],
)
def test_signs_and_addresses_of_pages_are_no_wish(say: Say, text: str, score: float, answer: str) -> None:
    assert texts(say(SmallTalk(), text, intent="insult", score=score)[0]) == answer


def test_a_thumb_is_still_a_yes(say: Say) -> None:
    assert custom(say(Affirm(), "👍", intent="affirm", score=0.6, offer="talk_to_human")[0], "handover")


def test_a_joke_is_followed_by_another(say: Say) -> None:
    assert texts(say(CheckAvailability(), "another one", events=bot(JOKES["en"][0]))[0]) == JOKES["en"][1]


def test_whether_somebody_is_there(say: Say, shop: Shop) -> None:
    before = bot("Hello!")
    assert texts(say(CheckAvailability(), "are you still there?", events=before)[0]) == TEXTS["here"]
    with shop.store.transaction() as session:
        session.get_one(Conversation, 9).needs_person = True
    assert texts(say(SmallTalk(), "hello??", intent="greet", events=before)[0]) == TEXTS["here_too"]
    assert texts(say(SmallTalk(), "hello", intent="greet")[0]).startswith("Hello and welcome")


def test_how_long_the_colleague_takes(say: Say) -> None:
    before = bot(PEOPLE["en"]["called"])
    assert texts(say(AnswerFromArticles(), "how long will it take", intent="ask_delivery", events=before)[0]) == TEXTS["soon"]
    assert "5 euros" in texts(say(AnswerFromArticles(), "how long is shipping", intent="ask_delivery", events=before)[0])


def test_what_did_not_help_calls_the_person_that_was_offered(say: Say) -> None:
    messages, _ = say(OutOfScope(), "it still does not work", intent="out_of_scope", offer="talk_to_human")
    assert custom(messages, "handover")["reason"] == "asked"


def test_when_it_comes_is_asked_of_the_order_spoken_of(say: Say, shop: Shop) -> None:
    with shop.store.transaction() as session:
        remember(session, 9, 1)
    assert "TS-104233" in texts(say(CheckAvailability(), "and when will it get here?")[0])
    assert "TS-104233" not in texts(say(CheckAvailability(), "when will it get here?", spoken=1)[0])


def test_a_person_is_not_called_twice_in_the_same_words(say: Say) -> None:
    said = texts(say(HandOver(), "call me", intent="talk_to_human", events=bot(PEOPLE["en"]["called"]))[0])
    assert said == PEOPLE["en"]["called_again"]


def test_a_request_that_is_no_longer_wanted_is_for_a_colleague(say: Say, shop: Shop) -> None:
    with shop.store.transaction() as session:
        session.add(Request(kind="return", conversation_id=9, customer_id=1, details={}))
    messages, slots = say(OutOfScope(), "actually I want to keep it", intent="return_item")
    assert "your return" in texts(messages) and slots["offer"] == "talk_to_human"


def test_another_language_that_reads_like_a_wish_is_answered_honestly(say: Say) -> None:
    messages, _ = say(SmallTalk(), "ich spreche kein", "other", intent="help", confidence=0.3, events=bot(ONLY_SPOKEN))
    assert custom(messages, "handover")["reason"] == "language"


def test_a_judgement_is_no_no(say: Say) -> None:
    messages, _ = say(Deny(), "that's unfair", intent="deny", score=-0.6, events=bot("It could not be accepted."))
    assert custom(messages, "handover")["reason"] == "complaint"
    assert "All right" in texts(say(Deny(), "no reason", intent="deny", score=-0.6, events=bot("May I ask why?"))[0])
