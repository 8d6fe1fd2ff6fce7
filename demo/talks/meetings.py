"""Who writes, and holding conversations with them."""

from __future__ import annotations

import random
from bisect import bisect
from datetime import datetime
from itertools import accumulate

from demo.people import add_visitor
from demo.talks.pen import Pen
from demo.talks.picks import Picker
from demo.talks.topics import Topic
from demo.world import Person, Talk, World

WRITING_KINDS = frozenset({"regular", "refiller"})
RETURNING_VISITORS = 0.45
RATED = 0.25
SATISFIED = (4, 5, 8, 30, 53)
UNSATISFIED = (40, 26, 20, 10, 4)


class Meetings:
    """Brings people and topics together; make it once all ordinary orders are there, since cards are chosen from them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.picker = Picker(world)
        self.visitors: list[Person] = []
        self._known = [person for person in world.people if person.kind in WRITING_KINDS]
        self._sums = list(accumulate(person.weight for person in self._known))

    def customer(self, rng: random.Random, at: datetime) -> Person:
        """Somebody who was a customer at that moment, drawn by how much they buy."""
        while True:
            person = self._known[bisect(self._sums, rng.random() * self._sums[-1])]
            if person.joined < at:
                return person

    def visitor(self, rng: random.Random, at: datetime) -> Person:
        """Somebody without a name, new or back again."""
        if self.visitors and rng.random() < RETURNING_VISITORS:
            found = rng.choice(self.visitors)
            if found.joined < at:
                return found
        self.visitors.append(add_visitor(self.world, rng, at))
        return self.visitors[-1]

    def anybody(self, rng: random.Random, at: datetime, known: float = 0.6) -> Person:
        """A customer or, less often, a visitor."""
        return self.customer(rng, at) if rng.random() < known else self.visitor(rng, at)

    def hold(self, rng: random.Random, person: Person, at: datetime, topic: Topic, channel: str | None = None) -> Talk | None:
        """Write a conversation down; None when it would reach beyond the end of the history."""
        if at > self.world.until:
            return None
        handle = self.world.handle_of(person, channel or person.channel, at)
        talk = Talk(handle, person.language, topic.__qualname__.split(".")[0], at)
        talk.public_id = f"{rng.getrandbits(128):032x}"
        talk.purchase = next((bought for bought in reversed(person.purchases) if bought.placed_at < at), None)
        topic(Pen(self.world, self.picker, rng, talk))
        if talk.said[-1].at > self.world.until:
            return None
        _rate(rng, talk)
        handle.created_at = min(handle.created_at, at)
        self.world.talks.append(talk)
        for said in talk.said:
            self.world.shown.extend(said.shown)
        return talk


def _rate(rng: random.Random, talk: Talk) -> None:
    unhappy = any(said.handover == "complaint" for said in talk.said)
    if rng.random() < RATED:
        talk.satisfaction = rng.choices((1, 2, 3, 4, 5), UNSATISFIED if unhappy else SATISFIED)[0]
