"""The last like, dismissal or narrowing is taken back, once, and said."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from actions.base import Shop
from actions.recommendations import LikeItem, NotInterested
from actions.undoing import Undo
from shop.store.tables import Interaction, Message
from tests.actions.conftest import Say, cards, show, texts

ONE = {"entity": "product_id", "value": "1"}


@pytest.fixture(autouse=True)
def messages_of_before(shop: Shop) -> None:
    with shop.store.transaction() as session:
        where = {"conversation_id": 9, "channel": "web", "account": "shop", "quarter": 0}
        session.add_all(Message(id=number, author="customer", state="answered", **where) for number in range(77, 81))


def kinds(shop: Shop) -> list[str]:
    with shop.store.reading() as session:
        return list(session.scalars(select(Interaction.kind).order_by(Interaction.id)))


def test_a_dismissal_is_taken_back_once(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 3)
    say(NotInterested(), "not for me", intent="not_interested")
    for _ in range(2):
        messages, _ = say(Undo(), "undo", intent="undo", message_id=78)
        assert "may be suggested again" in texts(messages) and cards(messages) == [1, 3]
    assert kinds(shop) == ["undone", "undone"]


def test_the_latest_comes_first(say: Say, shop: Shop) -> None:
    show(shop.store, 1, 3)
    say(NotInterested(), "", intent="not_interested", entities=[ONE], pressed=True)
    say(LikeItem(), "喜欢第二个", "zh", intent="like_item", message_id=78)
    assert "不再记录您喜欢Sencha" in texts(say(Undo(), "撤销", "zh", intent="undo", message_id=79)[0])
    assert kinds(shop) == ["dismissed", "undone"]
    assert "Iron pot, black may be suggested again" in texts(say(Undo(), "undo", intent="undo", message_id=80)[0])


def test_a_narrowing_is_taken_back(say: Say) -> None:
    trail = [{"wish": {"category": "teapots"}, "message": "77"}]
    wish = {"category": "teapots", "colour": "black", "price_max": 4000}
    messages, slots = say(Undo(), "go back", intent="undo", message_id=78, wish=wish, trail=trail)
    assert "Taken back: black, up to €40.00." in texts(messages) and set(cards(messages)) == {1, 4}
    assert slots["wish"] == {"category": "teapots"} and slots["trail"] == []


def test_a_first_wish_taken_back_is_none(say: Say) -> None:
    trail = [{"wish": {}, "message": "77"}]
    messages, slots = say(Undo(), "撤销", "zh", message_id=78, wish={"category": "teapots"}, trail=trail)
    assert texts(messages) == "已撤销：茶壶。请问您想找什么？" and slots["wish"] is None


def test_where_nothing_can_be_taken_back_a_person_is_offered(say: Say) -> None:
    messages, slots = say(Undo(), "undo", intent="undo")
    assert "nothing here that I could take back" in texts(messages) and slots["offer"] == "talk_to_human"
