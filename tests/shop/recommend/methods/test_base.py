"""What every method must keep to, whatever it learns; a new one is added to METHODS and is held to all of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from shop.recommend.methods.base import Linear, Method, Sparse
from shop.recommend.methods.log import Past
from tests.shop.recommend.methods.checks import METHODS, check_everything, check_no_data, circles

PAST = Past.of_one([4, 0, 1, 0], [9.0, 2.0, 1.0, 0.5], [1.0, 0.5, 0.8, 1.0])


@pytest.mark.parametrize("made", METHODS, ids=lambda made: made().name)
def test_a_method_keeps_to_the_interface(made: type[Method], tmp_path: Path) -> None:
    check_everything(made, tmp_path)


@pytest.mark.parametrize("made", METHODS, ids=lambda made: made().name)
def test_no_data_is_no_score(made: type[Method]) -> None:
    check_no_data(made)


@pytest.mark.parametrize("made", METHODS, ids=lambda made: made().name)
def test_missing_files_are_an_error(made: type[Method], tmp_path: Path) -> None:
    with pytest.raises(OSError):
        made().load(tmp_path / "nowhere")


@pytest.mark.parametrize("made", METHODS, ids=lambda made: made().name)
def test_what_is_found_is_all_that_has_a_score(made: type[Method]) -> None:
    method = made().fit(circles())
    columns, values = method.found(PAST)
    assert (np.diff(columns) > 0).all()
    whole = np.zeros(len(method.ids_), dtype=np.float32)
    whole[columns] = values
    np.testing.assert_array_equal(whole, method.scores(PAST)[0])


@pytest.mark.parametrize("made", [made for made in METHODS if issubclass(made, Sparse)], ids=lambda made: made().name)
def test_all_deeds_at_once_add_what_they_add_one_by_one(made: type[Sparse]) -> None:
    method, columns = made().fit(circles()), np.array([3, 0, 5, 2])
    np.testing.assert_array_equal(method.terms(PAST, columns), Linear.terms(method, PAST, columns))
    np.testing.assert_allclose(method.scores(PAST), Linear.scores(method, PAST), rtol=1e-6)


def test_columns_name_known_items_only() -> None:
    method = METHODS[0]()
    method.ids_ = np.array([10, 30])
    assert method.columns(np.array([30, 31, 5])).tolist() == [1, -1, -1]
