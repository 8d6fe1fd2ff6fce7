"""Reading the history may be stopped and taken up again, and leaves everything as if the messages had come one by one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from demo.understanding import TEXTS_PER_CHUNK, understand_history
from shop import rollups
from shop.conversations.inbox import Incoming, receive
from shop.conversations.turns import Understanding
from shop.store import Store
from shop.store.tables import Conversation, Message, MetricBucket


@pytest.fixture
def unread(demo_store: Store, tmp_path: Path) -> Iterator[Store]:
    """A copy of the seeded shop that a test may change."""
    source = Path(demo_store.url.removeprefix("sqlite:///"))
    for name in (source, *source.parent.glob(source.name + "-wal")):
        shutil.copy(name, tmp_path / name.name)
    store = Store(f"sqlite:///{tmp_path / source.name}")
    yield store
    store.close()


class Reader:
    """Reads by the text's length; fails from the `fails_at`-th call on."""

    def __init__(self, fails_at: int | None = None) -> None:
        self.seen: list[str] = []
        self.calls, self.fails_at = 0, fails_at

    def __call__(self, texts: list[str]) -> list[Understanding]:
        self.calls += 1
        if self.calls == self.fails_at:
            raise ConnectionError("gone")
        self.seen += texts
        return [self._read(text) for text in texts]

    def _read(self, text: str) -> Understanding:
        intent = "nlu_fallback" if len(text) % 3 == 0 else "greet"
        return Understanding(intent, 0.5, "en", sentiment="neutral", sentiment_score=len(text) % 2 / 2)


def test_it_goes_on_where_it_was_stopped(unread: Store) -> None:
    first, second = Reader(fails_at=3), Reader()
    with pytest.raises(ConnectionError):
        understand_history(unread, first)
    told: list[tuple[int, int]] = []
    understand_history(unread, second, progress=lambda done, total: told.append((done, total)))
    assert len(first.seen) == 2 * TEXTS_PER_CHUNK and not set(first.seen) & set(second.seen)
    assert len(second.seen) == len(set(second.seen)) and told[-1] == (len(second.seen), len(second.seen))
    assert understand_history(unread, second) == 0


def test_every_message_but_live_and_unanswered_ones_is_read(unread: Store) -> None:
    with unread.transaction() as session:
        live = receive(session, Incoming("web", "shop", "visitor-1", "m1", text="hello"))
    understand_history(unread, Reader())
    with unread.reading() as session:
        query = select(Message.id, Message.state).where(Message.author == "customer", Message.intent.is_(None))
        left = {row.id: row.state for row in session.execute(query)}
    assert left.pop(live.message_id) == "waiting" and set(left.values()) == {"apologised"}


def test_conversations_and_rollups_follow(unread: Store) -> None:
    understand_history(unread, Reader())
    with unread.reading() as session:
        counted = session.scalar(select(func.sum(MetricBucket.count)).where(MetricBucket.metric == "fallbacks"))
        fallbacks = Message.intent.in_(rollups.FALLBACK_INTENTS) & (Message.author == "customer")
        assert (
            counted
            == session.scalar(select(func.count()).where(fallbacks))
            == session.scalar(select(func.sum(Conversation.fallbacks)))
        )
        talk = session.scalars(select(Conversation).where(Conversation.sentiment.is_not(None)).limit(1)).one()
        said = select(Message.sentiment_score).where(Message.conversation_id == talk.id).order_by(Message.id)
        scores = [score for score in session.scalars(said) if score is not None]
        mood = scores[0]
        for score in scores[1:]:
            mood = (mood + score) / 2
        assert talk.sentiment == pytest.approx(mood)
        kept = set(session.scalars(select(MetricBucket.count)))
        assert rollups.rebuild(session) > 0 and set(session.scalars(select(MetricBucket.count))) == kept
