"""Old chats are read whatever their columns, encoding and order, or refused with one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rehearsal.chats import Chats
from shop.errors import BadFile

INTERLEAVED = "Ticket ID,from,Message\n7,customer,hello\n8,buyer,where is it\n7,agent,hi there\n7,customer,bye\n8,agent,\n"


@pytest.fixture
def chats(tmp_path: Path) -> Iterator[Chats]:
    """No chats yet."""
    found = Chats(tmp_path / "scratch.db")
    yield found
    found.close()


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "chats.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_interleaved_conversations_come_out_whole_and_in_order(chats: Chats, tmp_path: Path) -> None:
    counts = chats.read(write(tmp_path, INTERLEAVED, "utf-8-sig"), {})
    assert (counts.customers, counts.staff, counts.conversations, counts.empty) == (3, 1, 2, 1)
    assert [(number, key) for number, key, _ in chats.conversations()] == [(1, "7"), (2, "8")]
    assert [(line.text, line.by_customer) for line in chats.lines(1)] == [("hello", True), ("hi there", False), ("bye", True)]


def test_chinese_columns_and_gb18030_are_read(chats: Chats, tmp_path: Path) -> None:
    chats.read(write(tmp_path, "会话;角色;内容\n1;客户;我的订单呢\n1;客服;稍等\n", "gb18030"), {})
    assert [line.text for line in chats.lines(1) if line.by_customer] == ["我的订单呢"]


def test_without_authors_every_row_is_a_customers_and_a_conversation(chats: Chats, tmp_path: Path) -> None:
    counts = chats.read(write(tmp_path, "sentence\nhello\nbye\n"), {})
    assert (counts.customers, counts.conversations) == (2, 2)


def test_columns_and_customers_may_be_named(chats: Chats, tmp_path: Path) -> None:
    text = "who,what,lang\nx1,hello,en\nbot,hi,en\n"
    counts = chats.read(write(tmp_path, text), {"text": "what", "author": "who", "language": "lang"}, ["X1"])
    assert (counts.customers, counts.staff) == (1, 1)
    assert next(chats.conversations())[2] == "en"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty"),
        ("when,what\n1,hello\n", "no column for the messages that I know; it has when, what. Name it with --text"),
        ("message,from\nhello,bot\n", "the authors are bot. Say who is the customer with --customer"),
        ("message\n", "has no messages"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(chats: Chats, tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(BadFile, match=sentence):
        chats.read(write(tmp_path, text), {})


def test_files_that_are_no_csv_are_named(chats: Chats, tmp_path: Path) -> None:
    (tmp_path / "sheet.xlsx").write_bytes(b"PK\x03\x04rest")
    (tmp_path / "noise.csv").write_bytes(b"message\n\xff\xff\xff\xff\n")
    for name, sentence in (("sheet.xlsx", "spreadsheet"), ("noise.csv", "neither UTF-8 nor"), ("none.csv", "cannot be read")):
        with pytest.raises(BadFile, match=sentence):
            chats.read(tmp_path / name, {})


def test_a_named_column_must_be_there(chats: Chats, tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="no column 'body'; it has message"):
        chats.read(write(tmp_path, "message\nx\n"), {"text": "body"})
