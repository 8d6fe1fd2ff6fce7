"""The gift form asks three things, takes them in any order, lets people digress, and gives true reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from rasa_sdk.events import FollowupAction

from actions.alternatives import AskAlternative
from actions.base import Shop
from actions.choosing import RefineSearch
from actions.gifts import GiftForm
from actions.recommendations import NotInterested
from shop.store.tables import Product
from tests.actions.conftest import Say, cards, custom, show, texts, tracker

OPEN = {"form": "gift_form", "intent": "find_gift"}


@pytest.fixture(autouse=True)
def presents(shop: Shop) -> Iterator[None]:
    with shop.store.transaction() as session:
        for number, title, price, tags in (
            (21, "Rose box", 3200, ["gift", "mothers-day"]),
            (22, "Winter box", 4600, ["gift", "christmas"]),
            (23, "Green tea journey", 2700, ["gift"]),
        ):
            row = Product(id=number, sku=f"G{number}", title=title, category="gift-sets", price=price, currency="EUR", stock=4)
            row.tags = tags
            session.add(row)
    yield


def pressed(value: str) -> dict[str, Any]:
    return {"entities": [{"entity": "answer", "value": value}], "pressed": True, **OPEN}


def test_all_three_are_asked_with_buttons(say: Say) -> None:
    messages, slots = say(GiftForm(), "I need a present", intent="find_gift")
    assert texts(messages) == "Who is the present for?" and messages[0]["buttons"][-1]["title"] == "Skip"
    messages, slots = say(GiftForm(), "Mother", gift=slots["gift"], **pressed("who:mother"))
    assert "occasion" in texts(messages)
    messages, slots = say(GiftForm(), "she likes green tea", gift=slots["gift"], **OPEN)
    assert "How much" in texts(messages)
    messages, slots = say(GiftForm(), "30", gift=slots["gift"], **OPEN)
    assert cards(messages)[0] == 23 and slots["gift"]["found"] and slots["wish"] == {"price_max": 3000}
    assert "goes with green, tea" in custom(messages, "cards")["cards"][0]["reason"]


def test_what_was_said_at_once_is_not_asked(say: Say) -> None:
    bound = {"entity": "price_max", "value": 50}
    messages, _ = say(GiftForm(), "送同事的圣诞礼物，50欧以内", "zh", intent="find_gift", entities=[bound])
    card = custom(messages, "cards")["cards"][0]
    assert (card["product_id"], card["reason"]) == (22, "适合圣诞，礼盒装，在预算之内") and texts(messages).startswith(
        "送同事的话，"
    )


@pytest.mark.parametrize(("text", "language"), [("skip", "en"), ("I don't know", "en"), ("随便", "zh"), ("没想好", "zh")])
def test_every_question_may_be_skipped(say: Say, text: str, language: str) -> None:
    gift: Any = {"asked": "who"}
    for _ in range(3):
        messages, slots = say(GiftForm(), text, language, gift=gift, form="gift_form", intent="deny")
        gift = slots["gift"]
    assert gift["found"] and cards(messages)


def test_a_question_in_between_is_answered_and_the_form_goes_on(say: Say) -> None:
    known = {"who": "mother", "asked": "taste"}
    messages, slots = say(GiftForm(), "what does shipping cost?", gift=known, form="gift_form", intent="ask_delivery")
    said = texts(messages)
    assert "5 euros" in said and "Back to the present: What is the occasion" in said
    assert slots["gift"] == known | {"asides": 1}
    messages, slots = say(GiftForm(), "what does shipping cost?", gift=slots["gift"], form="gift_form", intent="ask_delivery")
    assert "Back to" not in texts(messages) and slots["gift"] is None


def test_a_correction_counts(say: Say) -> None:
    known = {"who": "mother", "taste": None, "asked": "budget"}
    _, slots = say(GiftForm(), "no, it is for my dad", gift=known, **OPEN)
    assert slots["gift"]["who"] == "father" and slots["gift"]["asked"] == "budget"


@pytest.mark.parametrize(("text", "intent"), [("never mind", "never_mind"), ("算了", "out_of_scope")])
def test_it_stops(say: Say, text: str, intent: str) -> None:
    _, slots = say(GiftForm(), text, gift={"asked": "who"}, form="gift_form", intent=intent)
    assert slots["gift"] is None


def test_an_order_is_the_service_forms(shop: Shop) -> None:
    events = run(shop, "where is my order", intent="order_status", gift={"asked": "who"}, form="gift_form")
    assert FollowupAction("service_form") in events


def test_in_the_middle_of_another_form_it_asks_nothing(shop: Shop) -> None:
    events = run(shop, "a present for my mum", intent="find_gift", form="service_form")
    assert [event for event in events if event["event"] == "active_loop"] == []


def test_a_limit_in_another_currency_is_asked_about_again(say: Say) -> None:
    bound = {"entity": "price_max", "value": 200, "currency": "CNY"}
    messages, slots = say(
        GiftForm(), "under 200 yuan", gift={"who": "friend", "taste": None, "asked": "budget"}, entities=[bound], **OPEN
    )
    assert "What is your limit in euros?" in texts(messages) and slots["gift"]["asked"] == "budget"


def test_no_present_in_the_budget_is_said(say: Say) -> None:
    known = {"who": "friend", "taste": None, "asked": "budget"}
    bound = {"entity": "price_max", "value": 5}
    messages, _ = say(GiftForm(), "under 5", gift=known, entities=[bound], **OPEN)
    assert "no present in that price range" in texts(messages) and len(cards(messages)) == 3


MUM = {"who": "mother", "tastes": ["oolong"], "budget": {"price_max": 3000}, "found": True}


def teas(shop: Shop) -> None:
    """Oolongs as presents beside the sets, and a black one."""
    with shop.store.transaction() as session:
        for number, title, price, kind in (
            (31, "Longjing", 1900, "oolong"),
            (32, "Genmaicha", 900, "oolong"),
            (33, "Keemun", 500, "black tea"),
        ):
            row = Product(id=number, sku=f"T{number}", title=title, category="teas", price=price, currency="EUR", stock=4)
            row.tags, row.description = ["gift"], f"A fine {kind}."
            session.add(row)


@pytest.mark.parametrize(
    ("text", "language", "intent"),
    [
        ("something cheaper", "en", "ask_alternative"),
        ("便宜一点的", "zh", "ask_discount"),
        ("有没有便宜点的礼物", "zh", "find_gift"),
    ],
)
def test_cheaper_presents_keep_to_the_taste_and_below_the_cheapest(
    say: Say, shop: Shop, text: str, language: str, intent: str
) -> None:
    teas(shop)
    show(shop.store, 23, 31, strategy="gift")
    messages, slots = say(AskAlternative(), text, language, intent=intent, gift=MUM, wish={"price_max": 3000})
    assert cards(messages) == [32] and ("your mother" if language == "en" else "送妈妈") in texts(messages)
    show(shop.store, 32, strategy="gift")
    messages, _ = say(AskAlternative(), text, language, intent=intent, gift=slots["gift"])
    assert cards(messages) == [33] and ("nothing with" if language == "en" else "没有低于€9.00的了") in texts(messages)


def test_no_cheaper_present_is_said(say: Say, shop: Shop) -> None:
    teas(shop)
    show(shop.store, 33, 32, strategy="gift")
    messages, _ = say(AskAlternative(), "cheaper", intent="ask_alternative", gift=MUM)
    assert texts(messages) == "I have no present that costs less than €5.00." and not cards(messages)


@pytest.mark.parametrize(
    ("text", "language", "intent"),
    [
        ("other ones please", "en", "ask_alternative"),
        ("anything else", "en", "recommend"),
        ("换别的", "zh", "ask_alternative"),
        ("还有吗", "zh", "check_availability"),
    ],
)
def test_others_stay_with_the_present(say: Say, shop: Shop, text: str, language: str, intent: str) -> None:
    teas(shop)
    show(shop.store, 23, strategy="gift")
    messages, _ = say(AskAlternative(), text, language, intent=intent, gift=MUM)
    reasons = [card["reason"] for card in custom(messages, "cards")["cards"]]
    assert cards(messages) == [31, 32] and all("oolong" in reason for reason in reasons)


def test_what_is_turned_down_gives_way_to_other_presents(say: Say, shop: Shop) -> None:
    teas(shop)
    show(shop.store, 23, 31, strategy="gift")
    messages, _ = say(NotInterested(), "not interested", intent="not_interested", gift=MUM)
    assert cards(messages) == [32] and custom(messages, "cards")["cards"][0]["strategy"] == "gift"
    show(shop.store, 32, strategy="gift")
    messages, _ = say(AskAlternative(), "others please", intent="ask_alternative", gift=MUM)
    assert "no more presents with “oolong”" in texts(messages) and cards(messages) == [33]
    show(shop.store, 33, strategy="gift")
    messages, _ = say(AskAlternative(), "others please", intent="ask_alternative", gift=MUM)
    assert "all the presents I have" in texts(messages)


def test_another_budget_counts_for_the_same_present(say: Say, shop: Shop) -> None:
    teas(shop)
    show(shop.store, 22, strategy="gift")
    bound = {"entity": "price_max", "value": 10, "start": 6, "end": 8}
    messages, slots = say(RefineSearch(), "under 10", intent="refine_search", entities=[bound], gift=MUM)
    assert cards(messages) == [32, 33] and slots["gift"]["budget"] == {"price_max": 1000}


def test_what_was_shown_since_is_no_present(say: Say, shop: Shop) -> None:
    show(shop.store, 23, strategy="gift")
    show(shop.store, 1, 4, strategy="search")
    messages, _ = say(AskAlternative(), "cheaper", intent="ask_alternative", gift=MUM, wish={"category": "teapots"})
    assert "presents" not in texts(messages) and 21 not in cards(messages)


def test_a_rough_budget_is_passed_by_a_tenth_at_most(say: Say, shop: Shop) -> None:
    with shop.store.transaction() as session:
        for number, price in ((41, 4800), (42, 5400), (43, 5800)):
            row = Product(id=number, sku=f"B{number}", title=f"Box {number}", category="gift-sets", price=price, currency="EUR")
            row.stock, row.tags = 4, ["gift"]
            session.add(row)
    said = [{"entity": f"price_{end}", "value": value, "start": 22, "end": 24} for end, value in (("min", 40), ("max", 60))]
    messages, _ = say(GiftForm(), "wedding gift for a friend, around 50", intent="find_gift", entities=said)
    told = {card["product_id"]: card["reason"] for card in custom(messages, "cards")["cards"]}
    assert set(told) == {22, 41, 42} and "within your budget" in told[41] and "close to your budget" in told[42]


def run(shop: Shop, text: str, **more: Any) -> Sequence[dict[str, Any]]:
    import asyncio

    from rasa_sdk.executor import CollectingDispatcher

    return asyncio.run(GiftForm().run(CollectingDispatcher(), tracker(text, "en", **more), {}))
