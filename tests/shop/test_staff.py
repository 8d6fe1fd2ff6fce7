"""Who gets in, who does not, and what they are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from shop import audit, staff
from shop.errors import BadInput, NotAllowed, TooManyAttempts
from shop.store import Store
from shop.store.base import now
from shop.store.tables import Attempt, AuditEntry, StaffSession

PASSWORD = "a-long-password"


def add(store: Store, email: str = "Kim@Example.com", role: str = "support") -> int:
    with store.transaction() as session:
        return staff.add_staff(session, email, "Kim", role, PASSWORD).id


def visitor(store: Store, token: str) -> staff.Visitor | None:
    with store.reading() as session:
        return staff.find_visitor(session, token)


def test_the_first_administrator_is_made_once(store: Store) -> None:
    with store.transaction() as session:
        password = staff.ensure_admin(session)
        assert password and len(password) >= 16
        assert staff.ensure_admin(session) is None
    assert staff.sign_in(store, "admin@localhost", password, "127.0.0.1")


def test_signing_in_begins_a_session_of_which_only_a_hash_is_kept(store: Store) -> None:
    staff_id = add(store)
    token = staff.sign_in(store, " kim@example.com ", PASSWORD, "10.0.0.1")
    found = visitor(store, token)
    assert found and (found.staff_id, found.role) == (staff_id, "support") and len(found.csrf) >= 24
    with store.transaction() as session:
        assert session.scalars(select(StaffSession.token_hash)).one() != token
        staff.sign_out(session, token)
    assert visitor(store, token) is None


def test_an_unknown_address_and_a_wrong_password_get_one_answer(store: Store) -> None:
    add(store)
    answers = []
    for email in ("kim@example.com", "nobody@example.com"):
        with pytest.raises(NotAllowed) as error:
            staff.sign_in(store, email, "wrong", "10.0.0.1")
        answers.append(str(error.value))
    assert answers == [staff.REFUSAL] * 2


@pytest.mark.parametrize("spread", ["emails", "addresses"])
def test_the_sixth_try_is_refused_even_when_it_is_right(store: Store, spread: str) -> None:
    add(store)
    with store.transaction() as session:
        for _ in range(5):
            kind, subject = ("sign_in_address", "10.0.0.1") if spread == "emails" else ("sign_in_email", "kim@example.com")
            session.add(Attempt(kind=kind, subject=subject, ok=False))
    with pytest.raises(TooManyAttempts):
        staff.sign_in(store, "kim@example.com", PASSWORD, "10.0.0.1")
    with store.transaction() as session:
        session.execute(update(Attempt).values(at=now() - timedelta(minutes=16)))
    assert staff.sign_in(store, "kim@example.com", PASSWORD, "10.0.0.1")


def test_tries_that_succeed_do_not_count(store: Store) -> None:
    add(store)
    for _ in range(6):
        staff.sign_in(store, "kim@example.com", PASSWORD, "10.0.0.1")
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Attempt).where(~Attempt.ok)) == 0


def test_sessions_end_with_time_a_new_password_and_a_closed_account(store: Store) -> None:
    staff_id = add(store)
    add(store, "ada@example.com", "admin")
    tokens = []
    for end in ("time", "password", "closed"):
        tokens.append(staff.sign_in(store, "kim@example.com", PASSWORD, "10.0.0.1"))
        assert visitor(store, tokens[-1])
        with store.transaction() as session:
            if end == "time":
                session.execute(update(StaffSession).values(expires_at=now() - timedelta(seconds=1)))
            elif end == "password":
                staff.set_password(session, staff_id, PASSWORD)
            else:
                staff.set_active(session, staff_id, False)
        assert visitor(store, tokens[-1]) is None
    with pytest.raises(NotAllowed):
        staff.sign_in(store, "kim@example.com", PASSWORD, "10.0.0.1")


def test_the_last_administrator_cannot_be_shut_out(store: Store) -> None:
    staff_id = add(store, role="admin")
    with pytest.raises(BadInput, match="last administrator"), store.transaction() as session:
        staff.set_active(session, staff_id, False)


@pytest.mark.parametrize(
    ("email", "name", "role", "password"),
    [
        ("nonsense", "Kim", "support", PASSWORD),
        ("kim@example.com", " ", "support", PASSWORD),
        ("kim@example.com", "Kim", "owner", PASSWORD),
        ("kim@example.com", "Kim", "support", "short"),
    ],
)
def test_unusable_accounts_are_refused(store: Store, email: str, name: str, role: str, password: str) -> None:
    with pytest.raises(BadInput), store.transaction() as session:
        staff.add_staff(session, email, name, role, password)


def test_everything_is_in_the_log_without_a_secret(store: Store) -> None:
    add(store)
    token = staff.sign_in(store, "kim@example.com", PASSWORD, "10.0.0.1")
    with pytest.raises(NotAllowed):
        staff.sign_in(store, "kim@example.com", "wrong-password", "10.0.0.1")
    with store.transaction() as session:
        staff.sign_out(session, token)
        entries = list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))
        assert [entry.action for entry in entries] == ["add_staff", "sign_in", "sign_in_failed", "sign_out"]
        assert PASSWORD not in str([(entry.object, entry.details) for entry in entries])
        assert audit.find_break(session) is None
