"""The ONNX file is built from the right weights, once, and never seen half written."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from encoder.cache import cached_model, default_directory
from encoder.weights import check_weights

from encoder import SentenceEncoder, WrongWeights


def test_other_weights_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"something else")
    with pytest.raises(WrongWeights, match="SHA-256"):
        check_weights(path)


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(WrongWeights, match=r"model\.safetensors"):
        check_weights(tmp_path / "model.safetensors")


def test_an_unknown_precision_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="fp32, int8"):
        cached_model(tmp_path, "fp16")


def test_two_processes_may_build_at_once(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "encoder", "--directory", str(tmp_path)]
    with ThreadPoolExecutor(2) as pool:
        runs = list(pool.map(lambda _: subprocess.run(command, capture_output=True, text=True, check=True), range(2)))
    paths = {Path(run.stdout.strip()) for run in runs}
    assert len(paths) == 1 and list(tmp_path.iterdir()) == list(paths)
    assert SentenceEncoder(tmp_path).encode(["it works"]).any()


def test_a_built_file_is_used_again(encoder: SentenceEncoder) -> None:
    path = cached_model(encoder.directory)
    before = path.stat().st_mtime_ns
    assert cached_model(encoder.directory) == path and path.stat().st_mtime_ns == before


def test_the_directory_follows_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPKEEPER_VAR_DIR", str(tmp_path))
    assert default_directory() == tmp_path / "encoder"
    monkeypatch.delenv("SHOPKEEPER_VAR_DIR")
    assert default_directory() == Path("var/encoder")
