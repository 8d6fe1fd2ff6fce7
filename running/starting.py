"""From two ready environments to a shop that has answered a real message."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from demo.understanding import Understand, understand_history
from gateway.bot import BotClient
from gateway.probe import probe
from running.progress import Steps
from running.supervision import ROOT, Supervisor, environment, leftovers, remember_starter, wait_until
from shop import staff
from shop.conversations.turns import Understanding
from shop.errors import Misconfigured, ShopkeeperError, Unavailable
from shop.settings import Settings
from shop.store import Store

READY_SECONDS = 150.0
HISTORY_PAUSE_SECONDS = 5.0
CHUNK = 8


def run(settings: Settings) -> int:
    """Start everything, print the addresses once a message was answered, and stay until Ctrl-C; returns the exit code."""
    steps = Steps()
    supervisor = Supervisor(settings)
    with _interrupted_by_signals():
        try:
            password = prepare_and_start(settings, steps, supervisor)
            announce(settings, steps, password)
            _stay(settings, steps, supervisor)
        except KeyboardInterrupt:
            steps.say("Stopping …")
        except ShopkeeperError as error:
            steps.say(f"[bold red]Cannot start:[/bold red] {error}")
            return 1
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            steps.say(f"[bold red]The disk is full;[/bold red] make room in {settings.var_dir} and start again.")
            return 1
        finally:
            supervisor.stop()
    steps.say("Stopped.")
    return 0


def prepare_and_start(settings: Settings, steps: Steps, supervisor: Supervisor) -> str | None:
    """Everything up to the first answered message; returns the admin's first password when it was made just now."""
    if found := leftovers(settings):
        raise Misconfigured(f"a Shopkeeper of this folder is running already (process {found[0].pid}); end it with `make stop`.")
    remember_starter(settings)
    with ThreadPoolExecutor(max_workers=2) as pool:
        model = pool.submit(train, settings, steps)
        filled = pool.submit(fill, settings, steps)
        password = filled.result()
        try:
            _start(settings, steps, supervisor, model.result())
        except BaseException:
            _say_password(steps, password)
            raise
    return password


def _start(settings: Settings, steps: Steps, supervisor: Supervisor, model: Path) -> None:
    with steps.step("bot, actions and web started, a real message answered"):
        supervisor.start(model)
        wait_until_answered(settings, supervisor)


def train(settings: Settings, steps: Steps) -> Path:
    """The bot's model for the present data, trained when there is none; Rasa's noise goes to a log file."""
    log = settings.var_dir / "logs" / "train.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    models = settings.var_dir / "models" / "bot"
    command = [str(ROOT / "bot/.venv/bin/python"), "-m", "bot.train", "--models", str(models.resolve())]
    with steps.step("bot model ready"), log.open("wb") as noise:
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=noise, env=_training_environment(settings))
    if done.returncode != 0:
        raise Unavailable(f"The bot could not be trained; {log} says why.")
    closing = done.stdout.decode("utf-8", "replace").strip().splitlines()[-1]
    return Path(closing.removeprefix("Model ").partition(".tar.gz")[0] + ".tar.gz")


def _training_environment(settings: Settings) -> dict[str, str]:
    return {**os.environ, **environment(settings), "OMP_NUM_THREADS": "1"}


def fill(settings: Settings, steps: Steps) -> str | None:
    """Run `main.py fill` in a process of its own, so that what it needs in memory goes with it; returns a new admin password."""
    command = [sys.executable, "main.py", "fill", "--password-to-stdout"]
    surroundings = {**os.environ, **environment(settings)}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=surroundings, text=True, stdout=pipe, stderr=pipe) as process:
        assert process.stdout and process.stderr
        for line in process.stderr:
            steps.say(line.rstrip())
        password = process.stdout.read().strip()
    if process.returncode:
        raise Unavailable("The database could not be prepared; the lines above say why.")
    return password or None


def wait_until_answered(settings: Settings, supervisor: Supervisor) -> None:
    """Send throw-away messages until one is answered; they enter no total."""
    until = time.monotonic() + READY_SECONDS
    while True:
        supervisor.check()
        try:
            asyncio.run(probe(settings.site_url, settings, timeout=10.0))
            return
        except Unavailable as error:
            if time.monotonic() > until:
                logs = settings.var_dir / "logs"
                raise Unavailable(f"the shop did not answer within {READY_SECONDS:.0f} s ({error}); {logs} says why.") from error
        wait_until(0.3, supervisor)


def announce(settings: Settings, steps: Steps, password: str | None) -> None:
    """The addresses, and the admin's password on the very first start."""
    site = settings.site_url
    steps.say(f"\n  [bold]{settings.shop_name} is open[/bold]{' with demo data' if settings.seeds_demo else ''}")
    steps.say(f"  shop with chat   {site}/\n  console          {site}/console\n  dashboard        {site}/dashboard")
    _say_password(steps, password)
    steps.say("\n  Ctrl-C stops everything.\n")


def _say_password(steps: Steps, password: str | None) -> None:
    if password:
        steps.say(f"\n  sign in as [bold]{staff.FIRST_ADMIN}[/bold] with [bold]{password}[/bold]  (shown only this once)")


def _stay(settings: Settings, steps: Steps, supervisor: Supervisor) -> None:
    if settings.seeds_demo:
        read_history(settings, steps, supervisor)
    while True:
        supervisor.check()
        time.sleep(0.5)


def read_history(settings: Settings, steps: Steps, supervisor: Supervisor) -> None:
    """Let the running bot read the demo's past conversations; goes on where it was when the bot or a start was interrupted."""
    store = Store(settings.url)
    try:
        with steps.bar("past conversations being understood") as report, understander(settings) as understand:
            while True:
                try:
                    understand_history(store, understand, progress=report)
                    return
                except Unavailable:
                    wait_until(HISTORY_PAUSE_SECONDS, supervisor)
    finally:
        store.close()


@contextmanager
def understander(settings: Settings) -> Iterator[Understand]:
    """A function that has the running bot read texts, in small helpings and half of the time, so that customers need not wait."""
    with asyncio.Runner() as runner:
        client = BotClient(settings.bot_url)

        async def read_all(texts: list[str]) -> list[Understanding]:
            read: list[Understanding] = []
            for start in range(0, len(texts), CHUNK):
                begun = time.monotonic()
                read += await client.understand(texts[start : start + CHUNK])
                await asyncio.sleep(time.monotonic() - begun)
            return read

        try:
            yield lambda texts: runner.run(read_all(texts))
        finally:
            runner.run(client.close())


@contextmanager
def _interrupted_by_signals() -> Iterator[None]:
    """Make a termination or a closed terminal end the shop the way Ctrl-C does."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
