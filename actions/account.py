"""No more advertising, whoever asks for it and however."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.base import Answer, Shop, ShopAction, Turn
from shop.consent import MARKETING, withdraw
from shop.orders import normalise_email, proven_orders
from shop.person import known_as
from shop.store.tables import Customer

TEXTS = {
    "en": {
        "stopped": (
            "Done: you get no more advertising from us, on any channel. News on your orders still comes. "
            "If newsletters reach you under an e-mail address, tell me which and I stop those too."
        ),
        "stopped_already": "It is stopped already: you get no more advertising from us, on any channel.",
        "stopped_address": "Done: no more advertising for you or {email}, on any channel. News on your orders still comes.",
    },
    "zh": {
        "stopped": (
            "好的，已退订：我们不会再通过任何渠道向您发送广告。订单通知仍会照常发送。"
            "如果您的邮箱还会收到广告邮件，请告诉我邮箱地址，我一并退订。"
        ),
        "stopped_already": "之前已退订，我们不会再向您发送广告。",
        "stopped_address": "好的，已退订：我们不会再通过任何渠道向您和{email}发送广告。订单通知仍会照常发送。",
    },
}


class StopMarketing(ShopAction):
    """Withdraws the consent to advertising at once, for everybody this conversation is known to be."""

    writes = True
    intents = ("stop_marketing",)

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_stop_marketing"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Keep the withdrawal with its wording, and confirm it; an address in the message is stopped whoever's it is."""
        email = turn.value("email")
        people = {*known_as(session, turn.conversation_id), *_owners(session, turn.conversation_id)}
        if email:
            address = normalise_email(email)
            people.update(session.scalars(select(Customer.id).where(func.lower(Customer.email) == address)))
        for customer in sorted(people):
            withdraw(session, customer, MARKETING, turn.channel, turn.text)
        texts = turn.words(TEXTS)
        if not email and texts["stopped"] in turn.before:
            return Answer().say(texts["stopped_already"])
        return Answer().say(texts["stopped_address"].format(email=email) if email else texts["stopped"])


def _owners(session: Session, conversation_id: int) -> set[int]:
    return {order.customer_id for order in proven_orders(session, conversation_id) if order.customer_id is not None}
