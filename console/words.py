"""How values are written for staff: times, shares and names of things."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from shop.money import format_price
from shop.profiles.words import country_name
from shop.settings import Settings
from shop.store.base import now

HERE = Path(__file__).parent
AUTHORS = {"customer": "Customer", "bot": "Assistant", "staff": "Staff", "system": "System"}
CHANNELS = {
    "web": "Web chat",
    "telegram": "Telegram",
    "messenger": "Messenger",
    "instagram": "Instagram",
    "whatsapp": "WhatsApp",
    "wechat": "WeChat",
}
STRATEGIES = {
    "popular": "Best sellers",
    "ease": "Own taste",
    "neighbours": "Own taste (neighbours)",
    "following": "What comes next",
    "refill": "Due again",
    "together": "Bought together",
    "goes_with": "Goes with it",
    "similar": "Similar products",
    "alternative": "Alternatives",
    "search": "Search results",
    "gift": "Gifts",
    "new": "New arrivals",
    "range": "From the range",
}
LANGUAGES = {"en": "English", "zh": "Chinese", "other": "Other"}


def make_environment(settings: Settings) -> Environment:
    """The templates, escaping everything, with the shop's time zone in their filters."""
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    zone = ZoneInfo(settings.timezone)
    environment.filters.update(
        moment=partial(write_moment, zone=zone),
        clock=partial(write_clock, zone=zone),
        short=partial(write_short, zone=zone),
        share=write_share,
        number=write_number,
        money=partial(format_price, language="en"),
        plain=write_plain,
        strategy=name_strategy,
        stamp=partial(write_stamp, zone=zone),
        day=write_day,
        country=partial(country_name, language="en"),
        channel=lambda value: CHANNELS.get(value, value.capitalize()),
        language=lambda value: LANGUAGES.get(value, value),
    )
    return environment


def write_moment(at: datetime, zone: ZoneInfo) -> str:
    """Day and time to the second with the zone: 22 Nov 2026, 06:15:09 UTC."""
    local = at.astimezone(zone)
    return f"{local.day} {local:%b %Y, %H:%M:%S %Z}"


def write_clock(at: datetime, zone: ZoneInfo) -> str:
    """Day and time to the second: 22 Nov, 06:15:09."""
    local = at.astimezone(zone)
    return f"{local.day} {local:%b, %H:%M:%S}"


def write_short(at: datetime, zone: ZoneInfo, moment: datetime | None = None) -> str:
    """The time for today, else the day; the year only when it is another one."""
    local, today = at.astimezone(zone), (moment or now()).astimezone(zone)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return f"{local.day} {local:%b}" if local.year == today.year else f"{local.day} {local:%b %Y}"


def write_stamp(at: datetime, zone: ZoneInfo, moment: datetime | None = None) -> str:
    """Day and time to the minute: 22 Nov, 06:15; the year only when it is another one."""
    local, today = at.astimezone(zone), (moment or now()).astimezone(zone)
    return f"{local.day} {local:%b, %H:%M}" if local.year == today.year else f"{local.day} {local:%b %Y, %H:%M}"


def write_day(day: str) -> str:
    """A day out of a profile, 2026-11-05, as people write it: 5 Nov 2026."""
    found = date.fromisoformat(day)
    return f"{found.day} {found:%b %Y}"


def write_share(value: float | None) -> str:
    """A share of 1 as a percentage; a dash where there is nothing to divide by."""
    return "–" if value is None else f"{value * 100:.1f} %"


def write_number(value: float) -> str:
    """A count with thousands apart."""
    return f"{value:,.0f}"


def name_strategy(name: str) -> str:
    """What a suggestion was chosen by, as a marketer reads it; methods a shop added keep their own name."""
    return STRATEGIES.get(name) or write_plain(name).capitalize()


def write_plain(name: str | None) -> str:
    """A name out of the program as words: order_status becomes order status, nlu_fallback what it means."""
    return "not understood" if name == "nlu_fallback" else (name or "").replace("_", " ")
