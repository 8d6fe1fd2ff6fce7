"""Rules, domain, the table of intents and the actions name the same things."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from actions.asking import NEVER_OFFERED
from actions.registry import action_for
from actions.service.matters import INTENTS
from shop.intents import read_intents

ROOT = Path(__file__).resolve().parents[2]


def answered() -> Iterator[tuple[str, str]]:
    """Intent and the first action of every rule."""
    for path in sorted((ROOT / "data" / "rules").glob("*.yml")):
        for rule in yaml.safe_load(path.read_text("utf-8"))["rules"]:
            begun: list[dict[str, Any]] = [step for step in rule["steps"] if "intent" in step or "or" in step]
            action = next(step["action"] for step in rule["steps"] if "action" in step)
            for step in begun:
                for one in step.get("or", [step]):
                    yield one["intent"], action


def test_rules_and_actions_agree_on_who_answers() -> None:
    pairs = list(answered())
    assert len(pairs) == len(dict(pairs))
    for intent, action in pairs:
        found = action_for(intent)
        if action == "service_form":
            assert intent in INTENTS and found is None
        elif found is not None:
            assert found.name() == action


def test_every_intent_has_a_rule() -> None:
    assert {intent for intent, _ in answered()} == {*read_intents(), "nlu_fallback"}


def test_every_matter_opens_the_form() -> None:
    assert {intent for intent, action in answered() if action == "service_form"} == set(INTENTS)


def test_the_domain_lists_every_intent_of_the_table() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    intents = [next(iter(entry)) for entry in domain["intents"]]
    assert intents == [*read_intents(), "nlu_fallback"]
    assert {*read_intents(), "nlu_fallback"} >= NEVER_OFFERED
