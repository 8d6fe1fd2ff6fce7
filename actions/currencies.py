"""Price limits in another currency than the shop's: converted at the rate that is set, and said so; else asked about."""

from __future__ import annotations

from dataclasses import replace

from actions.base import Shop, Turn
from shop.money import convert, currency_name, format_price, to_minor
from shop.query import Query, foreign_currency

TEXTS = {
    "en": {
        "ask": "Our prices are in {ours}, and I don't want to guess a rate from {theirs}. What is your limit in {ours}?",
        "converted": "I took {theirs} as about {ours}; the shop's rate, your bank's may differ.",
    },
    "zh": {
        "ask": "本店以{ours}标价，我不想随意按汇率估算{theirs}。请问您的预算大约是多少{ours}？",
        "converted": "{theirs}我按本店汇率折算为约{ours}，银行的汇率可能略有不同。",
    },
}


def in_our_currency(shop: Shop, turn: Turn, query: Query) -> tuple[Query | None, str]:
    """The query with its price limits in the shop's currency, and what to say of it; None where no rate is set."""
    ours = shop.settings.currency
    theirs = foreign_currency(turn.entities, ours)
    if theirs is None:
        return query, ""
    texts = turn.words(TEXTS)
    limits: dict[str, int] = {}
    said: list[str] = []
    for entity in turn.entities:
        name = entity.get("entity")
        if name not in ("price_max", "price_min") or name in limits:
            continue
        amount = to_minor(float(entity["value"]), theirs)
        converted = convert(amount, theirs, ours, shop.settings.exchange_rates)
        if converted is None:
            names = {"ours": currency_name(ours, turn.language), "theirs": currency_name(theirs, turn.language)}
            return None, texts["ask"].format(**names)
        limits[str(name)] = converted
        prices = {"theirs": format_price(amount, theirs, turn.language), "ours": format_price(converted, ours, turn.language)}
        said.append(texts["converted"].format(**prices))
    return replace(query, price_min=limits.get("price_min"), price_max=limits.get("price_max")), " ".join(said)
