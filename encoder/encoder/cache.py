"""The ONNX file on disk: built once from the checked weights, then only read."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from encoder.weights import SHA256, check_weights, model_folder

PRECISIONS = ("fp32", "int8")
GRAPH_VERSION = 5


def default_directory() -> Path:
    """Return $SHOPKEEPER_VAR_DIR/encoder, or var/encoder below the current folder."""
    return Path(os.environ.get("SHOPKEEPER_VAR_DIR", "var")) / "encoder"


def cached_model(directory: Path, precision: str = "fp32") -> Path:
    """Return the ONNX file's path, building it first when it is not there (3 s); two builders at once do no harm."""
    if precision not in PRECISIONS:
        raise ValueError(f"precision is one of {', '.join(PRECISIONS)}, not {precision!r}")
    target = directory / f"minilm-{precision}-{SHA256[:8]}-{GRAPH_VERSION}.onnx"
    if target.exists():
        return target
    weights = model_folder() / "model.safetensors"
    check_weights(weights)
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=directory, prefix=".building-") as folder:
        built = Path(folder) / "model.onnx"
        write_model(weights, built, precision)
        os.replace(built, target)
    return target


def write_model(weights: Path, target: Path, precision: str) -> None:
    """Write the graph; int8 is dynamic, per channel and for products only (anything coarser loses too much).

    Beside int8's rounding the approximate GELU makes no difference, and it saves a twentieth of the time.
    """
    import onnx

    from encoder.graph import build_graph

    onnx.save_model(build_graph(weights, exact=precision != "int8"), str(target))
    if precision == "int8":
        from onnxruntime.quantization import QuantType, quantize_dynamic

        small = target.with_suffix(".int8.onnx")
        # Operators outside ONNX say nothing of what they return.
        options = {"DefaultTensorType": onnx.TensorProto.FLOAT}
        kinds = ["MatMul", "Attention"]
        quantize_dynamic(target, small, kinds, per_channel=True, weight_type=QuantType.QUInt8, extra_options=options)
        os.replace(small, target)
