"""The way to the shop's own system: one POST an event, no redirects, a short patience."""

from __future__ import annotations

from collections.abc import Mapping

import httpx

from shop.errors import Unavailable
from shop.notices import Response

SECONDS = 15.0


class Webhook:
    """Posts signed bodies to one address; an instance is a `shop.notices.Transport`."""

    def __init__(self, url: str, transport: httpx.BaseTransport | None = None) -> None:
        self._url = url
        self._http = httpx.Client(transport=transport, timeout=SECONDS)

    def __call__(self, body: bytes, headers: Mapping[str, str]) -> Response:
        """Post once; raises `Unavailable` when there is no answer."""
        try:
            response = self._http.post(self._url, content=body, headers=dict(headers))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unavailable(f"The shop's system does not answer: {type(error).__name__}") from error
        wait = response.headers.get("retry-after", "")
        return Response(response.status_code, float(wait) if wait.isdecimal() else None)

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()
