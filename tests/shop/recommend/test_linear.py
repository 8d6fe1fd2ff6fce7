"""Additive models: what bought-together products do, keeping and taking back, fitting again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from shop.errors import BadInput
from shop.recommend.ease import MAX_ITEMS, Ease
from shop.recommend.linear import LinearModel
from shop.recommend.neighbours import Neighbours

IDS = np.array([10, 20, 30, 40])
PAIRS = sparse.csr_matrix(np.array([[1, 1, 0, 0]] * 6 + [[0, 0, 1, 1]] * 6 + [[1, 0, 0, 1]], dtype=np.float32))
CROSSED = sparse.csr_matrix(np.array([[1, 0, 1, 0]] * 6 + [[0, 1, 0, 1]] * 6, dtype=np.float32))


@pytest.fixture(params=[lambda: Ease(1.0), Neighbours], ids=["ease", "neighbours"])
def model(request: pytest.FixtureRequest) -> LinearModel:
    made: LinearModel = request.param()
    return made


def scores(model: LinearModel, *columns: int) -> np.ndarray:
    return model.score(np.array(columns, dtype=np.int64), np.ones(len(columns), dtype=np.float32))


def test_what_is_bought_together_scores_highest(model: LinearModel) -> None:
    model.fit(PAIRS, IDS)
    assert scores(model, 0).argmax() == 1 and scores(model, 2).argmax() == 3
    assert model.row(0)[0] == 0


def test_scores_are_the_sum_of_their_terms(model: LinearModel) -> None:
    model.fit(PAIRS, IDS)
    np.testing.assert_allclose(scores(model, 0, 2), model.row(0) + model.row(2), rtol=1e-6)


def test_keeping_and_taking_back_changes_nothing(model: LinearModel, tmp_path: Path) -> None:
    model.fit(PAIRS, IDS).save(tmp_path / "kept")
    again = type(model)().load(tmp_path / "kept")
    np.testing.assert_array_equal(scores(again, 0, 3), scores(model, 0, 3))
    assert again.columns(np.array([30, 31])).tolist() == [2, -1]


def test_a_second_fit_forgets_the_first(model: LinearModel) -> None:
    model.fit(PAIRS, IDS).fit(CROSSED, IDS)
    np.testing.assert_array_equal(scores(model, 0), scores(type(model)(**_made_with(model)).fit(CROSSED, IDS), 0))
    assert scores(model, 0).argmax() == 2


def test_no_data_is_no_score(model: LinearModel) -> None:
    model.fit(sparse.csr_matrix((0, 0), dtype=np.float32), np.zeros(0, dtype=np.int64))
    assert len(scores(model)) == 0 and model.columns(np.array([1])).tolist() == [-1]


def test_missing_files_are_an_error(model: LinearModel, tmp_path: Path) -> None:
    with pytest.raises(OSError):
        model.load(tmp_path / "nowhere")


def test_ease_follows_its_closed_form() -> None:
    model = Ease(2.0).fit(PAIRS, IDS)
    inverse = np.linalg.inv((PAIRS.T @ PAIRS).toarray() + 2.0 * np.eye(4))
    expected = -inverse / np.diag(inverse)
    np.fill_diagonal(expected, 0)
    np.testing.assert_allclose(model.weights_, expected, rtol=1e-5)


def test_ease_refuses_catalogues_that_are_too_large() -> None:
    with pytest.raises(BadInput, match="neighbours"):
        Ease().fit(PAIRS, np.arange(MAX_ITEMS + 1))


def _made_with(model: LinearModel) -> dict[str, float]:
    return {"regularisation": model.regularisation} if isinstance(model, Ease) else {}
