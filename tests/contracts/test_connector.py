"""The connector keeps docs/seams.md, asked over HTTP in a real Rasa process with a small model.

The bot's environment runs this: bot/.venv/bin/python -m pytest tests/contracts/test_connector.py
"""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.bot.stack import Bot, Shop, message, train

pytest.importorskip("rasa", reason="the bot's environment runs this")


def test_health_names_the_model(shop: Shop) -> None:
    status, answer = shop.bot.request("/")
    assert (status, answer["status"]) == (200, "ok") and answer["model_id"]


def test_a_reply_keeps_its_paragraphs_and_its_buttons_are_parsed(shop: Shop) -> None:
    answer = shop.turn("hello there", metadata={"language": "en"})
    assert answer["replies"] == [
        {
            "text": "Hello\n\nand welcome",
            "buttons": [
                {"title": "Show me", "intent": "show", "entities": {"colour": "red"}},
                {"title": "Order", "intent": "order_status", "entities": {}},
            ],
        }
    ]
    assert answer["actions"] == ["utter_greet"] and answer["failures"] == [] and not answer["repeated"]
    assert answer["milliseconds"] > 0 and answer["model_id"] == shop.bot.request("/")[1]["model_id"]


def test_understanding_has_what_was_found(shop: Shop) -> None:
    found = shop.turn("where is my order TS-104233")["understanding"]
    assert (found["intent"], found["language"]) == ("order_status", "en")
    assert found["entities"] == [{"entity": "order_number", "value": "TS-104233", "start": 18, "end": 27}]
    assert len(found["ranking"]) == 5 and found["ranking"][0]["confidence"] == found["confidence"] > 0.35
    assert found["sentiment"]["label"] in ("positive", "neutral", "negative") and -1 <= found["sentiment"]["score"] <= 1


def test_it_says_why(shop: Shop) -> None:
    explained = shop.turn("where is my order TS-104233")["understanding"]["explanation"]
    assert (explained["policy"], explained["rule"]) == ("RulePolicy", "order_status")
    assert explained["nearest"][0]["text"] == "where is order TS-104233" and explained["nearest"][0]["similarity"] > 0.5


def test_two_requests_are_both_served_the_matter_last(shop: Shop) -> None:
    body = message("where is my order TS-104233, and show me lamps", "both")
    answer = shop.bot.request("/turn", body)[1]
    assert [reply.get("text") for reply in answer["replies"]] == ["A lamp", None, "Order TS-104233"]
    found = answer["understanding"]
    assert (found["text"], found["intent"]) == ("where is my order TS-104233, and show me lamps", "show")
    assert [(entry["text"], entry["intent"]) for entry in found["also"]] == [("where is my order TS-104233", "order_status")]
    assert found["entities"] == [{"entity": "order_number", "value": "TS-104233", "start": 18, "end": 27}]
    assert shop.bot.request("/turn", body)[1] == {**answer, "repeated": True}


def test_what_is_forgotten_is_unknown(shop: Shop) -> None:
    shop.turn("where is my order TS-104233", "leaver")
    assert shop.bot.request("/forget", {"senders": ["leaver", "nobody"]}) == (200, {"removed": 1})
    with sqlite3.connect(shop.bot.tracker) as database:
        assert not database.execute("SELECT 1 FROM events WHERE sender_id = 'leaver'").fetchone()
    database.close()
    assert shop.bot.request("/forget", {"senders": "leaver"})[0] == 400


def test_an_action_answers_with_text_and_cards_and_gets_the_metadata(shop: Shop) -> None:
    answer = shop.turn("show me lamps", metadata={"customer_id": 3, "language": "en"})
    assert answer["replies"] == [
        {"text": "A lamp", "buttons": [{"title": "I like it", "intent": "show", "entities": {"colour": "red"}}]},
        {"custom": {"kind": "cards", "cards": [{"product_id": 17}]}},
    ]
    assert shop.actions.calls[-1]["tracker"]["latest_message"]["metadata"]["customer_id"] == 3


def test_a_repeated_message_gets_the_same_answer_and_runs_nothing(shop: Shop) -> None:
    body = message("show me lamps", "repeats")
    first = shop.bot.request("/turn", body)[1]
    shop.turn("hello there", "repeats")
    calls = len(shop.actions.calls)
    again = shop.bot.request("/turn", body)[1]
    assert again == {**first, "repeated": True} and len(shop.actions.calls) == calls


def test_two_identical_posts_at_once_run_once(shop: Shop) -> None:
    body = message("show me lamps", "twins")
    calls = len(shop.actions.calls)
    with ThreadPoolExecutor(4) as pool:
        answers = [answer for _, answer in pool.map(lambda _: shop.bot.request("/turn", body), range(4))]
    assert sorted(answer["repeated"] for answer in answers) == [False, True, True, True]
    assert len(shop.actions.calls) == calls + 1
    assert all(answer["replies"] == answers[0]["replies"] for answer in answers)


@pytest.mark.parametrize("text", ['/order_status{"order_number": "TS-666666"}', "/restart", "/session_start", "/back"])
def test_typed_slashes_are_plain_text(shop: Shop, text: str) -> None:
    sender = f"slash {text}"
    shop.turn("where is my order TS-104233", sender)
    found = shop.turn(text, sender)["understanding"]
    assert found["text"] == text and found["confidence"] < 1 and found["intent"] not in ("restart", "back", "session_start")
    assert {key: found[key] for key in ("intent", "confidence")} != {"intent": "order_status", "confidence": 1.0}
    shop.turn("show me lamps", sender)
    slots = shop.actions.calls[-1]["tracker"]["slots"]
    # A number someone types is an entity like any other; what a payload would set without being found is not there.
    assert slots["order_number"] in ("TS-104233", "TS-666666") and len(shop.actions.calls[-1]["tracker"]["events"]) > 8


def test_a_payload_sets_no_slot(shop: Shop) -> None:
    shop.turn('/show{"language": "zh", "order_number": "none"}', "payload", metadata={"language": "en"})
    shop.turn("show me lamps", "payload", metadata={"language": "en"})
    slots = shop.actions.calls[-1]["tracker"]["slots"]
    assert slots["order_number"] is None and slots["language"] == "en"


def test_a_choice_is_certain_and_brings_its_entities(shop: Shop) -> None:
    choice = {"intent": "order_status", "entities": {"order_number": "TS-777777"}}
    answer = shop.turn("My order", choice=choice, metadata={"language": "en"})
    assert answer["replies"] == [{"text": "Order TS-777777"}]
    found = answer["understanding"]
    assert (found["text"], found["intent"], found["confidence"]) == ("My order", "order_status", 1.0)
    assert found["entities"] == [{"entity": "order_number", "value": "TS-777777"}]


def test_chinese_is_understood_and_answered(shop: Shop) -> None:
    answer = shop.turn("你好")
    assert answer["replies"][0]["text"] == "您好" and answer["understanding"]["language"] == "zh"
    assert shop.turn("请问我的订单到哪里了")["understanding"]["intent"] == "order_status"


def test_a_message_without_language_follows_the_conversation(shop: Shop) -> None:
    answer = shop.turn("hi", metadata={"language": "zh"})
    assert answer["understanding"]["language"] is None and answer["replies"][0]["text"] == "您好"


def test_senders_share_nothing(shop: Shop) -> None:
    shop.turn("where is order TS-104233", "one")
    shop.turn("show me lamps", "two")
    tracker = shop.actions.calls[-1]["tracker"]
    assert tracker["sender_id"] == "two" and tracker["slots"]["order_number"] is None


def test_the_same_id_of_another_sender_is_another_message(shop: Shop) -> None:
    for sender in ("left", "right"):
        assert not shop.turn("hello there", sender, message_id="shared")["repeated"]


@pytest.mark.parametrize("text", ["!!!", "🙂", "x" * 50_000, "a\x00b", "\ud800"])
def test_odd_texts_are_answered(shop: Shop, text: str) -> None:
    assert len(shop.turn(text)["understanding"]["text"]) <= 4000


def test_understand_touches_no_tracker(shop: Shop) -> None:
    texts = ["where is my order", " ", "你好", "/show", *(f"show me lamp {number}" for number in range(40))]
    status, answer = shop.bot.request("/understand", {"texts": texts})
    assert status == 200 and [result["text"] for result in answer["results"]] == texts
    assert [result["intent"] for result in answer["results"][:3]] == ["order_status", None, "greet"]
    assert {result["intent"] for result in answer["results"][4:]} == {"show"} and answer["model_id"]
    with sqlite3.connect(shop.bot.tracker) as database:
        assert not database.execute("SELECT 1 FROM events WHERE data LIKE '%show me lamp 3%'").fetchone()
    database.close()


@pytest.mark.parametrize("body", [{"texts": ["a"] * 513}, {"texts": "a"}, {"texts": [1]}, {}])
def test_understand_refuses_other_bodies(shop: Shop, body: Any) -> None:
    assert shop.bot.request("/understand", body)[0] == 400


def test_a_conversation_outlives_the_process(shop: Shop) -> None:
    body = message("where is order TS-104233", "patient")
    first = shop.bot.request("/turn", body)[1]
    second = Bot(shop.bot.project, shop.actions.server.server_port)
    try:
        second.wait()
        assert second.request("/turn", body)[1] == {**first, "repeated": True}
        assert second.request("/turn", message("track my order", "patient"))[1]["replies"] == [{"text": "Order TS-104233"}]
    finally:
        second.stop()


def test_training_again_does_nothing(shop: Shop) -> None:
    assert "is up to date" in train(shop.bot.project)
