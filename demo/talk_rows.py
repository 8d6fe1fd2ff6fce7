"""Conversations, messages, deliveries and recommendations as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import count
from typing import Any

from demo.talks.sentences import say_price
from demo.world import Said, Shown, Talk, World
from shop.store.base import quarter_of

ACCOUNT = "shop"
PREFIX = "demo-"
CONFIRMS_READING = frozenset({"whatsapp", "messenger", "instagram"})
UNKNOWN_ORDER = "TS-000000"


def number_talks(world: World) -> None:
    """Give conversations, messages and cards their ids by time."""
    world.talks.sort(key=lambda talk: talk.started_at)
    messages, cards = count(1), count(1)
    for number, talk in enumerate(world.talks, start=1):
        talk.id = number
        for said in talk.said:
            said.id = next(messages)
            for shown in said.shown:
                shown.id = next(cards)


def conversation_rows(world: World, staff: Mapping[int, int]) -> Iterator[dict[str, Any]]:
    """One row a conversation; `staff` maps the pen's people to the table's ids."""
    for talk in world.talks:
        waiting = talk.open and talk.needs is not None
        yield {
            "id": talk.id,
            "public_id": talk.public_id,
            "customer_id": talk.handle.person.id,
            "identity_id": talk.handle.id,
            "channel": talk.handle.channel,
            "account": ACCOUNT,
            "status": "open" if talk.open else "closed",
            "owner_id": staff[talk.owner] if talk.owner else None,
            "language": talk.language,
            "needs_person": waiting,
            "needs_reason": talk.needs if waiting else None,
            "fallbacks": 0,
            "sentiment": None,
            "satisfaction": talk.satisfaction,
            "probe": False,
            "started_at": talk.started_at,
            "last_at": talk.said[-1].at,
            "quarter": quarter_of(talk.started_at),
        }


def message_rows(world: World, staff: Mapping[int, int]) -> Iterator[dict[str, Any]]:
    """One row a message; customers' texts are not understood yet, pressed buttons are."""
    for talk in world.talks:
        number = talk.purchase.number if talk.purchase else UNKNOWN_ORDER
        for said in talk.said:
            yield _message(talk, said, said.text.replace("{order_number}", number), staff)


def delivery_rows(world: World) -> Iterator[dict[str, Any]]:
    """One row for everything that went out."""
    for talk in world.talks:
        status = "read" if talk.handle.channel in CONFIRMS_READING else "delivered"
        for said in talk.said:
            if said.author in ("bot", "staff") or (said.author == "system" and said.kind == "text"):
                moment = said.at + timedelta(milliseconds=120)
                yield {
                    "message_id": said.id,
                    "conversation_id": talk.id,
                    "channel": talk.handle.channel,
                    "status": status,
                    "attempts": 0,
                    "next_at": said.at,
                    "sent_at": moment,
                    "updated_at": moment,
                }


def recommendation_rows(world: World) -> Iterator[dict[str, Any]]:
    """One row for every product on a card, shown when it was sent."""
    for talk in world.talks:
        for said in talk.said:
            for shown in said.shown:
                yield _recommendation(talk, said, shown)


def _message(talk: Talk, said: Said, text: str, staff: Mapping[int, int]) -> dict[str, Any]:
    customer = said.author == "customer"
    return {
        "id": said.id,
        "conversation_id": talk.id,
        "author": said.author,
        "kind": said.kind,
        "state": said.state,
        "staff_id": staff[said.staff] if said.staff else None,
        "reply_to": said.reply_to.id if said.reply_to else None,
        "channel": talk.handle.channel,
        "account": ACCOUNT,
        "platform_id": f"{PREFIX}{said.id}" if customer else None,
        "text": text,
        "choice": said.choice,
        "cards": [_card(talk, shown) for shown in said.shown] or None,
        "language": None if customer else talk.language,
        "intent": said.choice["intent"] if said.choice else None,
        "confidence": 1.0 if said.choice else None,
        "error_id": said.error_id,
        "handover": said.handover,
        "sent_at": said.at if customer else None,
        "created_at": said.at,
        "quarter": quarter_of(said.at),
    }


def _card(talk: Talk, shown: Shown) -> dict[str, Any]:
    return {
        "product_id": shown.good.id,
        "title": shown.good.title[talk.language],
        "subtitle": shown.good.category_names[talk.language],
        "price": say_price(shown.good.price),
        "image": None,
        "url": None,
        "reason": shown.reason,
        "recommendation_id": shown.id,
        "buttons": [],
    }


def _recommendation(talk: Talk, said: Said, shown: Shown) -> dict[str, Any]:
    return {
        "id": shown.id,
        "message_id": said.id,
        "conversation_id": talk.id,
        "customer_id": talk.handle.person.id,
        "product_id": shown.good.id,
        "position": shown.position,
        "strategy": shown.strategy,
        "arm": shown.arm,
        "reason": shown.reason,
        "propensity": shown.propensity,
        "model_version": shown.version,
        "created_at": said.at,
        "quarter": quarter_of(said.at),
        "shown_at": said.at,
        "clicked_at": shown.clicked_at,
        "order_id": shown.purchase.id if shown.purchase else None,
    }
