"""The language a message is written in."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.latin import function_words, latin_language
from bot.nlu.scripts import FOREIGN_LETTER, HAN_LETTER, LATIN_WORD

LANGUAGE = "language"
KNOWN = ("en", "zh", "other")
# So many English function words around Han letters make an English sentence about a Chinese name.
ENGLISH_FRAME = 2
# Words that no name of a thing is made of: a sentence with one of them is Chinese, whatever English stands in it.
CHINESE_FRAME = re.compile(
    "[吗嗎呢吧啊呀您你我]|什么|什麼|多少|怎么|怎麼|咋|[这這那][个個款]|有没有|有沒有|请问|請問|可以|是不是|还有|還有"
)
NO_WORD = re.compile(rf"{HAN_LETTER.pattern}|{FOREIGN_LETTER.pattern}|\S+@\S+|https?://\S+|\S*\d\S*")
NOT_PLAIN = re.compile(r"[^ -/;-?A-~]")


def detect_language(text: str) -> str | None:
    """Return "en", "zh", "other", or None when the text does not tell."""
    foreign = 0 if text.isascii() else len(FOREIGN_LETTER.findall(text))
    words = LATIN_WORD.findall(NO_WORD.sub(" ", text) if NOT_PLAIN.search(text) else text)
    if foreign > len(words):
        return "other"
    if HAN_LETTER.search(text):
        framed = sum(word.lower() in function_words()["en"] for word in words) >= ENGLISH_FRAME
        return "en" if framed and not CHINESE_FRAME.search(text) else "zh"
    # A letter alone is a size, a mark or the reply that stops advertising.
    return latin_language(words) if sum(map(len, words)) > 1 else None


def outside(text: str, entities: list[dict[str, Any]]) -> str:
    """Return the text with every found entity blanked: names of things are not written in a language."""
    for entity in entities:
        start, end = entity.get("start"), entity.get("end")
        if start is not None and end is not None and not HAN_LETTER.search(text[start:end]):
            text = text[:start] + " " * (end - start) + text[end:]
    return text


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class LanguageDetector(GraphComponent, EntityExtractorMixin):
    """Sets the output `language` and the span-less entity of that name; runs after the other entities are found.

    When the message does not tell, the output is None and the entity is the language in the message's metadata, if any.
    """

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> LanguageDetector:
        """Build the component; nothing is loaded."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Set output and entity on every message with a text."""
        for message in messages:
            if message.get(TEXT):
                self._detect(message)
        return messages

    def _detect(self, message: Message) -> None:
        found = message.get(ENTITIES) or []
        language = detect_language(outside(message.get(TEXT), found))
        message.set(LANGUAGE, language, add_to_output=True)
        spoken = language or language_of(message.get("metadata"))
        if spoken:
            entity = {"entity": LANGUAGE, "value": spoken, "extractor": type(self).__name__}
            message.set(ENTITIES, [*found, entity], add_to_output=True)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave training data as it is."""
        return training_data


def language_of(metadata: dict[str, Any] | None) -> str | None:
    """Return the language the conversation's metadata names, if it is one of ours."""
    language = (metadata or {}).get(LANGUAGE)
    return language if language in KNOWN else None
