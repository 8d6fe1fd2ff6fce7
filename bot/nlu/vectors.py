"""The bot's one sentence encoder, and each message's one vector."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from encoder import SentenceEncoder, shared_encoder
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.arrays import Array

VECTOR = "vector"


def sentence_encoder() -> SentenceEncoder:
    """Return this process's encoder in int8: a third of the time and a quarter of the memory of fp32.

    It costs .002 of accuracy on Banking77 with ten examples an intent (other training rows as the test).
    """
    return shared_encoder(precision="int8")


def vectors_of(messages: Sequence[Message]) -> list[Array]:
    """Return the unit vectors (384,) of messages with a text, kept on them for whoever needs them next."""
    missing = [message for message in messages if message.get(VECTOR) is None]
    if missing:
        encoded = sentence_encoder().encode_bilingual([message.get(TEXT) for message in missing])
        for message, vector in zip(missing, encoded, strict=True):
            message.set(VECTOR, vector)
    return [message.get(VECTOR) for message in messages]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class VectorStarter(GraphComponent):
    """Has a message's vector computed on another core, beside the components up to the first one that needs it."""

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> VectorStarter:
        """Build the component; nothing is loaded."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Begin with a message that comes alone; many at once take all cores anyway."""
        if len(messages) == 1 and (text := messages[0].get(TEXT)):
            sentence_encoder().begin_bilingual(text)
        return messages
