"""One turn of one conversation, run on Rasa's processor."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import SessionConfig
from rasa.shared.core.events import ActionExecuted, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.action_endpoint import DeadlineEndpoint, check_answer, recorded_failures
from bot.answers import TURN, answer, choosable, further_id, repeated_actions, turn_events, understanding
from bot.clauses import Clause, choose, cut, read_requests
from bot.nlu.language import language_of
from bot.rulebook import Rulebook
from bot.runner import StraightRunner
from bot.settings import action_deadline
from bot.tracker_store import SQLiteTrackerStore
from bot.turns import BadRequest, Choice, Turn

CHANNEL = "shopkeeper"
AT_ONCE = 16
DATA = Path("data")


class NoModel(Exception):
    """Rasa has no model loaded, so nothing can be understood."""


class Conversations:
    """Runs turns on an agent, those of one sender after another."""

    def __init__(self, agent: Agent, data: Path = DATA) -> None:
        self.agent = agent
        self.requests = read_requests(data / "intents.csv")
        self.rulebook = Rulebook.read(data / "rules")
        self._prepared: MessageProcessor | None = None
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @property
    def processor(self) -> MessageProcessor:
        """Return the agent's processor, made ours first when it is a new one; raises NoModel without one."""
        processor = self.agent.processor
        if processor is None:
            raise NoModel("no model is loaded")
        if processor is not self._prepared:
            prepare(self.agent, processor)
            self._prepared = processor
        return processor

    @property
    def model_id(self) -> str:
        """Return the loaded model's id."""
        return str(self.processor.model_metadata.model_id)

    async def run(self, turn: Turn) -> dict[str, Any]:
        """Return the turn's answer; a message id this conversation knows is not run again."""
        processor = self.processor
        if turn.choice and turn.choice.intent not in choosable(processor.domain.intents):
            raise BadRequest(f"The choice's intent {turn.choice.intent!r} is not known.")
        lock = self._locks.setdefault(turn.sender, asyncio.Lock())
        async with lock:
            return await self._run(processor, turn)

    async def _run(self, processor: MessageProcessor, turn: Turn) -> dict[str, Any]:
        started = time.perf_counter()
        channel = CollectingOutputChannel()
        tracker = await processor.get_tracker(turn.sender)
        known = turn_events(tracker.events, turn.message_id)
        if known:
            return answer(known, self.model_id, repeated=True)
        # The steps of MessageProcessor.handle_message, but on a tracker that was read once and is at hand afterwards.
        with recorded_failures() as failures:
            await processor._update_tracker_session(tracker, channel, turn.metadata)
            for message in self._messages(processor, tracker, turn, channel):
                await processor._handle_message_with_tracker(message, tracker)
                tracker = await processor.run_action_extract_slots(channel, tracker)
                await processor._run_prediction_loop(channel, tracker)
        events = turn_events(tracker.events, turn.message_id)
        failures += repeated_actions(events)
        events[0].parse_data[TURN] = {
            **events[0].parse_data.get(TURN, {}),
            "failures": failures,
            "model_id": self.model_id,
            "milliseconds": round((time.perf_counter() - started) * 1000, 1),
            **decision(events, self.rulebook),
        }
        await processor.save_tracker(tracker)
        return answer(events, self.model_id, repeated=False)

    def _messages(
        self, processor: MessageProcessor, tracker: DialogueStateTracker, turn: Turn, channel: CollectingOutputChannel
    ) -> list[UserMessage]:
        """Return the turn as one message for Rasa, or as several when it holds several requests and no form is waiting."""
        whole = user_message(turn, channel)
        clauses = [] if turn.choice or tracker.active_loop_name else cut(turn.text)
        if not clauses:
            return [whole]
        read_whole, *read = parse_data(processor, [turn.text, *(clause.text for clause in clauses)], turn.metadata)
        chosen = choose(clauses, read, self.requests)
        if not chosen:
            whole.parse_data = read_whole
            return [whole]
        parts = [(clauses[place], read[place]) for place in chosen]
        return [
            part_message(whole, place, clause, parsed, {"whole": read_whole, "also": also(parts[1:])})
            for place, (clause, parsed) in enumerate(parts)
        ]

    def forget(self, senders: Sequence[str]) -> int:
        """Remove what Rasa remembers of conversations and return how many there were."""
        store = self.processor.tracker_store
        if not isinstance(store, SQLiteTrackerStore):
            raise TypeError("conversations can be forgotten in the house's own tracker store only")
        return store.forget(senders)

    async def understand(self, texts: Sequence[str]) -> list[dict[str, Any]]:
        """Return what is understood of each text, leaving room for turns between small batches."""
        results: list[dict[str, Any]] = []
        for start in range(0, len(texts), AT_ONCE):
            results.extend(parse(self.processor, texts[start : start + AT_ONCE]))
            await asyncio.sleep(0)
        return results


def prepare(agent: Agent, processor: MessageProcessor) -> None:
    """Take out of Rasa what would lose or misread messages without a word."""
    # The fail-safe store forgets the customer when the database fails; without it the turn fails and can be repeated.
    if isinstance(agent.tracker_store, FailSafeTrackerStore):
        agent.tracker_store = agent.tracker_store._tracker_store
    processor.tracker_store = agent.tracker_store
    processor.tracker_store.domain = processor.domain
    if processor.action_endpoint is not None and not isinstance(processor.action_endpoint, DeadlineEndpoint):
        agent.action_endpoint = DeadlineEndpoint.instead_of(processor.action_endpoint, action_deadline())
        processor.action_endpoint = agent.action_endpoint
    if isinstance(processor.graph_runner, DaskGraphRunner):
        processor.graph_runner = StraightRunner.instead_of(processor.graph_runner)
    RemoteAction._validate_action_result = check_answer
    # The last node reads "/intent{...}" as a command; what it gets is what we want of typed text.
    metadata = processor.model_metadata
    last = metadata.predict_schema.nodes[metadata.nlu_target]
    if "messages" in last.needs and last.uses.__name__ == "RegexMessageHandler":
        processor.model_metadata = replace(metadata, nlu_target=last.needs["messages"])
    # A sender is one session already: the gateway begins a new one when it wants.
    processor.domain.session_config = SessionConfig(session_expiration_time=0, carry_over_slots=True)


def user_message(turn: Turn, channel: CollectingOutputChannel) -> UserMessage:
    """Return the message as Rasa takes it; a choice comes with its understanding and is not parsed."""
    return UserMessage(
        turn.text,
        channel,
        turn.sender,
        parse_data=chosen(turn.text, turn.choice, turn.metadata) if turn.choice else None,
        input_channel=CHANNEL,
        message_id=turn.message_id,
        metadata=turn.metadata,
    )


def part_message(whole: UserMessage, place: int, clause: Clause, parsed: dict[str, Any], turn: dict[str, Any]) -> UserMessage:
    """Return one request of several as a message; the first has the message's own id and keeps how the whole was read."""
    return UserMessage(
        clause.text,
        whole.output_channel,
        whole.sender_id,
        parse_data={**parsed, TURN: turn} if place == 0 else parsed,
        input_channel=CHANNEL,
        message_id=further_id(whole.message_id, place),
        metadata=whole.metadata,
    )


def also(parts: Sequence[tuple[Clause, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return what further requests say and how they were read."""
    return [
        {"text": clause.text, "intent": parsed["intent"]["name"], "confidence": float(parsed["intent"]["confidence"])}
        for clause, parsed in parts
    ]


def decision(events: Sequence[Event], rulebook: Rulebook) -> dict[str, Any]:
    """Return the policy that chose the first action after the message, and the rule behind it where there is one."""
    actions = [event for event in events if isinstance(event, ActionExecuted) and event.action_name]
    intent = str((events[0].parse_data.get("intent") or {}).get("name")) if isinstance(events[0], UserUttered) else ""
    policy = next((event.policy for event in actions if event.policy), None)
    names = [str(event.action_name) for event in actions]
    return {"policy": (policy or "").rpartition("_")[2] or None, "rule": rulebook.name(intent, names)}


def chosen(text: str, choice: Choice, metadata: dict[str, Any]) -> dict[str, Any]:
    """Return the parse data of a pressed button; its language is the conversation's."""
    intent = {"name": choice.intent, "confidence": 1.0}
    entities = [{"entity": name, "value": value} for name, value in choice.entities.items()]
    language = language_of(metadata)
    if language and "language" not in choice.entities:
        entities.append({"entity": "language", "value": language})
    return {"text": text, "intent": intent, "intent_ranking": [intent], "entities": entities}


def parse(processor: MessageProcessor, texts: Sequence[str]) -> list[dict[str, Any]]:
    """Understand texts together; one without a letter or sign is understood as nothing."""
    parsed = iter(parse_data(processor, [text for text in texts if text.strip()], {}))
    return [understanding(text, next(parsed) if text.strip() else {}) for text in texts]


def parse_data(processor: MessageProcessor, texts: Sequence[str], metadata: dict[str, Any]) -> list[dict[str, Any]]:
    """Return Rasa's parse data of texts that are not empty, read together."""
    if not texts:
        return []
    target = processor.model_metadata.nlu_target
    inputs = {
        PLACEHOLDER_MESSAGE: [UserMessage(text, metadata=metadata) for text in texts],
        PLACEHOLDER_TRACKER: DialogueStateTracker.from_events(CHANNEL, []),
    }
    found = processor.graph_runner.run(inputs=inputs, targets=[target])[target]
    return [message.as_dict(only_output_properties=True) for message in found]
