"""The door: right, wrong, too often, and what a form must carry."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from console.app import register
from shop import staff
from shop.settings import Settings
from shop.store import Store
from shop.store.tables import AuditEntry
from tests.console.conftest import PASSWORD, Browse, token_of


@pytest.fixture
def client(app: FastAPI, store: Store) -> TestClient:
    with store.transaction() as session:
        staff.add_staff(session, "kim@example.com", "Kim", "support", PASSWORD)
    return TestClient(app, follow_redirects=False)


def try_in(
    client: TestClient, password: str = PASSWORD, email: str = "kim@example.com", next: str = "/console"
) -> tuple[int, str]:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/sign-in").text)
    assert found
    form = {"email": email, "password": password, "csrf": found[1], "next": next}
    answer = client.post("/sign-in", data=form)
    return answer.status_code, answer.headers.get("location", answer.text)


def test_the_right_password_leads_to_where_one_wanted_to_go(client: TestClient) -> None:
    assert client.get("/console?filter=needs").headers["location"] == "/sign-in?next=/console%3Ffilter%3Dneeds"
    assert try_in(client, next="/console?filter=needs") == (303, "/console?filter=needs")
    assert client.get("/console").status_code == 200


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/consolex", "/console\\..", "javascript:x"])
def test_signing_in_never_leads_elsewhere(client: TestClient, target: str) -> None:
    assert try_in(client, next=target) == (303, "/console")


def test_wrong_and_unknown_look_the_same(client: TestClient) -> None:
    wrong = try_in(client, "wrong")
    unknown = try_in(client, "wrong", "kim@example.org")
    assert wrong[0] == 403 and staff.REFUSAL in wrong[1]
    assert unknown == (403, wrong[1].replace("kim@example.com", "kim@example.org"))


def test_after_five_failures_there_is_a_pause(client: TestClient) -> None:
    for _ in range(5):
        assert try_in(client, "wrong")[0] == 403
    assert try_in(client)[0] == 429


def test_a_form_without_its_token_signs_nobody_in(client: TestClient) -> None:
    client.get("/sign-in")
    answer = client.post("/sign-in", data={"email": "kim@example.com", "password": PASSWORD, "csrf": "x"})
    assert answer.status_code == 403 and "shopkeeper_staff" not in answer.cookies


def test_the_cookie_is_kept_from_scripts_and_from_plain_http(store: Store, settings: Settings, client: TestClient) -> None:
    safe = FastAPI()
    register(safe, store, settings.model_copy(update={"public_url": "https://shop.example"}))
    with TestClient(safe, base_url="https://shop.example", follow_redirects=False) as browser:
        found = re.search(r'name="csrf" value="([^"]+)"', browser.get("/sign-in").text)
        assert found
        form = {"email": "kim@example.com", "password": PASSWORD, "csrf": found[1]}
        cookie = browser.post("/sign-in", data=form).headers.get_list("set-cookie")[0]
    assert {"HttpOnly", "SameSite=lax", "Secure", "Max-Age=43200"} <= set(cookie.split("; "))


def test_signing_out_ends_the_session(browse: Browse, store: Store) -> None:
    client = browse("support")
    assert client.post("/sign-out", data={"csrf": "x"}).status_code == 403
    assert client.post("/sign-out", data={"csrf": token_of(client)}).status_code == 303
    assert client.get("/console").status_code == 303
    with store.reading() as session:
        assert list(session.scalars(select(AuditEntry.action)))[-1] == "sign_out"
