"""Looks at product pages, and what customers said of products in conversations."""

from __future__ import annotations

from datetime import timedelta

from demo.orders import Shelf
from demo.seasons import count, demand, moment
from demo.world import ORDER_DAYS, Deed, World

LOOKED_BEFORE_BUYING = 0.55
IDLE_PER_DAY = 24.0


def add_looks(world: World) -> None:
    """Looks before an order, and by people who bought nothing."""
    rng = world.rng("looks")
    for purchase in world.purchases:
        for good, _, _ in purchase.lines:
            if rng.random() < LOOKED_BEFORE_BUYING:
                at = purchase.placed_at - timedelta(minutes=rng.uniform(1, 90))
                world.deeds.append(Deed(purchase.person, good, "seen", "storefront", at))
    buyers = world.of_kind("regular")
    for days in range(ORDER_DAYS - 1, -1, -1):
        day = world.ago(days).date()
        shelf = Shelf(world.goods, day)
        for _ in range(count(rng, IDLE_PER_DAY * demand(day, world.today))):
            person = rng.choice(buyers)
            at = moment(rng, day, person.country)
            if person.joined < at <= world.until:
                world.deeds.append(Deed(person, shelf.pick(rng, rng.choice(person.tastes)), "seen", "storefront", at))


def add_opinions(world: World) -> None:
    """Likes and dismissals, taken from what customers pressed and wrote."""
    for talk in world.talks:
        shown = {}
        for said in talk.said:
            shown.update({card.good.id: card for card in said.shown})
            if said.choice and said.choice["intent"] == "like_item":
                card = shown[int(said.choice["entities"]["product_id"])]
                world.deeds.append(Deed(talk.handle.person, card.good, "liked", talk.handle.channel, said.at, card))
        messages = [said for said in talk.said if said.shown]
        if len(messages) == 2 and talk.topic == "recommend":
            for card in messages[0].shown:
                world.deeds.append(Deed(talk.handle.person, card.good, "dismissed", talk.handle.channel, messages[1].at, card))
