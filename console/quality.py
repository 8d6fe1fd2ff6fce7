"""The quality page: which training examples mislead the assistant, for those who write them."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import Response

from analytics.quality import read_quality
from console.access import Clerk
from console.desk import DeskDep
from console.guard import GuardedRoute
from console.words import HERE, LANGUAGES, make_environment
from shop.settings import Settings

router = APIRouter(route_class=GuardedRoute, prefix="/console/quality")
INTENTS = HERE.parent / "data" / "intents.csv"
JSON, PAGE = "quality.json", "quality.html"


@router.get("")
def show_quality(desk: DeskDep, visitor: Clerk) -> Response:
    """What the last `make quality` found; a page that says so where it was never run."""
    quality = read_quality(desk.settings.var_dir / JSON, INTENTS)
    return desk.render("quality.html", visitor=visitor, quality=quality, languages=LANGUAGES)


def write_page(settings: Settings) -> Path:
    """Write the same page as one file that needs nothing else; returns its path. Raises `NotFound` and `BadFile`."""
    quality = read_quality(settings.var_dir / JSON, INTENTS)
    style = (HERE / "static" / "console.css").read_text("utf-8")
    page = make_environment(settings).get_template("quality_file.html")
    path = settings.var_dir / PAGE
    path.write_text(page.render(settings=settings, quality=quality, languages=LANGUAGES, style=style), "utf-8")
    return path
