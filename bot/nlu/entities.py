"""Everything a message names: the shop's things, identifiers, price limits, sizes, colours, quantities, days."""

from __future__ import annotations

import re
from collections.abc import Iterable
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

from bot.nlu.colours import find_colours
from bot.nlu.dates import find_dates
from bot.nlu.identifiers import find_emails, find_orders, find_phones
from bot.nlu.lexicon import Lexicon, LexiconFile
from bot.nlu.numbers import CHINESE, ENGLISH_WORDS, SAYS_A_NUMBER, number_of
from bot.nlu.prices import find_prices
from bot.nlu.quantities import find_quantities
from bot.nlu.sizes import find_sizes
from bot.nlu.spans import Span, without_overlaps
from bot.nlu.things import choose_variants, find_things
from bot.settings import lexicon_path, shop_zone

THINGS = ("category", "product")
COUNT_BEFORE = re.compile(
    rf"(?<![\w.,$£€¥/-])(\d{{1,3}}|\b(?:{ENGLISH_WORDS}))(?:\s+(?:more|other|new|extra|of (?:the|these|those|your|my)))?\s+$",
    re.I,
)
HAN_COUNT_BEFORE = re.compile(rf"(?<![\d第一二三四五六七八九十百千])((?!一)\d{{1,3}}|(?!一){CHINESE})$")
WIDE = str.maketrans({chr(code): chr(code - 0xFEE0) for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()})


def find_entities(text: str, lexicon: Lexicon, today: date) -> list[Span]:
    """Return what the text names, in order and without overlaps; dates are told from `today`."""
    text = text.translate(WIDE)
    things, entries = find_things(text, lexicon)
    sizes = list(find_sizes(text, lexicon.sizes))
    orders = () if lexicon.knows_orders else find_orders(text)
    numbers = (*find_phones(text), *find_quantities(text), *find_prices(text)) if SAYS_A_NUMBER.search(text) else ()
    others: Iterable[Span] = [
        *lexicon.find_patterns(text), *orders, *find_emails(text), *numbers,
        *find_dates(text, today), *find_colours(text), *sizes,
    ]  # fmt: skip
    spans = without_overlaps(dict.fromkeys([*things, *others]))
    spans = choose_variants(without_overlaps([*spans, *counted_things(text, spans)]), entries)
    return spans


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
