"""What is due goes out once and in order; trouble with one customer is nobody else's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import select

from gateway.capabilities import Capabilities
from gateway.channels.base import Outgoing, Refused, TryLater
from gateway.deliver import Deliver
from gateway.waking import Waker
from shop.conversations import outbox, ownership
from shop.conversations.inbox import Incoming, receive
from shop.conversations.turns import Reply, Turn, Understanding, record_turn
from shop.errors import Unavailable
from shop.store import Store
from shop.store.tables import Conversation, Delivery, Message, Staff
from tests.gateway.conftest import until


class Pigeon:
    """A channel that writes down what it carries; `trouble` is raised for the texts it names, once each."""

    name = "pigeon"
    capabilities = Capabilities(max_text=10, buttons=1)

    def __init__(self) -> None:
        self.carried: list[tuple[str, str]] = []
        self.trouble: dict[str, Exception] = {}
        self.slow = ""
        self.on_the_way: Callable[[str], None] = lambda text: None

    async def send(self, outgoing: Outgoing) -> str | None:
        self.on_the_way(outgoing.part.text)
        if error := self.trouble.pop(outgoing.part.text, None):
            raise error
        if outgoing.user_id == self.slow:
            await asyncio.sleep(30)
        self.carried.append((outgoing.user_id, outgoing.part.text))
        return f"p{len(self.carried)}"

    def arrived(self, user_ids: set[str]) -> None: ...

    async def show_typing(self, user_id: str) -> None: ...

    async def run(self) -> None: ...

    async def close(self) -> None: ...

    def texts(self, user: str) -> list[str]:
        return [text for who, text in self.carried if who == user]


@pytest.fixture
def pigeon() -> Pigeon:
    return Pigeon()


@pytest.fixture
def delivering(store: Store, pigeon: Pigeon) -> Callable[[], Any]:
    @asynccontextmanager
    async def run() -> AsyncIterator[None]:
        deliver, waker = Deliver(store, {pigeon.name: pigeon}, str), Waker(store.bell)
        waker.start()
        task = asyncio.create_task(deliver.run(waker))
        yield
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await deliver.stop()
        await waker.stop()

    return run


def write(store: Store, user: str, *texts: str) -> None:
    with store.transaction() as session:
        received = receive(session, Incoming("pigeon", "1", user, f"{user}-{texts[0]}", text="?"))
        turn = Turn([Reply(text) for text in texts], Understanding("greet", 0.9, "en"))
        record_turn(session, received.message_id, turn, {"en": "notice"})


def statuses(store: Store) -> list[tuple[str, str | None]]:
    with store.reading() as session:
        return [(row.status, row.platform_id) for row in session.scalars(select(Delivery).order_by(Delivery.id))]


async def test_order_is_kept_and_each_goes_out_once(store: Store, pigeon: Pigeon, delivering: Any) -> None:
    write(store, "a", "one", "two")
    async with delivering(), delivering():
        write(store, "b", "three")
        await until(lambda: [status for status, _ in statuses(store)] == ["sent"] * 5)
    assert pigeon.texts("a") == ["notice", "one", "two"] and pigeon.texts("b") == ["notice", "three"]
    assert all(platform_id for _, platform_id in statuses(store))


async def test_one_stuck_customer_does_not_hold_up_others(store: Store, pigeon: Pigeon, delivering: Any) -> None:
    pigeon.slow = "a"
    write(store, "a", "stuck")
    write(store, "b", "free")
    async with delivering():
        await until(lambda: pigeon.texts("b") == ["notice", "free"])
    assert pigeon.texts("a") == []


async def test_a_retry_goes_on_with_the_part_that_failed(store: Store, pigeon: Pigeon, delivering: Any) -> None:
    pigeon.trouble["second p."] = TryLater("busy", retry_after=0.1)
    write(store, "a", "first p.\n\nsecond p.")
    async with delivering():
        await until(lambda: pigeon.texts("a") == ["notice", "first p.", "second p."])


@pytest.mark.parametrize("error", [TryLater("busy"), RuntimeError("a bug")])
async def test_what_may_pass_is_tried_again_later(store: Store, pigeon: Pigeon, delivering: Any, error: Exception) -> None:
    pigeon.trouble["notice"] = error
    write(store, "a", "one")

    def attempts() -> int:
        with store.reading() as session:
            return session.scalars(select(Delivery.attempts).order_by(Delivery.id)).first() or 0

    async with delivering():
        await until(lambda: attempts() == 1)
    assert pigeon.carried == [] and [status for status, _ in statuses(store)] == ["waiting", "waiting"]


async def test_a_refusal_is_final_and_staff_see_why(store: Store, pigeon: Pigeon, delivering: Any) -> None:
    pigeon.trouble["notice"] = Refused("blocked")
    write(store, "a", "one")
    async with delivering():
        await until(lambda: pigeon.texts("a") == ["one"])
    assert statuses(store)[0] == ("failed", None)
    with store.reading() as session:
        assert session.scalars(select(Conversation.needs_reason)).one() == "not delivered: blocked"


def test_a_claim_keeps_others_away_until_it_runs_out(store: Store) -> None:
    write(store, "a", "one")
    with store.transaction() as session:
        assert len(outbox.claim(session, ["pigeon"], 0.0)) == 1
    with store.transaction() as session:
        assert len(outbox.claim(session, ["pigeon"], 60.0)) == 1
    with store.transaction() as session:
        assert outbox.claim(session, ["pigeon"], 60.0) == []


def take_over(store: Store) -> None:
    with store.transaction() as session:
        staff = Staff(email="kim@example.com", name="Kim", role="support", password_hash="-")
        session.add(staff)
        session.flush()
        ownership.take_over(session, session.scalars(select(Conversation.id)).one(), staff.id)


async def test_after_a_take_over_no_further_part_goes_out(store: Store, pigeon: Pigeon, delivering: Any) -> None:
    pigeon.on_the_way = lambda text: take_over(store) if text == "first p." else None
    write(store, "a", "first p.\n\nsecond p.")
    async with delivering():
        await until(lambda: "first p." in pigeon.texts("a"))
        await asyncio.sleep(0.1)
    assert pigeon.texts("a") == ["notice", "first p."]
    assert [status for status, _ in statuses(store)] == ["sent", "suppressed"]


async def test_what_was_on_its_way_at_a_take_over_is_recorded_as_sent(store: Store, pigeon: Pigeon, delivering: Any) -> None:
    pigeon.on_the_way = lambda text: take_over(store) if text == "one" else None
    write(store, "a", "one")
    async with delivering():
        await until(lambda: statuses(store)[-1] == ("sent", "p2"))
    with store.reading() as session:
        assert session.scalars(select(Message.state).where(Message.text == "one")).one() == "ready"


async def test_a_message_whose_record_failed_is_not_sent_again(
    store: Store, pigeon: Pigeon, delivering: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.deliver.CLAIM_SECONDS", 0.1)
    mark, failures = outbox.mark_sent, [Unavailable("locked")]

    def fail_once(*arguments: Any) -> None:
        if failures:
            raise failures.pop()
        mark(*arguments)

    monkeypatch.setattr(outbox, "mark_sent", fail_once)
    write(store, "a", "one")
    async with delivering():
        await until(lambda: [status for status, _ in statuses(store)] == ["sent", "sent"])
    assert pigeon.texts("a") == ["notice", "one"]


def test_what_waits_behind_another_is_not_due(store: Store) -> None:
    write(store, "a", "one")
    with store.transaction() as session:
        outbox.mark_failed(session, outbox.due(session)[0].delivery_id, "busy", final=False)
    with store.reading() as session:
        assert not outbox.is_due(session, ["pigeon"])
