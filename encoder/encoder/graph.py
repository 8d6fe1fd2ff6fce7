"""The BERT network of all-MiniLM-L6-v2 written as an ONNX graph, straight from its published weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

LAYERS = 6
HIDDEN = 384
HEADS = 12
OPSET = 17
IR_VERSION = 8
FUSED = "com.microsoft"
EPSILON = 1e-12


class GraphWriter:
    """Collects nodes and initializers; every method returns the name of the tensor it made."""

    def __init__(self, weights: dict[str, np.ndarray]) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: dict[str, onnx.TensorProto] = {}

    def constant(self, name: str, value: np.ndarray) -> str:
        """Add the array once under this name."""
        self.initializers.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def weight(self, name: str) -> str:
        """Add the published tensor of this name as it is."""
        return self.constant(name, self.weights[name])

    def node(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """Append one operator with one output."""
        output = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def linear(self, x: str, name: str) -> str:
        """Multiply by the layer's weight (stored as out x in) and add its bias."""
        weight = self.constant(f"{name}.weight.T", self.weights[f"{name}.weight"].T)
        return self.node("Add", self.node("MatMul", x, weight), self.weight(f"{name}.bias"))

    def fused(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """Append one of ONNX Runtime's own operators, which does the work of several of ONNX's."""
        return self.node(kind, *inputs, domain=FUSED, **attributes)

    def norm(self, x: str, y: str, name: str) -> str:
        """Normalise the last axis of the sum as BERT does."""
        scale, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.fused("SkipLayerNormalization", x, y, scale, bias, epsilon=EPSILON)


def embed(writer: GraphWriter) -> str:
    """Add word, position and (always the first) type vectors; returns (batch, tokens, hidden)."""
    words = writer.node("Gather", writer.weight("embeddings.word_embeddings.weight"), "input_ids")
    positions = writer.weights["embeddings.position_embeddings.weight"]
    types = writer.weights["embeddings.token_type_embeddings.weight"]
    table = writer.constant("positions", positions + types[0])
    tokens = writer.node("Gather", writer.node("Shape", "input_ids"), writer.constant("axis_1", np.array([1])))
    start = writer.constant("axis_0", np.array([0]))
    return writer.norm(words, writer.node("Slice", table, start, tokens, start), "embeddings.LayerNorm")


def attend(writer: GraphWriter, x: str, layer: str) -> str:
    """Self-attention with HEADS heads."""
    parts = [f"{layer}.attention.self.{part}" for part in ("query", "key", "value")]
    weight = np.concatenate([writer.weights[f"{part}.weight"].T for part in parts], axis=1)
    bias = np.concatenate([writer.weights[f"{part}.bias"] for part in parts])
    inputs = (writer.constant(f"{layer}.qkv.weight.T", weight), writer.constant(f"{layer}.qkv.bias", bias))
    mixed = writer.fused("Attention", x, *inputs, num_heads=HEADS)
    return writer.norm(writer.linear(mixed, f"{layer}.attention.output.dense"), x, f"{layer}.attention.output.LayerNorm")


def widen(writer: GraphWriter, x: str, layer: str, gelu: str) -> str:
    """The feed-forward half of a layer."""
    wide = writer.fused(gelu, writer.linear(x, f"{layer}.intermediate.dense"))
    return writer.norm(writer.linear(wide, f"{layer}.output.dense"), x, f"{layer}.output.LayerNorm")


def pool(writer: GraphWriter, x: str) -> None:
    """Mean over the tokens, scaled to length 1."""
    mean = writer.node("ReduceMean", x, axes=[1], keepdims=0)
    writer.nodes.append(helper.make_node("LpNormalization", [mean], ["embedding"], axis=-1, p=2))


def build_graph(weights_path: Path, exact: bool = True) -> onnx.ModelProto:
    """Return the model: int64 `input_ids` (batch, tokens), none of them padding, to float32 `embedding` (batch, 384).

    `exact` is BERT's GELU with the error function, otherwise its approximation with the hyperbolic tangent.
    """
    writer = GraphWriter(load_file(str(weights_path)))
    x = embed(writer)
    for number in range(LAYERS):
        layer = f"encoder.layer.{number}"
        x = widen(writer, attend(writer, x, layer), layer, "Gelu" if exact else "FastGelu")
    pool(writer, x)
    inputs = [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "tokens"])]
    outputs = [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", HIDDEN])]
    graph = helper.make_graph(writer.nodes, "all-MiniLM-L6-v2", inputs, outputs, list(writer.initializers.values()))
    return helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)], ir_version=IR_VERSION
    )
