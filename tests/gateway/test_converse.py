"""Every message gets one answer, in order, or an apology in time; people silence the bot."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from gateway.phrases import guess_language, say
from shop.conversations import ownership, waiting
from shop.conversations.inbox import Received
from shop.store import Store, now
from shop.store.tables import Choice, Conversation, Delivery, Message, Staff
from tests.gateway.conftest import FakeBot, outgoing, until

Arrive = Callable[..., Received]


def states(store: Store) -> list[str]:
    with store.reading() as session:
        return list(session.scalars(select(Message.state).where(Message.author == "customer").order_by(Message.id)))


def add_staff(store: Store) -> int:
    with store.transaction() as session:
        staff = Staff(email="kim@example.com", name="Kim", role="support", password_hash="-")
        session.add(staff)
        session.flush()
        return staff.id


async def test_what_waited_at_the_start_is_answered(store: Store, bot: FakeBot, running: Any, arrive: Arrive) -> None:
    arrive("one")
    async with running():
        await until(lambda: outgoing(store) == ["echo one"])
    assert states(store) == ["answered"]
    with store.reading() as session:
        assert set(session.scalars(select(Delivery.status))) == {"sent"}
        assert session.scalars(select(Conversation.worker)).one() is None


async def test_order_is_kept_within_conversations_and_nothing_is_asked_twice(
    store: Store, bot: FakeBot, running: Any, arrive: Arrive
) -> None:
    bot.seconds = 0.005
    async with running(), running():
        for number in range(6):
            for user in ("a", "b", "c", "d"):
                await asyncio.to_thread(arrive, f"{user}{number}", user)
        await until(lambda: states(store) == ["answered"] * 24)
    texts = outgoing(store)
    for user in ("a", "b", "c", "d"):
        assert [text for text in texts if text.startswith(f"echo {user}")] == [f"echo {user}{number}" for number in range(6)]
    assert len({turn["message_id"] for turn in bot.turns}) == len(bot.turns) == 24


async def test_many_conversations_are_served_at_once(store: Store, bot: FakeBot, running: Any, arrive: Arrive) -> None:
    bot.together = 8
    for user in "abcdefgh":
        arrive(user=user)
    async with running():
        await until(lambda: states(store) == ["answered"] * 8)


async def test_a_bot_that_comes_back_in_time_answers(store: Store, bot: FakeBot, running: Any, arrive: Arrive) -> None:
    bot.down = True
    async with running():
        arrive("patience")
        await asyncio.sleep(0.15)
        bot.down = False
        await until(lambda: outgoing(store) == ["echo patience"])
    assert states(store) == ["answered"]


@pytest.mark.parametrize("deadline", [0.6])
async def test_a_bot_that_stays_away_is_apologised_for_and_flagged(
    store: Store, bot: FakeBot, running: Any, arrive: Arrive
) -> None:
    bot.down = True
    begun = time.monotonic()
    async with running():
        received = arrive("我的订单在哪里")
        await until(lambda: outgoing(store) == [say("apology", "zh")])
    assert time.monotonic() - begun < 8
    with store.reading() as session:
        message = session.get_one(Message, received.message_id)
        conversation = session.get_one(Conversation, received.conversation_id)
    assert message.state == "apologised" and message.error_id
    assert conversation.needs_person and conversation.language == "zh"


@pytest.mark.parametrize("deadline", [0.6])
async def test_a_bot_that_hangs_costs_no_customer_more_than_the_deadline(
    store: Store, bot: FakeBot, running: Any, arrive: Arrive
) -> None:
    bot.seconds = 30
    for user in range(20):
        arrive(user=str(user))
    begun = time.monotonic()
    async with running():
        await until(lambda: states(store) == ["apologised"] * 20)
    assert time.monotonic() - begun < 8, "one after the other they would have waited for 12 s"


async def test_people_silence_the_bot_but_see_what_was_meant(store: Store, bot: FakeBot, running: Any, arrive: Arrive) -> None:
    received = arrive("first")
    staff = add_staff(store)
    with store.transaction() as session:
        ownership.take_over(session, received.conversation_id, staff)
    async with running():
        await until(lambda: states(store) == ["stored"])
    with store.reading() as session:
        assert session.get_one(Message, received.message_id).intent == "greet"
    assert bot.turns == []


async def test_a_late_answer_is_suppressed(store: Store, bot: FakeBot, running: Any, arrive: Arrive) -> None:
    bot.seconds = 0.2
    async with running():
        received = arrive("question")
        await until(lambda: bot.turns)
        staff = add_staff(store)
        with store.transaction() as session:
            ownership.reply(session, received.conversation_id, staff, "Kim here")
        await until(lambda: states(store) == ["stored"])
    assert outgoing(store, "suppressed") == ["echo question"]
    assert "Kim here" in outgoing(store)


async def test_a_turn_that_cannot_be_written_is_apologised_for(
    store: Store, bot: FakeBot, running: Any, arrive: Arrive, caplog: pytest.LogCaptureFixture
) -> None:
    bot.reply = lambda body: {"replies": [{"custom": {"kind": "cards", "cards": [{"product_id": 404}]}}]}
    async with running():
        received = arrive("something nice")
        await until(lambda: outgoing(store) == [say("apology", "en")])
    with store.reading() as session:
        error_id = session.get_one(Message, received.message_id).error_id
    assert error_id and error_id in caplog.text


async def test_a_button_pressed_while_people_speak_means_what_was_offered(
    store: Store, bot: FakeBot, running: Any, arrive: Arrive
) -> None:
    bot.reply = lambda body: {"replies": [{"text": "?", "buttons": [{"title": "Yes", "intent": "affirm"}]}]}
    async with running():
        received = arrive("hello")
        await until(lambda: states(store) == ["answered"])
        staff = add_staff(store)
        with store.transaction() as session:
            ownership.take_over(session, received.conversation_id, staff)
            token = session.scalars(select(Choice.token)).one()
        arrive("", token=token)
        await until(lambda: states(store) == ["answered", "stored"])
    with store.reading() as session:
        assert list(session.scalars(select(Message.intent).where(Message.kind == "choice"))) == ["affirm"]


@pytest.mark.parametrize("text", ["TS-104233", "anna@example.com", "https://shop.example/tea", "42"])
def test_codes_and_addresses_are_no_language(text: str) -> None:
    assert guess_language(text) is None
    assert guess_language(f"{text} 在哪里") == "zh"
    assert guess_language(f"where is {text}") == "en"


async def test_a_picture_is_acknowledged_with_the_offer_of_a_person(
    store: Store, bot: FakeBot, running: Any, arrive: Arrive
) -> None:
    async with running():
        arrive("", attachments=[{"kind": "photo"}])
        await until(lambda: outgoing(store) == [say("photo", "en")])
    with store.reading() as session:
        row = session.scalars(select(Message).where(Message.text == say("photo", "en"))).one()
    assert [button["title"] for button in row.buttons or []] == ["Talk to a person"]


async def test_an_expired_lease_is_taken_over(store: Store, bot: FakeBot, running: Any, arrive: Arrive) -> None:
    received = arrive("left behind")
    with store.transaction() as session:
        assert waiting.claim(session, "dead", 30) == [received.conversation_id]
        assert waiting.claim(session, "other", 30) == []
        session.get_one(Conversation, received.conversation_id).worker_until = now() - timedelta(seconds=1)
    async with running():
        await until(lambda: outgoing(store) == ["echo left behind"])


async def test_stopping_puts_messages_back(store: Store, bot: FakeBot, running: Any, arrive: Arrive) -> None:
    bot.seconds = 5
    async with running():
        received = arrive("cut off")
        await until(lambda: bot.turns)
    with store.reading() as session:
        assert session.get_one(Conversation, received.conversation_id).worker is None
    assert states(store) == ["waiting"]
    bot.seconds = 0
    async with running():
        await until(lambda: outgoing(store) == ["echo cut off"])


async def test_conversations_that_begin_while_leases_are_renewed_do_no_harm(
    store: Store, bot: FakeBot, running: Any, arrive: Arrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.converse.BEAT_SECONDS", 0.02)
    renewed: list[int] = []

    def renew_slowly(session: Any, conversation_ids: set[int], worker: str, seconds: float) -> None:
        for number in conversation_ids:
            time.sleep(0.1)
            renewed.append(number)

    monkeypatch.setattr(waiting, "renew", renew_slowly)
    bot.seconds = 0.3
    async with running():
        for user in "abcd":
            await asyncio.to_thread(arrive, "hello", user)
            await asyncio.sleep(0.05)
        await until(lambda: states(store) == ["answered"] * 4)
    assert len(set(renewed)) > 1
