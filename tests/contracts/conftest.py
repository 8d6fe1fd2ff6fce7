"""A small bot that runs, for all contracts of the connector; only the bot's environment asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.stack import Actions, Bot, Shop, free_port, train, write_project


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    project = write_project(tmp_path_factory.mktemp("bot"))
    assert "trained in" in train(project)
    actions = Actions(free_port())
    bot = Bot(project, actions.server.server_port)
    try:
        yield Shop(bot.wait(), actions)
    finally:
        bot.stop()
        actions.stop()
