"""Who may import whom: the house's walls, read from the code itself."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = {
    "bot",
    "encoder",
    "gateway",
    "actions",
    "shop",
    "analytics",
    "console",
    "demo",
    "running",
    "rehearsal",
    "benchmarks",
    "main",
}
MAY_IMPORT = {
    "bot": {"encoder"},
    "encoder": set[str](),
    "gateway": {"shop"},
    "actions": {"shop"},
    "shop": {"encoder"},
    "analytics": {"shop", "encoder"},
    "console": {"shop", "analytics"},
    "demo": {"shop"},
    "running": {"shop", "gateway", "console", "demo", "actions"},
    "rehearsal": {"shop", "gateway", "running", "encoder"},
}


def modules(room: str) -> list[Path]:
    return [path for path in sorted((ROOT / room).rglob("*.py")) if ".venv" not in path.parts]


def imported_rooms(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module.split(".")[0])
    return found & ROOMS


@pytest.mark.parametrize("room", sorted(MAY_IMPORT))
def test_a_room_imports_only_what_it_may(room: str) -> None:
    assert modules(room), f"{room} has no modules"
    wrong = {str(path.relative_to(ROOT)): sorted(extra) for path in modules(room) if (extra := strange(path, room))}
    assert wrong == {}


def strange(path: Path, room: str) -> set[str]:
    mine = {"encoder"} if path.is_relative_to(ROOT / "encoder") else {room}
    return imported_rooms(path) - MAY_IMPORT[room] - mine


@pytest.mark.parametrize("web", ["fastapi", "starlette", "rasa", "rasa_sdk", "sanic", "httpx", "jinja2"])
def test_the_shop_knows_neither_rasa_nor_the_web(web: str) -> None:
    for path in modules("shop"):
        text = path.read_text("utf-8")
        assert f"import {web}" not in text and f"from {web}" not in text, path
