"""A failed payment is met with what the shop knows and the offer of a person."""

from __future__ import annotations

from actions.base import Shop
from actions.payment import PaymentFailed
from shop.store.tables import Article
from tests.actions.conftest import Say, texts


def test_a_person_is_offered_with_or_without_an_article(say: Say, shop: Shop) -> None:
    said, slots = say(PaymentFailed(), "my card was declined", intent="payment_failed")
    assert texts(said).startswith("I'm sorry") and slots["offer"] == "talk_to_human"
    with shop.store.transaction() as session:
        session.add(Article(key="fail", language="zh", topic="payment", title="付款失败怎么办", text="请换一张卡。"))
    assert "请换一张卡。" in texts(say(PaymentFailed(), "付款失败怎么办", "zh", intent="payment_failed")[0])
