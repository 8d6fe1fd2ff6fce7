"""One-time codes by e-mail: the second proof before an address, a refund, a profile or an erasure is touched.

A code has six digits, lives ten minutes, belongs to one conversation and one subject ("order:<id>" or "customer:<id>") and may
be tried five times. Three codes an hour and ten failures a day are the most, for a customer and for a subject.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from shop import attempts, audit, letters
from shop.attempts import Limit
from shop.errors import TooManyAttempts
from shop.orders import CODE, PROOF_LASTS, normalise_email
from shop.settings import Settings
from shop.store.base import now
from shop.store.tables import Code, Verification

CODE_LASTS = timedelta(minutes=10)
TRIES = 5
SENT, ENTERED = "code_sent", "code"
SENDS = Limit(3, timedelta(hours=1))
FAILURES = Limit(10, timedelta(hours=24))
_SIX_DIGITS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}(?!\d)")

LETTER = {
    "en": (
        "{shop}: your one-time code",
        "Your code is {code}.\n\nPlease enter it in the chat within 10 minutes.\n\n"
        "If you did not ask for it, ignore this e-mail: nothing happens without the code. Never give it to anybody.\n\n{shop}\n",
    ),
    "zh": (
        "{shop}：您的验证码",
        "您的验证码是 {code}。\n\n请在 10 分钟内在聊天窗口中输入。\n\n"
        "如果不是您本人操作，请忽略本邮件：没有验证码，什么都不会改动。请勿将验证码告诉任何人。\n\n{shop}\n",
    ),
}


def send_code(
    session: Session,
    settings: Settings,
    *,
    conversation_id: int,
    customer_id: int | None,
    subject: str,
    email: str | None,
    language: str,
    message_id: str | int | None = None,
) -> None:
    """Write a letter with a fresh code, which replaces earlier ones; raises `TooManyAttempts`.

    Without an `email` on record everything is counted as usual and no letter is written: the answer to the customer can be
    the same. The same `message_id` and subject send one code, however often their turn is run.
    """
    who = _subjects(conversation_id, customer_id, subject, email)
    key = attempts.name_try(message_id, subject)
    if attempts.find(session, SENT, who[0], key):
        return
    _check(session, SENT, who, SENDS, key, conversation_id, subject)
    # Every code that is sent uses up the allowance, so none of them counts as a success.
    attempts.record(session, SENT, who, ok=False, key=key)
    audit.append(session, f"conversation:{conversation_id}", "send_code", subject)
    _close(session, conversation_id, subject)
    if not email:
        return
    code = f"{secrets.randbelow(1_000_000):06d}"
    session.add(
        Code(
            conversation_id=conversation_id,
            subject=subject,
            hash=_hash(settings, conversation_id, subject, code),
            expires_at=now() + CODE_LASTS,
        )
    )
    title, text = LETTER["zh" if language == "zh" else "en"]
    shop = settings.shop_name
    letters.write(session, email, title.format(shop=shop), text.format(shop=shop, code=code), "code")


def enter_code(
    session: Session,
    settings: Settings,
    *,
    conversation_id: int,
    customer_id: int | None,
    subject: str,
    text: str,
    message_id: str | int | None = None,
) -> bool:
    """Whether a message holds the code that was sent; then the subject is proven for half an hour.

    Raises `TooManyAttempts`. A text without six digits is not a try. The same `message_id` and text is one try.
    """
    guess = read_code(text)
    if guess is None:
        return False
    who = _subjects(None, customer_id, subject, None)
    key = attempts.name_try(message_id, subject, guess)
    if earlier := attempts.find(session, ENTERED, who[0], key):
        return earlier.ok
    _check(session, ENTERED, who, FAILURES, key, conversation_id, subject)
    ok = _is_right(session, settings, conversation_id, subject, guess)
    attempts.record(session, ENTERED, who, ok=ok, key=key)
    audit.append(session, f"conversation:{conversation_id}", "enter_code" if ok else "enter_code_failed", subject)
    if ok:
        remember(session, conversation_id, subject)
    return ok


def read_code(text: str) -> str | None:
    """The six digits in a message; empty when there are several, None when there are none."""
    found = {re.sub(r"\D", "", code) for code in _SIX_DIGITS.findall(unicodedata.normalize("NFKC", text))}
    return found.pop() if len(found) == 1 else "" if found else None


def is_waiting(session: Session, conversation_id: int, subject: str) -> bool:
    """Whether a code that was sent can still be entered: not expired, not used, and tries left."""
    return _open_code(session, conversation_id, subject) is not None


def proven(session: Session, conversation_id: int, subject: str) -> bool:
    """Whether this conversation proved a subject by a code, less than half an hour ago."""
    kind, _, number = subject.partition(":")
    column = Verification.order_id if kind == "order" else Verification.customer_id
    mine = (Verification.conversation_id == conversation_id, column == int(number), Verification.level == CODE)
    return session.scalar(select(Verification.id).where(*mine, Verification.expires_at > now()).limit(1)) is not None


def remember(session: Session, conversation_id: int, subject: str) -> None:
    """Keep that a conversation proved a subject by a code, for half an hour from now."""
    kind, _, number = subject.partition(":")
    row = Verification(conversation_id=conversation_id, level=CODE, expires_at=now() + PROOF_LASTS)
    setattr(row, "order_id" if kind == "order" else "customer_id", int(number))
    session.add(row)
    session.flush()


def _subjects(conversation_id: int | None, customer_id: int | None, subject: str, email: str | None) -> list[str]:
    who = [subject]
    if conversation_id is not None:
        who.append(f"conversation:{conversation_id}")
    if customer_id is not None:
        who.append(f"customer:{customer_id}")
    if email:
        who.append(f"email:{attempts.digest(normalise_email(email))}")
    return list(dict.fromkeys(who))


def _check(
    session: Session, kind: str, who: Iterable[str], limit: Limit, key: str | None, conversation_id: int, subject: str
) -> None:
    try:
        attempts.check(session, kind, dict.fromkeys(who, limit), key)
    except TooManyAttempts:
        audit.append(session, f"conversation:{conversation_id}", f"{kind}_limited", subject)
        raise


def _is_right(session: Session, settings: Settings, conversation_id: int, subject: str, guess: str) -> bool:
    code = _open_code(session, conversation_id, subject)
    right = hmac.compare_digest(_hash(settings, conversation_id, subject, guess), code.hash if code else "-")
    if code is None:
        return False
    code.tries += 1
    if right:
        code.used_at = now()
    return right


def _open_code(session: Session, conversation_id: int, subject: str) -> Code | None:
    mine = (Code.conversation_id == conversation_id, Code.subject == subject)
    usable = (Code.used_at.is_(None), Code.expires_at > now(), Code.tries < TRIES)
    return session.scalar(select(Code).where(*mine, *usable).order_by(Code.id.desc()).limit(1).with_for_update())


def _close(session: Session, conversation_id: int, subject: str) -> None:
    mine = (Code.conversation_id == conversation_id, Code.subject == subject, Code.used_at.is_(None))
    session.execute(update(Code).where(*mine).values(expires_at=now()))


def _hash(settings: Settings, conversation_id: int, subject: str, code: str) -> str:
    message = f"{conversation_id}:{subject}:{code}".encode()
    return hmac.new(settings.signing_key().encode(), message, hashlib.sha256).hexdigest()
