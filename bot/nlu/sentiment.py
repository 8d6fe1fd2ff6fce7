"""How a message feels."""

from __future__ import annotations

import logging
from glob import glob
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.sentiment_model import LABELS, SentimentModel, read_examples
from bot.nlu.vectors import sentence_encoder, vectors_of

logger = logging.getLogger(__name__)

SENTIMENT = "sentiment"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class SentimentAnalyzer(GraphComponent):
    """Sets the output `sentiment`: label, score = P(positive) - P(negative), confidence = the label's probability.

    It learns from the CSV files named in the configuration, not from Rasa's training data; without any it stays silent.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the files to learn from, patterns relative to the folder training runs in."""
        return {"files": ["data/sentiment/*.csv"]}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self.patterns: list[str] = config["files"]
        self._storage = storage
        self._resource = resource
        self.model: SentimentModel | None = None

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> SentimentAnalyzer:
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
    ) -> SentimentAnalyzer:
        """Build the component with the trained weights, if there were examples."""
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            if (folder / "terms.json").exists():
                component.model = SentimentModel.load(sentence_encoder(), folder)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the files there are; a pattern without any is a warning."""
        paths: list[Path] = []
        for pattern in self.patterns:
            found = sorted(Path(name) for name in glob(pattern))
            if not found:
                logger.warning("Sentiment examples %s are missing: messages get no sentiment from them", pattern)
            paths += found
        texts, labels = read_examples(paths)
        with self._storage.write_to(self._resource) as folder:
            (folder / "examples.txt").write_text(str(len(texts)), encoding="utf-8")
            if texts:
                self.model = SentimentModel.fitted(sentence_encoder(), texts, labels)
                self.model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the output on every message with letters."""
        written = [message for message in messages if (message.get(TEXT) or "").strip()]
        if self.model is None or not written:
            return messages
        words = [self.model.of_words(message.get(TEXT)) for message in written]
        for message, of_words, vector in zip(written, words, vectors_of(written), strict=True):
            shares = self.model.shares(message.get(TEXT), of_words, vector)
            best = int(shares.argmax())
            score = round(float(shares[2] - shares[0]), 4)
            sentiment = {"label": LABELS[best], "score": score, "confidence": round(float(shares[best]), 4)}
            message.set(SENTIMENT, sentiment, add_to_output=True)
        return messages
