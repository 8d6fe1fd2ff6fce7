"""Everything a message names: the shop's things, identifiers, price limits, quantities."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.identifiers import find_emails, find_orders, find_phones, find_quantities
from bot.nlu.lexicon import Lexicon, LexiconFile
from bot.nlu.numbers import ENGLISH_WORDS, number_of
from bot.nlu.prices import find_prices
from bot.nlu.spans import Span, without_overlaps
from bot.settings import lexicon_path

THINGS = ("category", "product")
COUNT_BEFORE = re.compile(rf"(?<![\w.,$£€¥])(\d{{1,3}}|\b(?:{ENGLISH_WORDS}))(?:\s+(?:more|other))?\s+$", re.I)


def find_entities(text: str, lexicon: Lexicon) -> list[Span]:
    """Return what the text names, in order and without overlaps."""
    finders = (lexicon.find, find_emails, find_orders, find_phones, find_quantities, find_prices)
    spans = without_overlaps(span for find in finders for span in find(text))
    return without_overlaps([*spans, *counted_things(text, spans)])


def counted_things(text: str, spans: list[Span]) -> list[Span]:
    """Return the quantity in "2 red teapots": a number right before a thing, colours between them aside."""
    found: list[Span] = []
    for place, span in enumerate(spans):
        if span.entity not in THINGS:
            continue
        start = span.start
        for before in reversed(spans[:place]):
            if before.entity not in ("colour", "brand", "size") or text[before.end : start].strip():
                break
            start = before.start
        count = COUNT_BEFORE.search(text[:start])
        if count:
            found.append(Span(count.start(1), count.end(1), "quantity", int(number_of(count[1]))))
    return found


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ShopEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Finds entities with the lexicon file and patterns; follows the file's changes, and needs neither training nor the file."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the lexicon's path; None means $SHOPKEEPER_LEXICON or lexicon.jsonl in the var folder."""
        return {"lexicon": None}

    def __init__(self, config: dict[str, Any]) -> None:
        self.lexicon = LexiconFile(Path(config["lexicon"]) if config["lexicon"] else lexicon_path())

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> ShopEntityExtractor:
        """Build the component; the lexicon is read at the first message."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of every message with a text."""
        lexicon = self.lexicon.current()
        for message in messages:
            if message.get(TEXT):
                found = [span.as_entity(type(self).__name__) for span in find_entities(message.get(TEXT), lexicon)]
                message.set(ENTITIES, [*(message.get(ENTITIES) or []), *found], add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave training data as it is: nothing here is learned from it."""
        return training_data
