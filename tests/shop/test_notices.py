"""Events are signed so that the shop's system can tell whose they are, and tried again until it took them."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from shop import notices
from shop.errors import Unavailable
from shop.notices import Response
from shop.store import Store, now
from shop.store.tables import Notice

SECRET = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")


class ShopSystem:
    """Answers as told, and keeps what it got."""

    def __init__(self, *answers: Response | None) -> None:
        self.answers = list(answers)
        self.got: list[tuple[bytes, Mapping[str, str]]] = []

    def __call__(self, body: bytes, headers: Mapping[str, str]) -> Response:
        self.got.append((body, headers))
        if (answer := self.answers.pop(0)) is None:
            raise Unavailable("no answer")
        return answer


@pytest.fixture
def telling(store: Store) -> Store:
    store.announces = True
    return store


def note(store: Store, kind: str = "request.asked") -> None:
    with store.transaction() as session:
        notices.note(session, kind, {"request": 17, "details": {"reason": "太小"}})


def rows(store: Store) -> list[Notice]:
    with store.reading() as session:
        return list(session.scalars(select(Notice).order_by(Notice.id)))


def make_due(store: Store) -> None:
    with store.transaction() as session:
        session.execute(update(Notice).values(next_at=now()))


def test_nothing_is_written_when_nobody_wants_to_be_told(store: Store) -> None:
    note(store)
    assert rows(store) == []


def test_an_event_is_sent_again_under_its_id_until_it_is_taken(telling: Store) -> None:
    note(telling)
    system = ShopSystem(Response(500), None, Response(204))
    for _ in range(3):
        make_due(telling)
        notices.send_waiting(telling, system, SECRET)
    assert len({headers["webhook-id"] for _, headers in system.got}) == 1
    body = json.loads(system.got[0][0])
    assert (body["type"], body["data"]["details"]) == ("request.asked", {"reason": "太小"})
    [row] = rows(telling)
    assert (row.status, row.attempts, row.payload) == ("sent", 2, {})


def test_a_failure_waits_longer_each_time_and_as_long_as_asked(telling: Store) -> None:
    note(telling)
    notices.send_waiting(telling, ShopSystem(Response(503)), SECRET)
    assert timedelta(seconds=3) < rows(telling)[0].next_at - now() < timedelta(seconds=7)
    make_due(telling)
    notices.send_waiting(telling, ShopSystem(Response(429, 120)), SECRET)
    assert timedelta(seconds=110) < rows(telling)[0].next_at - now() < timedelta(seconds=121)


def test_it_gives_up_in_the_end(telling: Store) -> None:
    note(telling)
    for _ in range(notices.MAX_ATTEMPTS):
        make_due(telling)
        notices.send_waiting(telling, ShopSystem(Response(302)), SECRET)
    assert (rows(telling)[0].status, rows(telling)[0].reason) == ("failed", "The shop's system answered 302.")


def test_410_ends_all_that_waits(telling: Store) -> None:
    for _ in range(3):
        note(telling)
    system = ShopSystem(Response(200), Response(410))
    assert notices.send_waiting(telling, system, SECRET) == 1
    assert [row.status for row in rows(telling)] == ["sent", "failed", "failed"]
    assert notices.send_waiting(telling, system, SECRET) == 0
