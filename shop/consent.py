"""What a customer agreed to, by purpose and channel, with the wording; a withdrawal of marketing holds on every channel."""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from shop import audit
from shop.store.tables import Consent

MARKETING = "marketing"
_STOP = re.compile(
    r"(please |pls )?(stop(all)?|unsubscribe( me)?|opt[ -]?out|end|quit)( please| pls| now)?"
    r"|stop (all )?(ads|marketing|messages|mails?)"
    r"|(请|我要|我想)?(退订|取消订阅|td)(谢谢|吧|了)?"
)


def give(session: Session, customer_id: int, purpose: str, channel: str | None, wording: str) -> Consent:
    """Keep that somebody agreed; `channel` None means on every channel."""
    return _write(session, customer_id, purpose, channel, wording, given=True)


def withdraw(session: Session, customer_id: int, purpose: str, channel: str | None, wording: str) -> Consent:
    """Keep that somebody does not agree any more; `channel` is where they said so, and marketing ends on all of them."""
    return _write(session, customer_id, purpose, channel, wording, given=False)


def allowed(session: Session, customer_id: int, purpose: str, channel: str) -> bool:
    """Whether the last word of a customer on a purpose and channel is yes; silence is no."""
    here = or_(Consent.channel == channel, Consent.channel.is_(None))
    mine = (Consent.customer_id == customer_id, Consent.purpose == purpose)
    given = session.scalar(select(func.max(Consent.id)).where(*mine, Consent.given, here))
    anywhere = Consent.id.is_not(None) if purpose == MARKETING else here
    withdrawn = session.scalar(select(func.max(Consent.id)).where(*mine, ~Consent.given, anywhere))
    return given is not None and (withdrawn is None or withdrawn < given)


def is_stop_word(text: str) -> bool:
    """Whether a whole message is one of the usual words to end marketing, such as STOP or 退订."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return bool(_STOP.fullmatch(" ".join(re.sub(r"[^\w\s-]", " ", plain).split())))


def _write(session: Session, customer_id: int, purpose: str, channel: str | None, wording: str, *, given: bool) -> Consent:
    row = Consent(customer_id=customer_id, purpose=purpose, channel=channel, given=given, wording=wording[:300])
    session.add(row)
    session.flush()
    action = "give_consent" if given else "withdraw_consent"
    audit.append(session, f"customer:{customer_id}", action, f"consent:{row.id}", {"purpose": purpose, "channel": channel})
    return row
