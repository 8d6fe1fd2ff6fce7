"""Files the browser loads: our own from `static/`, and Vega's JavaScript, written to `var/static` at set-up."""

from __future__ import annotations

import os
import tempfile
import threading
from importlib.metadata import version
from pathlib import Path

import vl_convert
from fastapi import APIRouter
from fastapi.responses import FileResponse

from console.desk import DeskDep
from console.guard import GuardedRoute
from console.words import HERE
from shop.errors import NotFound

STATIC = HERE / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
SNIPPET = "window.vegaEmbed = vegaEmbed;"
LONG = "public, max-age=31536000, immutable"
SHORT = "no-cache"

_building = threading.Lock()
router = APIRouter(route_class=GuardedRoute)


def build(var_dir: Path) -> Path:
    """Write Vega, Vega-Lite and Vega-Embed as one file, unless this version is there; needs no network. Returns its path."""
    path = var_dir / "static" / vega_name()
    with _building:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, vl_convert.javascript_bundle(snippet=SNIPPET))
    return path


def vega_name() -> str:
    """File name of Vega's JavaScript; it changes with the version, so that browsers may keep it for good."""
    release = version("vl-convert-python")
    return f"vega-{release}.js"


@router.get("/console/static/{name}")
def send_static(name: str, desk: DeskDep) -> FileResponse:
    """One of our files, or Vega's."""
    if name == vega_name():
        return FileResponse(build(desk.settings.var_dir), media_type=TYPES[".js"], headers={"Cache-Control": LONG})
    path = STATIC / name
    if path.suffix not in TYPES or path.parent != STATIC or not path.is_file():
        raise NotFound("There is no such file.")
    return FileResponse(path, media_type=TYPES[path.suffix], headers={"Cache-Control": SHORT})


def _write(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(name, 0o644)
    os.replace(name, path)
