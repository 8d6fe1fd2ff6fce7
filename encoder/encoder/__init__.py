"""Sentence vectors of all-MiniLM-L6-v2: 384 float32 numbers of length 1 per text, computed with ONNX on the CPU."""

from encoder.errors import EncoderError, WrongWeights
from encoder.gloss import Glossary, shop_glossary
from encoder.sentences import DIMENSIONS, SentenceEncoder, shared_encoder

__all__ = ["DIMENSIONS", "EncoderError", "Glossary", "SentenceEncoder", "WrongWeights", "shared_encoder", "shop_glossary"]
