"""The demo's requests: of every kind, told and proven as live ones are, some decided by the demo's staff, some waiting."""

from __future__ import annotations

import json

from demo.catalogue import read_sample
from shop.outcomes import KINDS
from tests.demo.conftest import Ask

BROKEN = {
    "asked in its talk": """messages m ON m.id = r.message_id
        WHERE m.conversation_id <> r.conversation_id OR m.author <> 'customer'""",
    "by its customer": "conversations c ON c.id = r.conversation_id WHERE c.customer_id <> r.customer_id",
    "about their order": "orders o ON o.id = r.order_id WHERE o.customer_id <> r.customer_id OR o.placed_at > r.created_at",
    "decided by staff": "staff s ON s.id = r.staff_id WHERE r.decided_at IS NULL OR r.decided_at < r.created_at",
    "told": """conversations c ON c.id = r.conversation_id WHERE (r.status <> 'asked') <> EXISTS (
        SELECT 1 FROM messages m JOIN deliveries d ON d.message_id = m.id
        WHERE m.conversation_id = c.id AND m.author = 'system' AND m.staff_id = r.staff_id AND m.text LIKE '%' || r.id || '%')""",
}


def test_every_kind_is_there_and_half_of_them_wait(ask: Ask) -> None:
    rows = ask("SELECT kind, status FROM requests")
    assert len(rows) == len(read_sample("requests")) and {kind for kind, _ in rows} == set(KINDS)
    statuses = [status for _, status in rows]
    assert {statuses.count(status) >= least for status, least in (("asked", 6), ("confirmed", 6), ("refused", 2))} == {True}


def test_requests_agree_with_what_was_said(ask: Ask) -> None:
    for name, broken in BROKEN.items():
        assert ask(f"SELECT r.id FROM requests r JOIN {broken}") == [], name
    assert ask("SELECT count(*) FROM requests WHERE (status = 'asked') <> (decided_at IS NULL)") == [(0,)]
    assert ask("SELECT count(*) FROM requests a JOIN requests b ON a.id < b.id AND a.created_at > b.created_at") == [(0,)]


def test_who_asks_has_proven_what_the_matter_needs(ask: Ask) -> None:
    levels: dict[str, set[str]] = {}
    query = """SELECT r.kind, v.level FROM requests r LEFT JOIN verifications v ON v.conversation_id = r.conversation_id
        AND v.created_at <= r.created_at AND v.expires_at > r.created_at"""
    for kind, level in ask(query):
        levels.setdefault(kind, set()).add(level)
    assert levels.pop("password") == {None}
    assert {kind for kind, known in levels.items() if "code" in known} == {"change_address", "refund", "change_email", "erasure"}
    assert all(known & {"details", "code"} for known in levels.values())


def test_orders_are_in_a_state_that_fits(ask: Ask) -> None:
    states = {"cancel": {"placed", "cancelled"}, "change_address": {"placed"}, "refund": {"cancelled"}}
    for kind, status in ask("SELECT r.kind, o.status FROM requests r JOIN orders o ON o.id = r.order_id"):
        assert status in states.get(kind, {"placed", "shipped", "delivered"}), kind
    details = dict(ask("SELECT kind, details FROM requests WHERE kind IN ('wrong_item', 'invoice') AND status = 'asked'"))
    assert json.loads(details["wrong_item"])["outcome"] == "refund" and "company" in json.loads(details["invoice"])
