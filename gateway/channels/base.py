"""What every channel adapter is: a name, its capabilities, a way to send, and a way to receive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from gateway.capabilities import Capabilities, Part
from shop.errors import ShopkeeperError


class Refused(ShopkeeperError):
    """The platform will never take this message; the text is the reason staff see."""


class TryLater(ShopkeeperError):
    """The platform did not take it this time; `retry_after` is in seconds when the platform said so."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


@dataclass(frozen=True)
class Outgoing:
    """One part of a message for one customer of the platform."""

    user_id: str
    part: Part


class Channel(Protocol):
    """One way customers write to the shop.

    A channel whose capabilities say `pulls` is never sent to; it is told by `arrived` that rows are there to be fetched.
    """

    @property
    def name(self) -> str:
        """The channel's word in every table."""

    @property
    def capabilities(self) -> Capabilities:
        """The platform's limits."""

    async def send(self, outgoing: Outgoing) -> str | None:
        """Hand one part to the platform and return its id there; raises `Refused` or `TryLater`."""

    def arrived(self, user_ids: set[str]) -> None:
        """Rows of these customers are ready to be fetched."""

    async def show_typing(self, user_id: str) -> None:
        """Let the customer see that an answer is being written; never raises."""

    async def run(self) -> None:
        """Receive for as long as the process lives; returns at once where messages come in by HTTP."""

    async def close(self) -> None:
        """Give connections back."""
