"""The base of every action: what it is told, what it may answer, its deadline, and an honest sentence when it fails."""

from __future__ import annotations

import asyncio
import json
import logging
import time
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.moods import temper
from actions.turns import LANGUAGES, SURE, Turn, read_turn, spoken_language
from shop.knowledge import Knowledge
from shop.recommend import Recommender
from shop.settings import Settings, load_settings
from shop.store import Store

__all__ = [
    "ANSWERING",
    "HUMAN",
    "LANGUAGES",
    "ONLY_SPOKEN",
    "READINGS",
    "SURE",
    "Answer",
    "Shop",
    "ShopAction",
    "Turn",
    "answer_by_context",
    "button",
    "read_turn",
    "spoken_language",
]

logger = logging.getLogger(__name__)

DEADLINE_SECONDS = 6.0
HUMAN = "talk_to_human"

TEXTS = {
    "en": {
        "failure": "I'm sorry, something went wrong on our side and I can't do that right now. I have let a colleague know.",
        "person": "Talk to a person",
    },
    "zh": {"failure": "非常抱歉，我们这边出了点问题，暂时无法处理。我已经通知了同事。", "person": "转人工"},
}
ONLY_SPOKEN = "I'm sorry, I only speak English and Chinese. 抱歉，我只会说英文和中文。"


@dataclass(frozen=True)
class Shop:
    """What actions work with; one for the whole process, shared by its threads."""

    settings: Settings
    store: Store
    recommender: Recommender
    knowledge: Knowledge


@dataclass
class Answer:
    """What an action gives back: messages in order, and slots to set; `neutral` keeps the mood a message reads as out of it."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    slots: dict[str, Any] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    neutral: bool = False

    def say(self, text: str, *buttons: dict[str, str]) -> Answer:
        """Add a text, with buttons below it."""
        self.messages.append({"text": text, "buttons": list(buttons)})
        return self

    def show(self, cards: list[dict[str, Any]]) -> Answer:
        """Add product cards as docs/seams.md has them; none when there are none. One alone becomes the product spoken of."""
        if cards:
            self.slots |= {"spoken": cards[0]["product_id"] if len(cards) == 1 else None, "pending": None}
            self.messages.append({"json_message": {"kind": "cards", "cards": cards}})
        return self

    def call_person(self, reason: str, summary: str) -> Answer:
        """Flag the conversation for staff; the sentence to the customer is said apart."""
        self.messages.append({"json_message": {"kind": "handover", "reason": reason, "summary": summary}})
        return self

    def join(self, other: Answer) -> Answer:
        """Add all of another answer after this one."""
        self.messages += other.messages
        self.slots |= other.slots
        self.events += other.events
        return self

    def offer_person(self, turn: Turn, text: str) -> Answer:
        """Add a text with the offer of a person, which a plain yes accepts."""
        self.slots["offer"] = HUMAN
        return self.say(text, button(turn.words(TEXTS)["person"], HUMAN))


def button(title: str, intent: str, **entities: Any) -> dict[str, str]:
    """A button in Rasa's form; the connector turns the payload back into intent and entities."""
    given = json.dumps({name: str(value) for name, value in entities.items()}, ensure_ascii=False) if entities else ""
    return {"title": title, "payload": f"/{intent}{given}"}


ANSWERING: dict[str, type[ShopAction]] = {}
READINGS: list[Callable[[Shop, Turn, Session], Answer | None]] = []


def answer_by_context(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """What the replies before make of a message, whatever its intent; None where they say nothing (actions/after.py)."""
    return next((answer for read in READINGS if (answer := read(shop, turn, session))), None)


class ShopAction(Action, ABC):  # type: ignore[misc]  # the SDK carries no types
    """An action over the shop. Subclasses say their name and answer in a thread; everything that goes wrong ends here.

    Only those that write get a transaction: it locks the database for everybody else. `intents` are those it answers
    whatever was said before; a running form answers a question in its middle with the same action. What opens a form
    looks at the replies before by itself.
    """

    writes = False
    opens_form = False
    intents: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, **more: Any) -> None:
        """Note what an action answers."""
        super().__init_subclass__(**more)
        ANSWERING.update(dict.fromkeys(cls.intents, cls))

    @abstractmethod
    def name(self) -> str:
        """The name the domain calls it by."""

    @abstractmethod
    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Answer one turn; what a writing action adds to the session is committed when it returns."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        """Called by Rasa's SDK; never raises."""
        try:
            shop = current_shop()
            turn = read_turn(tracker, shop.settings.default_language)
            until = time.monotonic() + DEADLINE_SECONDS
            answer = await asyncio.wait_for(asyncio.to_thread(self._answer, shop, turn, until), DEADLINE_SECONDS)
        except Exception as error:
            answer = self.failed(tracker, error)
        for message in answer.messages:
            dispatcher.utter_message(**message)
        return [SlotSet(name, value) for name, value in ({"offer": None} | answer.slots).items()] + answer.events

    def _answer(self, shop: Shop, turn: Turn, until: float) -> Answer:
        with shop.store.transaction() if self.writes else shop.store.reading() as session:
            answer = (None if self.opens_form else answer_by_context(shop, turn, session)) or self.answer(shop, turn, session)
            if not answer.neutral:
                answer.messages = temper(session, turn, answer.messages, answer.slots)
            if time.monotonic() > until:
                # The customer has been told that this did not work, so it must not be written either.
                raise TimeoutError(f"{self.name()} was too late")
        if turn.foreign and ONLY_SPOKEN not in turn.before:
            answer.messages.insert(0, {"text": ONLY_SPOKEN})
        return answer

    def failed(self, tracker: Tracker, error: Exception) -> Answer:
        """The apology for an error of any kind; its id is in the log and on the message."""
        error_id = uuid.uuid4().hex[:12]
        logger.error("Action %s failed (%s)", self.name(), error_id, exc_info=error)
        language = spoken_language(tracker, "en")
        failure = {"kind": "failure", "error_id": error_id, "action": self.name()}
        return Answer([{"text": TEXTS[language]["failure"]}, {"json_message": failure}])


_configured: list[Shop] = []


def configure(shop: Shop) -> None:
    """Give the actions their shop; without it they open the one the settings name at the first turn."""
    _configured[:] = [shop]


def current_shop() -> Shop:
    """The shop the actions work with."""
    return _configured[0] if _configured else open_shop()


@lru_cache(maxsize=1)
def open_shop() -> Shop:
    """The shop the environment's settings name, opened once; the sentence encoder is loaded at its first text."""
    settings = load_settings()
    store = Store(settings.url, announces=settings.announces)
    return Shop(
        settings,
        store,
        Recommender(store, settings.var_dir / "models" / "recommend", popular_share=settings.lift_share),
        Knowledge.with_encoder(settings.var_dir / "encoder"),
    )


def warm_up() -> None:
    """Open the shop and load what the first customer would wait for: the sentence encoder, the articles, the recommender."""
    shop = current_shop()
    with shop.store.reading() as session:
        for language, text in (("en", "How long does delivery take?"), ("zh", "多久能到货")):
            shop.knowledge.closest(session, text, language)
            shop.recommender.suggest(session, None, language=language)
