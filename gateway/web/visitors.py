"""Who a browser is: an anonymous visitor with a signed token, nothing more."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import HTTPConnection
from starlette.responses import Response

from shop.errors import NotAllowed

COOKIE = "shopkeeper_visitor"
PROBE = "probe-"
LIFE_SECONDS = 400 * 24 * 3600


@dataclass(frozen=True)
class Visitor:
    """One browser; a probe's conversations are counted nowhere."""

    user_id: str

    @property
    def is_probe(self) -> bool:
        """Whether this is the shop's own check of itself."""
        return self.user_id.startswith(PROBE)


class Visitors:
    """Makes and reads visitor tokens; only the shop's key makes valid ones."""

    def __init__(self, key: str) -> None:
        self._serializer = URLSafeTimedSerializer(key, salt="visitor")

    def mint(self, user_id: str | None = None) -> str:
        """A token for a new visitor, or for a given user id."""
        return self._serializer.dumps(user_id or uuid.uuid4().hex)

    def read(self, token: str) -> Visitor:
        """The visitor of a token; raises `NotAllowed` for one that is forged, broken or too old."""
        try:
            return Visitor(str(self._serializer.loads(token, max_age=LIFE_SECONDS)))
        except (BadSignature, UnicodeError) as error:
            raise NotAllowed("This chat session is not valid any more; please start a new one.") from error

    def of_bearer(self, request: HTTPConnection) -> Visitor:
        """The visitor named in the Authorization header; raises `NotAllowed`."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return self.read(token.strip() if scheme.lower() == "bearer" else "")

    def of_cookie(self, request: HTTPConnection) -> Visitor | None:
        """The visitor of the storefront's cookie, if there is a valid one."""
        try:
            return self.read(request.cookies.get(COOKIE, ""))
        except NotAllowed:
            return None


def keep(response: Response, token: str, *, secure: bool) -> None:
    """Let the storefront know this visitor: a cookie scripts cannot read and other sites cannot send."""
    response.set_cookie(COOKIE, token, max_age=LIFE_SECONDS, httponly=True, samesite="lax", secure=secure)


def is_same_origin(request: HTTPConnection) -> bool:
    """Whether a browser says that the request comes from one of our own pages."""
    origin = request.headers.get("origin")
    return origin is not None and origin == f"{request.url.scheme}://{request.url.netloc}"
