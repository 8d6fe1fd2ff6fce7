"""The sentence vector as a feature of Rasa's classifiers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.arrays import Array
from bot.nlu.scripts import HAN_LETTER
from bot.nlu.vectors import sentence_encoder


def scaled_vectors(texts: Sequence[str], config: Mapping[str, Any]) -> Array:
    """Return the texts' unit vectors (n, 384) times the scale of their language."""
    glossed = np.array([bool(HAN_LETTER.search(text)) for text in texts], dtype=bool)
    scales = np.where(glossed, config["scale_of_glossed"], config["scale"]).astype(np.float32)
    scaled: Array = sentence_encoder().encode_bilingual(texts) * scales[:, None]
    return scaled


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class EncoderFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds one dense sentence feature of 384 numbers: the unit vector times `scale`, zeros for an empty text."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the scales: the larger, the less the classifier's penalty holds the vector back; less for glossed Chinese."""
        return {**DenseFeaturizer.get_default_config(), "scale": 8.0, "scale_of_glossed": 4.0}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> EncoderFeaturizer:
        """Build the component; the encoder's model is opened at the first text."""
        return cls(execution_context.node_name, config)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Accept any numbers as scales."""
        float(config["scale"]), float(config["scale_of_glossed"])

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the feature to every message with a text, encoding them together."""
        written = [message for message in messages if message.get(TEXT) is not None]
        vectors = scaled_vectors([message.get(TEXT) for message in written], self._config)
        for message, vector in zip(written, vectors, strict=True):
            message.add_features(Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the feature to every training example."""
        self.process(training_data.training_examples)
        return training_data
