"""What a message wants: the likeliest intent, the chance that this is right, and the examples that speak for it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier as RasaIntentClassifier
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from safetensors.numpy import load_file, save_file
from scipy.sparse import csr_matrix, vstack

from bot.nlu.arrays import Array
from bot.nlu.evidence import Neighbours
from bot.nlu.intent_model import IntentModel, Reading
from bot.nlu.softmax import Features

EXPLANATION = "explanation"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(GraphComponent, RasaIntentClassifier):
    """Sets `intent`, `intent_ranking` and `explanation` from the dense and the sparse sentence feature."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the penalty on weights, how many intents are ranked, and the share of messages that no intent fits."""
        return {"penalty": 1.0, "ranking_length": 6, "unknown_share": 0.3}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self.model: IntentModel | None = None

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> IntentClassifier:
        """Build the component before training."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> IntentClassifier:
        """Build the component with the trained model."""
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            component.model = read_model(folder)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Fit to the intent examples; fewer than two intents leave the component without a model."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        labels = [example.get(INTENT) for example in examples]
        if len(set(labels)) > 1:
            texts = [example.get(TEXT) for example in examples]
            self.model = IntentModel.fit(
                texts, labels, sentence_features(examples), self._config["penalty"], self._config["unknown_share"]
            )
            with self._storage.write_to(self._resource) as folder:
                write_model(self.model, folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Read every message with a text."""
        written = [message for message in messages if message.get(TEXT)]
        if self.model is None or not written:
            return messages
        readings = self.model.read(sentence_features(written), self._config["ranking_length"])
        for message, reading in zip(written, readings, strict=True):
            set_reading(message, reading)
        return messages


def set_reading(message: Message, reading: Reading) -> None:
    """Put a reading on a message in Rasa's form."""
    ranking = [{INTENT_NAME_KEY: intent, "confidence": chance} for intent, chance in reading.ranking]
    nearest = [{"text": text, "intent": intent, "similarity": round(near, 3)} for text, intent, near in reading.nearest]
    message.set(INTENT, ranking[0], add_to_output=True)
    message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
    message.set(EXPLANATION, {"nearest": nearest}, add_to_output=True)


def sentence_features(messages: list[Message]) -> Features:
    """Return the messages' sentence features as two blocks."""
    sparse: list[csr_matrix] = []
    dense: list[Array] = []
    for message in messages:
        for feature in message.features:
            if feature.attribute == TEXT and feature.type == FEATURE_TYPE_SENTENCE:
                (sparse if feature.is_sparse() else dense).append(feature.features)
    rows = sparse[0] if len(sparse) == 1 else csr_matrix(vstack(sparse))
    return Features(np.vstack(dense).astype(np.float32), rows.astype(np.float32))


def write_model(model: IntentModel, folder: Path) -> None:
    """Write a model: arrays as safetensors, everything else as JSON."""
    near = {
        "vectors": model.neighbours.vectors.astype(np.float16),
        "places": model.neighbours.places,
        "ends": model.neighbours.ends,
    }
    save_file({**near, "weights": model.softmax.weights, "classes": model.classes}, str(folder / "intents.safetensors"))
    state = {
        "intents": model.intents,
        "texts": model.texts,
        "width": model.softmax.width,
        "confidence": asdict(model.confidence),
    }
    (folder / "intents.json").write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")


def read_model(folder: Path) -> IntentModel | None:
    """Read what `write_model` wrote; None when nothing was trained."""
    path = folder / "intents.json"
    if not path.exists():
        return None
    state = json.loads(path.read_text(encoding="utf-8"))
    arrays = load_file(str(folder / "intents.safetensors"))
    neighbours = Neighbours(arrays["vectors"].astype(np.float32), arrays["places"], arrays["ends"])
    return IntentModel.restore(state, arrays["weights"], arrays["classes"], neighbours)
