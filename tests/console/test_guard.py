"""Every answer is guarded, and a failure is a page that tells no secret."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from jinja2 import Environment

from tests.console.conftest import Browse, Say

PAGES = ("/console", "/console/conversations/1", "/console/staff", "/dashboard")


def test_no_page_holds_a_script_or_a_style_of_its_own(browse: Browse, say: Say) -> None:
    say("hello")
    client = browse("admin")
    for path in (*PAGES, "/sign-in"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|https?://", answer.text), path
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self'" in policy and "unsafe" not in policy
        assert (answer.headers["x-frame-options"], answer.headers["cache-control"]) == ("DENY", "no-store")


@pytest.mark.parametrize("path", [*PAGES, "/dashboard/intents.csv", "/dashboard/charts.json"])
def test_nothing_is_shown_to_strangers(app: FastAPI, path: str) -> None:
    client = TestClient(app, follow_redirects=False)
    assert client.get(path).headers["location"].startswith("/sign-in?next=/")
    assert client.get(path, headers={"Accept": "application/json"}).status_code == 401
    assert client.get("/console/stream", headers={"Accept": "text/event-stream"}).status_code == 401


def test_a_failure_names_an_error_that_is_in_the_log(app: FastAPI, browse: Browse, caplog: pytest.LogCaptureFixture) -> None:
    client = browse("admin")
    app.state.console = replace(app.state.console, templates=Environment(autoescape=True))
    answer = client.get("/dashboard", headers={"Accept": "application/json"})
    assert answer.status_code == 500 and "dashboard.html" not in answer.text
    error_id = re.search(r"as (\w+)\.", answer.json()["error"])
    assert error_id and error_id[1] in caplog.text


def test_static_files_are_ours_only(app: FastAPI) -> None:
    client = TestClient(app)
    assert client.get("/console/static/console.css").headers["content-type"].startswith("text/css")
    for name in ("..%2fapp.py", "app.py", "nothing.js", "%2e%2e/guard.py"):
        assert client.get(f"/console/static/{name}").status_code == 404
