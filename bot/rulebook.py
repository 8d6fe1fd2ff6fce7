"""Which rule of data/rules led from an intent to an action: Rasa's policy says what it predicts, not by which rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML


class Rulebook:
    """The names of rules by intent and first action."""

    def __init__(self, rules: Iterable[Mapping[str, Any]]) -> None:
        self.names: dict[tuple[str, str], str] = {}
        for rule in rules:
            steps = rule.get("steps") or []
            action = next((step["action"] for step in steps if "action" in step), None)
            if action:
                for intent in _intents(steps):
                    self.names.setdefault((intent, action), str(rule["rule"]))

    @classmethod
    def read(cls, folder: Path) -> Rulebook:
        """Read every YAML file of a folder; a missing folder is an empty book."""
        parser = YAML(typ="safe")
        return cls(rule for path in sorted(folder.glob("*.yml")) for rule in parser.load(path)["rules"])

    def name(self, intent: str, actions: Iterable[str]) -> str | None:
        """Return the rule that leads from the intent to the first of the actions that a rule leads to."""
        return next((self.names[intent, action] for action in actions if (intent, action) in self.names), None)


def _intents(steps: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for step in steps:
        for choice in step.get("or", [step]):
            if "intent" in choice:
                yield str(choice["intent"])
