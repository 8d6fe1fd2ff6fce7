"""What every page of the console works with: the shop's database, its settings, templates and live changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment

from console.live import Live
from shop.settings import Settings
from shop.staff import Visitor
from shop.store import Store


@dataclass(frozen=True)
class Desk:
    """One shop's console; `register` puts it on the application's state."""

    store: Store
    settings: Settings
    templates: Environment
    live: Live

    def render(self, template: str, status: int = 200, *, visitor: Visitor | None = None, **context: Any) -> HTMLResponse:
        """A page; `visitor` decides what the navigation offers."""
        page = self.templates.get_template(template).render(visitor=visitor, settings=self.settings, **context)
        return HTMLResponse(page, status)


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.console
    return desk


DeskDep = Annotated[Desk, Depends(_desk)]
