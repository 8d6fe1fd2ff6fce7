"""The recommenders a shop has fitted: which is in use, putting another one in use, and going back."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from shop import audit
from shop.errors import Conflict, NotFound
from shop.recommend.reading import read
from shop.store import Store, now
from shop.store.tables import Model

KIND = "recommend"
KEPT_VERSIONS = 3


class Saved(Protocol):
    """What writes itself into a folder that it makes."""

    def save(self, folder: Path) -> None:
        """Write everything."""


def promoted_model(session: Session) -> Model | None:
    """The recommender in use."""
    return session.scalar(_IN_USE, {"kind": KIND})


def promoted_version(session: Session, kind: str = KIND) -> str | None:
    """The name of the recommender in use, or of what else is fitted."""
    version: str | None = read(session, _VERSION_IN_USE, {"kind": kind}).scalar()
    return version


def promote(store: Store, models_dir: Path, version: str | None = None, by: str = "system") -> Model:
    """Put a version in use, the latest one fitted without a name; raises `NotFound` when it or its files are not there."""
    with store.transaction() as session:
        query = select(Model).where(Model.kind == KIND, Model.path != "")
        query = query.where(Model.version == version) if version else query.order_by(Model.id.desc()).limit(1)
        row = session.scalar(query)
        if row is None or not (models_dir / row.version).is_dir():
            raise NotFound(f"There is no fitted recommender {version or ''}".rstrip() + ".")
        row.promoted_at = now()
        audit.append(session, by, "promote_model", f"model:{row.version}")
    return row


def go_back(store: Store, models_dir: Path, by: str = "system") -> Model:
    """Take the version in use out of use, so that the one before serves again; raises `Conflict` when there is none."""
    with store.transaction() as session:
        rows = _promoted(session)
        if len(rows) < 2 or not (models_dir / rows[1].version).is_dir():
            raise Conflict("There is no recommender to go back to.")
        rows[0].promoted_at = None
        audit.append(session, by, "go_back_to_model", f"model:{rows[1].version}", {"from": rows[0].version})
    return rows[1]


def write(model: Saved, models_dir: Path, version: str) -> None:
    """Write beside and rename, so that nobody reads half a model."""
    unfinished = models_dir / f".{version}"
    shutil.rmtree(unfinished, ignore_errors=True)
    model.save(unfinished)
    os.replace(unfinished, models_dir / version)


def record(store: Store, version: str, path: str, figures: dict[str, Any], *, promoted: bool, kind: str = KIND) -> Model:
    """One row of the table of models."""
    with store.transaction() as session:
        row = Model(kind=kind, version=version, path=path, figures=figures, promoted_at=now() if promoted else None)
        session.add(row)
        session.flush()
    return row


def prune(store: Store, models_dir: Path, kind: str = KIND) -> None:
    """Remove the files of all but the latest versions, the one in use and the one before it."""
    with store.reading() as session:
        query = select(Model.version).where(Model.kind == kind, Model.path != "").order_by(Model.id.desc())
        versions = list(session.scalars(query))
        used = {row.version for row in _promoted(session, kind)}
    for version in versions[KEPT_VERSIONS:]:
        if version not in used:
            shutil.rmtree(models_dir / version, ignore_errors=True)


_PROMOTED = select(Model).where(Model.kind == bindparam("kind"), Model.promoted_at.is_not(None))
_PROMOTED = _PROMOTED.order_by(Model.promoted_at.desc(), Model.id.desc())
_IN_USE, _LATEST_TWO = _PROMOTED.limit(1), _PROMOTED.limit(2)
_VERSION_IN_USE = _IN_USE.with_only_columns(Model.version)


def _promoted(session: Session, kind: str = KIND) -> list[Model]:
    return list(session.scalars(_LATEST_TWO, {"kind": kind}))
