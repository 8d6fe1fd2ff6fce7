"""Word and character n-grams as a feature of Rasa's classifiers."""

from __future__ import annotations

import json
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.ngrams import Ngrams


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(SparseFeaturizer, GraphComponent):
    """Adds one sparse sentence feature: normalised TF-IDF, because raw counts drown the sentence vector beside them."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the weight against the sentence vector's scale: words are trusted less where examples are few."""
        return {**SparseFeaturizer.get_default_config(), "weight": 5.0, "weight_of_few": 3.0}

    def __init__(self, config: dict[str, Any], name: str, storage: ModelStorage, resource: Resource) -> None:
        super().__init__(name, config)
        self._storage = storage
        self._resource = resource
        self.ngrams: Ngrams | None = None

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> NgramFeaturizer:
        """Build the component before training."""
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NgramFeaturizer:
        """Build the component with the vocabulary of the trained model."""
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            state = json.loads((folder / "ngrams.json").read_text(encoding="utf-8"))
        component.ngrams = Ngrams(**state) if state else None
        return component

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Accept any numbers as weights."""
        float(config["weight"]), float(config["weight_of_few"])

    @property
    def weight(self) -> float:
        """Return the weight for as many texts as were learned from."""
        few = self.ngrams is not None and self.ngrams.few
        return float(self._config["weight_of_few" if few else "weight"])

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the vocabulary of the intent examples."""
        texts = [example.get(TEXT) for example in training_data.intent_examples if example.get(TEXT)]
        self.ngrams = Ngrams().fit(texts) if texts else None
        state = self.ngrams.state() if self.ngrams else None
        with self._storage.write_to(self._resource) as folder:
            (folder / "ngrams.json").write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the feature to every message with a text."""
        written = [message for message in messages if message.get(TEXT) is not None]
        if self.ngrams is None or not written:
            return messages
        rows = self.ngrams.transform([message.get(TEXT) for message in written]) * self.weight
        for message, row in zip(written, rows, strict=True):
            message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the feature to every training example."""
        self.process(training_data.training_examples)
        return training_data
