"""The only channel Rasa has: one turn in, replies and understanding out. Its contract is docs/seams.md."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.conversation import CHANNEL, Conversations, NoModel
from bot.turns import BadRequest, read_senders, read_texts, read_turn

logger = logging.getLogger(__name__)


def refused(status: int, sentence: str) -> HTTPResponse:
    """Return the answer to a request that was not served."""
    return json({"error": sentence}, status=status)


class ShopkeeperInput(InputChannel):
    """Serves /webhooks/shopkeeper/ (health), /turn, /understand and /forget for the gateway; nobody else should reach it."""

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, which is also its path."""
        return CHANNEL

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes; Rasa's own way in (`on_new_message`) is not used because it swallows failures."""
        routes = Blueprint("shopkeeper_connector")

        @routes.listener("after_server_start")
        async def open_conversations(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
            app.ctx.conversations = Conversations(app.ctx.agent)
            await warm_up(app.ctx.conversations)

        @routes.get("/")
        async def health(request: Request) -> HTTPResponse:
            return await served(lambda: status(request.app.ctx.conversations))

        @routes.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            return await served(lambda: request.app.ctx.conversations.run(read_turn(request.body)))

        @routes.post("/understand")
        async def understand(request: Request) -> HTTPResponse:
            return await served(lambda: understood(request.app.ctx.conversations, request.body))

        @routes.post("/forget")
        async def forget(request: Request) -> HTTPResponse:
            return await served(lambda: forgotten(request.app.ctx.conversations, request.body))

        return routes


async def warm_up(conversations: Conversations) -> None:
    """Understand one text of each language, so that the first customer does not wait for models to open."""
    try:
        await conversations.understand(["Where is my order?", "我的订单在哪里"])
    except NoModel:
        logger.error("The bot has no model and answers 503 until it is started with one")


async def status(conversations: Conversations) -> dict[str, Any]:
    """Return the health answer; raises when there is no model or the tracker cannot be read."""
    answer = {"status": "ok", "model_id": conversations.model_id}
    check = getattr(conversations.agent.tracker_store, "check", None)
    if check is not None:
        check()
    return answer


async def understood(conversations: Conversations, body: bytes) -> dict[str, Any]:
    """Return the answer to /understand."""
    return {"results": await conversations.understand(read_texts(body)), "model_id": conversations.model_id}


async def forgotten(conversations: Conversations, body: bytes) -> dict[str, Any]:
    """Return the answer to /forget."""
    return {"removed": conversations.forget(read_senders(body))}


async def served(work: Callable[[], Awaitable[dict[str, Any]]]) -> HTTPResponse:
    """Return 200 with the work's result, 400 for a bad body, 503 for whatever kept the work from being done."""
    try:
        return json(await work())
    except BadRequest as error:
        return refused(400, str(error))
    except NoModel:
        return refused(503, "No model is loaded.")
    except Exception:
        logger.exception("A request could not be served")
        return refused(503, "The bot could not do this and kept nothing of it.")
