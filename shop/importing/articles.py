"""A shop's answers to common questions -> articles, by their key and language."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.importing.report import Report
from shop.importing.rows import read_rows
from shop.store import Store, now
from shop.store.tables import Article

NAMES: dict[str, Sequence[str]] = {
    "key": ("key", "id", "slug"),
    "language": ("language", "lang", "locale"),
    "topic": ("topic", "category"),
    "title": ("title", "heading"),
    "text": ("text", "answer", "body"),
    "questions": ("questions", "question"),
}
LENGTHS = {"key": 80, "topic": 40, "title": 200}
LANGUAGES = ("en", "zh")
OTHER = "shop"


def import_articles(store: Store, path: Path) -> Report:
    """Add and change articles so that they are as the file says, in one transaction; the assistant uses them at once.

    `questions` are ways of asking, separated by |. Raises `BadFile`.
    """
    rows = read_rows(path, NAMES, ("key", "language", "text"), "articles")
    report = Report("articles", read=len(rows))
    with store.transaction() as session:
        seen: set[tuple[str, str]] = set()
        for row in rows:
            values = {field: str(value).strip() for field, value in row.cells.items() if value is not None}
            values["language"] = values.get("language", "").lower()[:2]
            if reason := row.problem or _fault(values, seen):
                report.refuse(reason, row.line)
                continue
            seen.add((values["key"], values["language"]))
            _write(session, values, report)
    return report


def _fault(values: dict[str, str], seen: set[tuple[str, str]]) -> str | None:
    if not values.get("key") or not values.get("text"):
        return "no key or no text"
    if values["language"] not in LANGUAGES:
        return f"the language is not one of {', '.join(LANGUAGES)}"
    if (values["key"], values["language"]) in seen:
        return "the same key and language again"
    long = [field for field, most in LENGTHS.items() if len(values.get(field, "")) > most]
    return f"{long[0]} is too long" if long else None


def _write(session: Session, values: dict[str, str], report: Report) -> None:
    wanted: dict[str, Any] = {
        "topic": values.get("topic") or OTHER,
        "title": values.get("title") or values["key"],
        "text": values["text"],
        "questions": [question.strip() for question in values.get("questions", "").split("|") if question.strip()],
    }
    same = (Article.key == values["key"], Article.language == values["language"])
    article = session.scalar(select(Article).where(*same))
    if article is None:
        session.add(Article(key=values["key"], language=values["language"], **wanted))
        report.added += 1
    elif all(getattr(article, field) == value for field, value in wanted.items()):
        report.unchanged += 1
    else:
        for field, value in wanted.items():
            setattr(article, field, value)
        article.updated_at = now()
        report.changed += 1
