"""Settings that cannot work are refused in a sentence, and secrets reach the other processes."""

from __future__ import annotations

import pytest

from shop.settings import Settings

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.mark.parametrize(
    "wrong",
    [
        {"smtp_url": "mail.example.com"},
        {"smtp_url": "http://mail.example.com"},
        {"shop_webhook_url": "https://shop.example/hooks"},
        {"shop_webhook_url": "https://shop.example/hooks", "shop_webhook_secret": "whsec_c2hvcnQ="},
        {"shop_webhook_url": "https://shop.example/hooks", "shop_webhook_secret": "not base64!"},
        {"shop_webhook_url": "ftp://shop.example", "shop_webhook_secret": SECRET},
        {"events_secret": "whsec_c2hvcnQ="},
        {"events_secret": "not base64!"},
    ],
)
def test_what_cannot_work_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"SHOPKEEPER_[SE]"):
        Settings(_env_file=None, **wrong)  # type: ignore[arg-type]


def test_secrets_reach_other_processes_whole() -> None:
    url = "smtp://shop%40example.com:pass@mail.example.com:587"
    settings = Settings(_env_file=None, smtp_url=url, shop_webhook_url="https://shop.example/hooks", shop_webhook_secret=SECRET)
    environment = settings.as_environment()
    assert (environment["SHOPKEEPER_SMTP_URL"], environment["SHOPKEEPER_SHOP_WEBHOOK_SECRET"]) == (url, SECRET)
    assert "pass@" not in repr(settings)


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, True),
        ({"smtp_url": "smtp://mail.example.com"}, False),
        ({"demo": False}, False),
        ({"host": "0.0.0.0"}, False),
        ({"public_url": "https://tea.example"}, False),
    ],
)
def test_the_mailbox_is_a_page_of_the_demo_on_this_machine_only(changes: dict[str, str], shown: bool) -> None:
    assert Settings(_env_file=None, secret_key="key", **changes).shows_mailbox is shown  # type: ignore[arg-type]
