"""Telegram by long polling, against a Bot API server on the loopback address."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from gateway.channels import telegram
from gateway.channels.telegram import Telegram, is_public, with_keyboard
from gateway.loops import Loops
from gateway.phrases import say
from shop.conversations import ownership
from shop.settings import Settings
from shop.store import Store
from shop.store.tables import Choice, Conversation, Delivery, Message, Product, Staff
from tests.gateway.conftest import FakeBot, until
from tests.gateway.telegram_server import TOKEN, TelegramServer

Running = Callable[[], Any]


@pytest.fixture
def server() -> TelegramServer:
    return TelegramServer()


def channel_of(server: TelegramServer, store: Store, token: str = TOKEN) -> Telegram:
    transport = httpx.ASGITransport(server.app)
    return Telegram(token, "http://telegram.test", store, poll_seconds=1, transport=transport)


@pytest.fixture
def polling(server: TelegramServer, store: Store, settings: Settings, bot: FakeBot) -> Running:
    @asynccontextmanager
    async def run(token: str = TOKEN) -> AsyncIterator[Loops]:
        channel = channel_of(server, store, token)
        loops = Loops(store, settings, bot.client(), {channel.name: channel})
        await loops.start()
        yield loops
        await loops.stop()

    return run


def texts(server: TelegramServer) -> list[str]:
    return [body["text"] for body in server.sent if "automated assistant" not in body["text"]]


def customers(store: Store) -> list[Message]:
    with store.reading() as session:
        return list(session.scalars(select(Message).where(Message.author == "customer").order_by(Message.id)))


def statuses(store: Store) -> list[str]:
    with store.reading() as session:
        return list(session.scalars(select(Delivery.status).order_by(Delivery.id)))


async def test_a_message_is_answered_with_notice_typing_and_buttons(
    server: TelegramServer, store: Store, bot: FakeBot, polling: Running
) -> None:
    bot.reply = lambda body: {"replies": [{"text": "Well?", "buttons": [{"title": "Yes", "intent": "affirm", "entities": {}}]}]}
    async with polling():
        server.message(text="hello")
        await until(lambda: texts(server) == ["Well?"])
        assert "automated assistant" in server.sent[0]["text"] and server.sent[0]["chat_id"] == 42
        button = server.sent[1]["reply_markup"]["inline_keyboard"][0][0]
        bot.reply = lambda body: {}
        query = server.press(button["callback_data"])
        await until(lambda: texts(server) == ["Well?", "echo Yes"])
        await until(lambda: server.answers == [{"callback_query_id": query}])
        await until(lambda: statuses(store) == ["sent"] * 3)
    assert bot.turns[1]["choice"] == {"intent": "affirm", "entities": {}}
    assert ("sendChatAction", {"chat_id": 42, "action": "typing"}) in server.calls
    first = customers(store)[0]
    assert (first.account, first.platform_id) == ("123456", "42:101") and first.sent_at


async def test_an_unknown_button_gets_an_alert_and_no_turn(server: TelegramServer, bot: FakeBot, polling: Running) -> None:
    async with polling():
        server.press("stolen")
        await until(lambda: server.answers)
    assert server.answers[0]["text"] == say("bad_button", "en") and server.answers[0]["show_alert"] is True
    assert bot.turns == []


async def test_a_repeated_update_is_one_message(server: TelegramServer, store: Store, polling: Running) -> None:
    async with polling():
        update = server.message(text="once")
        await until(lambda: texts(server) == ["echo once"])
    async with polling():
        server.again(update)
        server.message(text="next")
        await until(lambda: texts(server) == ["echo once", "echo next"])
    assert [row.text for row in customers(store)] == ["once", "next"]


async def test_an_update_is_confirmed_only_after_its_commit(server: TelegramServer, store: Store, polling: Running) -> None:
    async with polling():
        update = server.message(text="kept")
        await until(lambda: any(body.get("offset") == update["update_id"] + 1 for name, body in server.calls))
        assert [row.text for row in customers(store)] == ["kept"]


async def test_pictures_captions_edits_and_service_messages(server: TelegramServer, store: Store, polling: Running) -> None:
    async with polling():
        server.message(photo=[{"file_id": "small"}, {"file_id": "large"}])
        sent = server.message(photo=[{"file_id": "x"}], caption="is it broken?")
        server.edit(42, sent["message"]["message_id"], "is it cracked?")
        server.message(pinned_message={"message_id": 1})
        server.message(voice={"file_id": "v"})
        server.message(story={"id": 7})
        answers = [say("photo", "en"), "echo is it broken?", say("voice", "en"), say("other", "en")]
        await until(lambda: texts(server) == answers)
    rows = customers(store)
    assert [row.kind for row in rows] == ["attachment", "text", "attachment", "attachment"]
    assert rows[0].attachments == [{"kind": "photo", "type": "photo", "file_id": "large"}]


async def test_start_is_a_greeting_and_slashes_are_text(server: TelegramServer, store: Store, polling: Running) -> None:
    async with polling():
        server.message(text="/start", language="zh-hans")
        server.message(text="/restart")
        await until(lambda: texts(server)[-1:] == ["echo /restart"])
    assert [row.text for row in customers(store)] == ["你好", "/restart"]


async def test_groups_are_told_once_and_not_served(server: TelegramServer, store: Store, polling: Running) -> None:
    async with polling():
        server.message(chat_type="group", text="anyone?")
        server.message(chat_type="group", text="hello?")
        server.message(text="private")
        await until(lambda: "echo private" in texts(server))
    assert texts(server).count(say("group", "en")) == 1
    assert [row.text for row in customers(store)] == ["private"]


async def test_long_answers_are_split_within_the_limit(server: TelegramServer, bot: FakeBot, polling: Running) -> None:
    words = "tea leaves. " * 700
    bot.reply = lambda body: {"replies": [{"text": words}]}
    async with polling():
        server.message(text="tell me all")
        await until(lambda: len(texts(server)) == 3)
    assert " ".join(texts(server)) == words.strip()


async def test_cards_become_text_with_buttons(server: TelegramServer, store: Store, bot: FakeBot, polling: Running) -> None:
    with store.transaction() as session:
        session.add(Product(id=5, sku="S5", title="Pot", category="teapots", price=100, currency="EUR"))
    like = {"title": "Like", "intent": "like_item", "entities": {"product_id": "5"}}
    card = {"product_id": 5, "title": "Pot", "price": "€1.00", "url": "/shop/product/5", "reason": "because", "buttons": [like]}
    cards = [card | {"strategy": "popular", "propensity": 1.0}]
    bot.reply = lambda body: {"replies": [{"custom": {"kind": "cards", "cards": cards}}]}
    async with polling():
        server.message(text="recommend")
        await until(lambda: texts(server))
    body = server.sent[-1]
    assert body["text"].startswith("Pot · €1.00\nbecause\nhttp://127.0.0.1:8000/shop/go/")
    with store.reading() as session:
        token = session.scalars(select(Choice.token)).one()
    assert body["reply_markup"] == {"inline_keyboard": [[{"text": "Like", "callback_data": token}]]}


async def test_a_blocked_bot_is_final_and_shown_to_staff(server: TelegramServer, store: Store, polling: Running) -> None:
    server.blocked.add(42)
    async with polling():
        server.message(text="bye")
        await until(lambda: statuses(store) == ["failed", "failed"])
        calls = [name for name, _ in server.calls].count("sendMessage")
    with store.reading() as session:
        conversation = session.scalars(select(Conversation)).one()
    assert calls == 2
    assert conversation.needs_reason and "blocked by the user" in conversation.needs_reason


async def test_retry_after_is_honoured_and_order_kept(server: TelegramServer, store: Store, polling: Running) -> None:
    server.refuse("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
    async with polling():
        begun = asyncio.get_running_loop().time()
        server.message(text="one")
        server.message(user=43, text="other")
        await until(lambda: len(server.sent) == 4)
        assert asyncio.get_running_loop().time() - begun >= 1
    to_42 = [body["text"] for body in server.sent if body["chat_id"] == 42]
    assert to_42[1:] == ["echo one"] and "automated" in to_42[0]


async def test_staff_answer_through_telegram(server: TelegramServer, store: Store, polling: Running) -> None:
    async with polling():
        server.message(text="help")
        await until(lambda: texts(server) == ["echo help"])
        with store.transaction() as session:
            staff = Staff(email="kim@example.com", name="Kim", role="support", password_hash="-")
            session.add(staff)
            session.flush()
            ownership.reply(session, session.scalars(select(Conversation.id)).one(), staff.id, "Kim here")
        await until(lambda: texts(server)[-1] == "Kim here")


@pytest.mark.parametrize(
    ("code", "description", "sentence"),
    [
        (409, "Conflict: terminated by other getUpdates request", "another process polls this bot, or a webhook is set"),
        (401, "Unauthorized", "check SHOPKEEPER_TELEGRAM_TOKEN"),
    ],
)
async def test_trouble_with_polling_is_one_clear_sentence_without_the_token(
    server: TelegramServer, polling: Running, caplog: pytest.LogCaptureFixture, code: int, description: str, sentence: str
) -> None:
    caplog.set_level(logging.DEBUG)
    server.refuse("getUpdates", code, description)
    async with polling():
        await until(lambda: sentence in caplog.text)
    assert TOKEN not in caplog.text and "AAtest" not in caplog.text


async def test_an_unreadable_update_does_not_hold_up_the_next(server: TelegramServer, store: Store, polling: Running) -> None:
    async with polling():
        server.again({"update_id": 7001, "message": {"chat": "nonsense"}})
        server._update_id = 7001
        server.message(text="after")
        await until(lambda: texts(server) == ["echo after"])


def test_links_telegram_would_refuse_go_into_the_text() -> None:
    assert not is_public("http://127.0.0.1:8000/x") and not is_public("http://localhost/x") and not is_public("ftp://a.example/")
    assert is_public("https://shop.example/x")
    text, rows = with_keyboard("Pot", [{"title": "View", "url": "http://localhost/x"}, {"title": "Like", "token": "t"}])
    assert (text, rows) == ("Pot\nhttp://localhost/x", [[{"text": "Like", "callback_data": "t"}]])


def test_the_channel_is_off_without_a_token(store: Store, settings: Settings) -> None:
    assert telegram.open_telegram(settings, store) is None
