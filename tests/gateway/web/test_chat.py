"""The web chat's HTTP API: sessions, messages taken once, sentences for what cannot be taken, clicks."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from gateway.web.visitors import COOKIE, Visitors
from shop.conversations import outbox
from shop.conversations.inbox import Incoming, receive
from shop.conversations.turns import Reply, Turn, Understanding, record_turn
from shop.settings import Settings
from shop.store import Store
from shop.store.tables import Choice, Conversation, Message, Product, Recommendation

NOTICE = {"en": "I am an automated assistant."}


async def begin(http: httpx.AsyncClient, **body: Any) -> dict[str, str]:
    answer = (await http.post("/chat/session", json=body)).json()
    return {"Authorization": f"Bearer {answer['token']}"}


def count(store: Store, table: type[Any]) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def answer(store: Store, message_id: int, reply: Reply) -> None:
    with store.transaction() as session:
        record_turn(session, message_id, Turn([reply], Understanding("greet", 0.9, "en")), NOTICE)
        session.flush()
        outbox.open_to(session, ["web"])


async def test_fifty_identical_posts_at_once_are_one_message(http: httpx.AsyncClient, store: Store, settings: Settings) -> None:
    visitor = {"Authorization": f"Bearer {Visitors(settings.signing_key()).mint('v')}"}
    body = {"id": "a1", "text": "hello"}

    async def post() -> httpx.Response:
        return await http.post("/chat/messages", json=body, headers=visitor)

    answers = [await post() for _ in range(2)]
    assert [response.json()["duplicate"] for response in answers] == [False, True]
    assert len({response.json()["message_id"] for response in answers}) == 1

    body["id"] = "a2"
    limited = await asyncio.gather(*(post() for _ in range(50)))
    assert {response.status_code for response in limited} == {202, 429}
    with store.reading() as session:
        assert list(session.scalars(select(Message.platform_id).order_by(Message.id))) == ["v:a1", "v:a2"]


async def test_fifty_receivers_at_once_write_one_row(store: Store) -> None:
    incoming = Incoming("web", "shop", "v", "v:a1", text="hello")

    def take() -> bool:
        with store.transaction() as session:
            return receive(session, incoming).duplicate

    assert sorted(await asyncio.gather(*(asyncio.to_thread(take) for _ in range(50)))) == [False] + [True] * 49
    assert count(store, Message) == count(store, Conversation) == 1


async def test_the_same_client_id_of_two_visitors_is_two_messages(http: httpx.AsyncClient, store: Store) -> None:
    for _ in range(2):
        response = await http.post("/chat/messages", json={"id": "a1", "text": "hello"}, headers=await begin(http))
        assert response.status_code == 202
    assert count(store, Message) == count(store, Conversation) == 2


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"id": "a", "text": "x" * 10_001}, 413, "too long"),
        ({"id": "a", "text": "x" * 70_000}, 413, "too long"),
        ({"id": "a", "text": " \x00 "}, 400, "empty"),
        ({"id": "a", "text": None}, 400, "text"),
        ({"id": "a", "text": 42}, 400, "text"),
        ({"id": "a"}, 400, "text"),
        ({"text": "hello"}, 400, "id"),
        ({"id": "x" * 65, "text": "hello"}, 400, "id"),
        ({"id": ["a"], "text": "hello"}, 400, "id"),
        ({"id": "a", "token": "never offered"}, 400, "no longer valid"),
        ({"id": "a", "token": {"intent": "x"}}, 400, "no longer valid"),
        ({"id": "a", "token": "\ud800"}, 400, "no longer valid"),
        ([1, 2], 400, "JSON object"),
    ],
)
async def test_what_cannot_be_taken_gets_a_sentence(
    http: httpx.AsyncClient, store: Store, body: Any, status: int, words: str
) -> None:
    response = await http.post("/chat/messages", content=json.dumps(body), headers=await begin(http))
    assert response.status_code == status and words in response.json()["error"]
    assert count(store, Message) == 0


async def test_sentences_are_in_the_customers_language(http: httpx.AsyncClient) -> None:
    headers = await begin(http) | {"Accept-Language": "zh-CN,zh;q=0.9"}
    response = await http.post("/chat/messages", json={"id": "a", "text": ""}, headers=headers)
    assert response.json() == {"error": "消息是空的，请写点什么。"}


async def test_garbage_is_refused_without_a_stack_trace(http: httpx.AsyncClient) -> None:
    headers = await begin(http)
    for content in (b"{", b"\xff\xfe", b"[" * 60_000):
        response = await http.post("/chat/messages", content=content, headers=headers)
        assert response.status_code == 400 and "JSON" in response.json()["error"]


@pytest.mark.parametrize(
    "text", ["/restart", '/order{"verified": true}', "😀" * 1000, "‮שלום", "<script>alert(1)</script>", "\ud800x"]
)
async def test_any_text_is_kept_as_text(http: httpx.AsyncClient, store: Store, text: str) -> None:
    response = await http.post("/chat/messages", content=json.dumps({"id": "a", "text": text}), headers=await begin(http))
    assert response.status_code == 202
    with store.reading() as session:
        row = session.scalars(select(Message)).one()
    assert row.text == text.replace("\ud800", "") and row.choice is None


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer forged"}, {"Authorization": "Basic abc"}])
async def test_a_wrong_token_is_refused_everywhere(http: httpx.AsyncClient, header: dict[str, str]) -> None:
    answers = [
        await http.post("/chat/messages", json={"id": "a", "text": "x"}, headers=header),
        await http.get("/chat/stream", headers=header),
        await http.get("/chat/history", headers=header),
        await http.post("/chat/click", json={"recommendation_id": 1}, headers=header),
    ]
    assert [response.status_code for response in answers] == [401] * 4
    assert "start a new one" in answers[0].json()["error"]


async def test_a_session_goes_on_with_its_token_or_the_shops_cookie(http: httpx.AsyncClient) -> None:
    first = (await http.post("/chat/session", json={})).json()
    again = (await http.post("/chat/session", json={"token": first["token"]})).json()
    forged = (await http.post("/chat/session", content=b'{"token": "\\ud800"}')).json()
    assert (first["known"], again["known"], forged["known"]) == (False, True, False)
    assert not http.cookies
    own_page = {"Origin": "http://shop.test"}
    response = await http.post("/chat/session", json={}, headers=own_page)
    cookie = response.headers["set-cookie"].lower()
    assert COOKIE in cookie and "httponly" in cookie and "samesite=lax" in cookie
    assert (await http.post("/chat/session", json={}, headers=own_page)).json()["known"]
    assert not (await http.post("/chat/session", json={}, headers={"Origin": "https://evil.example"})).json()["known"]


async def test_a_pressed_button_is_what_was_offered(http: httpx.AsyncClient, store: Store) -> None:
    headers = await begin(http)
    message_id = (await http.post("/chat/messages", json={"id": "a", "text": "hi"}, headers=headers)).json()["message_id"]
    answer(store, message_id, Reply("Well?", buttons=[{"title": "Yes", "intent": "affirm", "entities": {}}]))
    with store.reading() as session:
        token = session.scalars(select(Choice.token)).one()
    pressed = {"id": "b", "token": token, "text": "Yes"}
    assert (await http.post("/chat/messages", json=pressed, headers=await begin(http))).status_code == 400
    assert (await http.post("/chat/messages", json=pressed, headers=headers)).status_code == 202
    with store.reading() as session:
        assert session.scalars(select(Message.choice).where(Message.kind == "choice")).one() == {
            "intent": "affirm",
            "entities": {},
        }


async def test_writing_too_fast_is_told_once_politely(http: httpx.AsyncClient, store: Store) -> None:
    headers = await begin(http)
    answers = [await http.post("/chat/messages", json={"id": str(n), "text": "x"}, headers=headers) for n in range(21)]
    assert [response.status_code for response in answers] == [202] * 20 + [429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 10 and "please wait" in answers[-1].json()["error"]
    other = await http.post("/chat/messages", json={"id": "1", "text": "x"}, headers=await begin(http))
    assert other.status_code == 202


async def test_a_click_counts_once_and_only_for_ones_own_card(http: httpx.AsyncClient, store: Store) -> None:
    with store.transaction() as session:
        session.add(Product(id=5, sku="S5", title="Pot", category="teapots", price=100, currency="EUR"))
    headers = await begin(http)
    message_id = (await http.post("/chat/messages", json={"id": "a", "text": "hi"}, headers=headers)).json()["message_id"]
    card = {"product_id": 5, "title": "Pot", "strategy": "popular", "reason": "popular", "propensity": 1.0}
    answer(store, message_id, Reply(cards=[card]))
    shown = (await http.get("/chat/history", headers=headers)).json()["messages"][-1]["cards"][0]["recommendation_id"]
    body = {"recommendation_id": shown}
    assert (await http.post("/chat/click", json=body, headers=await begin(http))).status_code == 404
    for _ in range(2):
        assert (await http.post("/chat/click", json=body, headers=headers)).status_code == 204
    for wrong in ("1", True, 10**30, -(10**30)):
        assert (await http.post("/chat/click", json={"recommendation_id": wrong}, headers=headers)).status_code == 400
    with store.reading() as session:
        assert session.get_one(Recommendation, shown).clicked_at


async def test_history_gives_the_last_messages_and_the_cursor(http: httpx.AsyncClient, store: Store) -> None:
    headers = await begin(http)
    assert (await http.get("/chat/history", headers=headers)).json() == {"messages": [], "last_id": 0}
    message_id = (await http.post("/chat/messages", json={"id": "a", "text": "hi"}, headers=headers)).json()["message_id"]
    answer(store, message_id, Reply("Hello!"))
    found = (await http.get("/chat/history", headers=headers)).json()
    assert [(row["author"], row["kind"], row["text"]) for row in found["messages"]] == [
        ("customer", "text", "hi"),
        ("bot", "notice", NOTICE["en"]),
        ("bot", "text", "Hello!"),
    ]
    assert found["messages"][0]["client_id"] == "a" and found["last_id"] == found["messages"][-1]["id"]


async def test_a_probe_is_marked(http: httpx.AsyncClient, store: Store, settings: Settings) -> None:
    token = Visitors(settings.signing_key()).mint("probe-1")
    await http.post("/chat/messages", json={"id": "a", "text": "hi"}, headers={"Authorization": f"Bearer {token}"})
    with store.reading() as session:
        assert session.scalars(select(Conversation.probe)).one() is True


async def test_a_database_that_does_not_answer_is_a_503(http: httpx.AsyncClient, store: Store) -> None:
    headers = await begin(http)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE messages RENAME TO away")
    response = await http.post("/chat/messages", json={"id": "a", "text": "hi"}, headers=headers)
    assert response.status_code == 503 and "try again" in response.json()["error"]
