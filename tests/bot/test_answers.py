"""Answers are read from Rasa's events."""

from __future__ import annotations

from rasa.shared.core.events import ActionExecuted, BotUttered, UserUttered

from bot.answers import answer, button, choosable, repeated_actions, turn_events

EVENTS = [
    UserUttered("one", {"name": "greet", "confidence": 0.5}, message_id="1"),
    BotUttered("first"),
    ActionExecuted("action_listen"),
    UserUttered("two", {"name": "show", "confidence": 0.9}, message_id="2"),
    ActionExecuted("action_show"),
    BotUttered("text", {"buttons": [{"title": "B", "payload": "/show"}], "custom": {"kind": "cards"}}),
    BotUttered(None, {"custom": {"kind": "handover"}}),
    ActionExecuted("action_listen"),
]


def test_only_the_events_of_that_message_count() -> None:
    assert [event.type_name for event in turn_events(EVENTS, "1")] == ["user", "bot", "action"]
    assert turn_events(EVENTS, "3") == []


def test_text_and_custom_are_replies_of_their_own() -> None:
    told = answer(turn_events(EVENTS, "2"), "model", repeated=True)
    assert told["replies"] == [
        {"text": "text", "buttons": [{"title": "B", "intent": "show", "entities": {}}]},
        {"custom": {"kind": "cards"}},
        {"custom": {"kind": "handover"}},
    ]
    assert told["actions"] == ["action_show"] and told["repeated"] and told["model_id"] == "model"


def test_an_unreadable_payload_keeps_its_intent() -> None:
    assert button({"title": "T", "payload": "/show{"}) == {"title": "T", "intent": "show", "entities": {}}
    assert button({"title": "T", "payload": '/show{"a": 1}'})["entities"] == {"a": 1}


def test_rasas_own_intents_are_not_choosable() -> None:
    assert choosable(["greet", "restart", "back", "session_start", "nlu_fallback"]) == {"greet", "nlu_fallback"}


def test_a_turn_never_says_the_same_twice() -> None:
    events = [UserUttered("again", message_id="3"), *(BotUttered("same") for _ in range(3)), BotUttered("other")]
    assert [reply["text"] for reply in answer(events, "model", repeated=False)["replies"]] == ["same", "other"]


def test_an_action_that_goes_round_in_a_circle_is_a_failure() -> None:
    assert repeated_actions([ActionExecuted("action_show")] * 3) == []
    assert repeated_actions([ActionExecuted("action_show")] * 4) == [{"action": "action_show", "reason": "repeated"}]


def test_a_message_with_two_requests_is_one_turn() -> None:
    whole = {"text": "one and two", "entities": [], "sentiment": {"label": "neutral"}}
    kept = {
        "whole": whole,
        "also": [{"text": "two", "intent": "show", "confidence": 0.9}],
        "policy": "RulePolicy",
        "rule": "greet back",
    }
    events = [
        UserUttered(
            "one", {"name": "greet"}, message_id="7", parse_data={"intent": {"name": "greet", "confidence": 0.8}, "turn": kept}
        ),
        BotUttered("first"),
        UserUttered("two", {"name": "show"}, message_id="7#1"),
        BotUttered("second"),
        UserUttered("later", {"name": "show"}, message_id="71"),
        BotUttered("third"),
    ]
    told = answer(turn_events(events, "7"), "model", repeated=False)
    assert [reply["text"] for reply in told["replies"]] == ["first", "second"]
    understood = told["understanding"]
    assert (understood["text"], understood["intent"], understood["also"][0]["intent"]) == ("one and two", "greet", "show")
    assert understood["explanation"] == {"policy": "RulePolicy", "rule": "greet back"}
    assert understood["sentiment"] == {"label": "neutral"}
