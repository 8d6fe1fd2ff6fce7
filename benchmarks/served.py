"""Our own bot alone, trained on the repository's data and served on a free port, for benchmarks that ask what texts mean."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from gateway.bot import BotClient
from running import starting
from running.progress import Steps
from running.supervision import ROOT, end, environment, family_of, programs
from running.temporary import free_ports
from shop.conversations.turns import Understanding
from shop.errors import Unavailable
from shop.settings import Settings

START_SECONDS = 120.0
CHUNK = 256


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the bot with everything it writes in `folder`, and hand out the connector's address; trains where needed."""
    model = starting.train(Settings(var_dir=ROOT / "var"), Steps())
    settings = Settings(var_dir=folder, bot_port=free_ports(1)[0])
    (folder / "encoder").symlink_to(ROOT / "var" / "encoder", target_is_directory=True)
    surroundings = {**os.environ, **environment(settings)}
    with (folder / "bot.log").open("wb") as log:
        command = programs(settings, model)["bot"]
        process = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=log, stderr=log, start_new_session=True)
    family = family_of(process.pid)
    try:
        _wait(settings.bot_url, process)
        family = family_of(process.pid)
        yield settings.bot_url
    finally:
        process.send_signal(signal.SIGTERM)
        end(family, 10)


def understand(url: str, texts: Sequence[str]) -> list[Understanding]:
    """What the served bot reads in each text, in order."""

    async def ask() -> list[Understanding]:
        client = BotClient(url)
        read: list[Understanding] = []
        try:
            for start in range(0, len(texts), CHUNK):
                read += await client.understand(list(texts[start : start + CHUNK]), timeout=120.0)
            return read
        finally:
            await client.close()

    return asyncio.run(ask())


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    async def health() -> str:
        client = BotClient(url)
        try:
            return await client.health()
        finally:
            await client.close()

    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            asyncio.run(health())
            return
        except Unavailable:
            time.sleep(0.5)
    raise Unavailable("The bot did not start.")
