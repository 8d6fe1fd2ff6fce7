"""Places in a row are read, and what only sounds like one is not."""

from __future__ import annotations

import pytest

from shop.pointing import is_only_pointer, names_all, names_the_other, places_in, position_in


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("the second one", [1]),
        ("the first and the third", [0, 2]),
        ("第三个和第一个", [2, 0]),
        ("the last one", [4]),
        ("最后一个", [4]),
        ("second to last", [3]),
        ("倒数第二个", [3]),
        ("the middle one", [2]),
        ("中间那个", [2]),
        ("the first two", [0, 1]),
        ("前三个", [0, 1, 2]),
        ("number 2", [1]),
        ("1 and 3", [0, 2]),
        ("#4", [3]),
        ("二", [1]),
        ("the seventh", []),
        ("how long does it last", []),
        ("the last time I ordered", []),
        ("Darjeeling first flush", []),
        ("2 of them please, for the 3 of us", []),
    ],
)
def test_places(text: str, places: list[int]) -> None:
    assert places_in(text, 5) == places


def test_the_first_place_alone() -> None:
    assert (position_in("第二個"), position_in("the last one"), position_in("a teapot")) == (1, -1, None)
    assert is_only_pointer("the second one please") and not is_only_pointer("is the second one red")


@pytest.mark.parametrize(
    ("text", "other", "everything"),
    [
        ("no, the other one", True, False),
        ("另外那个", True, False),
        ("不是这个", True, False),
        ("in the other colour", False, False),
        ("both", False, True),
        ("两个都要", False, True),
        ("买两个多少钱", False, False),
    ],
)
def test_the_other_and_all(text: str, other: bool, everything: bool) -> None:
    assert (names_the_other(text), names_all(text)) == (other, everything)
