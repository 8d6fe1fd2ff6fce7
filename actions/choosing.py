"""Picking one of those shown, and narrowing what is looked at."""

from __future__ import annotations

from sqlalchemy.orm import Session

from actions.alternatives import AskAlternative
from actions.base import Answer, Shop, ShopAction, Turn
from actions.currencies import in_our_currency
from actions.details import describe
from actions.memory import (
    Meant,
    ask_which,
    called_so,
    looks_of,
    meant,
    named_products,
    spoken_product,
    wish_about,
    wish_of,
)
from actions.products import narrow
from actions.rating import take_marks
from actions.recommendations import dismiss
from actions.refusals import refuses_place
from actions.shown import about, cards_for, how_to_buy, price_line
from actions.waiting import answer_waiting
from shop.alternatives import BIGGER, SMALLER, direction_in
from shop.catalogue import products_by_id
from shop.query import Query, read_query
from shop.remarks import BUYING, remark_in
from shop.search import siblings
from shop.store.tables import Product

CHOOSE = "choose_item"

TEXTS = {
    "en": {"these": "These, then:"},
    "zh": {"these": "好的，是这几款："},
}


class ChooseItem(ShopAction):
    """Makes the product that is picked the one spoken of, and answers the question that was asked about it before."""

    intents = (CHOOSE,)
    writes = True

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_choose_item"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Go on with the question that waits, tell how to buy, or describe what was picked."""
        if marks := take_marks(turn, session):
            return marks
        what = meant(turn, session, looks=True)
        if not what.sure and (called := called_so(turn, session)):
            what = Meant(called, False)
        if not what.products:
            return ask_which(turn, [], CHOOSE)
        if len(what.products) == 1 and refuses_place(turn.text):
            return dismiss(shop, turn, session, what.products)
        product = what.products[0] if len(what.products) == 1 else None
        if product is not None and (answer := answer_waiting(shop, turn, session, product)):
            return answer
        if remark_in(turn.text) == BUYING:
            return how_to_buy(turn, what.products)
        if product is None:
            return _several(turn, what.products) if what.sure else ask_which(turn, what.products, CHOOSE)
        query = read_query(turn.text, turn.entities, shop.settings.currency)
        wanted = "" if turn.pressed else (query.colour or query.size or "").lower()
        if wanted and wanted not in looks_of(product):
            return about(turn, session, [product], query)
        answer = describe(turn, product)
        answer.slots |= wish_about(turn, product)
        return answer


def _several(turn: Turn, products: list[Product]) -> Answer:
    lines = [turn.words(TEXTS)["these"], *(price_line(turn, row) for row in products)]
    return Answer().say("\n".join(lines)).show(cards_for(turn, products))


class RefineSearch(ShopAction):
    """Narrows the wish by what a fragment adds; a colour or size after one product asks for that product in it."""

    intents = ("refine_search",)

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_refine_search"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Another variant of the product spoken of, else what the narrowed search finds."""
        query, note = in_our_currency(shop, turn, read_query(turn.text, turn.entities, shop.settings.currency))
        if query is None:
            return Answer().say(note)
        if variant := _variant(turn, session, query):
            return variant
        if turn.value("product") and (named := named_products(turn, session)):
            return about(turn, session, named, query)
        if query == Query() and direction_in(turn.text) in (BIGGER, SMALLER):
            return AskAlternative().answer(shop, turn, session)
        wish = wish_of(turn)
        merged = query if query.category and query.category != wish.category else wish.narrowed(query).with_words(query.words)
        answer = narrow(shop, turn, session, query, merged)
        if note:
            answer.messages.insert(0, {"text": note})
        return answer


def _variant(turn: Turn, session: Session, query: Query) -> Answer | None:
    """The product spoken of in another colour or size, where its line has it."""
    product, wanted = spoken_product(turn, session), query.colour or query.size
    only = not (query.words or query.category or query.brand or query.price_max or query.price_min or query.direction)
    if product is None or not wanted or not only or not turn.slots.get("spoken"):
        return None
    fits = [row for row in siblings(session, product) if wanted.lower() in looks_of(row)]
    return about(turn, session, products_by_id(session, [row.id for row in fits]), query) if fits else None
