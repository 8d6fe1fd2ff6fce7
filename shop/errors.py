"""What can go wrong in the shop, as one tree.

ShopkeeperError
├── BadInput            what somebody sent cannot be read; the message says what to change
│   ├── BadChoice       a button token that does not exist or is no longer valid
│   └── BadFile         an import file that cannot be read at all
├── NotFound            the row somebody named is not there
├── Conflict            somebody else was first: what was to be decided has been
├── NotAllowed          the person may not do this
├── TooManyAttempts     a limit on tries was reached; carries when to try again
├── Unavailable         a process or service we depend on does not answer; trying again later makes sense
└── Misconfigured       a setting is missing or unsafe; the message names it

Each edge translates once: an action into an apology, a page into a status page, the command line into one sentence.
"""

from __future__ import annotations

from datetime import datetime


class ShopkeeperError(Exception):
    """Base of every error that Shopkeeper raises on purpose; its text is one sentence fit for a person."""


class BadInput(ShopkeeperError):
    """Somebody's input cannot be read; the text says what to change."""


class BadChoice(BadInput):
    """A button was pressed whose token is unknown, used up or belongs to another conversation."""


class BadFile(BadInput):
    """A file to import cannot be read at all; single dirty rows are counted instead."""


class NotFound(ShopkeeperError):
    """The row that was named does not exist."""


class Conflict(ShopkeeperError):
    """What was to be changed has been changed by somebody else meanwhile."""


class NotAllowed(ShopkeeperError):
    """The signed-in person may not do this."""


class TooManyAttempts(ShopkeeperError):
    """A limit on tries was reached; `until` (UTC) says when to try again."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"Too many attempts; please try again after {until:%H:%M} UTC.")
        self.until = until


class Unavailable(ShopkeeperError):
    """A process or service we depend on does not answer; trying again later makes sense."""


class Misconfigured(ShopkeeperError):
    """A setting is missing or unsafe; the text names it."""
