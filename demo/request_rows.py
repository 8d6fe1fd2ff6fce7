"""Requests, and what customers proved before they asked, as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from demo.world import World
from shop.orders import PROOF_LASTS


def request_rows(world: World, staff: Mapping[int, int]) -> Iterator[dict[str, Any]]:
    """One row a request; `staff` maps the pen's people to the table's ids."""
    for asked in world.requests:
        decision = asked.decision
        yield {
            "id": asked.id,
            "kind": asked.kind,
            "status": asked.status,
            "conversation_id": asked.talk.id,
            "customer_id": asked.talk.handle.person.id,
            "order_id": asked.purchase.id if asked.purchase else None,
            "message_id": asked.said.id,
            "details": asked.details,
            "note": asked.note or None,
            "staff_id": staff[decision.staff] if decision and decision.staff else None,
            "created_at": asked.said.at,
            "decided_at": decision.at if decision else None,
        }


def verification_rows(world: World) -> Iterator[dict[str, Any]]:
    """One row for every proof; all but the latest have expired."""
    for asked in world.requests:
        for level, at in asked.proofs:
            yield {
                "conversation_id": asked.talk.id,
                "order_id": asked.purchase.id if asked.purchase else None,
                "customer_id": None if asked.purchase else asked.talk.handle.person.id,
                "level": level,
                "created_at": at,
                "expires_at": at + PROOF_LASTS,
            }
