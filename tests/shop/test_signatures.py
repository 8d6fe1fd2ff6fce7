"""Signatures are those of the specification; what was changed, is too old or was signed by somebody else is refused."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest

from shop.errors import NotAllowed
from shop.signatures import check, sign

# Id, time, body, secret and signature of the specification's own example.
SECRET = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
ID, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}'
MOMENT = datetime.fromtimestamp(1614265330, UTC)
HEADERS = {
    "webhook-id": ID,
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}


def test_a_message_is_signed_as_the_specification_does() -> None:
    assert sign(SECRET, ID, MOMENT, BODY) == HEADERS | {"content-type": "application/json"}


@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_it_is_good_for_five_minutes_and_beside_other_signatures(seconds: int) -> None:
    several = HEADERS | {"webhook-signature": f"v1a,xyz v1,{'A' * 43}= {HEADERS['webhook-signature']}"}
    assert check(SECRET, several, BODY, MOMENT + timedelta(seconds=seconds)) == ID


@pytest.mark.parametrize(
    "wrong",
    [
        {"webhook-id": "msg_other"},
        {"webhook-id": ""},
        {"webhook-timestamp": "1614265331"},
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": "²"},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,é"},
        {"webhook-signature": HEADERS["webhook-signature"].replace("v1,", "v2,")},
    ],
)
def test_a_changed_header_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(NotAllowed):
        check(SECRET, HEADERS | wrong, BODY, MOMENT)


@pytest.mark.parametrize(
    ("secret", "body", "seconds"), [(SECRET, b"{}", 0), (b"x" * 24, BODY, 0), (SECRET, BODY, 301), (SECRET, BODY, -301)]
)
def test_another_secret_body_or_time_is_refused(secret: bytes, body: bytes, seconds: int) -> None:
    with pytest.raises(NotAllowed):
        check(secret, HEADERS, body, MOMENT + timedelta(seconds=seconds))
