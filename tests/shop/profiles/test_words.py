from __future__ import annotations

from datetime import UTC, datetime

from shop.profiles.facts import CustomerProfile, Fact, Reason
from shop.profiles.words import describe, in_number, tell_reasons, tell_value

AT = datetime(2025, 6, 1, tzinfo=UTC)
LIKELY = Fact(0.42, AT, ("orders",), (Reason("recency", 12.4, -0.8), Reason("spent", 12050.0, 0.5), Reason("overdue", 2.04, 0.1)))


def test_reasons_are_sentences_in_both_languages() -> None:
    assert tell_value("buys_30_days", LIKELY, "en") == "42 %"
    assert tell_reasons(LIKELY, "EUR", "en") == [
        "the last order is 12 days ago (lowers it)",
        "€120.50 spent so far (raises it)",
        "the silence is 2.0 times the usual gap (raises it)",
    ]
    assert tell_reasons(LIKELY, "EUR", "zh", directed=False)[0] == "上次下单在12天前"


def test_too_little_is_said_as_such() -> None:
    assert tell_value("leaves_90_days", Fact(None, AT, ("orders",), lacks=("orders", 2)), "en") == "fewer than 2 orders"
    assert tell_value("segment", Fact(None, AT, ("orders",), lacks=("orders", 1)), "zh") == "还没有订单"


def test_one_is_not_many_and_codes_have_names() -> None:
    once = Fact(0.1, AT, ("orders",), (Reason("orders", 1.0, -0.8), Reason("products", 1.0, 0.5), Reason("recency", 1.0, 0.1)))
    assert tell_reasons(once, "EUR", "en", directed=False) == [
        "1 order so far",
        "1 different product bought",
        "the last order is 1 day ago",
    ]
    assert tell_reasons(Fact(0.1, AT, (), (Reason("orders", 21.0, 1.0),)), "EUR", "en", directed=False) == ["21 orders so far"]
    never = Fact("green-tea", AT, (), (Reason("count", 0.0, 1.0),))
    assert tell_reasons(never, "EUR", "en", directed=False) == ["not bought before"]
    none_of_it, little = (Fact(0.1, AT, (), (Reason("share", share, 1.0),)) for share in (0.0, 0.02))
    assert tell_reasons(none_of_it, "EUR", "zh", directed=False) == ["近期没有买过"]
    assert tell_reasons(little, "EUR", "en", directed=False) == ["it makes up 2 % of what was bought lately"]
    assert (
        in_number("1 orders, 2 conversations with 1 messages, 11 requests")
        == "1 order, 2 conversations with 1 message, 11 requests"
    )
    assert [tell_value("country", Fact("FR", AT, ()), language) for language in ("en", "zh")] == ["France", "法国"]
    assert tell_value("country", Fact("Mars", AT, ()), "en") == "Mars"
    assert [tell_value("last_order", Fact("2025-11-05", AT, ()), language) for language in ("en", "zh")] == [
        "5 Nov 2025",
        "2025年11月5日",
    ]


def test_a_customer_reads_tastes_but_no_scores() -> None:
    facts = {
        "categories": Fact([{"name": "green-tea", "share": 0.75}], AT, ("orders",)),
        "usual_gap": Fact(28, AT, ("orders",)),
        "dislikes": Fact(["black-tea"], AT, ("declared",)),
        "segment": Fact("leaving", AT, ("orders",)),
        "buys_30_days": LIKELY,
        "need": Fact(None, AT, ("orders",), lacks=("deeds", 1)),
    }
    told = describe(CustomerProfile(1, facts), "en", "UTC")
    assert told == ["you told us you don't like black tea", "you mostly choose green tea 75 %", "you usually order every 28 days"]
    assert describe(CustomerProfile(1, facts), "zh", "UTC")[0] == "您说过不喜欢红茶"


def test_a_fact_survives_json() -> None:
    assert Fact.from_json(LIKELY.to_json()) == Fact(LIKELY.value, AT, LIKELY.source, LIKELY.reasons)
