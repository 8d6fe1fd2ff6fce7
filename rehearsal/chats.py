"""Old chats out of a CSV file of any size, kept in a scratch database so that interleaved conversations come out whole."""

from __future__ import annotations

import codecs
import csv
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rehearsal.columns import CUSTOMERS, Columns, find_columns, is_customer
from shop.errors import BadFile
from shop.importing.rows import DELIMITERS, simplify

ENCODINGS = ("utf-8-sig", "gb18030")
BLOCK = 1 << 20
LONGEST = 4000
_TABLES = """
create table conversations (number integer primary key, key text not null unique, language text);
create table lines (
    id integer primary key, conversation integer not null, customer integer not null, text text not null,
    message_id integer, asked integer not null default 0
);
create index lines_of on lines (conversation, id);
"""


@dataclass(frozen=True)
class Line:
    """One old message; `message_id` is its row on the stage, once it was asked and taken."""

    id: int
    text: str
    by_customer: bool
    message_id: int | None = None


@dataclass
class Counts:
    """What a file held: messages of customers and of staff, conversations, and rows without a text."""

    customers: int = 0
    staff: int = 0
    conversations: int = 0
    empty: int = 0
    authors: set[str] = field(default_factory=set)


class Chats:
    """Old conversations in the order of the file; close it when done."""

    def __init__(self, scratch: Path) -> None:
        self._base = sqlite3.connect(scratch, isolation_level=None)
        self._base.executescript("pragma journal_mode = off; pragma synchronous = off;" + _TABLES)
        self.counts = Counts()

    def read(self, path: Path, given: Mapping[str, str | None], customers: Iterable[str] = ()) -> Counts:
        """Take in a whole file; raises `BadFile` with one sentence when it cannot be used.

        `given` names columns, `customers` the words that stand for the customer in the author's column.
        """
        named = frozenset(simplify(name) for name in customers) or CUSTOMERS
        try:
            with path.open(encoding=find_encoding(path), newline="") as file:
                self._take(path.name, csv.reader(file, delimiter=find_delimiter(file)), dict(given), named)
        except OSError as error:
            raise BadFile(f"{path} cannot be read: {error.strerror or error}.") from error
        except csv.Error as error:
            raise BadFile(f"{path.name} cannot be read as CSV: {error}.") from error
        self._check(path.name)
        return self.counts

    def conversations(self) -> Iterator[tuple[int, str, str | None]]:
        """Number, key and language of every conversation in which a customer speaks, in the order of the file."""
        query = "select number, key, language from conversations where number in (select conversation from lines where customer)"
        last = 0
        while rows := self._base.execute(f"{query} and number > ? order by number limit 500", (last,)).fetchall():
            yield from rows
            last = rows[-1][0]

    def lines(self, conversation: int) -> list[Line]:
        """All messages of one conversation, in order."""
        query = "select id, text, customer, message_id from lines where conversation = ? order by id"
        return [Line(row[0], row[1], bool(row[2]), row[3]) for row in self._base.execute(query, (conversation,))]

    def text(self, line: int) -> str:
        """What one message says."""
        return str(self._base.execute("select text from lines where id = ?", (line,)).fetchone()[0])

    def message_of(self, line: int) -> int | None:
        """The row on the stage that one message became."""
        found: int | None = self._base.execute("select message_id from lines where id = ?", (line,)).fetchone()[0]
        return found

    def note(self, line: int, message_id: int | None) -> None:
        """Remember that a message was asked, and which row it became."""
        self._base.execute("update lines set asked = 1, message_id = ? where id = ?", (message_id, line))

    def asked(self) -> Iterator[tuple[int, int, int | None]]:
        """Line, conversation and row on the stage of every message that was asked, conversation by conversation."""
        yield from self._base.execute("select id, conversation, message_id from lines where asked order by conversation, id")

    def close(self) -> None:
        """Give the scratch file back."""
        self._base.close()

    def _take(self, file: str, reader: Iterable[list[str]], given: dict[str, str | None], customers: frozenset[str]) -> None:
        rows = iter(reader)
        header = next((row for row in rows if any(cell.strip() for cell in row)), None)
        if header is None:
            raise BadFile(f"{file} is empty.")
        columns = find_columns([cell.strip() for cell in header], given, file)
        self._base.execute("begin")
        for number, row in enumerate(rows, start=1):
            text = _cell(row, columns.text)
            if text:
                self._add(f"row {number}", row, columns, customers, text)
            else:
                self.counts.empty += bool(row)
        self._base.execute("commit")

    def _add(self, place: str, row: list[str], columns: Columns, customers: frozenset[str], text: str) -> None:
        author = _cell(row, columns.author)
        customer = columns.author is None or is_customer(author, customers)
        if columns.author is not None and len(self.counts.authors) < 8:
            self.counts.authors.add(author or "(empty)")
        number = self._number(_cell(row, columns.conversation) or place, _cell(row, columns.language) or None)
        insert = "insert into lines (conversation, customer, text) values (?, ?, ?)"
        self._base.execute(insert, (number, customer, text[:LONGEST]))
        self.counts.customers += customer
        self.counts.staff += not customer

    def _number(self, key: str, language: str | None) -> int:
        found = self._base.execute("select number from conversations where key = ?", (key,)).fetchone()
        if found:
            return int(found[0])
        self.counts.conversations += 1
        return int(self._base.execute("insert into conversations (key, language) values (?, ?)", (key, language)).lastrowid or 0)

    def _check(self, file: str) -> None:
        if self.counts.customers:
            return
        if self.counts.staff:
            raise BadFile(
                f"{file} has no message that is a customer's: the authors are {', '.join(sorted(self.counts.authors))}. "
                "Say who is the customer with --customer."
            )
        raise BadFile(f"{file} has no messages.")


def find_encoding(path: Path) -> str:
    """utf-8 or gb18030, whichever the whole file is, or utf-16 by its first bytes; raises `BadFile` for anything else."""
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith(b"PK\x03\x04"):
        raise BadFile(f"{path.name} is a spreadsheet or an archive; please save it as CSV first.")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    for encoding in ENCODINGS:
        if _decodes(path, encoding):
            return encoding
    raise BadFile(f"{path.name} is neither UTF-8 nor GB 18030 text; please save it as UTF-8.")


def find_delimiter(file: Iterable[str]) -> str:
    """What parts the cells, by the first line that holds something; the file is at its beginning again afterwards."""
    header = ""
    for line in file:
        header = line
        if header.strip():
            break
    file.seek(0)  # type: ignore[attr-defined]
    return max(DELIMITERS, key=header.count)


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _cell(row: list[str], place: int | None) -> str:
    return row[place].strip() if place is not None and place < len(row) else ""
