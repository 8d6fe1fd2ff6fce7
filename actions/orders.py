"""An order in a customer's words: its state, items, dates, carrier and tracking."""

from __future__ import annotations

from collections.abc import Mapping

from shop.money import format_day
from shop.orders import OrderState

TEXTS = {
    "en": {
        "head": "Your order {number} of {placed}: {status}.",
        "items": "It contains {items}.",
        "join": ", ",
        "carrier": "It travels with {carrier}.",
        "tracking": "It travels with {carrier}, tracking number {tracking}.",
        "expected": "It should reach you on {expected}.",
        "late": "It should have reached you on {expected}, so it is late. I'm sorry about that.",
    },
    "zh": {
        "head": "您的订单{number}（{placed}下单）{status}。",
        "items": "商品：{items}。",
        "join": "、",
        "carrier": "由{carrier}配送。",
        "tracking": "由{carrier}配送，运单号{tracking}。",
        "expected": "预计{expected}送达。",
        "late": "原定{expected}送达，现在已经晚了，非常抱歉。",
    },
}
STATUS = {
    "en": {
        "placed": "we have received it and are getting it ready",
        "paid": "it is paid and we are getting it ready",
        "processing": "we are getting it ready",
        "packed": "it is packed and leaves us soon",
        "shipped": "it is on its way, sent on {shipped}",
        "delivered": "it was delivered on {delivered}",
        "cancelled": "it was cancelled",
        "returned": "it came back to us",
        "refunded": "it was refunded",
    },
    "zh": {
        "placed": "已收到，正在备货",
        "paid": "已付款，正在备货",
        "processing": "正在备货",
        "packed": "已打包，即将发出",
        "shipped": "已于{shipped}发货，正在路上",
        "delivered": "已于{delivered}送达",
        "cancelled": "已取消",
        "returned": "已退回",
        "refunded": "已退款",
    },
}
UNDATED = {
    "en": {"shipped": "it is on its way", "delivered": "it was delivered"},
    "zh": {"shipped": "已发货，正在路上", "delivered": "已送达"},
}


def tell(state: OrderState, language: str, timezone: str) -> str:
    """An order in the customer's language, only with what is known of it."""
    texts = TEXTS[language]
    days = {
        name: format_day(moment, language, timezone)
        for name, moment in (
            ("placed", state.placed_at),
            ("shipped", state.shipped_at),
            ("delivered", state.delivered_at),
            ("expected", state.expected_at),
        )
        if moment
    }
    parts = [texts["head"].format(number=state.number, placed=days["placed"], status=_status(state, language, days))]
    if state.lines:
        parts.append(texts["items"].format(items=texts["join"].join(_items(state, language))))
    if state.status == "shipped" and state.carrier:
        form = texts["tracking"] if state.tracking else texts["carrier"]
        parts.append(form.format(carrier=state.carrier, tracking=state.tracking))
    if "expected" in days and not state.closed:
        parts.append(texts["late" if state.late else "expected"].format(**days))
    return ("" if language == "zh" else " ").join(parts)


def _status(state: OrderState, language: str, days: Mapping[str, str]) -> str:
    dated = state.status not in UNDATED[language] or state.status in days
    table = STATUS[language] if dated else UNDATED[language]
    return table.get(state.status, state.status).format(**days)


def _items(state: OrderState, language: str) -> list[str]:
    titles = [(line.titles.get(language) or line.titles["en"], line.quantity) for line in state.lines]
    return [f"{quantity} × {title}" if quantity > 1 else title for title, quantity in titles]
