"""`Not earl grey`, `without jasmine`, `除了伯爵茶`: the search or list there is, less what has that word, and that this is so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from actions.base import READINGS, Answer, Shop, Turn, button
from actions.cards import found
from actions.memory import listed_products, wish_of
from actions.products import narrow
from actions.refusals import look, refuses_brand, refuses_place
from shop.catalogue import CATEGORIES, category_title, line_title, products_by_id
from shop.query import Query, content_words, is_free_of, read_query
from shop.search import MENTIONED, is_spoken_of, whole_word
from shop.unwanted import LeftOut, left_out

LONGEST = 120
SEARCHES = (
    "search_product",
    "refine_search",
    "ask_alternative",
    "recommend",
    "not_interested",
    "choose_item",
    "nlu_fallback",
    "",
)
NAMED = ("product", "category", "colour", "brand")
# What every flavour or kind is called besides its name.
KINDS = frozenset(("flavour", "flavor", "flavoured", "flavored", "version", "variety", "味", "味道", "口味", "类", "款", "系列"))

TEXTS = {
    "en": {
        "left": "Left out: {what}. Here is what I found:",
        "also": "Left out: {what}.",
        "none": "I found nothing like that without {what}. Shall I suggest something else?",
        "suggest": "Suggest something",
        "join": ", ",
    },
    "zh": {
        "left": "已去掉“{what}”，为您找到这些：",
        "also": "已去掉“{what}”。",
        "none": "没有找到不带“{what}”的。要不要我推荐别的？",
        "suggest": "给我推荐",
        "join": "、",
    },
}


def answer_unwanted(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """The present search or list without what a message leaves out by name; None for every other message."""
    if turn.pressed or turn.in_form or turn.foreign or len(turn.text) > LONGEST:
        return None
    said = left_out(turn.text)
    if said is None or refuses_brand(turn.text) or refuses_place(turn.text) or is_free_of(turn.text):
        return None
    rest = _rest(shop, turn, said)
    listed, wish = listed_products(turn, session), wish_of(turn)
    plain = rest == Query()
    if rest is None or not (plain or turn.intent in SEARCHES) or not (listed or not wish.empty or rest.names_a_thing):
        return None
    words = _words(turn, session, said)
    if not words:
        return None
    if wish.empty and not rest.names_a_thing and len({row.category for row in listed}) == 1:
        wish = Query(category=listed[0].category)
    return _narrowed(shop, turn, session, replace(rest, without=words), wish)


def _rest(shop: Shop, turn: Turn, said: LeftOut) -> Query | None:
    """What else a message asks for; None where it names a product that is wanted."""
    text = turn.text[: said.start] + " " * (said.end - said.start) + turn.text[said.end :]
    outside = [row for row in turn.entities if not said.start <= (row.get("start") or 0) < said.end]
    if any(row.get("entity") == "product" for row in outside):
        return None
    return replace(read_query(text, outside, shop.settings.currency), without=())


def _narrowed(shop: Shop, turn: Turn, session: Session, said: Query, wish: Query) -> Answer:
    """What fulfils the wish without the words left out, and that they are."""
    texts = turn.words(TEXTS)
    what = {"what": texts["join"].join(said.without)}
    if said.category and said.category != wish.category:
        wish = Query()
    merged = wish.narrowed(said).with_words(said.words)
    kept = tuple(word for word in merged.words if not any(whole_word(word).search(out) for out in said.without))
    kind = None if merged.category and _is_called(merged.category, said.without) else merged.category
    merged = replace(merged, words=kept, category=kind)
    if merged.empty:
        answer = narrow(shop, turn, session, said, merged)
        answer.messages.insert(0, {"text": texts["also"].format(**what), "buttons": []})
        return answer
    results = look(shop, turn, session, merged)
    if not results.products or results.relaxed == "without":
        none = button(texts["suggest"], "recommend")
        return Answer(slots={"offer": "recommend"}).say(texts["none"].format(**what), none)
    answer = found(turn, results)
    if results.relaxed in (None, MENTIONED):
        answer.messages[0]["text"] = texts["left"].format(**what)
    else:
        answer.messages.insert(0, {"text": texts["also"].format(**what), "buttons": []})
    return answer


def _is_called(category: str, words: Sequence[str]) -> bool:
    return any(category_title(category, language).lower() in words for language in ("en", "zh"))


def _words(turn: Turn, session: Session, said: LeftOut) -> tuple[str, ...]:
    """The words to leave out that the catalogue knows, as the customer said them where it has them so."""
    words = [_word(turn, session, start, end) for start, end in said.things]
    return tuple(dict.fromkeys(word for word in words if word))


def _word(turn: Turn, session: Session, start: int, end: int) -> str:
    """One thing left out: as it was said, else the name of what was understood; empty where the catalogue knows nothing such."""
    named = [row for row in turn.entities if row.get("entity") in NAMED and start <= (row.get("start") or -1) < end]
    if named:
        value, entity = str(named[0].get("value")), named[0].get("entity")
        word = turn.text[named[0]["start"] : named[0]["end"]].lower().strip()
        if is_spoken_of(session, word):
            return word
        if entity == "product":
            rows = products_by_id(session, [int(value)] if value.isdecimal() else [])
            return line_title(rows[0], "en").lower() if rows else ""
        return category_title(value, "en").lower() if entity == "category" else value.lower()
    return next((word for word in _shorter(turn.text[start:end].lower()) if is_spoken_of(session, word)), "")


def _shorter(text: str) -> list[str]:
    """A name as it is said, then without the kind of thing at its end: `jasmine tea` and `jasmine`, `伯爵茶` and `伯爵`."""
    kinds = {word for names in CATEGORIES.values() for name in names for word in [*name.lower().split(), name[-1]]} | KINDS
    parts = text.split()
    if not content_words(text) and text.isascii():
        return []
    if text.isascii():
        parts = [word for word in parts if content_words(word)]
        names = [" ".join(parts), " ".join(content_words(" ".join(parts)))]
        while len(parts) > 1 and (parts[-1] in kinds or content_words(parts[-1])[0] in kinds):
            parts = parts[:-1]
            names.append(" ".join(content_words(" ".join(parts))))
        return names
    names = ["".join(parts)]
    while len(names[-1]) > 2 and (
        ends := [kind for kind in kinds if names[-1].endswith(kind) and len(names[-1]) > len(kind) + 1]
    ):
        names.append(names[-1].removesuffix(max(ends, key=len)))
    return names


READINGS.insert(0, answer_unwanted)
