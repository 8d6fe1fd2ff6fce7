"""The peer: the bot that `rasa init` makes, with Rasa's own pipeline (DIET, TED), trained and served as documented."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from running.supervision import ROOT, end, family_of
from running.temporary import free_ports
from shop.errors import Unavailable

NAME = "rasa init (Rasa 3.6.21, DIET + TED, REST channel, tracker in memory)"
START_SECONDS = 180.0


def make(folder: Path) -> float:
    """Create and train the stock project in `folder`; returns the seconds its training took."""
    begun = time.monotonic()
    folder.mkdir(parents=True)
    _rasa(folder.parent, ["init", "--no-prompt", "--init-dir", str(folder)], folder.with_suffix(".log"))
    return time.monotonic() - begun


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the stock project on a free port and hand out the address of its REST channel."""
    port = free_ports(1)[0]
    (folder / "credentials.yml").write_text("rest:\n", "utf-8")
    command = [str(_python()), "-m", "rasa", "run", "--port", str(port), "-i", "127.0.0.1", "--credentials", "credentials.yml"]
    with (folder / "served.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=_environment(), stdout=log, stderr=log, start_new_session=True)
    family = family_of(process.pid)
    try:
        address = f"http://127.0.0.1:{port}/webhooks/rest/webhook"
        _wait(address, process)
        family = family_of(process.pid)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        end(family, 10)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.post(address, json={"sender": "warm-up", "message": "hello"}, timeout=20).json():
                return
        except (httpx.HTTPError, ValueError):
            time.sleep(1)
    raise Unavailable("The stock bot did not start.")


def _rasa(folder: Path, arguments: list[str], log: Path) -> None:
    with log.open("wb") as noise:
        command = [str(_python()), "-m", "rasa", *arguments]
        done = subprocess.run(command, cwd=folder, env=_environment(), stdout=noise, stderr=noise, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise Unavailable(f"`rasa {arguments[0]}` failed: {log.read_text('utf-8', errors='replace')[-300:]}")


def _python() -> Path:
    return ROOT / "bot" / ".venv" / "bin" / "python"


def _environment() -> dict[str, str]:
    return {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "2"}
