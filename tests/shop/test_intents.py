"""The table of intents is read once and whole."""

from __future__ import annotations

from shop.intents import read_intents


def test_every_intent_has_its_titles() -> None:
    intents = read_intents()
    assert intents["stop_marketing"].titles == {"en": "Stop advertising", "zh": "退订"} and intents["greet"].topic == "smalltalk"
    assert all(intent.titles["en"] and intent.titles["zh"] and intent.description for intent in intents.values())
