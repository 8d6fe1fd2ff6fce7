"""The notice says what it must, and every sentence exists in both languages."""

from __future__ import annotations

import pytest

from gateway.notice import notices
from gateway.phrases import PHRASES, for_attachments, guess_language, say
from gateway.web.wording import WORDS
from shop.settings import Settings


def test_the_notice_names_the_assistant_and_links_the_privacy_page() -> None:
    said = notices(Settings(_env_file=None, public_url="https://tea.example/"))
    assert "automated assistant" in said["en"] and "https://tea.example/privacy" in said["en"]
    assert "自动助手" in said["zh"] and "https://tea.example/privacy" in said["zh"]


def test_every_sentence_is_in_both_languages() -> None:
    assert all(set(words) == {"en", "zh"} and all(words.values()) for words in PHRASES.values())
    assert set(WORDS["en"]) == set(WORDS["zh"])


@pytest.mark.parametrize(("text", "language"), [("你好", "zh"), ("hello", "en"), ("TS-104233", None), ("42 !", None), ("", None)])
def test_language_is_guessed_by_script(text: str, language: str | None) -> None:
    assert guess_language(text) == language


def test_things_that_are_not_text_are_answered_with_the_offer_of_a_person() -> None:
    reply = for_attachments([{"kind": "contact"}], "zh")
    assert reply.text == say("other", "zh") and reply.buttons[0]["intent"] == "talk_to_human"
