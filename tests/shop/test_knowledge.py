"""Articles answer questions that are close enough, and no others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import numpy.typing as npt
import pytest

from shop.knowledge import Knowledge
from shop.store import Store, now
from shop.store.tables import Article

WORDS = ["shipping", "cost", "long", "return", "days", "glaze"]


def encode(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Stands in for the sentence encoder: which of six words a text has."""
    rows = np.array([[word in text.lower() for word in WORDS] for text in texts], dtype=np.float32)
    lengths = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return (rows / lengths).astype(np.float32)


@pytest.fixture
def informed(store: Store) -> Store:
    rows = [
        ("costs", "en", "delivery", "Shipping cost", "It costs 5 euros.", []),
        ("times", "en", "delivery", "How long it takes", "Three days.", ["how long is shipping"]),
        ("returns", "en", "returns", "Return within 30 days", "Send it back in 30 days.", []),
        ("costs", "zh", "delivery", "运费是多少", "运费5欧元。", ["邮费怎么算"]),
        ("returns", "zh", "returns", "怎么退货", "30天内可退。", ["可以退货吗"]),
    ]
    with store.transaction() as session:
        for key, language, topic, title, text, questions in rows:
            session.add(Article(key=key, language=language, topic=topic, title=title, text=text, questions=questions))
    return store


def ask(store: Store, knowledge: Knowledge, text: str, language: str = "en", topic: str | None = None) -> str | None:
    with store.reading() as session:
        answer = knowledge.answer(session, text, language, topic)
        return answer.key if answer else None


def test_the_closest_article_answers(informed: Store) -> None:
    knowledge = Knowledge(encode)
    assert ask(informed, knowledge, "what does shipping cost") == "costs"
    assert ask(informed, knowledge, "how long does shipping take") == "times"


def test_what_nobody_wrote_about_has_no_answer(informed: Store) -> None:
    assert ask(informed, Knowledge(encode), "is the glaze lead-free") is None
    assert ask(informed, Knowledge(encode), "釉料含铅吗", "zh") is None


@pytest.fixture
def twins(store: Store) -> Store:
    with store.transaction() as session:
        for topic in ("delivery", "returns"):
            session.add(Article(key=topic, language="en", topic=topic, title="Shipping cost", text=f"On {topic}."))
    return store


def test_the_topic_decides_between_two_that_are_as_close(twins: Store) -> None:
    knowledge = Knowledge(encode)
    assert ask(twins, knowledge, "shipping cost", topic="delivery") == "delivery"
    assert ask(twins, knowledge, "shipping cost", topic="returns") == "returns"


def test_two_that_are_as_close_do_not_answer(twins: Store) -> None:
    with twins.reading() as session:
        found = Knowledge(encode).closest(session, "shipping cost", "en")
    assert found and found.near and not found.sure


@pytest.mark.parametrize(("text", "language"), [("how long does shipping take", "en"), ("怎么退货", "zh")])
def test_the_topic_is_only_a_hint(informed: Store, text: str, language: str) -> None:
    assert ask(informed, Knowledge(encode), text, language, "payment") == ask(informed, Knowledge(encode), text, language)
    wrong = "returns" if language == "en" else "delivery"
    assert ask(informed, Knowledge(encode), text, language, wrong) == ("times" if language == "en" else "returns")


def test_an_articles_own_text_answers_too(informed: Store) -> None:
    assert ask(informed, Knowledge(encode), "30天内可退吗", "zh") == "returns"


@pytest.mark.parametrize(
    ("text", "key"), [("快递费多少钱", "costs"), ("运费多少", "costs"), ("我想退货，怎么退", "returns"), ("運費多少", "costs")]
)
def test_chinese_is_compared_by_its_characters_and_synonyms(informed: Store, text: str, key: str) -> None:
    assert ask(informed, Knowledge(encode), text, "zh") == key


def test_an_edit_counts_at_once(informed: Store) -> None:
    knowledge = Knowledge(encode)
    assert ask(informed, knowledge, "is the glaze safe") is None
    with informed.transaction() as session:
        later = now() + timedelta(seconds=1)
        session.add(Article(key="glaze", language="en", topic="products", title="The glaze", text="Lead-free.", updated_at=later))
    assert ask(informed, knowledge, "is the glaze safe") == "glaze"


def test_a_language_without_articles_has_no_answer(store: Store) -> None:
    assert ask(store, Knowledge(encode), "shipping cost") is None
