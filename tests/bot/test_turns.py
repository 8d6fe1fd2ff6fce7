"""Bodies of the gateway's requests (refusals are in tests/contracts/test_connector_failures.py, over HTTP)."""

from __future__ import annotations

import json

import pytest

from bot.turns import BadRequest, Choice, read_texts, read_turn


def body(**fields: object) -> bytes:
    return json.dumps({"message_id": "1", "sender": "s", "text": "hello", **fields}).encode()


def test_a_turn_is_read() -> None:
    turn = read_turn(body(metadata={"language": "en"}, choice={"intent": "show", "entities": {"a": 1}}))
    assert (turn.message_id, turn.sender, turn.text) == ("1", "s", "hello")
    assert turn.choice == Choice("show", {"a": 1}) and turn.metadata == {"language": "en"}


def test_choice_and_metadata_may_be_missing() -> None:
    turn = read_turn(body())
    assert turn.choice is None and turn.metadata == {}


def test_a_button_may_have_an_empty_title() -> None:
    assert read_turn(body(text="", choice={"intent": "show"})).choice == Choice("show", {})


def test_long_texts_are_cut_and_surrogates_replaced() -> None:
    assert read_turn(body(text="x" * 5000)).text == "x" * 4000
    assert read_texts(b'{"texts": ["a\\ud800"]}') == ["a?"]


def test_nested_json_is_refused() -> None:
    with pytest.raises(BadRequest, match="JSON"):
        read_turn(b"[" * 100_000)
