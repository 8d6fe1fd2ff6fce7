"""What a cancellation takes: the latest earlier order first, never more than there is."""

from __future__ import annotations

from datetime import UTC, datetime

from shop.importing.baskets import Basket, Held, take_back


def day(number: int) -> datetime:
    return datetime(2026, 3, number, tzinfo=UTC)


def test_the_latest_earlier_order_gives_first_and_a_later_one_nothing() -> None:
    baskets = [Basket(str(n), day(n), "placed", [Held(1, 5, 100), Held(2, 1, 100)]) for n in (1, 2, 3)]
    assert take_back(baskets, 1, 7, day(2)) == 7
    assert [[(line.product_id, line.pieces) for line in basket.lines] for basket in baskets] == [
        [(1, 3), (2, 1)],
        [(2, 1)],
        [(1, 5), (2, 1)],
    ]


def test_an_order_that_loses_its_last_line_is_cancelled_and_keeps_it() -> None:
    basket = Basket("1", day(1), "placed", [Held(1, 5, 100)])
    assert take_back([basket], 1, 9, day(2)) == 5
    assert (basket.status, basket.total) == ("cancelled", 500)
    assert take_back([basket], 1, 1, day(2)) == 0
