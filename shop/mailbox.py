"""Reading the folder of letters that stands in for a mail server."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from shop.errors import NotFound

_NAME = re.compile(r"\d{8,12}-[a-z_]{1,40}")


@dataclass(frozen=True)
class Mail:
    """One letter in the folder; `name` is its file's without the ending."""

    name: str
    recipient: str
    subject: str
    at: datetime
    text: str


def list_mails(folder: Path, limit: int = 50) -> list[Mail]:
    """The newest letters first; empty when there is no folder."""
    newest = sorted(folder.glob("*.eml"), reverse=True)[:limit]
    return [_read(path) for path in newest if _NAME.fullmatch(path.stem)]


def read_mail(folder: Path, name: str) -> Mail:
    """One letter by its name; raises `NotFound`."""
    path = folder / f"{name}.eml"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise NotFound("There is no such letter.")
    return _read(path)


def _read(path: Path) -> Mail:
    message = message_from_bytes(path.read_bytes(), EmailMessage, policy=policy.default)
    return Mail(
        name=path.stem,
        recipient=str(message["to"]),
        subject=str(message["subject"]),
        at=parsedate_to_datetime(message["date"]),
        text=message.get_content().strip(),
    )
