"""What a message wants: the likeliest intent, the chance that this is right, and the examples that speak for it."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier as RasaIntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from safetensors.numpy import load_file, save_file

from bot.nlu.evidence import Neighbours
from bot.nlu.features import SCALES, Featurizer
from bot.nlu.intent_model import IntentModel, Reading
from bot.nlu.ngrams import Ngrams, NgramScores
from bot.nlu.vectors import sentence_encoder, vectors_of

EXPLANATION = "explanation"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(GraphComponent, RasaIntentClassifier):
    """Sets `intent`, `intent_ranking` and `explanation` from the text's vector and its n-grams."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the features' scales, the penalty on weights, the share of messages no intent fits, and how many are ranked."""
        return {**SCALES, "penalty": 1.0, "unknown_share": 0.3, "ranking_length": 6}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self.featurizer = Featurizer(config, Ngrams())
        self.model: IntentModel | None = None
        self.words: NgramScores | None = None

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
            if component.model is not None:
                state = json.loads((folder / "ngrams.json").read_text(encoding="utf-8"))
                component.featurizer = Featurizer(config, Ngrams(**state))
                component.words = component.featurizer.scores(component.model.softmax.of_words).warm_up()
                component.model = replace(component.model, softmax=component.model.softmax.without_words())
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Fit to the intent examples; fewer than two intents leave the component without a model."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        labels = [example.get(INTENT) for example in examples]
        if len(set(labels)) > 1:
            texts = [example.get(TEXT) for example in examples]
            self.featurizer = Featurizer(self._config, Ngrams().fit(texts))
            features = self.featurizer.features(texts, sentence_encoder().encode_bilingual(texts))
            self.model = IntentModel.fit(texts, labels, features, self._config["penalty"], self._config["unknown_share"])
            self.words = self.featurizer.scores(self.model.softmax.of_words)
            with self._storage.write_to(self._resource) as folder:
                write_model(self.model, folder)
                state = json.dumps(self.featurizer.ngrams.state(), ensure_ascii=False)
                (folder / "ngrams.json").write_text(state, encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Read every message with a text."""
        written = [message for message in messages if message.get(TEXT)]
        if self.model is None or self.words is None or not written:
            return messages
        words_of = [self.words.of(message.get(TEXT)) for message in written]
        for message, words, vector in zip(written, words_of, vectors_of(written), strict=True):
            scale = self.featurizer.scale_of(message.get(TEXT))
            set_reading(message, self.model.read(vector, scale, words, self._config["ranking_length"]))
        return messages


def set_reading(message: Message, reading: Reading) -> None:
    """Put a reading on a message in Rasa's form."""
    ranking = [{INTENT_NAME_KEY: intent, "confidence": chance} for intent, chance in reading.ranking]
    nearest = [{"text": text, "intent": intent, "similarity": round(near, 3)} for text, intent, near in reading.nearest]
    message.set(INTENT, ranking[0], add_to_output=True)
    message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
    message.set(EXPLANATION, {"nearest": nearest}, add_to_output=True)


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
