"""Texts are encoded once; what is too much for one fit waits for the next."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from shop.recommend.texts import DIMENSIONS, encoded, projected


class Letters:
    """Stands in for the encoder: how a text begins; remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        return np.eye(26, dtype=np.float32)[[ord(text[0]) - ord("a") for text in texts]]


def quiet(step: str) -> None:
    """Nobody listens."""


def test_only_new_and_changed_texts_are_encoded(tmp_path: Path) -> None:
    encode, path = Letters(), tmp_path / "kept" / "texts.npz"
    first, _ = encoded(path, ["apple", "bread", "apple"], encode, quiet)
    second, _ = encoded(path, ["bread", "corn", "dates"], encode, quiet)
    assert sorted(encode.asked) == ["apple", "bread", "corn", "dates"]
    assert first.argmax(axis=1).tolist() == [0, 1, 0] and second.argmax(axis=1).tolist() == [1, 2, 3]
    assert first.dtype == np.int8 and second.max() == 127


def test_what_is_not_needed_any_more_is_forgotten(tmp_path: Path) -> None:
    encode, path = Letters(), tmp_path / "texts.npz"
    for texts in (["apple", "bread"], ["bread"], ["apple", "bread"]):
        found, _ = encoded(path, texts, encode, quiet)
    assert encode.asked.count("apple") == 2 and encode.asked.count("bread") == 1 and found.argmax(axis=1).tolist() == [0, 1]


def test_the_last_come_first_where_one_fit_may_only_read_some(tmp_path: Path) -> None:
    encode, path = Letters(), tmp_path / "texts.npz"
    found, waiting = encoded(path, ["apple", "bread", "corn"], encode, quiet, most=2)
    assert (waiting, found.any(axis=1).tolist()) == (1, [False, True, True])
    found, waiting = encoded(path, ["apple", "bread", "corn"], encode, quiet, most=2)
    assert waiting == 0 and found.any(axis=1).all() and len(encode.asked) == 3


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_a_file_that_was_cut_off_is_made_again(tmp_path: Path, share: float) -> None:
    path = tmp_path / "texts.npz"
    encoded(path, ["apple", "bread"], Letters(), quiet)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    assert encoded(path, ["apple"], Letters(), quiet)[0].argmax(axis=1).tolist() == [0]
    encode = Letters()
    assert encoded(path, ["apple"], encode, quiet)[0].argmax(axis=1).tolist() == [0] and encode.asked == []


def test_vectors_of_another_encoder_are_made_again(tmp_path: Path) -> None:
    path = tmp_path / "texts.npz"
    encoded(path, ["apple", "bread"], lambda texts: np.ones((len(texts), 4), dtype=np.float32), quiet)
    found, waiting = encoded(path, ["apple", "corn"], Letters(), quiet)
    assert found.argmax(axis=1).tolist() == [0, 2] and waiting == 0


def test_projections_keep_cosines_around_the_middle() -> None:
    vectors = np.random.default_rng(0).integers(-90, 91, (40, 200)).astype(np.int8)
    vectors[7] = 0
    found = projected(vectors)
    others = np.delete(vectors, 7, axis=0).astype(np.float64)
    others -= others.mean(axis=0)
    others /= np.linalg.norm(others, axis=1, keepdims=True)
    assert found.shape == (40, DIMENSIONS) and not found[7].any()
    np.testing.assert_allclose(np.delete(found, 7, axis=0) @ np.delete(found, 7, axis=0).T, others @ others.T, atol=1e-4)
    assert projected(np.zeros((3, 9), dtype=np.int8)).shape == (3, 0)


def test_nothing_to_read_makes_no_file(tmp_path: Path) -> None:
    found, waiting = encoded(tmp_path / "texts.npz", [], Letters(), quiet)
    assert (len(found), waiting) == (0, 0) and not (tmp_path / "texts.npz").exists()
