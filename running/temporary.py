"""A whole shop in a folder of its own, for tests and benchmarks: free ports, own database, gone afterwards."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from running import starting
from running.progress import Steps
from running.supervision import ROOT, Supervisor
from shop.settings import Settings
from shop.store import Store


@dataclass(frozen=True)
class Stack:
    """A running shop: where it listens, its database, its processes."""

    settings: Settings
    store: Store
    supervisor: Supervisor
    password: str

    @property
    def url(self) -> str:
        """Address of the web process."""
        return self.settings.site_url


@contextmanager
def temporary_stack(folder: Path, **changes: Any) -> Iterator[Stack]:
    """Start bot, actions and web on free ports with everything in `folder`, and end them all afterwards.

    The trained bot and the encoder's graph are shared with the checkout's own `var`, since they depend on nothing else.
    """
    ports = dict(zip(("port", "bot_port", "actions_port"), free_ports(3), strict=True))
    settings = Settings(**{"var_dir": folder, **ports, **changes})
    shared = ROOT / "var"
    for name in ("encoder", "models/bot"):
        (shared / name).mkdir(parents=True, exist_ok=True)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to(shared / name, target_is_directory=True)
    supervisor = Supervisor(settings)
    store = Store(settings.url)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        try:
            password = starting.prepare_and_start(settings, Steps(Console(file=nowhere)), supervisor)
            yield Stack(settings, store, supervisor, password or "")
        finally:
            supervisor.stop()
            store.close()


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on at this moment."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()
