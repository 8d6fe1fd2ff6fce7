"""The list: who stands under which filter, what search finds, and what marketers see of it."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from console import listing
from shop.conversations import ownership
from shop.conversations.inbox import Incoming, receive
from shop.conversations.turns import Understanding
from shop.store import Store
from shop.store.tables import Conversation
from tests.console.conftest import Browse, Say


def shown(page: str) -> list[int]:
    return [int(found) for found in re.findall(r'href="/console/conversations/(\d+)"', page)]


def test_each_filter_shows_its_conversations_and_their_number(browse: Browse, say: Say, store: Store) -> None:
    client = browse("support")
    needs = say("help", user="a", handover="asked").conversation_id
    lost = say("??", user="b", read=Understanding("nlu_fallback", 0.2, "en")).conversation_id
    angry = say(
        "bad", user="c", read=Understanding("complaint", 0.9, "en", sentiment="negative", sentiment_score=-0.8)
    ).conversation_id
    mine = say("hi", user="d").conversation_id
    with store.transaction() as session:
        ownership.take_over(session, mine, 1)
        session.execute(update(Conversation).where(Conversation.id == lost).values(status="closed"))
    expected = {
        "all": [mine, angry, lost, needs],
        "needs": [needs],
        "fallback": [lost],
        "negative": [angry],
        "mine": [mine],
        "open": [mine, angry, needs],
    }
    for name, ids in expected.items():
        page = client.get(f"/console?filter={name}").text
        assert shown(page) == ids, name
        count = re.search(r'aria-current="true">[^<]+<span class="count">(\d+)<', page)
        assert count and int(count[1]) == len(ids), name
    assert client.get("/console?filter=nonsense").status_code == 400


def test_probes_are_nowhere(browse: Browse, store: Store) -> None:
    client = browse("support")
    with store.transaction() as session:
        probe = receive(session, Incoming("web", "shop", "probe", "p", text="probe text", probe=True))
    page = client.get("/console").text
    assert shown(page) == [] and 'id="total">0<' in page and "No conversations yet" in page
    assert client.get(f"/console/conversations/{probe.conversation_id}").status_code == 404


def test_search_takes_its_words_literally(browse: Browse, say: Say) -> None:
    client = browse("support")
    percent, other = (say(text, user=text).conversation_id for text in ("is it 100% cotton", "one hundred and 1000 cotton"))
    assert shown(client.get("/console", params={"q": "100%"}).text) == [percent]
    assert shown(client.get("/console", params={"q": "_"}).text) == []
    assert shown(client.get("/console", params={"q": "COTTON"}).text) == [other, percent]
    assert shown(client.get("/console", params={"q": "cotton", "channel": "telegram"}).text) == []


def test_marketers_cannot_find_what_is_masked(browse: Browse, say: Say) -> None:
    support, marketer = browse("support"), browse("marketer")
    say("write to anna@example.com about the teapot")
    assert len(shown(support.get("/console", params={"q": "anna@ex"}).text)) == 1
    assert shown(marketer.get("/console", params={"q": "anna@ex"}).text) == []
    assert shown(marketer.get("/console", params={"q": "example"}).text) == []
    page = marketer.get("/console", params={"q": "teapot"}).text
    assert len(shown(page)) == 1 and "anna@example.com" not in page and "Anna u-1" not in page


def test_pages_follow_each_other_without_gap_or_repeat(
    browse: Browse, say: Say, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    client = browse("support")
    ids = [say("hi", user=f"u-{n}").conversation_id for n in range(5)]
    with store.transaction() as session:
        first = session.get_one(Conversation, ids[0])
        session.execute(update(Conversation).values(last_at=first.last_at))
    seen, path = [], "/console"
    while path:
        page = client.get(path).text
        seen += shown(page)
        older = re.search(r'href="([^"]+)" rel="next"', page)
        path = older[1].replace("&amp;", "&") if older else ""
    assert seen == ids[::-1]
    assert client.get("/console?before=nonsense").status_code == 400


def test_the_fragment_is_the_list_alone(browse: Browse, say: Say) -> None:
    say("<b>hello</b>", read=Understanding("greet", 0.9, "en"))
    page = browse("support").get("/console", headers={"X-Fragment": "1"}).text
    assert "<html" not in page and 'id="rows"' in page
