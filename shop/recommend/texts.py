"""Vectors of many texts, kept in a file, so that only texts that are new or were changed are encoded."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from shop.matching import Encode
from shop.recommend.methods.log import Floats, Numbers

Bytes = npt.NDArray[np.int8]

# About a quarter of an hour on two cores; what is left waits for the next fit.
MOST_NEW = 50_000
PORTION = 2_000
SCALE = 127
# So many numbers keep six of seven nearest neighbours; 100,000 texts are compared with one in 2 ms.
DIMENSIONS = 96


def sentence_encoder(directory: Path) -> Encode:
    """The sentence encoder of a folder, for texts in English and Chinese; its model is opened at the first text."""
    from encoder import shared_encoder

    return shared_encoder(directory).encode_bilingual


def encoded(
    path: Path, texts: Sequence[str], encode: Encode, tell: Callable[[str], None], most: int = MOST_NEW
) -> tuple[Bytes, int]:
    """One vector a text (int8, a hundred and twenty-seventh each), zero for those left for next time, and how many these are.

    At most `most` are encoded now, the last texts first; what no text needs any more is forgotten.
    """
    marks = np.array([_mark(text) for text in texts], dtype=np.uint64)
    kept, vectors = _read(path)
    missing = [place for place in np.unique(marks, return_index=True)[1].tolist() if marks[place] not in kept]
    missing = sorted(missing, reverse=True)
    now = missing[:most]
    for start in range(0, len(now), PORTION):
        portion = now[start : start + PORTION]
        tell(f"reading texts: {start} of {len(now)}")
        found = np.rint(np.asarray(encode([texts[place] for place in portion])) * SCALE).astype(np.int8)
        if len(vectors) and found.shape[1] != vectors.shape[1]:
            # Another encoder made what is kept.
            path.unlink()
            return encoded(path, texts, encode, tell, most)
        kept |= {marks[place]: len(vectors) + number for number, place in enumerate(portion)}
        vectors = np.concatenate([vectors, found]) if len(vectors) else found
        _write(path, kept, vectors)
    places = np.array([kept.get(mark, -1) for mark in marks], dtype=np.int64)
    whole: Bytes = np.vstack([vectors, np.zeros((1, vectors.shape[1]), dtype=np.int8)])[places]
    used = np.unique(places[places >= 0])
    if len(used) < len(vectors):
        numbers = {place: number for number, place in enumerate(used.tolist())}
        _write(path, {mark: numbers[place] for mark, place in kept.items() if place in numbers}, vectors[used])
    return whole, len(missing) - len(now)


def projected(vectors: Bytes) -> Floats:
    """What tells the texts of one catalogue apart: centred, of length 1, in their most telling directions; nothing stays zero."""
    known = np.asarray(vectors.any(axis=1))
    if not known.any():
        return np.zeros((len(vectors), 0), dtype=np.float32)
    middle = vectors[known].mean(axis=0, dtype=np.float64).astype(np.float32)
    spread = np.zeros((vectors.shape[1], vectors.shape[1]), dtype=np.float64)
    for start in range(0, len(vectors), PORTION):
        part = _centred(vectors[start : start + PORTION], middle)
        spread += part.T @ part
    directions = np.linalg.eigh(spread)[1][:, ::-1][:, :DIMENSIONS].astype(np.float32)
    parts = [_centred(vectors[start : start + PORTION], middle) @ directions for start in range(0, len(vectors), PORTION)]
    whole: Floats = np.concatenate(parts)
    return whole


def _centred(vectors: Bytes, middle: Floats) -> Floats:
    moved = np.where(np.asarray(vectors.any(axis=1))[:, None], vectors - middle, np.float32(0))
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    centred: Floats = (moved / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return centred


def _mark(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def _read(path: Path) -> tuple[dict[np.uint64, int], Bytes]:
    """Nothing where there is no such file or it is damaged: it can be made again."""
    try:
        with path.open("rb") as opened, np.load(opened) as file:
            marks, vectors = file["marks"], file["vectors"]
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        marks, vectors = np.zeros(0, dtype=np.uint64), np.zeros((0, 0), dtype=np.int8)
    if vectors.ndim != 2 or len(marks) != len(vectors):
        return {}, np.zeros((0, 0), dtype=np.int8)
    return {mark: place for place, mark in enumerate(marks)}, vectors


def _write(path: Path, kept: dict[np.uint64, int], vectors: Bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}")
    marks: Numbers = np.zeros(len(vectors), dtype=np.uint64)
    marks[list(kept.values())] = list(kept)
    with unfinished.open("wb") as file:
        np.savez(file, marks=marks, vectors=vectors)
    os.replace(unfinished, path)
