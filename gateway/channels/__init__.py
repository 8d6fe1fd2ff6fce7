"""The channels: one adapter per file, one line of registration here."""

from __future__ import annotations

from collections.abc import Callable

from gateway.channels.base import Channel
from gateway.channels.telegram import open_telegram
from gateway.channels.webchat import WebChat
from gateway.hub import Hub
from shop.settings import Settings
from shop.store import Store

Opener = Callable[[Settings, Store, Hub], Channel | None]

OPENERS: tuple[Opener, ...] = (
    lambda settings, store, hub: WebChat(store, hub),
    lambda settings, store, hub: open_telegram(settings, store),
)


def open_channels(settings: Settings, store: Store, hub: Hub) -> dict[str, Channel]:
    """Every channel that the settings switch on, by name."""
    opened = (opener(settings, store, hub) for opener in OPENERS)
    return {channel.name: channel for channel in opened if channel}
