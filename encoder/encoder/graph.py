"""The BERT network of all-MiniLM-L6-v2 written as an ONNX graph, straight from its published weights."""

from __future__ import annotations

import math
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

    def norm(self, x: str, name: str) -> str:
        """Normalise the last axis as BERT does, with epsilon 1e-12."""
        scale, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.node("LayerNormalization", x, scale, bias, axis=-1, epsilon=1e-12)


def embed(writer: GraphWriter) -> str:
    """Add word, position and (always the first) type vectors; returns (batch, tokens, hidden)."""
    words = writer.node("Gather", writer.weight("embeddings.word_embeddings.weight"), "input_ids")
    positions = writer.weights["embeddings.position_embeddings.weight"]
    types = writer.weights["embeddings.token_type_embeddings.weight"]
    table = writer.constant("positions", positions + types[0])
    tokens = writer.node("Gather", writer.node("Shape", "input_ids"), writer.constant("axis_1", np.array([1])))
    start = writer.constant("axis_0", np.array([0]))
    place = writer.node("Slice", table, start, tokens, start)
    return writer.norm(writer.node("Add", words, place), "embeddings.LayerNorm")


def attend(writer: GraphWriter, x: str, bias: str, layer: str) -> str:
    """Self-attention with HEADS heads; `bias` is 0 for tokens and very negative for padding."""
    split = writer.constant("split", np.array([0, 0, HEADS, HIDDEN // HEADS]))
    heads = {}
    for part, order in (("query", [0, 2, 1, 3]), ("key", [0, 2, 3, 1]), ("value", [0, 2, 1, 3])):
        projected = writer.linear(x, f"{layer}.attention.self.{part}")
        heads[part] = writer.node("Transpose", writer.node("Reshape", projected, split), perm=order)
    scale = writer.constant("scale", np.array(math.sqrt(HIDDEN // HEADS), dtype=np.float32))
    scores = writer.node("Div", writer.node("MatMul", heads["query"], heads["key"]), scale)
    shares = writer.node("Softmax", writer.node("Add", scores, bias), axis=-1)
    mixed = writer.node("Transpose", writer.node("MatMul", shares, heads["value"]), perm=[0, 2, 1, 3])
    joined = writer.node("Reshape", mixed, writer.constant("join", np.array([0, 0, HIDDEN])))
    output = writer.linear(joined, f"{layer}.attention.output.dense")
    return writer.norm(writer.node("Add", output, x), f"{layer}.attention.output.LayerNorm")


def widen(writer: GraphWriter, x: str, layer: str) -> str:
    """The feed-forward half of a layer, with the exact (error function) GELU."""
    wide = writer.linear(x, f"{layer}.intermediate.dense")
    root = writer.constant("root_2", np.array(math.sqrt(2), dtype=np.float32))
    one = writer.constant("one", np.array(1, dtype=np.float32))
    half = writer.constant("half", np.array(0.5, dtype=np.float32))
    gate = writer.node("Add", writer.node("Erf", writer.node("Div", wide, root)), one)
    active = writer.node("Mul", writer.node("Mul", wide, gate), half)
    output = writer.linear(active, f"{layer}.output.dense")
    return writer.norm(writer.node("Add", output, x), f"{layer}.output.LayerNorm")


def pool(writer: GraphWriter, x: str, mask: str) -> str:
    """Mean over the real tokens, scaled to length 1."""
    column = writer.node("Unsqueeze", mask, writer.constant("last_axis", np.array([2])))
    summed = writer.node("ReduceSum", writer.node("Mul", x, column), writer.constant("axis_1", np.array([1])), keepdims=0)
    count = writer.node("ReduceSum", mask, writer.constant("axis_1", np.array([1])), keepdims=1)
    mean = writer.node("Div", summed, count)
    length = writer.node("ReduceL2", mean, axes=[1], keepdims=1)
    writer.nodes.append(helper.make_node("Div", [mean, length], ["embedding"]))
    return "embedding"


def build_graph(weights_path: Path) -> onnx.ModelProto:
    """Return the model: int64 `input_ids` and `attention_mask` (batch, tokens) to float32 `embedding` (batch, 384)."""
    writer = GraphWriter(load_file(str(weights_path)))
    mask = writer.node("Cast", "attention_mask", to=TensorProto.FLOAT)
    one = writer.constant("one", np.array(1, dtype=np.float32))
    axes = writer.constant("head_axes", np.array([1, 2]))
    hidden_tokens = writer.node("Unsqueeze", writer.node("Sub", one, mask), axes)
    bias = writer.node("Mul", hidden_tokens, writer.constant("never", np.array(-1e9, dtype=np.float32)))
    x = embed(writer)
    for number in range(LAYERS):
        layer = f"encoder.layer.{number}"
        x = widen(writer, attend(writer, x, bias, layer), layer)
    pool(writer, x, mask)
    shape = ["batch", "tokens"]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("input_ids", "attention_mask")]
    outputs = [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", HIDDEN])]
    graph = helper.make_graph(writer.nodes, "all-MiniLM-L6-v2", inputs, outputs, list(writer.initializers.values()))
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
