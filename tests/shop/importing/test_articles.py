"""Articles come in from a file, and twice is once."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from shop.importing.articles import import_articles
from shop.store import Store
from shop.store.tables import Article

FILE = """key,language,topic,title,text,questions
cost,en,delivery,What delivery costs,It is free.,how much is delivery|postage
cost,zh,delivery,运费,免运费。,运费多少
cost,en,delivery,Again,Twice.,
hours,fr,,Heures,Toujours.,
hours,en,,Hours,,
"""


def write(tmp_path: Path, text: str = FILE) -> Path:
    path = tmp_path / "articles.csv"
    path.write_text(text, "utf-8")
    return path


def test_rows_become_articles_and_dirty_ones_are_counted(store: Store, tmp_path: Path) -> None:
    report = import_articles(store, write(tmp_path))
    assert (report.read, report.added, report.refusals) == (5, 2, 3)
    assert {reason: refusal.examples for reason, refusal in report.refused.items()} == {
        "the same key and language again": [4],
        "the language is not one of en, zh": [5],
        "no key or no text": [6],
    }
    with store.reading() as session:
        found = session.scalars(select(Article).where(Article.language == "en")).one()
    assert (found.topic, found.questions) == ("delivery", ["how much is delivery", "postage"])


def test_a_second_run_changes_nothing_and_an_edit_one_row(store: Store, tmp_path: Path) -> None:
    import_articles(store, write(tmp_path))
    again = import_articles(store, write(tmp_path))
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    edited = import_articles(store, write(tmp_path, FILE.replace("It is free.", "It is 5 euros.")))
    assert (edited.added, edited.changed, edited.unchanged) == (0, 1, 1)
