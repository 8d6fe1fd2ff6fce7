"""What a dialogue asserts of a turn holds or is said not to."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.dialogue.checks import Played, always, compare, speaks
from gateway.customer import Exchange
from shop.store.tables import Message, Product, Request

NOTICE = {"kind": "notice", "text": "I am an assistant.", "cards": [], "buttons": []}


def played(text: str = "Your return is noted.", **more: Any) -> Played:
    exchange = Exchange("hi", 1, [NOTICE, {"kind": "text", "text": text, "cards": [], "buttons": []}], 5.0)
    read = {"intent": "return_item", "confidence": 0.9, "actions": ["action_return"], "also": [{"intent": "ask_delivery"}]}
    return Played(exchange, Message(state="answered", **read), **more)


def wrong(turn: Played, **expect: object) -> list[str]:
    return list(compare(turn, expect))


def test_what_is_as_written_is_not_mentioned() -> None:
    made = [(Request(kind="return", status="asked", details={"reason": "small"}), "TS-1")]
    turn = played(requests=made, buttons={"Yes": "t"})
    expect = {
        "intent": ["return_item", "ask_returns"],
        "also": ["ask_delivery"],
        "actions": ["action_return"],
        "says": ["NOTED"],
        "says_one_of": ["x", "return"],
        "never_says": ["sorry"],
        "buttons": ["Yes"],
        "handover": False,
        "requests": [{"kind": "return", "order": "TS-1", "details": {"reason": "small"}}],
        "cards": {"most": 0},
    }
    assert wrong(turn, **expect) == [] and list(always(turn, "en", first=True)) == []


@pytest.mark.parametrize(
    ("expect", "sentence"),
    [
        ({"intent": "greet"}, "read as return_item"),
        ({"also": ["greet"]}, "also read greet"),
        ({"actions": ["action_x"]}, "run action_x"),
        ({"says": ["refund"]}, "say 'refund'"),
        ({"says_one_of": ["refund"]}, "none of"),
        ({"never_says": ["noted"]}, "says 'noted'"),
        ({"buttons": ["No"]}, "no button 'No'"),
        ({"handover": True}, "handover is None"),
        ({"requests": ["return"]}, "requests made are []"),
        ({"cards": {"least": 1}}, "0 cards"),
    ],
)
def test_what_is_not_as_written_is_one_sentence(expect: dict[str, object], sentence: str) -> None:
    (found,) = wrong(played(), **expect)
    assert sentence in found


def test_requests_are_compared_by_what_is_named() -> None:
    made = [(Request(kind="return", status="asked", details={"reason": "small"}), "TS-1")]
    assert "no request is" in wrong(played(requests=made), requests=[{"kind": "return", "order": "TS-2"}])[0]
    assert wrong(played(requests=made), requests=["return"]) == []


def test_every_product_shown_must_fit() -> None:
    pot = Product(title="Pot", category="teapots", brand="Kiln", colour="black", price=4500, stock=0)
    faults = wrong(played(products=[pot]), cards={"category": "cups", "price_below": 40, "colour": "red", "brand": "Kiln"})
    assert faults == ["Pot is of teapots", "Pot costs 45.0", "Pot is black", "Pot is out of stock"]


def test_leaks_repetition_and_the_wrong_language_are_found() -> None:
    turn = played("Hello {name} None")
    turn.exchange.replies.append(turn.exchange.replies[1])
    assert list(always(turn, "zh", first=False)) == [
        "1 notices",
        "it says the same twice in one answer",
        "it leaks ['{', 'None', '{', 'None']",
        "is not in zh",
    ]


@pytest.mark.parametrize(
    ("text", "language", "is_so"),
    [
        ("你好", "zh", True),
        ("Hello", "zh", False),
        ("I speak only English. 我会说中文", "both", True),
        ("好", "both", False),
        ("x", "any", True),
    ],
)
def test_the_language_of_an_answer(text: str, language: str, is_so: bool) -> None:
    assert speaks(text, language) is is_so


def shown(reason: str, *, price: int = 900, **more: Any) -> Played:
    """A turn that shows product 2, `Tea`, to somebody who bought the `Pot` and looked at the `Cup`."""
    row = Product(id=2, title="Tea", category="teas", brand="North", price=price, stock=1)
    card = {"product_id": 2, "title": "Tea", "reason": reason}
    turn = played(products=[row], deeds={"bought": {1}, "clicked": {3}}, titles={"Pot": 1, "Tea": 2, "Cup": 3}, **more)
    turn.exchange.replies[1]["cards"] = [card]
    return turn


def test_cards_are_compared_with_those_before() -> None:
    before = [Product(id=1, title="Pot", price=1000), Product(id=3, title="Cup", price=950)]
    turn = shown("popular", before=before, seen=frozenset({1, 3}))
    cards = {"new": True, "cheaper": True, "without_brand": "South", "without_category": "pots"}
    assert wrong(turn, cards=cards) == []
    assert "not cheaper" in wrong(shown("popular", before=before, price=950), cards={"cheaper": True})[0]
    assert "shown before" in wrong(shown("popular", seen=frozenset({2})), cards={"new": True})[0]
    assert "is of North" in wrong(turn, cards={"without_brand": "North"})[0]


@pytest.mark.parametrize("reason", ["popular in teas", "because you bought Pot and looked at Cup", "因为您买过“Pot”"])
def test_a_true_reason_is_not_mentioned(reason: str) -> None:
    assert wrong(shown(reason), cards={"reasons": True}) == []


@pytest.mark.parametrize(
    "reason",
    ["", "because you bought Cup", "because you liked Pot", "因为您喜欢“Cup”", "you bought it 9 days ago", "because you bought"],
)
def test_a_reason_that_is_missing_or_not_so_is_told(reason: str) -> None:
    assert len(wrong(shown(reason), cards={"reasons": True})) == 1


def test_what_was_turned_down_may_not_come_back() -> None:
    assert "turned down before" in next(always(shown("popular", dismissed={2}), "en", first=True))
