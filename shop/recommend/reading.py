"""Reading plain columns without the ORM's layer around them, which takes as long as the database itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import CursorResult, Executable
from sqlalchemy.orm import Session


def read(session: Session, statement: Executable, values: Mapping[str, Any] | None = None) -> CursorResult[*tuple[Any, ...]]:
    """The rows of a statement, in the session's transaction and with its pending changes."""
    session.flush()
    return session.connection().execute(statement, values)
