"""How each kind of conversation goes."""

from __future__ import annotations

from typing import Protocol

from demo.orders import status_at
from demo.seasons import festivals
from demo.stock import SUBSTITUTE
from demo.talks.pen import Pen
from demo.talks.sentences import say_day
from demo.world import Good, Purchase, Shown


class Topic(Protocol):
    """Writes one conversation; its name says what the conversation is about."""

    __qualname__: str

    def __call__(self, pen: Pen, /) -> None: ...


def order_status(purchase: Purchase) -> Topic:
    """Where a certain order is; who waits too long asks for a person at times."""

    def go(pen: Pen) -> None:
        pen.talk.purchase = purchase
        pen.look_at(purchase.lines[0][0])
        _begin(pen, 0.2)
        pen.hears("order_status")
        pen.answers("ask_order")
        pen.hears("give_details")
        key = _tell_status(pen, purchase)
        if key == "order_late" and pen.rng.random() < 0.3:
            pen.hears("talk_to_human")
            pen.calls_person("asked")
            pen.steps_in("staff_order")
        _end(pen, 0.5)

    return go


def article(intent: str) -> Topic:
    """A question about delivery, returns or payment, sometimes two."""

    def go(pen: Pen) -> None:
        _begin(pen, 0.15)
        for _ in range(pen.rng.choice((1, 1, 1, 2))):
            key = pen.hears(intent).article
            pen.tells(pen.book.articles[pen.language, key])
        _end(pen, 0.5)

    return go


def search(pen: Pen) -> None:
    """Looking for a product or a category."""
    _begin(pen, 0.15)
    found = _find(pen, pen.hears("search_product").text)
    pen.shows("search", pen.picker.search(pen.rng, pen.clock, pen.language, found))
    _end(pen, 0.3)


def recommend(pen: Pen) -> None:
    """Asking for advice, and what the customer makes of it."""
    _begin(pen, 0.15)
    season = sorted(festivals(pen.clock.date()))
    pen.hears(f"gift_{season[0]}" if season and pen.rng.random() < 0.4 else "recommend")
    shown = _suggest(pen, "recommend")
    mood = pen.rng.random()
    if mood < 0.2 and shown:
        liked = pen.rng.choice(shown)
        title = pen.book.reply(pen.language, "liked_title", {"product": liked.good.title[pen.language]})
        pen.presses(title, "like_item", {"product_id": str(liked.good.id)})
        pen.answers("liked")
    elif mood < 0.34:
        pen.hears("not_interested")
        _suggest(pen, "more")
    elif mood < 0.42 and shown:
        pen.hears("ask_reason")
        pen.answers("reason", reason=shown[0].reason)
    _end(pen, 0.35)


def human(pen: Pen) -> None:
    """Asking for a person."""
    _begin(pen, 0.2)
    pen.hears("talk_to_human")
    pen.calls_person("asked")
    pen.steps_in("staff_tea")
    pen.hears("thanks")
    if pen.rng.random() < 0.4:
        pen.hands_back()


def complaint(pen: Pen) -> None:
    """Being unhappy with the shop."""
    _begin(pen, 0.05)
    pen.hears("complaint")
    pen.calls_person("complaint", "complaint")
    pen.steps_in(pen.rng.choice(("staff_sorry", "staff_voucher")))
    if pen.rng.random() < 0.5:
        pen.hears("thanks")
    if pen.rng.random() < 0.4:
        pen.hands_back()


def smalltalk(pen: Pen) -> None:
    """Saying hello, asking what this is, and little more."""
    pen.hears("greet")
    pen.answers("greet")
    if pen.rng.random() < 0.6:
        pen.hears("ask_bot")
        pen.answers("ask_bot")
    _end(pen, 0.4)


def out_of_scope(pen: Pen) -> None:
    """Something no shop can help with."""
    pen.hears("out_of_scope")
    pen.answers("out_of_scope")


def glaze(pen: Pen) -> None:
    """Whether the glaze is lead-free, which nobody has told the assistant."""
    glazed = [good for good in pen.world.goods if "glazed" in good.tags]
    pen.look_at(pen.rng.choice(glazed))
    pen.hears("glaze")
    pen.answers("fallback")
    mood = pen.rng.random()
    if mood < 0.3:
        pen.hears("glaze")
        pen.answers("fallback")
    elif mood < 0.5:
        pen.hears("talk_to_human")
        pen.calls_person("asked")
        pen.steps_in("glaze")


def stock_question(good: Good, angry: bool) -> Topic:
    """Asking for a product that is sold out, or being angry that it is."""

    def go(pen: Pen) -> None:
        pen.look_at(good)
        pen.hears("stock_anger" if angry else "stock_question")
        other = pen.world.good_by_sku(SUBSTITUTE)
        pen.shows("sold_out", pen.picker.substitute(good, other, pen.language))
        if angry and pen.rng.random() < 0.4:
            pen.hears("stock_anger")
            pen.calls_person("complaint", "complaint")
            pen.steps_in("staff_voucher")

    return go


def late_parcel(purchase: Purchase) -> Topic:
    """Being angry about a parcel that the courier does not bring."""

    def go(pen: Pen) -> None:
        pen.talk.purchase = purchase
        pen.look_at(purchase.lines[0][0])
        pen.hears("courier_late")
        if pen.rng.random() < 0.5:
            pen.answers("ask_order")
            pen.hears("give_details")
            _tell_status(pen, purchase)
        pen.hears("courier_late")
        pen.calls_person("complaint", "complaint")
        pen.steps_in("staff_late")

    return go


def price_complaint(good: Good) -> Topic:
    """Asking why a product became dearer."""

    def go(pen: Pen) -> None:
        pen.look_at(good)
        pen.hears("price_rise")
        pen.answers("price", price=pen.price_of_it())
        if pen.rng.random() < 0.4:
            pen.hears("price_rise")
            pen.calls_person("complaint", "complaint")

    return go


def spam(pen: Pen) -> None:
    """Advertising."""
    pen.hears("spam")
    pen.answers("out_of_scope")


def waiting(pen: Pen) -> None:
    """Asking for a person who has not come yet."""
    pen.hears("search_product")
    pen.answers("fallback")
    pen.hears("talk_to_human")
    pen.calls_person("asked")


def complaining(pen: Pen) -> None:
    """Being unhappy, and nobody has come yet."""
    pen.hears("complaint")
    pen.calls_person("complaint", "complaint")


def glaze_waiting(pen: Pen) -> None:
    """The question about the glaze, and nobody has come yet."""
    pen.hears("glaze")
    pen.answers("fallback")
    pen.hears("talk_to_human")
    pen.calls_person("asked")


def unanswered(pen: Pen) -> None:
    """A message that found the assistant unable to answer."""
    pen.hears(pen.rng.choice(("search_product", "ask_delivery", "recommend")))
    pen.apologises()


def _find(pen: Pen, template: str) -> list[Good]:
    about = pen.about
    if "{product}" in template:
        return [good for good in pen.world.goods if good.line == about.line]
    if "{category}" not in template:
        return pen.picker.best_sellers(pen.clock)
    found = [good for good in pen.world.goods if good.category == about.category]
    if "{colour}" in template:
        found = [good for good in found if good.colour == about.colour]
    if "{price}" in template:
        found = [good for good in found if good.price <= 100 * int(pen.values["price"])]
    return found


def _begin(pen: Pen, chance: float) -> None:
    if pen.rng.random() < chance:
        pen.hears("greet")
        pen.answers("greet")


def _end(pen: Pen, chance: float) -> None:
    if pen.staff or pen.rng.random() >= chance:
        return
    key = pen.rng.choice(("thanks", "thanks", "thanks", "goodbye"))
    pen.hears(key)
    pen.answers(key)


def _suggest(pen: Pen, key: str) -> list[Shown]:
    picks = pen.picker.suggest(pen.rng, pen.talk.handle.person, pen.talk.handle.channel, pen.clock, pen.language)
    return pen.shows(key, picks)


def _tell_status(pen: Pen, purchase: Purchase) -> str:
    status = status_at(purchase, pen.clock)
    late = status == "shipped" and pen.clock > purchase.expected_at
    key = "order_unknown" if status == "cancelled" else "order_late" if late else f"order_{status}"
    moments = {"shipped": purchase.shipped_at, "expected": purchase.expected_at, "delivered": purchase.delivered_at}
    days = {name: say_day(moment.date(), pen.language) for name, moment in moments.items()}
    pen.answers(key, carrier=purchase.carrier, **days)
    return key
