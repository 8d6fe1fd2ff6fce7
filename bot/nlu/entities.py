"""Everything a message names: the shop's things, identifiers, price limits, sizes, colours, quantities, days."""

from __future__ import annotations

import re
from datetime import date, datetime
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

from bot.nlu import colours, dates, numbers, sizes
from bot.nlu.identifiers import find_emails, find_orders, find_phones
from bot.nlu.lexicon import Lexicon, LexiconFile
from bot.nlu.numbers import CHINESE, ENGLISH_WORDS, number_of
from bot.nlu.pieces import split_pieces
from bot.nlu.prices import find_prices
from bot.nlu.quantities import find_quantities
from bot.nlu.spans import Span, without_overlaps
from bot.nlu.things import choose_variants, find_things
from bot.settings import lexicon_path, shop_zone

THINGS = ("category", "product")
COUNT_BEFORE = re.compile(
    rf"(?<![\w.,$£€¥/-])(\d{{1,3}}|\b(?:{ENGLISH_WORDS}))(?:\s+(?:more|other|new|extra|of (?:the|these|those|your|my)))?\s+$",
    re.I,
)
HAN_COUNT_BEFORE = re.compile(rf"(?<![\d第一二三四五六七八九十百千])((?!一)\d{{1,3}}|(?!一){CHINESE})$")
DIGIT = re.compile(r"\d")
WIDE = str.maketrans({chr(code): chr(code - 0xFEE0) for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()})


def find_entities(text: str, lexicon: Lexicon, today: date) -> list[Span]:
    """Return what the text names, in order and without overlaps; dates are told from `today`.

    Most messages name none of most kinds: a kind is looked for only where a word or letter of its SIGNS stands, or a digit.
    """
    text = text.translate(WIDE)
    pieces = split_pieces(text)
    norms = {piece.norm for piece in pieces}
    digits = bool(DIGIT.search(text))
    things, entries = find_things(text, pieces, lexicon)
    others: list[Span] = [*lexicon.find_patterns(text), *find_emails(text)]
    if digits or not norms.isdisjoint(numbers.SIGNS):
        others += [*find_phones(text), *find_quantities(text), *find_prices(text)]
    if digits and not lexicon.knows_orders:
        others += find_orders(text)
    if digits or not norms.isdisjoint(dates.SIGNS):
        others += dates.find_dates(text, today)
    if not norms.isdisjoint(colours.SIGNS):
        others += colours.find_colours(text)
    if digits or not norms.isdisjoint(sizes.SIGNS):
        others += sizes.find_sizes(text, lexicon.sizes)
    if not (things or others):
        return []
    spans = without_overlaps(dict.fromkeys([*things, *others]))
    return choose_variants(without_overlaps([*spans, *counted_things(text, spans)]), entries)


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
        count = COUNT_BEFORE.search(text[:start]) or HAN_COUNT_BEFORE.search(text[:start])
        if count:
            found.append(Span(count.start(1), count.end(1), "quantity", int(number_of(count[1]))))
    return found


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ShopEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Finds entities with the lexicon file and patterns; follows the file's changes, and needs neither training nor the file."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the lexicon's path (None: $SHOPKEEPER_LEXICON or lexicon.jsonl in the var folder) and the day (None: today)."""
        return {"lexicon": None, "today": None}

    def __init__(self, config: dict[str, Any]) -> None:
        self.lexicon = LexiconFile(Path(config["lexicon"]) if config.get("lexicon") else lexicon_path())
        self.day = date.fromisoformat(config["today"]) if config.get("today") else None

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> ShopEntityExtractor:
        """Build the component and read the lexicon."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of every message with a text."""
        lexicon, today = self.lexicon.current(), self.day or datetime.now(shop_zone()).date()
        for message in messages:
            if message.get(TEXT):
                found = [span.as_entity(type(self).__name__) for span in find_entities(message.get(TEXT), lexicon, today)]
                message.set(ENTITIES, [*(message.get(ENTITIES) or []), *found], add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave training data as it is: nothing here is learned from it."""
        return training_data
