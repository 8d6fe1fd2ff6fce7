"""Rendering the storefront's pages in the visitor's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from gateway.web.drawings import drawing_of, shade_of
from gateway.web.wording import WORDS
from shop.catalogue import category_title, price_of, title_of, translated
from shop.settings import Settings
from shop.store.tables import Product

FOLDER = Path(__file__).parent
LANGUAGE_COOKIE = "shopkeeper_language"


class Pages:
    """Templates with the words of both languages; everything is escaped."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals |= {
            "category_title": category_title,
            "title_of": title_of,
            "price_of": price_of,
            "translated": translated,
            "shade_of": shade_of,
            "drawing_of": drawing_of,
            "moment_of": self._moment_of,
        }

    def language(self, request: Request) -> str:
        """`?lang=`, then the cookie of an earlier choice, then the browser, then the shop's default."""
        for wish in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
            if wish in WORDS:
                return wish
        preferred = request.headers.get("accept-language", "")[:2].lower()
        return preferred if preferred in WORDS else self._settings.default_language

    def show(self, request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
        """One page; a language chosen by `?lang=` is remembered."""
        language = self.language(request)
        known: Mapping[str, Any] = {
            "language": language,
            "other": "zh" if language == "en" else "en",
            "words": WORDS[language],
            "shop": self._settings.shop_name,
            "demo": self._settings.demo,
            "path": request.url.path,
            "mailbox": self._settings.shows_mailbox,
        }
        body = self._environment.get_template(template).render(**{**known, **values})
        response = HTMLResponse(body, status, headers={"Content-Language": language})
        if request.query_params.get("lang") in WORDS:
            response.set_cookie(LANGUAGE_COOKIE, language, max_age=31_536_000, httponly=True, samesite="lax")
        return response

    def _moment_of(self, moment: datetime) -> str:
        return f"{moment.astimezone(ZoneInfo(self._settings.timezone)):%Y-%m-%d %H:%M}"

    def draw(self, product: Product) -> Response:
        """A product's drawing as a picture of its own, for cards outside of these pages; kept for a day."""
        body = self._environment.get_template("picture.svg").render(product=product)
        return Response(body.strip(), media_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})
