"""The stage: a running shop of its own with the real shop's goods and articles, and nothing of its customers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Table, func, insert, select

from running.temporary import Stack, temporary_stack
from shop.errors import NotFound
from shop.settings import Settings
from shop.store import Store
from shop.store.tables import Article, Product

CHUNK = 500
OWN = {"var_dir", "port", "bot_port", "actions_port"}
# Nothing leaves the stage: no mail, no webhook, no other channel, and no database but its own.
QUIET: dict[str, Any] = {
    "database_url": "",
    "host": "127.0.0.1",
    "public_url": "",
    "secret_key": "",
    "telegram_token": "",
    "smtp_url": "",
    "shop_webhook_url": "",
    "shop_webhook_secret": "",
    "widget_origins": (),
}


@contextmanager
def staged(settings: Settings, folder: Path) -> Iterator[Stack]:
    """Start the stage in `folder` and end it afterwards; raises `NotFound` when the shop has nothing to sell or tell yet."""
    alike = settings.model_dump(exclude=OWN) | QUIET
    empty = not copy_goods(settings.url, f"sqlite:///{folder.as_posix()}/shop.db")
    if empty and not settings.seeds_demo:
        raise NotFound("The shop has no products and no articles yet; import them first, then rehearse.")
    with temporary_stack(folder, **(alike | {"demo": empty})) as stack:
        yield stack


def copy_goods(source_url: str, target_url: str) -> int:
    """Copy products and articles into a new database; returns how many rows there were."""
    source, target = Store(source_url), Store(target_url)
    try:
        source.migrate()
        target.migrate()
        return sum(_copy(source, target, table) for table in (Product.__table__, Article.__table__) if isinstance(table, Table))
    finally:
        source.close()
        target.close()


def _copy(source: Store, target: Store, table: Table) -> int:
    with source.reading() as reading, target.transaction() as writing:
        for rows in reading.execute(select(table)).mappings().partitions(CHUNK):
            writing.execute(insert(table), [dict(row) for row in rows])
    with target.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0
