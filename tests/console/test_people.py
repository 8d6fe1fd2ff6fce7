"""Only administrators keep the accounts, and a password is shown once."""

from __future__ import annotations

import re

from sqlalchemy import select

from shop import staff
from shop.store import Store
from shop.store.tables import AuditEntry
from tests.console.conftest import Browse, token_of


def test_others_are_kept_out(browse: Browse) -> None:
    for role in ("support", "marketer"):
        client = browse(role)
        assert client.get("/console/staff").status_code == 403
        form = {"csrf": token_of(client), "email": "x@example.com", "name": "X", "role": "admin"}
        assert client.post("/console/staff", data=form).status_code == 403


def test_an_account_is_added_reset_closed_and_opened(browse: Browse, store: Store) -> None:
    client = browse("admin")
    form = {"csrf": token_of(client), "email": "kim@example.com", "name": "Kim", "role": "support"}
    assert client.post("/console/staff", data={**form, "csrf": ""}).status_code == 403
    first = re.search(r"<code>([^<]+)</code>", client.post("/console/staff", data=form).text)
    assert first and staff.sign_in(store, "kim@example.com", first[1], "test")
    assert first[1] not in client.get("/console/staff").text
    second = re.search(r"<code>([^<]+)</code>", client.post("/console/staff/2/password", data=form).text)
    assert second and second[1] != first[1]
    token = staff.sign_in(store, "kim@example.com", second[1], "test")
    assert client.post("/console/staff/2/active", data={**form, "active": "false"}).status_code == 303
    with store.reading() as session:
        assert staff.find_visitor(session, token) is None
        actions = set(session.execute(select(AuditEntry.actor, AuditEntry.action)))
    by = "admin0@example.com"
    assert {(by, "add_staff"), (by, "set_password"), (by, "deactivate_staff")} <= actions


def test_what_cannot_be_done_is_said_on_the_page(browse: Browse) -> None:
    client = browse("admin")
    form = {"csrf": token_of(client), "email": "admin0@example.com", "name": "X", "role": "support"}
    answer = client.post("/console/staff", data=form)
    assert answer.status_code == 400 and "has an account already" in answer.text
    answer = client.post("/console/staff/1/active", data={**form, "active": "false"})
    assert answer.status_code == 400 and "last administrator" in answer.text
    assert client.post("/console/staff/99/password", data=form).status_code == 404
