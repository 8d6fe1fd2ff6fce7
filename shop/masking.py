"""Contact data made unreadable for people who need not reach the customer."""

from __future__ import annotations

import re

DOT = "•"
FEWEST_DIGITS, MOST_DIGITS = 7, 19
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}[@＠][A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
_FOREIGN_EMAIL = re.compile(r"[\w.%+'-]{1,64}[@＠][\w-]{1,63}(?:\.[\w-]{1,63})+")
_NUMBER = re.compile(r"[+＋(（]?\d(?:[\s().（）/‐-―_-]{0,3}\d)+")
_DATE = re.compile(r"\d{4}([-./])\d{1,2}\1\d{1,2}|\d{1,2}([-./])\d{1,2}\2\d{4}")


def mask_email(email: str) -> str:
    """Keep the first letter and the last label: anna@example.com becomes a•••@•••.com."""
    local, _, domain = email.replace("＠", "@").partition("@")
    return f"{local[:1]}{DOT * 3}@{DOT * 3}.{domain.rpartition('.')[2]}"


def mask_phone(phone: str) -> str:
    """Keep the last two digits only."""
    digits = [character for character in phone if character.isdigit()]
    return DOT * 4 + "".join(digits[-2:])


def mask_name(name: str) -> str:
    """Keep the first character of every word, and what `mask_text` leaves of contact data: Anna Weber becomes A•• W••."""
    words = mask_text(name).split()
    return " ".join(word if DOT in word else word[0] + DOT * 2 for word in words)


def mask_id(value: str) -> str:
    """Keep the last two characters of a platform's user id, which may be a telephone number."""
    return DOT * 4 + value[-2:] if len(value) > 4 else DOT * 4


def mask_text(text: str) -> str:
    """Mask e-mail addresses and long numbers (telephones, cards) inside a sentence; dates and order numbers stay."""
    masked = _EMAIL.sub(lambda found: mask_email(found[0]), text)
    masked = _FOREIGN_EMAIL.sub(lambda found: mask_email(found[0]), masked)
    return _NUMBER.sub(_mask_number, masked)


def _mask_number(found: re.Match[str]) -> str:
    digits = sum(character.isdigit() for character in found[0])
    if digits < FEWEST_DIGITS or _DATE.fullmatch(found[0]):
        return found[0]
    return mask_phone(found[0])
