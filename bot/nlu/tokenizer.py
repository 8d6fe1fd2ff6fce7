"""Rasa's tokens for messages that mix English and Chinese."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.words import split_words


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class MixedTokenizer(Tokenizer):
    """Splits any message into words; a text without words (an emoji, "???") is one token."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return Rasa's defaults: intents are not split."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> MixedTokenizer:
        """Build the component; nothing is loaded."""
        return cls(config)

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the attribute's tokens with their places in the text."""
        text = message.get(attribute) or ""
        tokens = [Token(word.text, word.start) for word in split_words(text)]
        if not tokens and text.strip():
            tokens = [Token(text.strip(), text.index(text.strip()))]
        return tokens
