"""Vega comes from a package, is written once, and needs no network."""

from __future__ import annotations

from fastapi.testclient import TestClient

from console import assets
from shop.settings import Settings
from tests.console.conftest import Browse


def test_the_bundle_is_written_once_and_kept_by_browsers(browse: Browse, settings: Settings) -> None:
    path = assets.build(settings.var_dir)
    written = path.stat().st_mtime_ns
    assert assets.build(settings.var_dir) == path and path.stat().st_mtime_ns == written
    client: TestClient = browse("marketer")
    page = client.get("/dashboard").text
    assert f"/console/static/{path.name}" in page
    answer = client.get(f"/console/static/{path.name}")
    assert "immutable" in answer.headers["cache-control"] and "vegaEmbed" in answer.text
