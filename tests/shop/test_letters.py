"""A letter leaves once, is tried again for a while, and is empty when it has left."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from shop import letters
from shop.errors import BadInput, ShopkeeperError, Unavailable
from shop.store import Store, now
from shop.store.tables import Letter


class Carrier:
    """Takes letters, or raises what the test says."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.error: ShopkeeperError | None = None

    def send(self, letter: Letter) -> None:
        if self.error:
            raise self.error
        self.taken.append(letter.text)


@pytest.fixture
def post() -> Carrier:
    return Carrier()


def write(store: Store, recipient: str = "anna@example.com") -> None:
    with store.transaction() as session:
        letters.write(session, recipient, "Hello\r\nBcc: x@example.com", "Your code is 123456.", "code")


def only(store: Store) -> Letter:
    with store.reading() as session:
        return session.scalars(select(Letter)).one()


def make_due(store: Store) -> None:
    with store.transaction() as session:
        session.execute(update(Letter).values(next_at=now()))


def test_a_letter_leaves_once_and_is_emptied(store: Store, post: Carrier) -> None:
    write(store)
    assert [letters.send_waiting(store, post) for _ in range(2)] == [1, 0]
    assert post.taken == ["Your code is 123456."]
    letter = only(store)
    assert (letter.status, letter.text, letter.subject) == ("sent", "", "Hello Bcc: x@example.com")
    assert letter.sent_at is not None


def test_a_letter_that_cannot_leave_is_tried_again_later(store: Store, post: Carrier) -> None:
    write(store)
    post.error = Unavailable("no connection")
    assert letters.send_waiting(store, post) == 0
    letter = only(store)
    assert (letter.status, letter.attempts, letter.reason) == ("waiting", 1, "no connection")
    assert letter.next_at > now()
    post.error = None
    assert letters.send_waiting(store, post) == 0
    make_due(store)
    assert letters.send_waiting(store, post) == 1


def test_ten_failures_or_one_refusal_end_it(store: Store, post: Carrier) -> None:
    write(store)
    post.error = Unavailable("no connection")
    for _ in range(12):
        make_due(store)
        letters.send_waiting(store, post)
    assert (only(store).status, only(store).attempts, only(store).text) == ("failed", 10, "")


def test_a_refused_letter_is_not_tried_again(store: Store, post: Carrier) -> None:
    write(store)
    post.error = BadInput("no such mailbox")
    letters.send_waiting(store, post)
    assert (only(store).status, only(store).attempts) == ("failed", 1)


def test_a_letter_being_sent_is_nobody_elses(store: Store, post: Carrier) -> None:
    write(store)

    class Slow:
        def send(self, letter: Letter) -> None:
            assert letters.send_waiting(store, post) == 0

    assert letters.send_waiting(store, Slow()) == 1
    assert post.taken == []
