"""Messages with two requests are cut; messages with one are left whole."""

from __future__ import annotations

import pytest

from bot.clauses import choose, cut

KINDS = {"order_status": "matter", "return_item": "matter", "ask_delivery": "question", "search_product": "question"}


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Where is TS-104233? Do you ship to Norway?", ["Where is TS-104233?", "Do you ship to Norway?"]),
        ("where is my parcel and do you have blue teapots", ["where is my parcel", "do you have blue teapots"]),
        ("查一下订单，另外你们有茶壶吗", ["查一下订单", "你们有茶壶吗"]),
        ("我的订单到哪了？邮费多少钱", ["我的订单到哪了？", "邮费多少钱"]),
        ("I want a red and blue cup", []),
        ("hello!", []),
        ("it costs 3.50 or what", []),
        ("ok. where is my order", []),
        ("", []),
    ],
)
def test_cut(text: str, clauses: list[str]) -> None:
    found = cut(text)
    assert [clause.text for clause in found] == clauses
    assert all(text[clause.start :].startswith(clause.text) for clause in found)


def read(*intents: tuple[str, float]) -> list[dict[str, object]]:
    return [{"intent": {"name": name, "confidence": confidence}} for name, confidence in intents]


@pytest.mark.parametrize(
    ("intents", "chosen"),
    [
        ([("ask_delivery", 0.9), ("search_product", 0.9)], [0, 1]),
        ([("order_status", 0.9), ("ask_delivery", 0.9)], [1, 0]),
        ([("order_status", 0.9), ("return_item", 0.9)], []),
        ([("order_status", 0.9), ("ask_delivery", 0.4)], []),
        ([("ask_delivery", 0.9), ("ask_delivery", 0.9)], []),
        ([("greet", 0.9), ("ask_delivery", 0.9)], []),
    ],
)
def test_choose(intents: list[tuple[str, float]], chosen: list[int]) -> None:
    assert choose(cut("one two? three four"), read(*intents), KINDS) == chosen


def test_an_order_number_alone_wants_that_order() -> None:
    clauses = read(("give_details", 0.9), ("ask_delivery", 0.9))
    clauses[0]["entities"] = [{"entity": "order_number", "value": "TS-104233"}]
    assert choose(cut("TS-104233 here? what does delivery cost?"), clauses, KINDS) == [1, 0]
    assert choose(cut("one two? three four"), read(("give_details", 0.9), ("ask_delivery", 0.9)), KINDS) == []
