"""The recommender the bot asks: filters, then what is best known of the customer, then popularity."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shop.recommend.arms import Arm, arm_of
from shop.recommend.candidates import Found, Nearest, Question, candidates, similar
from shop.recommend.fitted import FittedModels
from shop.recommend.fresh import Fresh
from shop.recommend.history import History, joined, read_history
from shop.recommend.picking import EXPLORED, readable_first
from shop.recommend.popularity import Popularity
from shop.recommend.relations import RelationsInUse
from shop.recommend.shelf import Shelf, read_shelf, shelf_mark
from shop.recommend.suggestions import Suggestion, Wish
from shop.recommend.together import companions
from shop.store import Store
from shop.store.base import now
from shop.store.tables import Message, Product, Recommendation

# Counting a large catalogue takes milliseconds; within the pause stock and sale are still asked of the database.
MANY_PRODUCTS = 5_000
PAUSE_SECONDS = 5.0
LATELY_DAYS = 90
MOST_BETTER = 12


class Recommender:
    """Suggests products of one shop; share one among threads. It keeps the catalogue and sales in memory and notices changes."""

    def __init__(
        self,
        store: Store,
        models_dir: Path,
        *,
        explored: float = EXPLORED,
        popular_share: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`explored` is the share of answers whose last product is drawn, `popular_share` of customers who get popularity."""
        self.store = store
        self.models_dir = models_dir
        self.explored = explored
        self.popular_share = popular_share
        self._clock = clock
        self._looked = 0.0
        self._models = FittedModels(models_dir)
        self._relations = RelationsInUse(models_dir)
        self._fresh = Fresh()
        self._shelf: Shelf | None = None
        self._popularity = Popularity(clock)

    def suggest(
        self,
        session: Session,
        customer_id: int | None,
        *,
        language: str,
        wish: Wish = Wish(),  # noqa: B008 - frozen
        like_product: int | None = None,
        exclude: Collection[int] = (),
        limit: int = 3,
        also: Collection[int] = (),
    ) -> list[Suggestion]:
        """At most `limit` products, best first; empty when nothing in stock fulfils the wish.

        `also` are other customers who were proven to be the same person.
        """
        if limit < 1:
            return []
        shelf = self._current_shelf(session)
        history = _history(session, customer_id, also, shelf)
        arm = self._arm(customer_id, history)
        question = replace(_ask(shelf, history, language, wish, like_product, exclude, limit), customer=customer_id, arm=arm)
        if not question.again.any():
            return []
        nearest = self._nearest(session, question)
        fitted, popularity = self._models.current(session), self._popularity.refresh(session)

        def find(asked: Question) -> Iterator[Found]:
            found = candidates(asked, fitted, popularity, nearest)
            if fitted is None or not asked.personal:
                return found
            return self._fresh.among(found, asked, fitted, lambda: self._relations.alike(session, shelf))

        picked = readable_first(session, question, find, 0.0 if arm == "popular" else self.explored)
        return [replace(item, arm=arm) for item in picked]

    def alike(
        self,
        session: Session,
        customer_id: int | None,
        product_id: int,
        *,
        language: str,
        exclude: Collection[int] = (),
        limit: int = 3,
        also: Collection[int] = (),
    ) -> list[Suggestion]:
        """Products like one and nothing else, best first; empty when there is nothing like it in stock."""
        question = self._about(session, customer_id, also, product_id, language, exclude, limit)
        nearest = self._nearest(session, question) if question else None
        if question is None or question.like is None or nearest is None:
            return []
        like, fitted, popularity = question.like, self._models.current(session), self._popularity.refresh(session)
        return readable_first(session, question, lambda asked: similar(asked, like, nearest, fitted, popularity), 0.0)

    def companions(
        self,
        session: Session,
        customer_id: int | None,
        product_id: int,
        *,
        language: str,
        exclude: Collection[int] = (),
        limit: int = 3,
        also: Collection[int] = (),
    ) -> list[Suggestion]:
        """What goes with a product, best first; empty when neither orders nor its brand tell of anything in stock."""
        question = self._about(session, customer_id, also, product_id, language, exclude, limit)
        if question is None or question.like is None:
            return []
        like, relations, popularity = question.like, self._relations.current(session), self._popularity.refresh(session)
        return readable_first(session, question, lambda asked: companions(session, asked, like, relations, popularity), 0.0)

    def _about(
        self,
        session: Session,
        customer_id: int | None,
        also: Collection[int],
        product_id: int,
        language: str,
        exclude: Collection[int],
        limit: int,
    ) -> Question | None:
        """A question about one product, which is the same for all who ask but for what they refused or have."""
        shelf = self._current_shelf(session)
        row = next(iter(shelf.rows([product_id])), None)
        question = _ask(shelf, _history(session, customer_id, also, shelf), language, Wish(), None, {*exclude, product_id}, limit)
        return replace(question, like=int(row)) if row is not None else None

    def _nearest(self, session: Session, question: Question) -> Nearest | None:
        """What products are like, where one is asked about."""
        if question.like is None:
            return None
        product = session.get_one(Product, int(question.shelf.ids[question.like]))
        return Nearest(product, *self._relations.alike(session, question.shelf))

    def history(self, session: Session, customer_id: int | None, also: Collection[int] = ()) -> History:
        """What a person did and said, as suggestions go by it."""
        return _history(session, customer_id, also, self._current_shelf(session))

    def refused(self, session: Session, customer_id: int | None, also: Collection[int] = ()) -> set[int]:
        """What a person turned down, with its variants, and all of what they told us they don't like."""
        shelf = self._current_shelf(session)
        history = _history(session, customer_id, also, shelf)
        return set(shelf.ids[shelf.line_of(history.dismissed)].tolist()) if history.dismissed else set()

    def better_sold(self, session: Session, product_id: int, wish: Wish) -> list[int]:
        """Products that fulfil the wish and sold more lately than one product's line, most sold first; none when nothing sold."""
        shelf = self._current_shelf(session)
        own = next(iter(shelf.rows([product_id])), None)
        if own is None:
            return []
        ranked = self._popularity.refresh(session).ranked(shelf, shelf.matching(wish, ()), now())
        better: dict[str, int] = {}
        for row, days in ranked:
            if shelf.groups[row] == shelf.groups[int(own)] or days > LATELY_DAYS or len(better) == MOST_BETTER:
                break
            better.setdefault(shelf.groups[row], int(shelf.ids[row]))
        return list(better.values())

    def _arm(self, customer_id: int | None, history: History) -> Arm | None:
        """None where nobody is compared: a stranger, a customer who wants nothing personal, a share of none."""
        if customer_id is None or not history.personalise or not self.popular_share:
            return None
        return arm_of(customer_id, self.popular_share)

    def _current_shelf(self, session: Session) -> Shelf:
        shelf = self._shelf
        if shelf is not None and len(shelf.ids) > MANY_PRODUCTS and self._clock() - self._looked < PAUSE_SECONDS:
            return shelf
        self._looked = self._clock()
        mark = shelf_mark(session)
        if shelf is None or shelf.mark != mark:
            self._shelf = shelf = read_shelf(session, mark)
        return shelf


def last_shown(session: Session, conversation_id: int) -> list[Recommendation]:
    """The rows of the latest cards in a conversation, by position; none when no cards were sent."""
    latest = (
        select(Recommendation.message_id)
        .join(Message, Message.id == Recommendation.message_id)
        .where(Recommendation.conversation_id == conversation_id, Message.state == "ready")
        .order_by(Recommendation.message_id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select(Recommendation).where(Recommendation.message_id == latest).order_by(Recommendation.position)
    return list(session.scalars(query))


def last_list(session: Session, conversation_id: int) -> list[Recommendation]:
    """The rows of the latest cards that were more than one, by position, whatever single product was shown since."""
    latest = (
        select(Recommendation.message_id)
        .join(Message, Message.id == Recommendation.message_id)
        .where(Recommendation.conversation_id == conversation_id, Message.state == "ready")
        .group_by(Recommendation.message_id)
        .having(func.count(Recommendation.id) > 1)
        .order_by(Recommendation.message_id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select(Recommendation).where(Recommendation.message_id == latest).order_by(Recommendation.position)
    return list(session.scalars(query)) or last_shown(session, conversation_id)


def all_shown(session: Session, conversation_id: int) -> list[list[Recommendation]]:
    """The rows of all cards of a conversation, message by message from the first to the latest, each by position."""
    query = (
        select(Recommendation)
        .join(Message, Message.id == Recommendation.message_id)
        .where(Recommendation.conversation_id == conversation_id, Message.state == "ready")
        .order_by(Recommendation.message_id, Recommendation.position)
    )
    by_message: dict[int, list[Recommendation]] = {}
    for row in session.scalars(query):
        by_message.setdefault(row.message_id, []).append(row)
    return list(by_message.values())


def _history(session: Session, customer_id: int | None, also: Collection[int], shelf: Shelf) -> History:
    own = read_history(session, customer_id, shelf)
    others = [read_history(session, other, shelf) for other in also if other != customer_id]
    return joined([own, *others]) if others else own


def _ask(
    shelf: Shelf, history: History, language: str, wish: Wish, like: int | None, exclude: Collection[int], limit: int
) -> Question:
    like_row = next(iter(shelf.rows([like])), None) if like is not None else None
    if like_row is not None and not history.personalise and wish.category is None:
        wish = replace(wish, category=shelf.category(int(like_row), ""))
    never = set(exclude) | ({like} if like is not None else set())
    again = shelf.matching(wish, never) & ~shelf.line_of(history.dismissed)
    allowed = again.copy()
    allowed[shelf.rows(history.bought)] = False
    row = None if like_row is None else int(like_row)
    return Question(language, wish, row, history, shelf, allowed, again, now(), limit)
