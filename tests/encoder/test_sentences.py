"""The vectors are the published model's, whatever the batch."""

from __future__ import annotations

import json
from pathlib import Path
from threading import current_thread

import numpy as np
import pytest

from encoder import DIMENSIONS, SentenceEncoder, shared_encoder

REFERENCE = Path(__file__).parents[3] / "shared" / "data" / "encoder" / "minilm_reference_vectors.json"


def reference() -> tuple[list[str], np.ndarray]:
    if not REFERENCE.exists():
        pytest.skip("the reference vectors (../shared/data/encoder) are not on this machine")
    rows = json.loads(REFERENCE.read_text(encoding="utf-8"))["vectors"]
    return [row["text"] for row in rows], np.array([row["embedding"] for row in rows])


def cosines(encoder: SentenceEncoder) -> np.ndarray:
    texts, wanted = reference()
    wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
    found: np.ndarray = (encoder.encode(texts) * wanted).sum(axis=1)
    return found


def test_fp32_is_the_published_model(encoder: SentenceEncoder) -> None:
    assert cosines(encoder).min() >= 0.9999


def test_int8_stays_close_to_it(encoder: SentenceEncoder) -> None:
    found = cosines(SentenceEncoder(encoder.directory, precision="int8"))
    assert found.mean() >= 0.985 and found.min() >= 0.96


def test_in_int8_a_text_owes_nothing_to_its_company(encoder: SentenceEncoder) -> None:
    texts = ["teapot", "a longer sentence about two teapots", "REFUND!!! 42"]
    together = SentenceEncoder(encoder.directory, precision="int8").encode(texts)
    alone = SentenceEncoder(encoder.directory, precision="int8").encode(texts[:1])
    assert np.array_equal(together[0], alone[0])


def test_a_paraphrase_is_closer_than_something_else(encoder: SentenceEncoder) -> None:
    asked, same, other = encoder.encode(["where is my parcel", "Where has my parcel got to?", "I love jazz music"])
    assert float(asked @ same) > 0.5 > float(asked @ other) + 0.2


def test_vectors_have_length_one(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(["teapot", "a longer sentence about two teapots", "茶壶", "🙂"])
    assert vectors.shape == (4, DIMENSIONS) and vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_a_batch_gives_what_single_texts_give(encoder: SentenceEncoder) -> None:
    texts = [f"message {'very ' * (i % 7)}number {i}" for i in range(70)]
    alone = SentenceEncoder(encoder.directory)
    single = np.stack([alone.encode([text])[0] for text in texts])
    assert np.abs(encoder.encode(texts) - single).max() < 1e-4


def test_order_and_repeats_are_kept(encoder: SentenceEncoder) -> None:
    one, two, again = encoder.encode(["first", "a second and longer text", "first"])
    assert np.array_equal(one, again) and not np.allclose(one, two)


def test_white_space_is_the_zero_vector(encoder: SentenceEncoder) -> None:
    assert not encoder.encode(["", " \n"]).any()
    assert encoder.encode([]).shape == (0, DIMENSIONS)


def test_only_the_first_tokens_count(encoder: SentenceEncoder) -> None:
    long, longer = encoder.encode(["tea " * 400, "tea " * 400 + "coffee"])
    assert np.array_equal(long, longer)


def test_a_text_is_computed_once(encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    first = encoder.encode(["remember me"])
    monkeypatch.setattr(encoder, "_run", lambda batch: pytest.fail(f"computed again: {batch}"))
    assert np.array_equal(encoder.encode(["remember me"]), first)


def test_a_begun_text_is_computed_beside_and_is_the_same(encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    beside = SentenceEncoder(encoder.directory, threads=2)
    where: list[str] = []
    run = SentenceEncoder._run
    monkeypatch.setattr(beside, "_run", lambda batch: where.append(current_thread().name) or run(beside, batch))
    for text in ("where is my parcel", "never asked for", "where is my refund"):
        beside.begin(text)
    found = beside.encode(["where is my refund", "where is my parcel"])
    found = np.vstack([found, beside.encode(["two teapots"])])
    assert np.allclose(found, encoder.encode(["where is my refund", "where is my parcel", "two teapots"]), atol=1e-6)
    beside.begin("a begun text")
    assert beside.encode(["a begun text"]).shape == (1, DIMENSIONS)
    assert where.count("encoder_0") == 4 and current_thread().name in where
    beside.begin("a begun text")
    assert where.count("encoder_0") == 4, "computed again"


def test_with_one_core_nothing_is_begun(encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = SentenceEncoder(encoder.directory, threads=1)
    monkeypatch.setattr(alone, "_run", lambda batch: pytest.fail("begun"))
    alone.begin("where is my parcel")


def test_who_asks_for_a_begun_text_gets_its_error(encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = SentenceEncoder(encoder.directory, threads=2)

    def fail(batch: object) -> None:
        raise RuntimeError("no memory")

    monkeypatch.setattr(broken, "_run", fail)
    broken.begin("where is my parcel")
    with pytest.raises(RuntimeError, match="no memory"):
        broken.encode(["where is my parcel"])
    monkeypatch.undo()
    assert np.allclose(broken.encode(["where is my parcel"]), encoder.encode(["where is my parcel"]), atol=1e-6)


def test_a_process_has_one_encoder_per_directory(tmp_path: Path) -> None:
    assert shared_encoder(tmp_path) is shared_encoder(tmp_path)
    assert shared_encoder(tmp_path) is not shared_encoder(tmp_path / "other")
