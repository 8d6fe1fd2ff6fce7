"""The shop's things in a sentence: which of the names found are meant, and which product of a line."""

from __future__ import annotations

from collections.abc import Sequence

from bot.nlu.colours import knows_colour
from bot.nlu.lexicon import Lexicon
from bot.nlu.names import Entry, Hit
from bot.nlu.pieces import Piece
from bot.nlu.sizes import knows_size
from bot.nlu.spans import Span, without_overlaps


def find_things(text: str, pieces: Sequence[Piece], lexicon: Lexicon) -> tuple[list[Span], dict[Span, Entry]]:
    """Return categories, brands, colours, sizes and products, and for each product what the lexicon says of it.

    A whole name counts before a misspelt one, both before parts; what is misspelt may hold words that are right, but must not
    change their letters.
    """
    exact = [span for span in lexicon.find_kinds(pieces) if is_plain(text, span)]
    hits = [hit for hit in lexicon.find_names(pieces) if hit.loose or hit.entry.entity != "colour"]
    entries: dict[Span, Entry] = {}
    sure = exact
    for part, loose in ((False, False), (False, True), (True, False), (True, True)):
        found = [hit for hit in hits if hit.part is part and hit.loose is loose and not touches(hit, sure)]
        spans = as_spans(found, entries)
        sure = without_overlaps([*sure, *(span for span in spans if not (part or loose) or adds_letters(span, sure))])
    return sure, entries


def is_plain(text: str, span: Span) -> bool:
    """Say whether the words mean nothing else: "clear", "fine" and "3 pieces" depend on what is around them."""
    if span.entity == "size":
        return not knows_size(text[span.start : span.end]) and "piece" not in str(span.value)
    return span.entity != "colour" or not knows_colour(text[span.start : span.end])


def as_spans(hits: Sequence[Hit], entries: dict[Span, Entry]) -> list[Span]:
    """Return hits as spans, remembering what they stand for."""
    spans = []
    for hit in hits:
        span = Span(hit.start, hit.end, hit.entry.entity, hit.entry.value)
        entries[span] = hit.entry
        spans.append(span)
    return spans


def adds_letters(span: Span, sure: Sequence[Span]) -> bool:
    """Say whether a less certain span covers more than the certain ones it overlaps, all of which lie inside it."""
    overlapped = [other for other in sure if span.shares_letters(other)]
    inside = all(span.start <= other.start and other.end <= span.end for other in overlapped)
    return inside and not any(other[:2] == span[:2] or other.entity == "product" for other in overlapped)


def touches(hit: Hit, sure: Sequence[Span]) -> bool:
    """Say whether the letters a misspelt name would change are part of something written right."""
    return any(start < span.end and span.start < end for start, end in hit.changed for span in sure)


def choose_variants(spans: list[Span], entries: dict[Span, Entry]) -> list[Span]:
    """Return the spans with each product of a line replaced by the one in the colours and sizes named."""
    said = {str(span.value) for span in spans if span.entity in ("colour", "size")}
    chosen = []
    for span in spans:
        variants = entries[span].variants if span in entries else None
        if variants and said and span.entity == "product":
            fitting = {value: len(said.intersection(details)) for value, details in variants.items()}
            most = max(fitting.values())
            if fitting.get(span.value) != most:
                span = span._replace(value=next(value for value, count in fitting.items() if count == most))
        chosen.append(span)
    return chosen
