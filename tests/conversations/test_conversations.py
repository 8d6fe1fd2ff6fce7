"""Whole conversations with the real stack, in English and in Chinese."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from benchmarks.dialogue.cast import Cast
from benchmarks.dialogue.play import ANSWER_SECONDS, Result
from benchmarks.dialogue.script import CUSTOMERS, Script, read_folder, read_script
from benchmarks.dialogues import cast_of, play_all
from gateway.customer import Customer
from running.temporary import Stack
from shop.store.tables import Message

SCRIPTS = sorted(Path(__file__).parent.glob("*.yml"))

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def cast(stack: Stack) -> Cast:
    """Everybody who comes, each of them once."""
    return cast_of(stack)


@pytest.fixture(scope="module")
def results(request: pytest.FixtureRequest, stack: Stack, cast: Cast) -> dict[str, Result]:
    """What came of the dialogues that this run asks for, a few played at once."""
    asked = [
        item.callspec.params for item in request.session.items if isinstance(item, pytest.Function) and hasattr(item, "callspec")
    ]
    scripts = [read_script(path) for params in asked if isinstance(path := params.get("script"), Path)]
    return {result.script.name: result for result in asyncio.run(play_all(scripts, stack, cast))}


@pytest.mark.parametrize(("language", "question"), [("en", "what would you recommend for me?"), ("zh", "有什么推荐给我的吗？")])
def test_three_customers_ask_the_same_and_are_suggested_different_things(
    stack: Stack, cast: Cast, language: str, question: str
) -> None:
    shown = asyncio.run(suggested(stack, cast, language, question))
    # What sells best may be right for two of them: then the reasons differ.
    assert len({frozenset(cards.items()) for cards in shown.values()}) == 3 and all(len(cards) == 3 for cards in shown.values())
    own = {"en": ("because you", "you bought"), "zh": ("因为您", "买过")}[language]
    told = {name: any(word in reason for word in own for reason in cards.values()) for name, cards in shown.items()}
    assert all(all(cards.values()) for cards in shown.values())
    assert told == {"stranger": False, "once": True, "loyal": True}


async def suggested(stack: Stack, cast: Cast, language: str, question: str) -> dict[str, dict[str, str]]:
    """What each kind of customer is shown for the same first question: title and reason."""
    found = {}
    for customer in CUSTOMERS:
        token = cast.token(Script("same", language, "shipped", [], customer))
        async with httpx.AsyncClient(base_url=stack.url, timeout=30.0) as http:
            exchange = await (await Customer.arrive(http, language, token)).ask(question, ANSWER_SECONDS)
        found[customer] = {card["title"]: card["reason"] for reply in exchange.answers for card in reply["cards"]}
    return found


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_whole_conversation(results: dict[str, Result], script: Path) -> None:
    assert results[script.stem].sentences() == []


def test_there_are_sixty_and_half_are_chinese() -> None:
    languages = [script.language for script in read_folder(Path(__file__).parent)]
    assert len(languages) >= 60 and languages.count("zh") >= 30


def test_nothing_a_customer_said_is_left_waiting(stack: Stack) -> None:
    with stack.store.reading() as session:
        waiting = select(func.count()).select_from(Message).where(Message.author == "customer", Message.state == "waiting")
        assert session.scalar(waiting) == 0
