"""The shop's database: opening it, transactions, and the bell that says that something changed."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from sqlalchemy.orm import Session

from shop.errors import Unavailable

MIGRATIONS = Path(__file__).with_name("migrations")


class Bell:
    """Rings after every commit of this process, so that loops and live pages need not poll at once.

    Listeners get no data: they look into the database, which stays the only truth.
    """

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._count = 0

    @property
    def count(self) -> int:
        """How often the bell has rung."""
        return self._count

    def ring(self) -> None:
        """Wake everybody who waits."""
        with self._condition:
            self._count += 1
            self._condition.notify_all()

    def wait(self, seen: int, seconds: float) -> int:
        """Block until the bell has rung since `seen`, at most `seconds`; returns the new count."""
        with self._condition:
            self._condition.wait_for(lambda: self._count != seen, timeout=seconds)
            return self._count


class Store:
    """One shop's database. Sessions are synchronous; a page that must not wait calls them in a thread.

    `announces` says that the shop's own system wants to be told; its sessions carry it, and `shop.notices` writes only then.
    """

    def __init__(self, url: str, *, announces: bool = False) -> None:
        self.url = url
        self.announces = announces
        self.bell = Bell()
        self.engine = open_engine(url)
        self._reader = self.engine.execution_options(reading=True)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that commits at the end and then rings the bell; an exception rolls back everything."""
        with self._session(self.engine) as session:
            yield session
            session.commit()
        self.bell.ring()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for looking only; nothing of it is committed."""
        with self._session(self._reader) as session:
            yield session

    @contextmanager
    def _session(self, bind: Engine) -> Iterator[Session]:
        try:
            with Session(bind, expire_on_commit=False, info={"announces": self.announces}) as session:
                yield session
        except OperationalError as error:
            raise Unavailable(_sentence(str(error.orig))) from error
        except NoFreeConnection as error:
            raise Unavailable("The database has no free connection.") from error

    def migrate(self) -> None:
        """Bring the tables to the newest version; does nothing when they are."""
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with self.engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def _sentence(reason: str) -> str:
    if "disk is full" in reason:
        return "The disk is full; make room where the database is and try again."
    return f"The database does not answer: {reason}"


def open_engine(url: str) -> Engine:
    """An engine for a SQLAlchemy URL; SQLite gets WAL, full durability and enforced foreign keys.

    Errors do not name the values of a statement: they end in logs, and values are what customers wrote.
    """
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, json_serializer=_to_json, hide_parameters=True)
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": 15}, json_serializer=_to_json, hide_parameters=True)
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_immediately)
    return engine


def _to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _configure_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=15000",
        "cache_size=-32000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediately(connection: Any) -> None:
    # A deferred transaction that reads first and writes later fails at once with SQLITE_BUSY_SNAPSHOT instead of waiting.
    connection.exec_driver_sql("BEGIN" if connection.get_execution_options().get("reading") else "BEGIN IMMEDIATE")
