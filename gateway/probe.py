"""A throw-away sender that finds out whether a real message is answered; its conversation enters no total."""

from __future__ import annotations

import uuid

import httpx

from gateway.customer import Customer
from gateway.web.visitors import PROBE, Visitors
from shop.errors import Unavailable
from shop.settings import Settings


async def probe(base_url: str, settings: Settings, timeout: float, transport: httpx.AsyncBaseTransport | None = None) -> float:
    """Say hello and return the milliseconds to a real answer; raises `Unavailable` for none, or for an apology."""
    token = Visitors(settings.signing_key()).mint(f"{PROBE}{uuid.uuid4().hex}")
    async with httpx.AsyncClient(base_url=base_url, transport=transport, timeout=timeout) as http:
        exchange = await Customer(http, token).ask("hello", timeout)
    if exchange.milliseconds is None:
        raise Unavailable(f"The shop did not answer within {timeout:.0f} s.")
    if exchange.is_empty or any(reply["kind"] == "apology" for reply in exchange.answers):
        raise Unavailable("The shop answers, but its bot does not yet.")
    return exchange.milliseconds
