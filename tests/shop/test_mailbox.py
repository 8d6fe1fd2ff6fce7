"""The folder of letters is read newest first, and only letters are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from shop.errors import NotFound
from shop.mailbox import list_mails, read_mail
from shop.post import FolderPost
from shop.settings import Settings
from shop.store import now
from shop.store.tables import Letter


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    settings = Settings(_env_file=None, var_dir=tmp_path)
    assert list_mails(settings.mailbox) == []
    for number, text in ((1, "Your code is 123456."), (2, "您的验证码是 654321。")):
        letter = Letter(id=number, recipient="anna@example.com", subject="验证码", text=text, kind="code", created_at=now())
        FolderPost(settings).send(letter)
    (settings.mailbox / "notes.eml").write_text("not a letter of ours")
    return settings.mailbox


def test_the_newest_letter_comes_first(folder: Path) -> None:
    assert [(mail.name, mail.text) for mail in list_mails(folder)] == [
        ("00000002-code", "您的验证码是 654321。"),
        ("00000001-code", "Your code is 123456."),
    ]
    assert read_mail(folder, "00000002-code").recipient == "anna@example.com"


@pytest.mark.parametrize("name", ["notes", "00000009-code", "../secret", "00000001-code.eml"])
def test_nothing_else_is_read(folder: Path, name: str) -> None:
    with pytest.raises(NotFound):
        read_mail(folder, name)
