"""Matters of an account: nothing is shown or said of it before a code, and nobody learns which addresses are known."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from actions.account import TEXTS as STOPPED
from actions.after import TEXTS as AFTER
from actions.service.accounts import TEXTS as ACCOUNTS
from shop import interactions
from shop.profiles.declared import declare
from shop.store.tables import Consent, Conversation, Customer, Product
from tests.actions.service.conftest import EMAIL, Talk


@pytest.mark.parametrize("intent", ["change_email", "delete_data", "ask_my_data", "reset_password"])
def test_a_known_and_an_unknown_address_read_the_same(talk: Talk, intent: str) -> None:
    known = [talk.say("please", intent), talk.say(EMAIL, email=EMAIL)]
    other = Talk(talk.shop, last_id=500)
    unknown = [other.say("please", intent), other.say("nobody@example.com", email="nobody@example.com")]
    assert known == unknown and len(talk.letters) == 1


def test_a_code_for_nobody_is_never_right(talk: Talk) -> None:
    talk.say("delete my data", "delete_data", email="nobody@example.com")
    assert all("not right" in talk.say(f"{number:06d}") for number in range(5))


def test_what_is_known_is_told_after_the_code_and_sent_as_json(talk: Talk) -> None:
    before = talk.say("what do you know about me", "ask_my_data", email=EMAIL)
    assert "Anna" not in before
    said = talk.say(talk.code)
    assert "Anna Berg" in said and "2 orders" in said
    assert talk.letters[-1].kind == "dossier" and '"orders"' in talk.letters[-1].text and talk.letters[-1].recipient == EMAIL


def test_the_profile_is_told_in_words_with_how_to_correct_it(talk: Talk) -> None:
    with talk.shop.store.transaction() as session:
        declare(session, 5, "dislikes", "black-tea")
    assert "black tea" not in talk.say("what do you know about me", "ask_my_data", email=EMAIL)
    said = talk.say(talk.code)
    assert "you told us you don't like black tea" in said and "Switch personal suggestions off" in said


def test_who_has_proven_nothing_is_told_of_this_visitor_alone(talk: Talk) -> None:
    assert "know of nothing you bought" in talk.say("what do you know about me", "ask_my_data")
    with talk.shop.store.transaction() as session:
        visitor = session.scalars(select(Conversation.customer_id)).first()
        assert visitor is not None and visitor != 5
        declare(session, visitor, "dislikes", "matcha")
        product = session.scalars(select(Product.id)).first()
        assert product is not None
        interactions.record(session, visitor, product, "liked", "web")
        declare(session, 5, "dislikes", "black-tea")
    said = Talk(talk.shop, last_id=700).say("what do you know about me", "ask_my_data")
    assert "you don't like matcha" in said and "you liked" in said and "black tea" not in said and "Anna" not in said


def test_who_switched_suggestions_off_reads_that_there_is_no_profile(talk: Talk) -> None:
    with talk.shop.store.transaction() as session:
        for customer in session.scalars(select(Customer)):
            customer.personalise = False
    talk.say("what do you know about me", "ask_my_data", email=EMAIL)
    assert "we keep no profile" in talk.say(talk.code)


def test_an_erasure_needs_code_and_yes_and_says_what_it_means(talk: Talk) -> None:
    talk.say("delete everything about me", "delete_data", email=EMAIL)
    assert "can't be undone" in talk.say(talk.code)
    assert "request" in talk.press("Yes, please")
    (request,) = talk.requests
    assert (request.kind, request.customer_id, request.order_id) == ("erasure", 5, None)


def test_an_account_that_was_opened_is_not_asked_for_again(talk: Talk) -> None:
    talk.say("what do you know about me", "ask_my_data", email=EMAIL)
    talk.say(talk.code)
    assert "can't be undone" in talk.say("then delete it", "delete_data")


def test_a_new_address_is_asked_for_and_read_back(talk: Talk) -> None:
    talk.say("I have a new e-mail", "change_email", email=EMAIL)
    assert "from now on" in talk.say(talk.code)
    assert "anna@new.example" in talk.say("anna@new.example", email="anna@new.example")
    talk.press("Yes, please")
    assert talk.requests[0].details == {"contact": "anna@new.example"}


def test_an_order_opens_its_account_as_well(talk: Talk) -> None:
    talk.say("change my e-mail to anna@new.example", "change_email", email="anna@new.example")
    assert talk.asked == "account"
    talk.say("TS-104240", order_number="TS-104240")
    talk.say(EMAIL, email=EMAIL)
    assert "anna@new.example" in talk.say(talk.code)


def test_a_password_letter_goes_to_the_address_on_record_thrice_an_hour(talk: Talk) -> None:
    said = talk.say("forgot my password", "reset_password", email=EMAIL)
    assert "If there is an account" in said and "request" not in said
    assert [letter.kind for letter in talk.letters] == ["password"] and talk.requests[0].kind == "password"
    for _ in range(2):
        talk.say("forgot my password", "reset_password", email=EMAIL)
    assert "any more e-mails" in talk.say("forgot my password", "reset_password", email=EMAIL)


def test_an_address_after_advertising_was_stopped_is_stopped_too(talk: Talk) -> None:
    talk.before = [{"event": "bot", "text": STOPPED["en"]["stopped"]}]
    assert EMAIL in talk.say(EMAIL, email=EMAIL) and not talk.open
    with talk.shop.store.reading() as session:
        assert session.scalars(select(Consent.given)).all() == [False] * 2


def test_a_letter_that_does_not_come_is_explained(talk: Talk) -> None:
    talk.before = [{"event": "bot", "text": ACCOUNTS["en"]["password"]}]
    assert talk.say("I didn't get any mail", "order_status") == AFTER["en"]["letter"] and not talk.open


def test_the_old_address_beside_the_new_one_is_the_present_one(talk: Talk) -> None:
    talk.say(f"change my email from {EMAIL} to new@example.com", "change_email", email="new@example.com")
    assert talk.asked == "code" and talk.letters
    assert "new@example.com" in talk.say(talk.code)
