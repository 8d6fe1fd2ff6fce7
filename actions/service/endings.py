"""What a matter about an order comes to: its state told, or a request written; and what stands in the way of one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from actions.base import button
from actions.orders import tell
from actions.service.case import Desk
from actions.service.things import items_of
from shop import orders, requests
from shop.money import format_day
from shop.outcomes import name_of
from shop.store.tables import Conversation, Order, Request

SENT = ("shipped", "delivered", "returned", "refunded")
BACK = ("returned", "refunded")
MONEY_KINDS = ("return", "refund", "cancel", "wrong_item", "payment_check")

TEXTS = {
    "en": {
        "asked": "Your {name}{order} is request {number}. We confirm it here{letter}.",
        "already": "Your {name}{order} is with us already: request {number}. It is still being looked at; we answer here.",
        "order": " for order {order}",
        "letter": " and by e-mail",
        "cancel": "Order {order} ({items}): shall I ask for it to be cancelled? Nothing of it will then be sent.",
        "cancel_part": "Of order {order} only this: {items}. Shall I ask for it to be cancelled? The rest is sent as planned.",
        "sent": "Order {order} has left us already, so it can't be cancelled any more. Once it has arrived you can send it back.",
        "cancelled": "Order {order} has been cancelled already.",
        "address": "Order {order} shall go to: {address}. Is that right?",
        "address_sent": "Order {order} has left us already, so I can't change its address. Shall I ask a colleague?",
        "back": "Order {order} has come back to us already, so there is nothing left to send back.",
        "refunded": "Order {order} was refunded.",
        "request": "Your {name} (request {number}) of {day} {state}.",
        "same": "That is all I can see of order {order} for now. Shall I ask a colleague to look into it?",
        "asked_state": "is still being looked at",
        "confirmed_state": "was confirmed",
        "refused_state": "could not be accepted",
        "check": "I have asked for the refund to be looked into: that is request {number}.",
        "nothing": "I see no return and no cancellation for order {order} yet.",
        "return": "Send something back",
        "cancel_title": "Cancel the order",
        "items": ", ",
    },
    "zh": {
        "asked": "您的{name}申请{order}已提交，编号是{number}。处理结果会在这里{letter}通知您。",
        "already": "您的{name}申请{order}已经提交过了，编号是{number}，还在处理中，有结果会在这里通知您。",
        "order": "（订单{order}）",
        "letter": "和邮件里",
        "cancel": "订单{order}（{items}）：要申请取消吗？取消后不再发货。",
        "cancel_part": "订单{order}中只取消：{items}。要申请吗？其余商品照常发货。",
        "sent": "订单{order}已经发出，不能再取消了。收到后您可以退货。",
        "cancelled": "订单{order}已经取消了。",
        "address": "订单{order}将改寄到：{address}。对吗？",
        "address_sent": "订单{order}已经发出，我不能再修改地址。要不要我请同事看看还能怎么处理？",
        "back": "订单{order}已经退回到我们这里，没有可以再退的商品了。",
        "refunded": "订单{order}已退款。",
        "request": "您{day}的{name}申请（编号{number}）{state}。",
        "same": "订单{order}目前能查到的就是上面这些。要不要我请同事去核实一下？",
        "asked_state": "还在处理中",
        "confirmed_state": "已确认",
        "refused_state": "未能通过",
        "check": "我已请同事核查退款，申请编号是{number}。",
        "nothing": "订单{order}还没有退货或取消的申请。",
        "return": "我要退货",
        "cancel_title": "取消订单",
        "items": "、",
    },
}


def tell_status(desk: Desk) -> None:
    """State, items, dates, carrier and tracking; a late order comes with the offer of a person."""
    order, turn, timezone = proven(desk), desk.turn, desk.shop.settings.timezone
    orders.turn_to(desk.session, turn.conversation_id, order)
    state = orders.describe(desk.session, order, timezone)
    told = tell(state, turn.language, timezone)
    if turn.before.count(told) > 1:
        desk.end_with_person(turn.words(TEXTS)["same"].format(order=order.number))
        return
    desk.answer.offer_person(turn, told) if state.late else desk.say(told)
    desk.ended = True


def proven(desk: Desk) -> Order:
    """The order of a case whose order has been proven."""
    order = desk.order
    if order is None:
        raise LookupError("this conversation has proven no order")
    return order


def write_request(desk: Desk, kind: str, **details: Any) -> Request:
    """Write what is asked for, once for this message; it belongs to the order's customer where there is one."""
    order = _asked_about(desk)
    talk = desk.session.get_one(Conversation, desk.turn.conversation_id)
    owner = desk.account or (order.customer_id if order else None) or talk.customer_id
    if order:
        orders.turn_to(desk.session, talk.id, order)
    return requests.ask(
        desk.session,
        kind=kind,
        conversation_id=talk.id,
        customer_id=owner,
        message_id=desk.turn.row,
        order_id=order.id if order else None,
        details=details,
    )


def finish_request(desk: Desk, kind: str, **details: Any) -> None:
    """Write it and tell its number; what was asked before and is not decided yet is not asked again."""
    order, texts = _asked_about(desk), desk.turn.words(TEXTS)
    where = texts["order"].format(order=order.number) if order else ""
    name = name_of(kind, desk.turn.language)
    number = order.id if order else None
    before = requests.still_open(
        desk.session, kind=kind, conversation_id=desk.turn.conversation_id, order_id=number, details=details
    )
    if before and before.message_id != desk.turn.row:
        desk.end(texts["already"].format(name=name, order=where, number=before.id))
        return
    request = write_request(desk, kind, **details)
    has_mail = bool(order and orders.email_of(desk.session, order)) or desk.account is not None
    letter = texts["letter"] if has_mail else ""
    desk.end(texts["asked"].format(name=name, order=where, number=request.id, letter=letter))


def _asked_about(desk: Desk) -> Order | None:
    """The order a request is about; one that is about a person is about none."""
    return desk.order if desk.case.person is None else None


def bar_cancel(desk: Desk) -> None:
    """What was sent cannot be cancelled; it can be sent back."""
    order, texts = proven(desk), desk.turn.words(TEXTS)
    if order.status == "cancelled":
        desk.end(texts["cancelled"].format(order=order.number))
    elif order.status in SENT:
        desk.end(texts["sent"].format(order=order.number), button(texts["return"], "return_item"))


def word_cancel(desk: Desk) -> str:
    """What is going to be cancelled."""
    texts = desk.turn.words(TEXTS)
    chosen, items = _part(desk), items_of(desk)
    titles = texts["items"].join(item.title for item in items if not chosen or item.line in chosen)
    return texts["cancel_part" if chosen else "cancel"].format(order=proven(desk).number, items=titles)


def ask_cancel(desk: Desk) -> None:
    """Ask for the cancellation."""
    finish_request(desk, "cancel", **({"items": _titles(desk)} if _part(desk) else {}))


def _part(desk: Desk) -> list[int]:
    """The lines of an order that are to be cancelled; empty when all of it is."""
    chosen = desk.case.given.get("item") if desk.case.given.get("part") else None
    return chosen if chosen and len(chosen) < len(items_of(desk)) else []


def bar_address(desk: Desk) -> None:
    """The address of what was sent cannot be changed here."""
    order, texts = proven(desk), desk.turn.words(TEXTS)
    if order.status == "cancelled":
        desk.end(texts["cancelled"].format(order=order.number))
    elif order.status in SENT:
        desk.end_with_person(texts["address_sent"].format(order=order.number))


def word_address(desk: Desk) -> str:
    """The new address, read back."""
    return desk.turn.words(TEXTS)["address"].format(order=proven(desk).number, address=desk.case.given["address"])


def ask_address(desk: Desk) -> None:
    """Ask for the change of address."""
    finish_request(desk, "change_address", address=desk.case.given["address"])


def ask_invoice(desk: Desk) -> None:
    """Ask for an invoice, with the company's details where given."""
    told = desk.case.given["invoice"]
    finish_request(desk, "invoice", **({"company": told} if told else {}))


def bar_return(desk: Desk) -> None:
    """What is back already, or was never sent, is not sent back."""
    order, texts = proven(desk), desk.turn.words(TEXTS)
    if order.status == "cancelled":
        desk.end(texts["cancelled"].format(order=order.number))
    elif order.status in BACK:
        desk.end(texts["back"].format(order=order.number))


def ask_return(desk: Desk) -> None:
    """Ask for a return."""
    finish_request(desk, "return", items=_titles(desk), reason=desk.case.given["reason"])


def ask_exchange(desk: Desk) -> None:
    """Ask for an exchange."""
    finish_request(desk, "exchange", items=_titles(desk), wanted=desk.case.given["swap"])


def ask_wrong(desk: Desk) -> None:
    """Report what is wrong, with the outcome that is wished."""
    given = desk.case.given
    finish_request(desk, "wrong_item", items=_titles(desk), problem=given["fault"], outcome=given["outcome"])


def ask_payment_check(desk: Desk) -> None:
    """Ask for a payment to be looked into."""
    finish_request(desk, "payment_check", charge=desk.case.given["charge"])


def tell_refund(desk: Desk) -> None:
    """Where the money of an order is, as far as the shop knows; money that is due and not on its way is looked into."""
    order, turn, texts = proven(desk), desk.turn, desk.turn.words(TEXTS)
    query = select(Request).where(Request.order_id == order.id, Request.kind.in_(MONEY_KINDS)).order_by(Request.id)
    asked = list(desk.session.scalars(query))
    lines = [_told(desk, request) for request in asked]
    if order.status == "refunded":
        lines.append(texts["refunded"].format(order=order.number))
    elif order.status in ("returned", "cancelled") and not any(request.kind == "refund" for request in asked):
        lines.append(texts["check"].format(number=write_request(desk, "refund").id))
    if not lines:
        choices = (button(texts["return"], "return_item"), button(texts["cancel_title"], "cancel_order"))
        desk.end(texts["nothing"].format(order=order.number), *choices)
        return
    question = "When does the money of a refund come?" if turn.language == "en" else "退款多久到账？"
    if article := desk.shop.knowledge.answer(desk.session, question, turn.language, "returns"):
        lines.append(article.text)
    desk.end("\n".join(lines))


def _told(desk: Desk, request: Request) -> str:
    texts, language = desk.turn.words(TEXTS), desk.turn.language
    day = format_day(request.decided_at or request.created_at, language, desk.shop.settings.timezone)
    state = texts[f"{request.status}_state"]
    return texts["request"].format(name=name_of(request.kind, language), number=request.id, day=day, state=state)


def _titles(desk: Desk) -> list[str]:
    chosen = desk.case.given.get("item") or []
    products = [item.product for item in items_of(desk) if item.line in chosen]
    desk.answer.slots["spoken"] = products[0] if len(products) == 1 else None
    return [item.names[0] for item in items_of(desk) if item.line in chosen]
