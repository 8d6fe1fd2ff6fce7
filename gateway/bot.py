"""The client of Rasa's connector: one message in, one turn out (docs/seams.md, section 1)."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from gateway.phrases import say
from shop.conversations.turns import Reply, Turn, Understanding
from shop.errors import BadInput, Unavailable

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Question:
    """One customer message for the bot; `choice` is {intent, entities} of a pressed button, `metadata` reaches every action."""

    message_id: int
    sender: str
    text: str
    choice: dict[str, Any] | None = None
    metadata: dict[str, Any] = field(default_factory=dict)

    @property
    def language(self) -> str | None:
        """Language of the conversation so far."""
        return self.metadata.get("language")


class BotClient:
    """Talks to the connector; raises `Unavailable` when another try makes sense and `BadInput` when it does not."""

    def __init__(self, base_url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._http = httpx.AsyncClient(base_url=base_url.rstrip("/"), transport=transport, timeout=10.0)

    async def turn(self, question: Question, timeout: float = 10.0) -> Turn:
        """Run one turn, safe to repeat with the same message id; `timeout` is in seconds."""
        body = {
            "message_id": str(question.message_id),
            "sender": question.sender,
            "text": question.text,
            "choice": question.choice,
            "metadata": question.metadata,
        }
        answer = await self._ask("POST", "/turn", timeout, body)
        try:
            return read_turn(answer, question.language)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Unavailable(f"The bot's answer has an unknown form: {error!r}") from error

    async def understand(self, texts: list[str], timeout: float = 5.0) -> list[Understanding]:
        """What each text means, without a conversation; at most 512 texts."""
        answer = await self._ask("POST", "/understand", timeout, {"texts": texts})
        try:
            return [read_understanding(item) for item in answer["results"]]
        except (KeyError, TypeError, AttributeError) as error:
            raise Unavailable(f"The bot's answer has an unknown form: {error!r}") from error

    async def forget(self, senders: list[str], timeout: float = 10.0) -> int:
        """Remove the bot's working memory of conversations, named by their public ids; returns how many it had."""
        return int((await self._ask("POST", "/forget", timeout, {"senders": senders})).get("removed") or 0)

    async def health(self) -> str:
        """The id of the loaded model; raises `Unavailable` while there is none."""
        answer = await self._ask("GET", "/", 2.0)
        return str(answer.get("model_id"))

    async def close(self) -> None:
        """Give the connections back."""
        await self._http.aclose()

    async def _ask(self, method: str, path: str, timeout: float, body: dict[str, Any] | None = None) -> dict[str, Any]:
        try:
            response = await self._http.request(method, path, json=body, timeout=timeout)
            answer = response.json() if response.content else {}
        except (httpx.HTTPError, ValueError) as error:
            raise Unavailable(f"The bot does not answer: {error!r}") from error
        if not isinstance(answer, dict):
            raise Unavailable("The bot's answer is not a JSON object.")
        if response.status_code == 400:
            raise BadInput(f"The bot cannot read this message: {answer.get('error', '')}")
        if response.status_code != 200:
            raise Unavailable(f"The bot answered {response.status_code}: {answer.get('error', '')}")
        return answer


def read_turn(answer: dict[str, Any], language: str | None) -> Turn:
    """The connector's JSON as a turn; a failed action or an empty answer becomes an honest sentence with an error id."""
    replies, customs = _read_replies(answer["replies"])
    understanding = read_understanding(answer["understanding"])
    handover, failure = customs.get("handover", {}), customs.get("failure", {})
    failures = answer.get("failures") or []
    error_id = failure.get("error_id")
    if not error_id and (failures or not replies):
        error_id = secrets.token_hex(6)
        log.error(
            "error %s: message %s, failed actions %s, %d replies", error_id, answer.get("message_id"), failures, len(replies)
        )
    if error_id and (failures or not replies):
        replies.append(Reply(say("failure", understanding.language or language)))
    return Turn(
        replies=replies,
        understanding=understanding,
        actions=list(answer.get("actions") or []),
        model=answer.get("model_id"),
        milliseconds=answer.get("milliseconds"),
        handover=str(handover["reason"])[:40] if handover else None,
        summary=handover.get("summary"),
        error_id=str(error_id)[:32] if error_id else None,
    )


def read_understanding(found: dict[str, Any]) -> Understanding:
    """The connector's understanding as the shop keeps it."""
    sentiment = found.get("sentiment") or {}
    return Understanding(
        intent=found.get("intent"),
        confidence=found.get("confidence"),
        language=found.get("language"),
        ranking=list(found.get("ranking") or []),
        entities=list(found.get("entities") or []),
        sentiment=sentiment.get("label"),
        sentiment_score=sentiment.get("score"),
        also=list(found.get("also") or []),
        explanation=found.get("explanation") or None,
    )


def _read_replies(items: list[Mapping[str, Any]]) -> tuple[list[Reply], dict[str, dict[str, Any]]]:
    replies: list[Reply] = []
    customs: dict[str, dict[str, Any]] = {}
    for item in items:
        text, buttons = str(item.get("text") or ""), list(item.get("buttons") or [])
        custom = item.get("custom") or {}
        cards = list(custom.get("cards") or []) if custom.get("kind") == "cards" else []
        if custom.get("kind") in ("handover", "failure"):
            customs[custom["kind"]] = dict(custom)
        elif custom and not cards:
            log.warning("the bot sent custom JSON of an unknown or empty kind: %s", custom.get("kind"))
        if text or buttons or cards:
            replies.append(Reply(text, buttons, cards))
    return replies, customs
