"""One turn of one conversation, run on Rasa's processor."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.shared.core.domain import SessionConfig
from rasa.shared.core.trackers import DialogueStateTracker

from bot.action_endpoint import DeadlineEndpoint, check_answer, recorded_failures
from bot.answers import TURN, answer, choosable, repeated_actions, turn_events, understanding
from bot.nlu.language import language_of
from bot.settings import action_deadline
from bot.turns import BadRequest, Choice, Turn

CHANNEL = "shopkeeper"
AT_ONCE = 16


class NoModel(Exception):
    """Rasa has no model loaded, so nothing can be understood."""


class Conversations:
    """Runs turns on an agent, those of one sender after another."""

    def __init__(self, agent: Agent) -> None:
        self.agent = agent
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
            await processor._handle_message_with_tracker(user_message(turn, channel), tracker)
            tracker = await processor.run_action_extract_slots(channel, tracker)
            await processor._run_prediction_loop(channel, tracker)
        events = turn_events(tracker.events, turn.message_id)
        failures += repeated_actions(events)
        events[0].parse_data[TURN] = {
            "failures": failures,
            "model_id": self.model_id,
            "milliseconds": round((time.perf_counter() - started) * 1000, 1),
        }
        await processor.save_tracker(tracker)
        return answer(events, self.model_id, repeated=False)

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
    target = processor.model_metadata.nlu_target
    messages = [UserMessage(text) for text in texts if text.strip()]
    parsed = iter(())
    if messages:
        tracker = DialogueStateTracker.from_events(CHANNEL, [])
        inputs = {PLACEHOLDER_MESSAGE: messages, PLACEHOLDER_TRACKER: tracker}
        parsed = iter(processor.graph_runner.run(inputs=inputs, targets=[target])[target])
    return [understanding(text, next(parsed).as_dict(only_output_properties=True) if text.strip() else {}) for text in texts]
