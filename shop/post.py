"""What carries letters: a mail server where one is set, else a folder of files."""

from __future__ import annotations

import os
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from shop.errors import BadInput, Unavailable
from shop.letters import Post
from shop.settings import Settings, is_loopback
from shop.store.tables import Letter

SECONDS = 15.0
_PORTS = {"smtp": 587, "smtps": 465}


def open_post(settings: Settings) -> Post:
    """The post of a shop; opens nothing yet."""
    return SmtpPost(settings) if settings.smtp_url.get_secret_value() else FolderPost(settings)


class SmtpPost:
    """Hands each letter to the mail server of `SHOPKEEPER_SMTP_URL`; anything but this machine is only spoken to over TLS."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._server = urlsplit(settings.smtp_url.get_secret_value())

    def send(self, letter: Letter) -> None:
        """One connection a letter; a refusal of the recipient for good raises `BadInput`, everything else `Unavailable`."""
        try:
            message = compose(self._settings, letter)
            with self._connect() as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, reason = next(iter(error.recipients.values()))
            refused = BadInput if code >= 500 else Unavailable
            raise refused(f"The mail server refuses the recipient: {code} {reason.decode(errors='replace')}") from error
        except (smtplib.SMTPNotSupportedError, ValueError) as error:
            raise BadInput(f"This letter cannot be sent: {type(error).__name__}") from error
        except OSError as error:
            # SMTPException is an OSError; its text may hold the letter, so only its kind and code are kept.
            answer = getattr(error, "smtp_code", "")
            raise Unavailable(f"The mail server does not take the letter: {type(error).__name__} {answer}".rstrip()) from error

    def _connect(self) -> smtplib.SMTP:
        host = str(self._server.hostname)
        port = self._server.port or _PORTS[self._server.scheme]
        secure = ssl.create_default_context()
        if self._server.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=secure)
        else:
            server = smtplib.SMTP(host, port, timeout=SECONDS)
        try:
            if self._server.scheme == "smtp" and not is_loopback(host):
                server.starttls(context=secure)
            if self._server.username:
                server.login(unquote(self._server.username), unquote(self._server.password or ""))
        except OSError:
            server.close()
            raise
        return server


class FolderPost:
    """Puts each letter into the mailbox folder as one .eml file, readable by its owner only."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def send(self, letter: Letter) -> None:
        """Write the file at once or not at all; the same letter is the same file."""
        folder = self._settings.mailbox
        path = folder / file_name(letter)
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            part = path.with_suffix(".part")
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(compose(self._settings, letter).as_bytes())
            part.replace(path)
        except OSError as error:
            raise Unavailable(f"The mailbox folder cannot be written: {error.strerror}") from error


def compose(settings: Settings, letter: Letter) -> EmailMessage:
    """A letter as an e-mail; its id stays the same when it is sent again."""
    message = EmailMessage(policy=SMTP)
    message["From"] = formataddr((settings.shop_name, settings.mail_from))
    message["To"] = letter.recipient
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.created_at)
    domain = settings.mail_from.rpartition("@")[2]
    message["Message-ID"] = f"<letter-{letter.id}-{int(letter.created_at.timestamp())}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message


def file_name(letter: Letter) -> str:
    """Name of a letter's file in the mailbox folder; names sort as letters were written."""
    return f"{letter.id:08d}-{letter.kind}.eml"


def remove_letter(folder: Path, letter: Letter) -> bool:
    """Take a letter out of the mailbox folder; False when it is not there."""
    path = folder / file_name(letter)
    existed = path.exists()
    path.unlink(missing_ok=True)
    return existed
