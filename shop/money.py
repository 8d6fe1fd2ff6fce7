"""Prices and dates as customers read them; amounts are in minor units, as the tables keep them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_currency, get_currency_name, get_currency_precision

LOCALES = {"en": "en", "zh": "zh_CN"}


def format_price(amount: int, currency: str, language: str) -> str:
    """Minor units as text of the language: 3950 EUR is `€39.50` in both, whole amounts keep their decimals."""
    value = Decimal(amount).scaleb(-get_currency_precision(currency))
    return str(format_currency(value, currency, locale=LOCALES.get(language, "en")))


def currency_name(currency: str, language: str) -> str:
    """A currency as people call it: `euros`, `欧元`."""
    return str(get_currency_name(currency, count=2, locale=LOCALES.get(language, "en")))


def to_minor(value: float, currency: str) -> int:
    """A number a customer said, in major units, as minor units."""
    return round(value * 10.0 ** get_currency_precision(currency))


def to_major(amount: float, currency: str) -> float:
    """Minor units as a number of whole ones: 3950 EUR is 39.5, 3950 JPY is 3950."""
    return float(amount / 10.0 ** get_currency_precision(currency))


def convert(amount: int, source: str, target: str, rates: Mapping[str, float]) -> int | None:
    """Minor units of one currency as minor units of another; None where no rate is known.

    `rates` says how much of each other currency one unit of the shop's buys: `{"USD": 1.09}`.
    """
    if source == target:
        return amount
    if source not in rates and target not in rates:
        return None
    value = amount * 10.0 ** -get_currency_precision(source) / rates.get(source, 1.0) * rates.get(target, 1.0)
    return to_minor(value, target)


def format_day(moment: datetime, language: str, timezone: str) -> str:
    """The day of a moment in the shop's time zone: `Tuesday, 3 March` or `3月3日星期二`; the year only when it is another."""
    day = moment.astimezone(ZoneInfo(timezone)).date()
    this_year = datetime.now(ZoneInfo(timezone)).year == day.year
    if language == "zh":
        return str(format_date(day, "M月d日EEEE" if this_year else "y年M月d日EEEE", locale="zh_CN"))
    return str(format_date(day, "EEEE, d MMMM" if this_year else "EEEE, d MMMM y", locale="en"))
