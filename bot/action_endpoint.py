"""The way to the action server, with a deadline and a memory of what went wrong."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

import aiohttp
from jsonschema import Draft7Validator
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

logger = logging.getLogger(__name__)

Failure = dict[str, str]
_failures: ContextVar[list[Failure] | None] = ContextVar("failures", default=None)


@contextmanager
def recorded_failures() -> Iterator[list[Failure]]:
    """Collect the failures of actions called inside, in this task: Rasa logs them and goes on as if nothing had happened."""
    failures: list[Failure] = []
    token = _failures.set(failures)
    try:
        yield failures
    finally:
        _failures.reset(token)


@lru_cache(maxsize=1)
def answer_format() -> Draft7Validator:
    """Return the checker of an action's answer, made once: Rasa makes and checks the schema itself anew for every answer."""
    return Draft7Validator(RemoteAction.action_response_format_spec())


def check_answer(_action: RemoteAction, answer: dict[str, Any]) -> bool:
    """Return True or raise jsonschema's ValidationError; stands in for RemoteAction's own method."""
    answer_format().validate(answer)
    return True


class DeadlineEndpoint(EndpointConfig):
    """An action endpoint that answers within `deadline` seconds or fails (Rasa itself waits five minutes)."""

    def __init__(self, url: str | None, deadline: float, **kwargs: Any) -> None:
        super().__init__(url, **kwargs)
        self.deadline = deadline

    @classmethod
    def instead_of(cls, endpoint: EndpointConfig, deadline: float) -> DeadlineEndpoint:
        """Return the same endpoint with a deadline."""
        known = {name: getattr(endpoint, name) for name in ("params", "headers", "basic_auth", "token", "token_name", "cafile")}
        return cls(endpoint.url, deadline, **known, **endpoint.kwargs)

    async def request(self, *args: Any, **kwargs: Any) -> Any | None:
        """Send the request; on failure note action and reason (timeout, unreachable, error) and raise as Rasa would."""
        action = str((kwargs.get("json") or {}).get("next_action"))
        kwargs["timeout"] = aiohttp.ClientTimeout(total=self.deadline)
        try:
            answer = await super().request(*args, **kwargs)
        except asyncio.TimeoutError:
            self._note(action, "timeout")
            raise
        except ClientResponseError as error:
            # 400 is the protocol's way to say that an action declines; the policies go on from there.
            if error.status != 400:
                self._note(action, "error")
            raise
        except (aiohttp.ClientError, OSError):
            self._note(action, "unreachable")
            raise
        if not isinstance(answer, dict):
            self._note(action, "error")
        return answer

    def _note(self, action: str, reason: str) -> None:
        logger.error("Action %s failed: %s", action, reason)
        failures = _failures.get()
        if failures is not None:
            failures.append({"action": action, "reason": reason})
