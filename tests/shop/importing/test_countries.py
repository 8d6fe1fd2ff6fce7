"""Countries are recognised by code and by name in several languages; what is no country is none."""

from __future__ import annotations

import pytest

from shop.importing.countries import country_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("United Kingdom", "GB"),
        ("UK", "GB"),
        ("cn", "CN"),
        ("DEU", "DE"),
        ("USA", "US"),
        ("EIRE", "IE"),
        ("Österreich", "AT"),
        ("中国", "CN"),
        ("Unspecified", None),
        ("European Community", None),
    ],
)
def test_a_country_as_people_write_it(text: str, code: str | None) -> None:
    assert country_code(text) == code
