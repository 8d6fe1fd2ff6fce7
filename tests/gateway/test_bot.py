"""The connector's JSON becomes a turn, and every failure an honest sentence or another try."""

from __future__ import annotations

import httpx
import pytest

from gateway.bot import BotClient, Question
from gateway.phrases import say
from shop.errors import BadInput, Unavailable
from tests.gateway.conftest import READ, FakeBot

HELLO = Question(7, "c1", "hello", metadata={"language": "zh"})


async def test_a_turn_is_read(bot: FakeBot) -> None:
    card = {"product_id": 5, "title": "Pot", "strategy": "popular", "reason": "liked by many"}
    bot.reply = lambda body: {
        "replies": [
            {"text": "Look", "buttons": [{"title": "Yes", "intent": "affirm", "entities": {}}]},
            {"custom": {"kind": "cards", "cards": [card]}},
            {"custom": {"kind": "handover", "reason": "complaint", "summary": "Broken cup"}},
        ]
    }
    turn = await bot.client().turn(HELLO)
    assert [(reply.text, reply.cards) for reply in turn.replies] == [("Look", []), ("", [card])]
    assert (turn.handover, turn.summary, turn.error_id) == ("complaint", "Broken cup", None)
    assert (turn.understanding.intent, turn.understanding.sentiment) == ("greet", "neutral")
    assert bot.turns[0]["message_id"] == "7"


async def test_further_requests_and_the_reasons_are_read(bot: FakeBot) -> None:
    also = [{"text": "and how long does delivery take", "intent": "ask_delivery", "confidence": 0.93}]
    reasons = {"nearest": [{"text": "hi", "intent": "greet", "similarity": 0.8}], "policy": "RulePolicy", "rule": "say hello"}
    bot.reply = lambda body: {"understanding": READ | {"also": also, "explanation": reasons}}
    read = (await bot.client().turn(HELLO)).understanding
    assert (read.also, read.explanation) == (also, reasons)


async def test_a_failed_action_is_apologised_for_with_an_id(bot: FakeBot) -> None:
    bot.reply = lambda body: {"replies": [], "failures": [{"action": "action_order_status", "reason": "timeout"}]}
    turn = await bot.client().turn(HELLO)
    assert turn.error_id and [reply.text for reply in turn.replies] == [say("failure", "en")]


async def test_an_empty_answer_is_never_silence(bot: FakeBot) -> None:
    bot.reply = lambda body: {"replies": [{"custom": {"kind": "dance"}}]}
    turn = await bot.client().turn(HELLO)
    assert turn.error_id and turn.replies[0].text == say("failure", "en")


async def test_an_action_that_apologised_itself_is_not_apologised_for_again(bot: FakeBot) -> None:
    failed = {"custom": {"kind": "failure", "error_id": "e-1", "action": "action_search"}}
    bot.reply = lambda body: {"replies": [{"text": "Sorry, the shelf is stuck."}, failed]}
    turn = await bot.client().turn(HELLO)
    assert turn.error_id == "e-1" and [reply.text for reply in turn.replies] == ["Sorry, the shelf is stuck."]


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(503, json={"error": "no model"}),
        httpx.Response(500, text="<html>"),
        httpx.Response(200, json=[1]),
        httpx.Response(200, json={"replies": "x"}),
        httpx.Response(200, text="not JSON"),
    ],
)
async def test_what_may_pass_is_unavailable(answer: httpx.Response) -> None:
    client = BotClient("http://bot", transport=httpx.MockTransport(lambda request: answer))
    with pytest.raises(Unavailable):
        await client.turn(HELLO)


async def test_a_refused_body_is_not_tried_again() -> None:
    client = BotClient("http://bot", transport=httpx.MockTransport(lambda request: httpx.Response(400, json={"error": "no"})))
    with pytest.raises(BadInput, match="no"):
        await client.turn(HELLO)


async def test_understanding_and_health(bot: FakeBot) -> None:
    client = bot.client()
    assert [read.intent for read in await client.understand(["a", "b"])] == ["greet", "greet"]
    assert await client.health() == "m"
    bot.down = True
    with pytest.raises(Unavailable):
        await client.health()


async def test_conversations_are_forgotten_by_their_public_ids(bot: FakeBot) -> None:
    assert await bot.client().forget(["c1", "c2"]) == 2
    assert bot.forgotten == ["c1", "c2"]
