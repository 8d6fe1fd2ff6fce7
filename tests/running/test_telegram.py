"""The second channel through the whole stack: a chat on Telegram, polled from a loopback Bot API."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from sqlalchemy import func, select

from running.temporary import Stack, free_ports, temporary_stack
from shop.store.tables import Message, Recommendation
from tests.gateway.telegram_server import TOKEN, TelegramServer

pytestmark = pytest.mark.stack

ANSWER_SECONDS = 30.0


@pytest.fixture(scope="module")
def telegram() -> Iterator[tuple[TelegramServer, str]]:
    """The loopback Bot API, listening on a port of its own."""
    api, port = TelegramServer(), free_ports(1)[0]
    server = uvicorn.Server(uvicorn.Config(api.app, host="127.0.0.1", port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield api, f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def shop(telegram: tuple[TelegramServer, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A demo shop that is on Telegram too."""
    with temporary_stack(
        tmp_path_factory.mktemp("telegram"), telegram_token=TOKEN, telegram_url=telegram[1], log_level="WARNING"
    ) as stack:
        yield stack


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + ANSWER_SECONDS
    while not condition():
        assert time.monotonic() < until, "nothing came"
        time.sleep(0.1)


def test_a_chat_on_telegram_is_served_stored_and_counted(telegram: tuple[TelegramServer, str], shop: Stack) -> None:
    api = telegram[0]
    api.message(text="有什么好茶推荐吗？", language="zh")
    wait_for(lambda: len(api.sent) >= 5)
    texts = [message["text"] for message in api.sent]
    assert "自动助手" in texts[0]
    keyboards = [message["reply_markup"]["inline_keyboard"] for message in api.sent if "reply_markup" in message]
    tokens = [button["callback_data"] for rows in keyboards for row in rows for button in row if button.get("text") == "不感兴趣"]
    assert len(tokens) == 3

    before = len(api.sent)
    api.press(tokens[0])
    wait_for(lambda: len(api.sent) > before + 1)
    with shop.store.reading() as session:
        said = session.scalars(select(Message).where(Message.channel == "telegram", Message.author == "customer")).all()
        live = [message for message in said if not (message.platform_id or "").startswith("demo-")]
        shown = select(func.count()).select_from(Recommendation).where(Recommendation.shown_at >= live[0].created_at)
        assert [message.intent for message in live] == ["recommend", "not_interested"]
        assert session.scalar(shown) >= 3
    log = (Path(shop.settings.var_dir) / "logs" / "web.log").read_text("utf-8")
    assert TOKEN not in log
