"""When people buy and write: growth, weekdays, hours and festivals."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta

NEW_YEARS = (
    (2024, 2, 10), (2025, 1, 29), (2026, 2, 17), (2027, 2, 6), (2028, 1, 26), (2029, 2, 13), (2030, 2, 3),
    (2031, 1, 23), (2032, 2, 11), (2033, 1, 31), (2034, 2, 19), (2035, 2, 8),
)  # fmt: skip
MOON_FESTIVALS = (
    (2024, 9, 17), (2025, 10, 6), (2026, 9, 25), (2027, 9, 15), (2028, 10, 3), (2029, 9, 22), (2030, 9, 12),
    (2031, 10, 1), (2032, 9, 19), (2033, 9, 8), (2034, 9, 27), (2035, 9, 16),
)  # fmt: skip
WEEKDAYS = (1.08, 1.0, 0.97, 0.98, 0.94, 0.92, 1.16)
HOURS = (1, 0.5, 0.3, 0.2, 0.3, 0.8, 2, 4, 6, 8, 9, 9, 8, 7, 7, 7, 7, 8, 9, 11, 12, 11, 7, 3)
OFFSETS = {"CN": 8, "SG": 8, "HK": 8, "US": -5, "CA": -5, "GB": 0}
EUROPE = 1
RUN_UP_DAYS = 24


def festivals(day: date) -> dict[str, float]:
    """Strength in (0, 1] by product tag of the festivals whose run-up a day lies in."""
    found = {}
    for tag, eve in _eves(day.year):
        left = (eve - day).days
        if 0 <= left <= RUN_UP_DAYS:
            found[tag] = 1.0 - 0.6 * abs(left - 7) / RUN_UP_DAYS
    return found


def demand(day: date, today: date) -> float:
    """Orders of a day relative to an ordinary one at the end of the history."""
    growth = 1.0 - 0.25 * (today - day).days / 365
    lift = {"christmas": 0.9, "new-year": 0.35, "mid-autumn": 0.35, "mothers-day": 0.25}
    season = 1.0 + sum(lift[tag] * strength for tag, strength in festivals(day).items())
    summer = 0.85 if day.month in (7, 8) else 1.0
    return growth * season * summer * WEEKDAYS[day.weekday()]


def moment(rng: random.Random, day: date, country: str) -> datetime:
    """A moment of a day (UTC) at which somebody in a country is likely to be awake and shopping."""
    hour = rng.choices(range(24), HOURS)[0] - OFFSETS.get(country, EUROPE)
    midnight = datetime.combine(day, time(), UTC)
    return midnight + timedelta(hours=hour % 24, seconds=rng.randrange(3600))


def count(rng: random.Random, mean: float) -> int:
    """A whole number that is `mean` on average and varies about as counts do."""
    return max(0, round(rng.gauss(mean, max(mean, 0.01) ** 0.5)))


def _eves(year: int) -> list[tuple[str, date]]:
    eves = [("christmas", date(year, 12, 22)), ("mothers-day", _mothers_day(year) - timedelta(days=2))]
    eves += [("new-year", date(*day) - timedelta(days=3)) for day in NEW_YEARS if day[0] == year]
    return eves + [("mid-autumn", date(*day) - timedelta(days=2)) for day in MOON_FESTIVALS if day[0] == year]


def _mothers_day(year: int) -> date:
    first = date(year, 5, 1)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7)
