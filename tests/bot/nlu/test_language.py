"""The language of a message, and None where it does not tell."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.language import LanguageDetector, detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("where is my order", "en"),
        ("I'd like a gift", "en"),
        ("I don't like          ", "en"),
        ("she doesn’t like that", "en"),
        ("refund please", "en"),
        ("do u hav one in red", "en"),
        ("whats the cheapest", "en"),
        ("talk to a person", "en"),
        ("do you have 红色茶壶", "en"),
        ("我的订单在哪里", "zh"),
        ("我要买 Nike Air Max shoes", "zh"),
        ("这个多少钱 how much is it", "zh"),
        ("请问 is this one 有货吗", "zh"),
        ("T", None),
        ("usa?", None),
        ("nah", None),
        ("wo ist meine Bestellung", "other"),
        ("Où est ma commande", "other"),
        ("quiero devolver esto", "other"),
        ("привет", "other"),
        ("こんにちは、注文はどこですか", "other"),
        ("ok", None),
        ("no", None),
        ("12345", None),
        ("TS-104233", None),
        ("ann@example.com", None),
        ("🙂", None),
        ("", None),
    ],
)
def test_detect_language(text: str, language: str | None) -> None:
    assert detect_language(text) == language


def processed(text: str, entities: list[dict[str, object]], metadata: dict[str, str] | None = None) -> Message:
    message = Message({"text": text, "entities": entities, "metadata": metadata})
    return LanguageDetector().process([message])[0]


def test_names_of_things_tell_no_language() -> None:
    entity = {"entity": "product", "value": "17", "start": 0, "end": 15}
    assert processed("Blue Fox Teapot", [entity]).get("language") is None
    assert processed("Blue Fox Teapot", []).get("language") == "en"


def test_the_entity_has_no_span_and_joins_the_others() -> None:
    message = processed("where is it", [{"entity": "colour", "value": "red"}])
    assert [entity["entity"] for entity in message.get("entities")] == ["colour", "language"]
    assert message.get("entities")[1] == {"entity": "language", "value": "en", "extractor": "LanguageDetector"}


@pytest.mark.parametrize(("known", "value"), [("zh", "zh"), ("klingon", None), (None, None)])
def test_the_conversations_language_fills_in(known: str, value: str | None) -> None:
    message = processed("ok", [], {"language": known})
    assert message.get("language") is None
    assert [entity["value"] for entity in message.get("entities")] == ([value] if value else [])
