"""A one-time code opens one subject in one conversation, a few times and for a short while."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from shop import codes
from shop.errors import TooManyAttempts
from shop.settings import Settings
from shop.store import Store, now
from shop.store.tables import Attempt, AuditEntry, Code, Letter, Verification
from tests.shop.people import OTHER_TALK, TALK, VISITOR, add_people

SUBJECT = "order:1"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, var_dir=tmp_path, secret_key="a key", shop_name="Pots")


@pytest.fixture
def shop(store: Store) -> Store:
    add_people(store)
    return store


def send(
    shop: Store,
    settings: Settings,
    *,
    talk: int = TALK,
    customer: int | None = VISITOR,
    subject: str = SUBJECT,
    email: str | None = "anna@example.com",
    language: str = "en",
    message: int | None = None,
) -> str:
    with shop.transaction() as session:
        codes.send_code(
            session,
            settings,
            conversation_id=talk,
            customer_id=customer,
            subject=subject,
            email=email,
            language=language,
            message_id=message,
        )
        letter = session.scalar(select(Letter).order_by(Letter.id.desc()).limit(1))
    found = re.search(r"\b\d{6}\b", letter.text) if letter else None
    return found[0] if found else ""


def enter(
    shop: Store, settings: Settings, text: str, *, talk: int = TALK, subject: str = SUBJECT, message: int | None = None
) -> bool:
    with shop.transaction() as session:
        return codes.enter_code(
            session,
            settings,
            conversation_id=talk,
            customer_id=VISITOR,
            subject=subject,
            text=text,
            message_id=message,
        )


def is_proven(shop: Store, talk: int = TALK, subject: str = SUBJECT) -> bool:
    with shop.reading() as session:
        return codes.proven(session, talk, subject)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.mark.parametrize("form", ["{0}", "it's {0}", "{1} {2}", "验证码是{0}。", "code: {1}-{2}!"])
def test_the_code_from_the_letter_opens_its_subject(shop: Store, settings: Settings, form: str) -> None:
    code = send(shop, settings)
    assert not is_proven(shop)
    assert enter(shop, settings, form.format(code, code[:3], code[3:]))
    assert is_proven(shop)
    assert not is_proven(shop, OTHER_TALK) and not is_proven(shop, TALK, "order:2") and not is_proven(shop, TALK, "customer:1")


def test_only_a_keyed_hash_of_the_code_is_kept(shop: Store, settings: Settings) -> None:
    code = send(shop, settings)
    with shop.reading() as session:
        kept = session.scalars(select(Code)).one()
    assert code not in kept.hash and len(kept.hash) == 64


def test_a_letter_is_written_in_the_customers_language(shop: Store, settings: Settings) -> None:
    send(shop, settings, language="zh")
    with shop.reading() as session:
        letter = session.scalars(select(Letter)).one()
    assert (letter.recipient, letter.subject, letter.kind) == ("anna@example.com", "Pots：您的验证码", "code")


def test_a_code_belongs_to_its_conversation_and_subject(shop: Store, settings: Settings) -> None:
    code = send(shop, settings)
    assert not enter(shop, settings, code, talk=OTHER_TALK)
    assert not enter(shop, settings, code, subject="customer:1")
    assert enter(shop, settings, code)


def test_a_code_works_once_and_not_after_ten_minutes(shop: Store, settings: Settings) -> None:
    code = send(shop, settings)
    assert enter(shop, settings, code) and not enter(shop, settings, code)
    late = send(shop, settings)
    with shop.transaction() as session:
        kept = session.scalars(select(Code).order_by(Code.id.desc())).first()
        assert kept is not None and timedelta(minutes=9) < kept.expires_at - now() <= timedelta(minutes=10)
        kept.expires_at = now()
    assert not enter(shop, settings, late)


def test_a_new_code_replaces_the_old_one(shop: Store, settings: Settings) -> None:
    old = send(shop, settings)
    new = send(shop, settings)
    assert old == new or not enter(shop, settings, old)
    assert enter(shop, settings, new)


def test_five_wrong_tries_end_a_code(shop: Store, settings: Settings) -> None:
    code = send(shop, settings)
    for _ in range(5):
        assert not enter(shop, settings, wrong(code))
    assert not enter(shop, settings, code)
    with shop.reading() as session:
        assert not codes.is_waiting(session, TALK, SUBJECT)


def test_words_are_no_try_and_several_codes_are_a_wrong_one(shop: Store, settings: Settings) -> None:
    code = send(shop, settings)
    assert not enter(shop, settings, "I have no code, call 1234567890")
    assert not enter(shop, settings, f"{code} or {wrong(code)}")
    with shop.reading() as session:
        assert session.scalars(select(Code)).one().tries == 1


def test_three_codes_an_hour_are_the_most(shop: Store, settings: Settings) -> None:
    for _ in range(3):
        send(shop, settings)
    with pytest.raises(TooManyAttempts) as caught:
        send(shop, settings)
    assert timedelta(minutes=50) < caught.value.until - now() <= timedelta(hours=1)
    with pytest.raises(TooManyAttempts):
        send(shop, settings, talk=OTHER_TALK, customer=None)
    with shop.transaction() as session:
        session.execute(update(Attempt).values(at=now() - timedelta(minutes=61)))
    assert send(shop, settings)


def test_ten_failures_a_day_are_the_most_for_a_subject(shop: Store, settings: Settings) -> None:
    for _ in range(2):
        code = send(shop, settings)
        for _ in range(5):
            enter(shop, settings, wrong(code))
    last = send(shop, settings)
    with pytest.raises(TooManyAttempts):
        enter(shop, settings, last)
    with shop.transaction() as session:
        session.execute(update(Attempt).where(Attempt.kind == "code").values(at=now() - timedelta(hours=25)))
    assert enter(shop, settings, last)


def test_a_turn_that_is_run_again_sends_one_code_and_counts_one_try(shop: Store, settings: Settings) -> None:
    code = send(shop, settings, message=7)
    assert send(shop, settings, message=7) == code
    assert not enter(shop, settings, wrong(code), message=8)
    assert not enter(shop, settings, wrong(code), message=8)
    assert enter(shop, settings, code, message=9) and enter(shop, settings, code, message=9)
    with shop.reading() as session:
        rows = session.execute(select(Attempt.kind, func.count()).where(Attempt.subject == SUBJECT).group_by(Attempt.kind))
        counts = {row[0]: row[1] for row in rows}
        assert counts == {"code_sent": 1, "code": 2}
        assert session.scalar(select(func.count()).select_from(Letter)) == 1


def test_without_an_address_everything_is_as_usual_but_no_letter(shop: Store, settings: Settings) -> None:
    for _ in range(3):
        assert send(shop, settings, email=None) == ""
    with pytest.raises(TooManyAttempts):
        send(shop, settings, email=None)
    assert not enter(shop, settings, "123456")


def test_a_proof_by_code_ends_after_half_an_hour(shop: Store, settings: Settings) -> None:
    enter(shop, settings, send(shop, settings, subject="customer:1"), subject="customer:1")
    assert is_proven(shop, subject="customer:1")
    with shop.transaction() as session:
        row = session.scalars(select(Verification)).one()
        assert (row.level, row.customer_id, row.order_id) == ("code", 1, None)
        assert timedelta(minutes=29) < row.expires_at - now() <= timedelta(minutes=30)
        row.expires_at = now()
    assert not is_proven(shop, subject="customer:1")


def test_every_try_is_in_the_audit_log_without_the_code(shop: Store, settings: Settings) -> None:
    code = send(shop, settings)
    enter(shop, settings, wrong(code))
    enter(shop, settings, code)
    with shop.reading() as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(row.actor, row.action, row.object) for row in rows] == [
        ("conversation:1", "send_code", SUBJECT),
        ("conversation:1", "enter_code_failed", SUBJECT),
        ("conversation:1", "enter_code", SUBJECT),
    ]
    assert all(row.details == {} for row in rows)
