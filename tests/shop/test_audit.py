"""Nobody changes or removes a line of the log unseen."""

from __future__ import annotations

from sqlalchemy import delete, update

from shop import audit
from shop.store import Store
from shop.store.tables import AuditEntry


def write(store: Store) -> list[int]:
    with store.transaction() as session:
        return [audit.append(session, "kim@example.com", "reply", f"conversation:{n}", {"词": n}).id for n in range(3)]


def broken(store: Store) -> int | None:
    with store.reading() as session:
        return audit.find_break(session)


def test_an_untouched_chain_holds(store: Store) -> None:
    assert broken(store) is None
    write(store)
    write(store)
    assert broken(store) is None


def test_a_changed_row_is_found(store: Store) -> None:
    ids = write(store)
    with store.transaction() as session:
        session.execute(update(AuditEntry).where(AuditEntry.id == ids[1]).values(actor="somebody else"))
    assert broken(store) == ids[1]


def test_a_removed_row_is_found_at_the_next(store: Store) -> None:
    ids = write(store)
    with store.transaction() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.id == ids[1]))
    assert broken(store) == ids[2]
