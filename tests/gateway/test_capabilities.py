"""Messages fit their channel."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.capabilities import CAPABILITIES, Capabilities, Part, fit, split, utf16_units
from shop.store.tables import Message

SMALL = Capabilities(max_text=20, buttons=2, measure=utf16_units)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("short", ["short"]),
        ("", []),
        ("First paragraph.\n\nSecond one.", ["First paragraph.", "Second one."]),
        ("Ends here. Then goes on.", ["Ends here.", "Then goes on."]),
        ("x" * 45, ["x" * 20, "x" * 20, "x" * 5]),
        ("茶" * 12 + "。" + "壶" * 12, ["茶" * 12 + "。", "壶" * 12]),
    ],
)
def test_texts_are_cut_where_they_pause(text: str, pieces: list[str]) -> None:
    assert split(text, SMALL) == pieces


@given(st.text(alphabet="ab \n.。茶😀", max_size=300))
def test_nothing_is_lost_and_every_piece_fits(text: str) -> None:
    pieces = split(text, SMALL)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(piece and utf16_units(piece) <= 20 for piece in pieces)


def test_buttons_go_with_the_last_piece_and_cards_follow() -> None:
    like = {"title": "Like", "token": "t"}
    card = {
        "title": "Pot",
        "price": "€1",
        "reason": "why",
        "url": "/p/1",
        "recommendation_id": 9,
        "buttons": [like],
    }
    buttons = [{"title": "Yes", "token": "y"}]
    message = Message(text="x" * 25, buttons=buttons, cards=[card])
    parts = fit(message, SMALL, lambda number: f"https://shop.example/{number}")
    view = {"title": "Pot", "url": "https://shop.example/9"}
    assert parts == [Part("x" * 20), Part("x" * 5, buttons), Part("Pot · €1\nwhy", [view, like])]


def test_only_the_web_fetches_its_rows() -> None:
    assert [name for name, can in CAPABILITIES.items() if can.pulls] == ["web"]
