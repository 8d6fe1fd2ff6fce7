"""The bot's language data is whole: everything the domain names exists, in both languages, and no sentence means two things."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk.executor import ActionExecutor

ROOT = Path(__file__).parent.parent
HAN = re.compile(r"[\u3400-\u9fff]")
WITHOUT_EXAMPLES = {"nlu_fallback"}
# "the second one" and the like are written by whoever writes at all.
COMMON_PHRASES, SHORT = 0.2, 30
BUILT_IN = {"action_listen", "action_deactivate_loop"}


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


@pytest.fixture(scope="module")
def domain() -> dict[str, Any]:
    return dict(read(ROOT / "domain.yml"))


@pytest.fixture(scope="module")
def examples() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for row in read(path)["nlu"]:
            found[row["intent"]] += [line[2:].strip() for line in row["examples"].splitlines()]
    return found


@pytest.fixture(scope="module")
def steps() -> list[dict[str, Any]]:
    rules = [rule for path in sorted((ROOT / "data" / "rules").glob("*.yml")) for rule in read(path)["rules"]]
    return [one for rule in rules for step in rule["steps"] for one in step.get("or", [step])]


def intents_of(domain: dict[str, Any]) -> set[str]:
    return {next(iter(intent)) for intent in domain["intents"]}


def test_every_action_of_the_domain_exists_and_no_other(domain: dict[str, Any]) -> None:
    executor = ActionExecutor()
    executor.register_package("actions")
    served = {name for name, run in executor.actions.items() if _is_ours(run)}
    assert served == set(domain["actions"])


def _is_ours(run: Any) -> bool:
    return type(getattr(run, "__self__", None)).__module__.startswith("actions.")


def test_every_intent_has_examples_in_both_languages(domain: dict[str, Any], examples: dict[str, list[str]]) -> None:
    assert set(examples) == intents_of(domain) - WITHOUT_EXAMPLES
    poor = {
        intent: (len(texts) - chinese, chinese)
        for intent, texts in examples.items()
        if min(chinese := sum(bool(HAN.search(text)) for text in texts), len(texts) - chinese) < 30
    }
    assert poor == {}


def test_no_text_is_in_two_intents(examples: dict[str, list[str]]) -> None:
    intents_by_text: dict[str, set[str]] = defaultdict(set)
    for intent, texts in examples.items():
        for text in texts:
            intents_by_text[re.sub(r"\W", "", text.casefold())].add(intent)
    assert {text: intents for text, intents in intents_by_text.items() if text and len(intents) > 1} == {}


def test_every_response_is_in_both_languages(domain: dict[str, Any]) -> None:
    for name, variations in domain.get("responses", {}).items():
        languages = [row["condition"][0]["value"] if "condition" in row else "en" for row in variations]
        assert {"en", "zh"} <= set(languages), name
        for row, language in zip(variations, languages, strict=True):
            shown = [row["text"], *(button["title"] for button in row.get("buttons", []))]
            assert all(bool(HAN.search(text)) == (language == "zh") for text in shown if language != "other"), name


def test_every_rule_uses_what_the_domain_has(domain: dict[str, Any], steps: list[dict[str, Any]]) -> None:
    actions = set(domain["actions"]) | set(domain.get("responses", ())) | set(domain["forms"]) | BUILT_IN
    assert {step["action"] for step in steps if "action" in step} <= actions
    assert {step["intent"] for step in steps if "intent" in step} == intents_of(domain)


def test_every_button_stands_for_an_intent(domain: dict[str, Any]) -> None:
    buttons = [button for rows in domain.get("responses", {}).values() for row in rows for button in row.get("buttons", [])]
    assert {button["payload"].removeprefix("/").split("{")[0] for button in buttons} <= intents_of(domain)


def test_unseen_queries_are_not_trained_on(examples: dict[str, list[str]]) -> None:
    trained = {_plain(text) for texts in examples.values() for text in texts}
    for language in ("en", "zh"):
        with (ROOT / "data" / "unseen" / f"queries_{language}.csv").open(encoding="utf-8", newline="") as file:
            unseen = [_plain(row["text"]) for row in csv.DictReader(file)]
        both = [text for text in unseen if text in trained]
        assert len(unseen) > 300 and len(both) < len(unseen) * COMMON_PHRASES and max(map(len, both)) <= SHORT


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
