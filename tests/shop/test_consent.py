"""The last word counts, silence is no, and a stop ends marketing everywhere."""

from __future__ import annotations

import pytest

from shop import consent
from shop.store import Store
from tests.shop.people import VISITOR, add_people


@pytest.fixture
def shop(store: Store) -> Store:
    add_people(store)
    return store


def test_silence_is_no(shop: Store) -> None:
    with shop.reading() as session:
        assert not consent.allowed(session, VISITOR, "marketing", "telegram")


def test_consent_holds_on_its_channel_for_its_purpose(shop: Store) -> None:
    with shop.transaction() as session:
        consent.give(session, VISITOR, "marketing", "telegram", "Yes, send me offers")
        assert consent.allowed(session, VISITOR, "marketing", "telegram")
        assert not consent.allowed(session, VISITOR, "marketing", "email")
        assert not consent.allowed(session, VISITOR, "survey", "telegram")
        consent.give(session, VISITOR, "survey", None, "Yes")
        assert consent.allowed(session, VISITOR, "survey", "email")


def test_a_stop_anywhere_ends_marketing_everywhere_until_the_next_yes(shop: Store) -> None:
    with shop.transaction() as session:
        for channel in ("telegram", "email"):
            consent.give(session, VISITOR, "marketing", channel, "Yes")
        consent.withdraw(session, VISITOR, "marketing", "web", "STOP")
        assert not consent.allowed(session, VISITOR, "marketing", "telegram")
        assert not consent.allowed(session, VISITOR, "marketing", "email")
        consent.give(session, VISITOR, "marketing", "email", "Yes again")
        assert consent.allowed(session, VISITOR, "marketing", "email")
        assert not consent.allowed(session, VISITOR, "marketing", "telegram")


def test_another_purpose_is_withdrawn_on_its_channel_only(shop: Store) -> None:
    with shop.transaction() as session:
        consent.give(session, VISITOR, "survey", None, "Yes")
        consent.withdraw(session, VISITOR, "survey", "web", "not here")
        assert not consent.allowed(session, VISITOR, "survey", "web")
        assert consent.allowed(session, VISITOR, "survey", "email")


@pytest.mark.parametrize(
    "text", ["STOP", "stop!", " Unsubscribe. ", "please stop", "退订", "ＴＤ", "请退订。", "opt-out", "stop marketing"]
)
def test_stop_words(text: str) -> None:
    assert consent.is_stop_word(text)


@pytest.mark.parametrize("text", ["when does the bus stop", "can you stop my order", "退货", "the end", ""])
def test_words_that_are_none(text: str) -> None:
    assert not consent.is_stop_word(text)
