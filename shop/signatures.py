"""Signed messages between the shop's systems and Shopkeeper, in both directions, by Standard Webhooks.

https://www.standardwebhooks.com describes the form: the headers webhook-id, webhook-timestamp and webhook-signature, the last
being "v1," and the base64 HMAC-SHA256 of "<id>.<timestamp>.<body>"; several, separated by spaces, while a secret changes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

from shop.errors import NotAllowed

TOLERANCE_SECONDS = 300
LONGEST_TIMESTAMP = 12


def sign(secret: bytes, public_id: str, moment: datetime, body: bytes) -> dict[str, str]:
    """The headers that say who sent a body and when."""
    timestamp = str(int(moment.timestamp()))
    return {
        "webhook-id": public_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{_digest(secret, public_id, timestamp, body).decode()}",
        "content-type": "application/json",
    }


def check(secret: bytes, headers: Mapping[str, str], body: bytes, moment: datetime) -> str:
    """The id of a message that was signed with the secret within five minutes of `moment`; raises `NotAllowed`."""
    public_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not public_id or not timestamp.isascii() or not timestamp.isdecimal() or len(timestamp) > LONGEST_TIMESTAMP:
        raise NotAllowed("The headers webhook-id, webhook-timestamp and webhook-signature are needed.")
    if abs(moment.timestamp() - int(timestamp)) > TOLERANCE_SECONDS:
        raise NotAllowed("The timestamp is more than five minutes from now.")
    wanted = b"v1," + _digest(secret, public_id, timestamp, body)
    given = [part.encode() for part in headers.get("webhook-signature", "").split()]
    # Every signature is compared, so that the time taken does not tell which was nearest.
    if not sum(hmac.compare_digest(wanted, one) for one in given):
        raise NotAllowed("The signature is not valid.")
    return public_id


def _digest(secret: bytes, public_id: str, timestamp: str, body: bytes) -> bytes:
    signed = b".".join((public_id.encode(), timestamp.encode(), body))
    return base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest())
