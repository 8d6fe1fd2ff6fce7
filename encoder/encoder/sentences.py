"""Texts to vectors."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from encoder.cache import cached_model, default_directory
from encoder.gloss import shop_glossary
from encoder.weights import model_folder
from encoder.wordpieces import WordPieces

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

DIMENSIONS = 384
MAX_TOKENS = 128
BATCH = 16
REMEMBERED = 1024


class SentenceEncoder:
    """Turns texts into unit vectors; opens its model at the first text, and may be used by several threads.

    Many texts are encoded on `threads` cores (None: all), one text on one.
    """

    def __init__(self, directory: Path | str | None = None, threads: int | None = None, precision: str = "fp32") -> None:
        self.directory = Path(directory) if directory is not None else default_directory()
        self.threads = threads or cores()
        self.precision = precision
        # In int8 a product's scales are those of the whole batch: encoded alone, a text's vector owes nothing to its company.
        self.batch = 1 if precision == "int8" else BATCH
        self._opened: tuple[WordPieces, InferenceSession] | None = None
        self._recent: OrderedDict[str, np.ndarray] = OrderedDict()
        self._lock = Lock()
        self._beside: ThreadPoolExecutor | None = None
        self._begun: tuple[str, Future[np.ndarray]] | None = None

    def begin(self, text: str) -> None:
        """Start to encode a text on another core, for who does something else before asking for its vector.

        That hides a third of the network's millisecond or more. Only the last text begun is kept; with one core nothing is.
        """
        if self.threads < 2 or not text.strip():
            return
        with self._lock:
            if text in self._recent:
                return
            self._beside = self._beside or ThreadPoolExecutor(1, "encoder")
            running = Lock()
            running.acquire()
            self._begun = text, self._beside.submit(self._run_beside, self._open()[0].ids(text), running)
        # The network leaves the interpreter to others once it runs, and could not take it from them before.
        running.acquire()

    def begin_bilingual(self, text: str) -> None:
        """As `begin`, for who asks with `encode_bilingual`."""
        self.begin(shop_glossary().gloss(text))

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return float32 (n, 384); rows have length 1, but a text of white space alone is all zeros.

        Only the first 128 word pieces count, the vocabulary is English, and the last 1,024 texts are remembered.
        """
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        with self._lock:
            missing = [text for text in dict.fromkeys(texts) if text not in self._recent]
            computed = self._compute(missing) if missing else {}
            rows = np.array([computed[text] if text in computed else self._recent[text] for text in texts])
            for text in missing[-REMEMBERED:]:
                self._recent[text] = computed[text]
            while len(self._recent) > REMEMBERED:
                self._recent.popitem(last=False)
        return rows

    def encode_bilingual(self, texts: Sequence[str]) -> np.ndarray:
        """As `encode`, with Chinese put into English words by the glossary first; the vector is zero where it knows no word."""
        glossary = shop_glossary()
        return self.encode([glossary.gloss(text) for text in texts])

    def _compute(self, texts: list[str]) -> dict[str, np.ndarray]:
        tokenizer, _ = self._open()
        if len(texts) == 1 and texts[0].strip():
            begun, self._begun = self._begun, None
            if begun and begun[0] == texts[0]:
                return {texts[0]: begun[1].result()}
            return {texts[0]: self._run([tokenizer.ids(texts[0])])[0]}
        vectors = {text: np.zeros(DIMENSIONS, dtype=np.float32) for text in texts if not text.strip()}
        written = [text for text in texts if text not in vectors]
        by_length: dict[int, list[tuple[str, list[int]]]] = {}
        for text, ids in zip(written, tokenizer.ids_of_all(written), strict=True):
            by_length.setdefault(len(ids), []).append((text, ids))
        batches = [
            alike[start : start + self.batch] for alike in by_length.values() for start in range(0, len(alike), self.batch)
        ]
        for batch, rows in zip(batches, self._run_all([[ids for _, ids in batch] for batch in batches]), strict=True):
            vectors.update(zip((text for text, _ in batch), rows, strict=True))
        return vectors

    def _run_beside(self, ids: list[int], running: Lock) -> np.ndarray:
        running.release()
        vector: np.ndarray = self._run([ids])[0]
        return vector

    def _run_all(self, batches: list[list[list[int]]]) -> list[np.ndarray]:
        if len(batches) < 2 or self.threads < 2:
            return [self._run(batch) for batch in batches]
        with ThreadPoolExecutor(self.threads) as pool:
            return list(pool.map(self._run, batches))

    def _run(self, batch: list[list[int]]) -> np.ndarray:
        """Encode texts of as many tokens each: nothing is filled up, so that a text's vector is its own."""
        output: np.ndarray = self._open()[1].run(["embedding"], {"input_ids": np.array(batch, dtype=np.int64)})[0]
        return output

    def _open(self) -> tuple[WordPieces, InferenceSession]:
        if self._opened is None:
            import onnxruntime

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            options.inter_op_num_threads = 1
            path = cached_model(self.directory, self.precision)
            session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
            self._opened = (WordPieces(model_folder() / "tokenizer.json", MAX_TOKENS), session)
        return self._opened


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@lru_cache(maxsize=4)
def shared_encoder(directory: Path | str | None = None, precision: str = "fp32") -> SentenceEncoder:
    """Return this process's one encoder for a directory, so that everybody shares its memory and its remembered texts."""
    return SentenceEncoder(directory, precision=precision)
