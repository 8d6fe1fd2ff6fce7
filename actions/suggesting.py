"""Suggesting products: within a wish, with a shown product, between two, or others than those shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, replace
from itertools import product

from sqlalchemy.orm import Session

from actions.base import Answer, Shop, Turn
from actions.cards import STRATEGY, found, suggestion_cards
from actions.memory import keep_wish, meant, wish_of
from actions.refusals import look, others
from actions.shown import seen
from shop.catalogue import products_by_id, title_of
from shop.gifts import ANYBODY
from shop.query import Query, read_query
from shop.recommend import Suggestion, Wish, last_shown
from shop.search import Results, named_in_titles
from shop.store.tables import Product, Recommendation

TEXTS = {
    "en": {
        "ideas": "How about these?",
        "within": "Within what you are looking for, I would suggest:",
        "goes_with": "For {title}, I would look at these:",
        "nothing": "Nothing in stock fits that right now. These are close:",
        "cheaper": "Each of these costs less than what I showed of its kind:",
        "empty": "I have nothing more to suggest right now. What are you looking for?",
    },
    "zh": {
        "ideas": "您看看这些怎么样？",
        "within": "按您的要求，我推荐这些：",
        "goes_with": "和{title}相关的，您可以看看：",
        "nothing": "目前没有完全符合的现货，这些比较接近：",
        "cheaper": "这些都比刚才同类的便宜：",
        "empty": "暂时没有更多可以推荐的了。请问您想找什么？",
    },
}
# Who goes on with a list of their own where others than those shown are wanted; each is None for the lists of others.
GOING_ON: list[Callable[[Shop, Turn, Session, Collection[int]], Answer | None]] = []
NO_WISH = Wish()
GIVEN_UP = ("size", "brand", "colour", "price_min", "price_max")
GIFTS = "gift-sets"
_GIFT = re.compile(
    rf"\b(gifts?|presents?)\b|\bfor (my|a|an|the|our|his|her) (?:{ANYBODY})"
    r"|送礼|礼物|礼品|送给|送(妈|爸|人|朋友|女|男|长辈|领导|老师|同事|什么|点|个|啥)|给我?(妈|爸|爷|奶|老婆|老公|朋友|女友|男友|岳|领导|老师)",
    re.I,
)
_COMPARES = re.compile(r"\b(better|best|difference|compare|or|vs|versus|between)\b|哪个|哪款|哪种|区别|对比|还是", re.I)
_GOES_WITH = re.compile(r"\bgo(es)?\b.*\bwith\b|\bmatch(es)?\b|\bpair(s)?\b|搭配|配什么|配套", re.I)


def is_gift(text: str) -> bool:
    """Whether something is looked for to be given away."""
    return bool(_GIFT.search(text))


def recommend(shop: Shop, turn: Turn, session: Session, query: Query | None = None) -> Answer:
    """Suggestions within the wish in the message, or the one given, else within none, said honestly."""
    texts = turn.words(TEXTS)
    query = query or read_query(turn.text, () if turn.pressed else turn.entities, shop.settings.currency)
    within = wish_of(turn) if _goes_on(turn, session, query) else None
    query = within or query
    if compared := _compared(turn, session, query):
        return found(turn, Results(compared, Query(query.words)))
    like, known = turn.number("product") or _shown_first(turn, session), seen(turn, session)
    for exclude, wish in product((known, ()), _wishes(turn, wish_in(query))):
        if cards := suggestion_cards(session, turn, suggest(shop, turn, session, wish=wish, like=like, exclude=exclude)):
            kept = within or replace(query, words=(), category=wish.category)
            return Answer(slots=keep_wish(turn, kept)).say(_headline(turn, session, like, bool(within))).show(cards)
    for wish in _wider(wish_in(query)):
        if cards := suggestion_cards(session, turn, suggest(shop, turn, session, wish=wish)):
            return Answer().say(texts["nothing"]).show(cards)
    return Answer().say(texts["empty"])


def _goes_on(turn: Turn, session: Session, query: Query) -> bool:
    """Whether a question that names nothing is asked in the middle of a search: `which would you recommend?`."""
    if (
        turn.pressed
        or turn.slots.get("offer")
        or wish_in(query) != NO_WISH
        or is_gift(turn.text)
        or wish_in(wish_of(turn)) == NO_WISH
    ):
        return False
    return any(row.strategy == STRATEGY for row in last_shown(session, turn.conversation_id))


def _wider(wish: Wish) -> Iterator[Wish]:
    """The wish with ever less in it; what kind of thing it is goes last."""
    for name in GIVEN_UP:
        if getattr(wish, name) is not None:
            wish = Wish(**(asdict(wish) | {name: None}))
            yield wish
    yield NO_WISH


def _compared(turn: Turn, session: Session, query: Query) -> list[Product]:
    """The products between which somebody cannot decide: `sencha or longjing`."""
    compares = not turn.pressed and wish_in(query) == NO_WISH and _COMPARES.search(turn.text)
    return named_in_titles(session, query.words) if compares else []


def _wishes(turn: Turn, wish: Wish) -> list[Wish]:
    """The wish as it was said; for a gift of no named kind the gift sets first."""
    return [replace(wish, category=GIFTS), wish] if wish.category is None and is_gift(turn.text) else [wish]


def _headline(turn: Turn, session: Session, like: int | None, within: bool) -> str:
    texts = turn.words(TEXTS)
    liked = products_by_id(session, [like] if like else [])
    return texts["goes_with"].format(title=title_of(liked[0], turn.language)) if liked else texts["within" if within else "ideas"]


def _shown_first(turn: Turn, session: Session) -> int | None:
    """The shown product a sentence such as `what goes with it` is about."""
    if not _GOES_WITH.search(turn.text):
        return None
    rows = meant(turn, session).products
    return rows[0].id if rows else None


def show_others(shop: Shop, turn: Turn, session: Session, shown: Sequence[Recommendation], never: Collection[int] = ()) -> Answer:
    """The next results of the search the cards came from, else other suggestions."""
    if answer := next((answer for go_on in GOING_ON if (answer := go_on(shop, turn, session, never))), None):
        return answer
    texts, exclude = turn.words(TEXTS), seen(turn, session) | set(never)
    wish, kinds = wish_of(turn), {row.category for row in products_by_id(session, [row.product_id for row in shown])}
    if wish.category and kinds and wish.category not in kinds:
        wish = Query(category=kinds.pop() if len(kinds) == 1 else None)
    if any(row.strategy == STRATEGY for row in shown) and not wish.empty:
        results = look(shop, turn, session, wish, exclude=exclude)
        if results.products and results.relaxed is None:
            return found(turn, results)
    cards = suggestion_cards(session, turn, suggest(shop, turn, session, wish=wish_in(wish), exclude=exclude))
    return Answer().say(texts["ideas" if cards else "empty"]).show(cards)


def cheaper_of_each(shop: Shop, turn: Turn, session: Session, shown: Sequence[Product]) -> Answer | None:
    """For each kind among those shown what costs less than all shown of it; None where that is not at least two products."""
    least: dict[str, int] = {}
    for row in shown:
        least[row.category] = min(row.price, least.get(row.category, row.price))
    exclude, found = seen(turn, session), []
    for kind, price in least.items() if len(least) > 1 else ():
        found += suggest(shop, turn, session, wish=Wish(category=kind, price_max=price - 1), exclude=exclude, limit=1)
    cards = suggestion_cards(session, turn, found)
    return Answer().say(turn.words(TEXTS)["cheaper"]).show(cards) if len(cards) > 1 else None


def suggest(
    shop: Shop,
    turn: Turn,
    session: Session,
    *,
    wish: Wish = NO_WISH,
    like: int | None = None,
    exclude: Collection[int] = (),
    limit: int = 3,
) -> list[Suggestion]:
    """At most so many products for this customer, in their language."""
    return shop.recommender.suggest(
        session,
        turn.customer_id,
        language=turn.language,
        wish=wish,
        like_product=like,
        exclude=exclude,
        limit=limit,
        also=others(turn, session),
    )


def wish_in(query: Query) -> Wish:
    """What a query asks of a suggestion; words and directions are left out."""
    return Wish(**{name: getattr(query, name) for name in Wish.__dataclass_fields__})
