"""What customers are told about their requests, in English and Chinese."""

from __future__ import annotations

from shop.store.tables import Request

KINDS = (
    "return",
    "exchange",
    "refund",
    "wrong_item",
    "cancel",
    "change_address",
    "change_email",
    "invoice",
    "payment_check",
    "password",
    "erasure",
)
NAMES = {
    "en": {
        "return": "return",
        "exchange": "exchange",
        "refund": "refund",
        "wrong_item": "report of a damaged or wrong item",
        "cancel": "cancellation",
        "change_address": "change of address",
        "change_email": "change of contact details",
        "invoice": "invoice",
        "payment_check": "payment check",
        "password": "password reset",
        "erasure": "request to delete your data",
    },
    "zh": {
        "return": "退货",
        "exchange": "换货",
        "refund": "退款",
        "wrong_item": "售后",
        "cancel": "取消订单",
        "change_address": "修改地址",
        "change_email": "修改联系方式",
        "invoice": "发票",
        "payment_check": "付款核查",
        "password": "重置密码",
        "erasure": "删除个人数据",
    },
}
TEXTS = {
    "en": {
        "confirmed": "Your {name}{order} (request {number}) is confirmed.",
        "refused": "I'm sorry, your {name}{order} (request {number}) could not be accepted.",
        "order": " for order {order}",
        "receipt": "Your data is deleted within a few minutes; your receipt is {receipt}.",
        "join": " ",
        "subject": "Your request {number}",
    },
    "zh": {
        "confirmed": "您的{name}申请（{order}申请编号{number}）已确认。",
        "refused": "很抱歉，您的{name}申请（{order}申请编号{number}）未能通过。",
        "order": "订单{order}，",
        "receipt": "您的数据将在几分钟内删除，回执编号{receipt}。",
        "join": "",
        "subject": "您的申请（编号{number}）",
    },
}


def name_of(kind: str, language: str) -> str:
    """A kind of request in a customer's language."""
    return NAMES[_spoken(language)].get(kind, kind.replace("_", " "))


def tell(request: Request, order: str | None, language: str, receipt: str | None = None) -> str:
    """What became of a request, with the note of whoever decided; `order` is the order's number, `receipt` an erasure's."""
    texts = TEXTS[_spoken(language)]
    where = texts["order"].format(order=order) if order else ""
    said = texts[request.status].format(name=name_of(request.kind, language), order=where, number=request.id)
    erased = texts["receipt"].format(receipt=receipt) if receipt else None
    return texts["join"].join(part for part in (said, erased, request.note) if part)


def subject_of(request: Request, language: str) -> str:
    """The title of the letter about a request."""
    return TEXTS[_spoken(language)]["subject"].format(number=request.id)


def _spoken(language: str) -> str:
    return "zh" if language == "zh" else "en"
