"""Writes one conversation down, message by message, with the pauses people and machines make."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from demo.people import COUNTRY_NAMES
from demo.talks.picks import Pick, Picker
from demo.talks.sentences import Utterance, fill, phrasebook, say_price
from demo.world import Author, Good, Said, Shown, Talk, World

STAFF = ("Mei", "Jonas")
PRICES = (20, 25, 30, 40, 50, 60)


class Pen:
    """The writer of one conversation; `clock` is the moment of the latest message."""

    def __init__(self, world: World, picker: Picker, rng: random.Random, talk: Talk) -> None:
        self.world, self.picker, self.rng, self.talk = world, picker, rng, talk
        self.book = phrasebook()
        self.language = talk.language
        self.clock: datetime = talk.started_at
        self.staff: int | None = None
        self.about: Good = rng.choice(world.goods)
        country = COUNTRY_NAMES[talk.handle.person.country][self.language == "zh"]
        self.values = {"country": country, "price": str(rng.choice(PRICES)), "email": talk.handle.person.email or ""}
        self.look_at(self.about)

    def look_at(self, good: Good) -> None:
        """Let the following sentences be about this product."""
        self.about = good
        colour = good.row["translations"]["zh"].get("colour") if self.language == "zh" else good.row["colour"]
        self.values |= {
            "product": good.line[self.language],
            "category": good.category_names[self.language],
            "colour": colour or {"en": "green", "zh": "绿色"}[self.language],
        }

    def hears(self, intent: str) -> Utterance:
        """The customer writes one of the sentences for an intent."""
        utterance = self.book.utter(self.rng, self.language, intent)
        self.writes(utterance.text)
        return utterance

    def writes(self, template: str) -> Said:
        """The customer writes a sentence; what is in {braces} is filled in."""
        if self.talk.said:
            self._pause(6, 70)
        return self._write("customer", "text", fill(template, self.values), "stored" if self.staff else "answered")

    def presses(self, title: str, intent: str, entities: dict[str, Any]) -> Said:
        """The customer presses a button."""
        self._pause(3, 40)
        said = self._write("customer", "choice", title, "answered")
        said.choice = {"intent": intent, "entities": entities}
        return said

    def answers(self, key: str, kind: str = "text", **values: str) -> Said:
        """The assistant replies."""
        return self.tells(self.book.reply(self.language, key, {**self.values, **values}), kind)

    def tells(self, text: str, kind: str = "text") -> Said:
        """The assistant says a text; before its first one the notice is written."""
        heard = self.heard
        if not any(said.author == "bot" for said in self.talk.said):
            self._pause(0.03, 0.2)
            self._write("bot", "notice", self.book.reply(self.language, "notice", {}), "ready").reply_to = heard
        self._pause(0.02, 0.2)
        said = self._write("bot", kind, text, "ready")
        said.reply_to = heard
        return said

    def shows(self, key: str, picks: Sequence[Pick]) -> list[Shown]:
        """The assistant replies with cards; without any picks it says that there is nothing."""
        if not picks:
            self.answers("nothing")
            return []
        said = self.answers(key, "cards")
        for position, pick in enumerate(picks, start=1):
            said.shown.append(
                Shown(self.talk, pick.good, position, pick.strategy, pick.reason, said.at, pick.propensity, pick.version)
            )
        return said.shown

    def calls_person(self, reason: str, key: str = "handover") -> None:
        """The assistant hands over."""
        self.heard.handover = reason
        self.talk.needs = reason
        self.answers(key)

    def apologises(self) -> None:
        """The assistant could not answer at all."""
        self.heard.state, self.heard.handover = "apologised", "bot_unavailable"
        self.heard.error_id = f"{self.rng.getrandbits(48):012x}"
        self.talk.needs = "bot_unavailable"
        self._pause(9.9, 10.1)
        self.tells(self.book.reply(self.language, "apology", {}), "apology")

    def steps_in(self, *keys: str) -> None:
        """A colleague takes the conversation over and writes."""
        self.staff = 1 + self.rng.randrange(len(STAFF))
        self._pause(120, 1500)
        self._write("system", "marker", f"{STAFF[self.staff - 1]} took over", "ready")
        self.talk.needs, self.talk.owner = None, self.staff
        for key in ("staff_hello", *keys):
            self._pause(8, 90)
            text = self.book.reply(self.language, key, {**self.values, "staff": STAFF[self.staff - 1]})
            self._write("staff", "text", text, "ready").staff = self.staff

    def decides(self, text: str, staff: int) -> Said:
        """The shop tells, hours later, what a colleague decided."""
        self._pause(3_600, 30_000)
        said = self._write("system", "text", text, "ready")
        said.staff = staff
        return said

    def hands_back(self) -> None:
        """The colleague gives the conversation back to the assistant."""
        if self.staff:
            self._pause(20, 300)
            self._write("system", "marker", f"{STAFF[self.staff - 1]} handed back to the assistant", "ready")
            self.staff = self.talk.owner = None

    def price_of_it(self) -> str:
        """Today's price of the product the talk is about."""
        return say_price(self.about.price)

    @property
    def heard(self) -> Said:
        """The customer's latest message."""
        return next(said for said in reversed(self.talk.said) if said.author == "customer")

    def _pause(self, shortest: float, longest: float) -> None:
        self.clock += timedelta(seconds=self.rng.uniform(shortest, longest))

    def _write(self, author: Author, kind: str, text: str, state: str) -> Said:
        said = Said(author, kind, text, self.clock, state)
        self.talk.said.append(said)
        return said
