"""Letters reach a mail server or a folder, whole and in both languages."""

from __future__ import annotations

import socketserver
import stat
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from shop.errors import BadInput, Unavailable
from shop.post import FolderPost, SmtpPost, compose, file_name, open_post, remove_letter
from shop.settings import Settings
from shop.store import now
from shop.store.tables import Letter


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks enough SMTP to take one letter; `recipient` is its answer to RCPT."""

    daemon_threads = True
    recipient = b"250 fine"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.taken: list[bytes] = []


class Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            word = line.split(b":")[0].split()[0].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self.server.taken.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            answer = self.server.recipient if word == b"RCPT" else b"221 bye" if word == b"QUIT" else b"250 fine"
            self.wfile.write(answer + b"\r\n")
            if word == b"QUIT":
                return


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def settings_of(folder: Path, **changes: Any) -> Settings:
    return Settings(_env_file=None, var_dir=folder, shop_name="Leaf & Kettle", mail_from="shop@example.com", **changes)


def letter(text: str = "您的验证码是 123456。", recipient: str = "anna@example.com") -> Letter:
    return Letter(id=7, recipient=recipient, subject="茶：您的验证码", text=text, kind="code", created_at=now())


def read(data: bytes) -> EmailMessage:
    return message_from_bytes(data, policy=policy.default)


def test_a_mail_server_takes_the_letter(server: MailServer, tmp_path: Path) -> None:
    post = open_post(settings_of(tmp_path, smtp_url=f"smtp://127.0.0.1:{server.server_address[1]}"))
    assert isinstance(post, SmtpPost)
    post.send(letter())
    message = read(server.taken[0])
    assert (message["to"], message["subject"]) == ("anna@example.com", "茶：您的验证码")
    assert message["from"] == "Leaf & Kettle <shop@example.com>"
    assert message.get_content().strip() == "您的验证码是 123456。"


@pytest.mark.parametrize(("answer", "error"), [(b"550 nobody", BadInput), (b"450 later", Unavailable)])
def test_a_refused_recipient_is_final_only_when_the_server_says_so(
    server: MailServer, tmp_path: Path, answer: bytes, error: type[Exception]
) -> None:
    server.recipient = answer
    with pytest.raises(error):
        SmtpPost(settings_of(tmp_path, smtp_url=f"smtp://127.0.0.1:{server.server_address[1]}")).send(letter())


def test_a_server_that_is_away_may_be_tried_again_and_the_reason_holds_no_letter(tmp_path: Path) -> None:
    with socketserver.TCPServer(("127.0.0.1", 0), Talk) as unused:
        port = unused.server_address[1]
    with pytest.raises(Unavailable) as caught:
        SmtpPost(settings_of(tmp_path, smtp_url=f"smtp://127.0.0.1:{port}")).send(letter())
    assert "123456" not in str(caught.value)


def test_an_address_no_server_can_take_is_refused(server: MailServer, tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        SmtpPost(settings_of(tmp_path, smtp_url=f"smtp://127.0.0.1:{server.server_address[1]}")).send(
            letter(recipient="安娜@example.com")
        )


def test_without_a_server_a_letter_is_one_private_file(tmp_path: Path) -> None:
    settings, sent = settings_of(tmp_path), letter()
    post = open_post(settings)
    assert isinstance(post, FolderPost)
    for _ in range(2):
        post.send(sent)
    [path] = settings.mailbox.iterdir()
    assert path.name == file_name(sent) == "00000007-code.eml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read(path.read_bytes()).get_content().strip() == "您的验证码是 123456。"
    assert remove_letter(settings.mailbox, sent) and not remove_letter(settings.mailbox, sent)


def test_a_letter_keeps_its_id_when_it_is_sent_again(tmp_path: Path) -> None:
    sent = letter()
    first, second = (compose(settings_of(tmp_path), sent)["message-id"] for _ in range(2))
    assert first == second
