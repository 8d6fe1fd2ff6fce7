"""The action server: Rasa's SDK with our actions, one process on the loopback address."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic

from actions import base
from shop.errors import ShopkeeperError
from shop.settings import Settings

logger = logging.getLogger(__name__)

HOST = "127.0.0.1"
PACKAGE = "actions"


def build(executor: ActionExecutor | None = None) -> Sanic[Any, Any]:
    """The web application that serves every action of the package; no other site may call it."""
    executor = executor or ActionExecutor()
    executor.register_package(PACKAGE)
    app: Sanic[Any, Any] = create_app(executor, cors_origins=None)
    return app


async def warm_up(_: Sanic[Any, Any]) -> None:
    """Load models once the port is open; a shop that cannot be warmed is reported and serves all the same."""
    try:
        await asyncio.to_thread(base.warm_up)
    except ShopkeeperError:
        logger.exception("the actions start cold")


def run(settings: Settings) -> None:
    """Serve until stopped; each action answers within its own deadline, whatever happens inside it."""
    for name in ("rasa_sdk.executor", "sanic.root", "sanic.access"):
        logging.getLogger(name).setLevel(logging.WARNING)
    app = build()
    app.register_listener(warm_up, "after_server_start")
    app.config.KEEP_ALIVE_TIMEOUT = 120
    app.run(host=HOST, port=settings.actions_port, single_process=True, access_log=False, motd=False)
