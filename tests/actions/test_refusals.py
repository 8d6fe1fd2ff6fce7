"""What was turned down does not come back, whatever is asked."""

from __future__ import annotations

from typing import Any

import pytest

from actions.alternatives import AskAlternative
from actions.base import Shop
from actions.choosing import ChooseItem, RefineSearch
from actions.gifts import GiftForm
from actions.products import SearchProducts
from actions.recommendations import NotInterested, Recommend
from actions.refusals import refuses_brand, refuses_place
from actions.registry import load_actions
from actions.related import AskPopular
from actions.scope import OutOfScope
from shop.orders import CODE
from shop.person import known_as
from shop.profiles.declared import DISLIKES, declare
from shop.recommend.history import read_history
from shop.store.base import now
from shop.store.tables import Customer, Product, Verification
from tests.actions.conftest import Say, cards, show, texts

TEAPOTS: dict[str, Any] = {"wish": {"category": "teapots"}}
POT = [{"entity": "category", "value": "teapots"}]
ONE: dict[str, Any] = {"entities": [{"entity": "product_id", "value": "1"}], "pressed": True}


@pytest.fixture(autouse=True)
def all_actions() -> None:
    """What looks at every message is there, as in the running process."""
    load_actions()


@pytest.fixture
def brands(shop: Shop) -> None:
    """Everything by North, the tea by South; the red pot is there as well."""
    with shop.store.transaction() as session:
        for number in (1, 2, 3, 4):
            session.get_one(Product, number).brand = "South" if number == 3 else "North"
        session.get_one(Product, 2).stock = 3


def test_no_variant_of_it_is_suggested_or_found_again(shop: Shop, say: Say, brands: None) -> None:
    show(shop.store, 1, 3)
    say(NotInterested(), "Not interested", intent="not_interested", **ONE)
    assert cards(say(Recommend(), "ideas?", intent="recommend", message_id=78)[0]) == [4]
    assert cards(say(SearchProducts(), "teapots", entities=POT, message_id=79)[0]) == [4]
    assert set(cards(say(AskPopular(), "what sells best?", intent="ask_popular", message_id=80)[0])) <= {3, 4}
    known = {"gift": {"who": None, "taste": None, "asked": "budget"}}
    asked = say(GiftForm(), "no limit", intent="find_gift", message_id=81, form="gift_form", **known)[0]
    assert cards(asked) and set(cards(asked)) <= {3, 4}


def test_asked_for_by_name_it_is_shown_as_what_it_is(shop: Shop, say: Say) -> None:
    show(shop.store, 1, 3)
    say(NotInterested(), "Not interested", intent="not_interested", **ONE)
    messages, _ = say(SearchProducts(), "an iron one", message_id=78)
    assert "turned these down" in texts(messages) and 1 in cards(messages)


def test_where_nothing_else_fits_that_is_said(shop: Shop, say: Say) -> None:
    show(shop.store, 1, 3)
    say(NotInterested(), "Not interested", intent="not_interested", **ONE)
    black = [{"entity": "colour", "value": "black", "start": 0, "end": 5}, POT[0] | {"start": 6, "end": 13}]
    messages, _ = say(SearchProducts(), "black teapots", entities=black, message_id=78)
    assert "Apart from what you turned down" in texts(messages) and cards(messages) == [4]


@pytest.mark.parametrize(("text", "language"), [("not the first one", "en"), ("第一个不要", "zh")])
def test_one_of_those_shown_is_turned_down_by_its_place(shop: Shop, say: Say, text: str, language: str) -> None:
    show(shop.store, 4, 3)
    messages, _ = say(ChooseItem(), text, language, intent="choose_item")
    assert 4 not in cards(messages) and 1 in cards(messages)


@pytest.mark.parametrize(
    "text",
    [
        "the second one",
        "not this one, the other",
        "不要了，换第二个",
        "not the first, the second one",
        "not sure about the first one",
        "not bad the first one",
        "not only the first one",
        "not yet the second one",
        "no to the first, yes to the second",
        "第二个不行吗",
        "第一个不要太苦就好",
        "第一个不太行",
    ],
)
def test_questions_and_other_choices_turn_nothing_down(text: str) -> None:
    assert not refuses_place(text)


@pytest.mark.parametrize(
    "text",
    [
        "not the second",
        "No, not the last one, thanks.",
        "anything but number two",
        "第二个算了",
        "不要第一款的",
        "第一个不要，换一个",
    ],
)
def test_a_place_is_turned_down_in_many_words(text: str) -> None:
    assert refuses_place(text)


@pytest.mark.parametrize("text", ["not sure about the first one", "第一个不要太苦就好", "第二个不行吗"])
def test_a_doubt_turns_nothing_down_even_where_it_is_read_so(shop: Shop, say: Say, text: str) -> None:
    show(shop.store, 4, 3)
    messages, _ = say(NotInterested(), text, "en" if text.isascii() else "zh", intent="not_interested")
    assert cards(messages) == [1]
    with shop.store.reading() as session:
        assert not read_history(session, 1).dismissed


@pytest.mark.parametrize(("text", "language"), [("not that brand", "en"), ("不要这个牌子的", "zh")])
def test_the_brand_shown_is_left_out_and_stays_out(shop: Shop, say: Say, brands: None, text: str, language: str) -> None:
    show(shop.store, 1, 4)
    messages, slots = say(NotInterested(), text, language, intent="not_interested")
    assert cards(messages) == [3] and slots["wish"] == {"without": ("North",)}
    assert cards(say(Recommend(), text="what else?", intent="recommend", message_id=78, wish=slots["wish"])[0]) != []


def test_of_several_brands_it_is_asked_which(shop: Shop, say: Say, brands: None) -> None:
    show(shop.store, 3, 4)
    messages, _ = say(AskAlternative(), "I don't like that brand", intent="ask_alternative")
    assert [button["title"] for button in messages[0]["buttons"]] == ["Not South", "Not North"]
    pressed: dict[str, Any] = {"entities": [{"entity": "answer", "value": "North"}], "pressed": True}
    assert cards(say(AskAlternative(), "Not North", intent="ask_alternative", message_id=78, **pressed)[0]) == [3]
    typed: dict[str, Any] = {
        "entities": [{"entity": "brand", "value": "South"}],
        "events": [{"event": "bot", "text": texts(messages)}],
    }
    assert 3 not in cards(say(RefineSearch(), "South", intent="refine_search", message_id=79, **typed)[0])


def test_only_a_refusal_of_the_brand_shown_is_one() -> None:
    assert (
        not refuses_brand("which brand is this?") and not refuses_brand("show me this brand") and refuses_brand("不喜欢那个品牌")
    )


def test_cheaper_after_suggestions_of_many_kinds_is_cheaper_than_all(shop: Shop, say: Say) -> None:
    show(shop.store, 1, 4)
    show(shop.store, 4, 1, 3)
    with shop.store.transaction() as session:
        session.get_one(Product, 3).price = 3300
    messages, _ = say(AskAlternative(), "cheaper", intent="ask_alternative")
    assert "Nothing in stock fits that" in texts(messages) and set(cards(messages)) == {1, 3, 4}
    with shop.store.transaction() as session:
        session.add(Product(id=5, sku="5", title="Tin", category="tins", price=500, currency="EUR", stock=5))
    messages, slots = say(AskAlternative(), "anything cheaper?", intent="ask_alternative", message_id=78)
    assert cards(messages) == [5] and not slots["wish"]


def test_cheaper_after_suggestions_of_several_kinds_stays_with_these_kinds(shop: Shop, say: Say) -> None:
    show(shop.store, 4, 3)
    with shop.store.transaction() as session:
        kinds = {5: ("teapots", 1900), 6: ("green-tea", 1100), 7: ("teapots", 2100), 8: ("tins", 100)}
        for number, (kind, price) in kinds.items():
            row = Product(id=number, sku=str(number), title=f"T{number}", category=kind, price=price, currency="EUR", stock=5)
            session.add(row)
    messages, slots = say(AskAlternative(), "cheaper", intent="ask_alternative")
    assert "of its kind" in texts(messages) and set(cards(messages)) == {5, 6} and not slots.get("wish")


def test_cheaper_keeps_what_else_was_wished(shop: Shop, say: Say) -> None:
    show(shop.store, 1, 4, strategy="search")
    black = [{"entity": "colour", "value": "black", "start": 12, "end": 17}]
    messages, slots = say(RefineSearch(), "cheaper, in black", intent="refine_search", entities=black, **TEAPOTS)
    assert "Nothing of this kind is cheaper" in texts(messages) and cards(messages) == [1]
    assert slots["wish"] == {"category": "teapots", "colour": "black", "direction": "cheap"}


def test_a_question_in_the_middle_of_a_search_stays_within_it(shop: Shop, say: Say) -> None:
    show(shop.store, 1, 4, strategy="search")
    messages, _ = say(Recommend(), "which would you recommend?", intent="recommend", **TEAPOTS)
    assert "Within what you are looking for" in texts(messages) and set(cards(messages)) == {1, 4}
    messages, _ = say(Recommend(), "yes, suggest something", intent="recommend", offer="recommend", **TEAPOTS)
    assert "Within" not in texts(messages)


def test_who_has_proven_an_account_is_suggested_to_as_that_customer(shop: Shop, say: Say) -> None:
    with shop.store.transaction() as session:
        session.add(Customer(id=2))
        session.flush()
        declare(session, 2, DISLIKES, "teapots")
    assert 4 in cards(say(Recommend(), "ideas?", intent="recommend")[0])
    with shop.store.transaction() as session:
        session.add(Verification(conversation_id=9, customer_id=2, level=CODE, expires_at=now().replace(year=2999)))
    with shop.store.reading() as session:
        assert known_as(session, 9) == [1, 2]
    assert cards(say(Recommend(), "ideas?", intent="recommend", message_id=78)[0]) == [3]
    say(OutOfScope(), "switch personal suggestions off", message_id=79)
    with shop.store.reading() as session:
        assert not read_history(session, 1).personalise and not read_history(session, 2).personalise
