"""Links to a product that note the click: for channels where a card's address is opened outside of the chat."""

from __future__ import annotations

from itsdangerous import BadSignature, URLSafeSerializer

from shop.errors import NotFound


class Links:
    """Makes and reads them; they are signed, so that nobody can click for somebody else."""

    def __init__(self, key: str, site_url: str) -> None:
        self._serializer, self._site_url = URLSafeSerializer(key, salt="click"), site_url

    def to(self, recommendation_id: int) -> str:
        """The address for one shown card."""
        return f"{self._site_url}/shop/go/{self._serializer.dumps(recommendation_id)}"

    def read(self, token: str) -> int:
        """The recommendation of a link; raises `NotFound` for one that was not made here."""
        try:
            return int(self._serializer.loads(token))
        except (BadSignature, TypeError, ValueError) as error:
            raise NotFound("This link is not valid.") from error
