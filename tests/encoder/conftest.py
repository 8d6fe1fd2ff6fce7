"""One encoder for all tests of this folder, its ONNX file built in a temporary directory."""

from __future__ import annotations

import pytest

from encoder import SentenceEncoder


@pytest.fixture(scope="session")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> SentenceEncoder:
    return SentenceEncoder(tmp_path_factory.mktemp("encoder"))
