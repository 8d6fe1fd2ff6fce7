"""Rules are found by intent and action."""

from __future__ import annotations

from pathlib import Path

from bot.rulebook import Rulebook

RULES = """version: "3.1"
rules:
- rule: open the form
  steps:
  - or:
    - intent: order_status
    - intent: give_details
  - action: service_form
- rule: greet back
  steps:
  - intent: greet
  - action: utter_greet
"""


def test_the_rule_behind_an_action(tmp_path: Path) -> None:
    (tmp_path / "rules.yml").write_text(RULES, encoding="utf-8")
    book = Rulebook.read(tmp_path)
    assert book.name("give_details", ["service_form", "action_listen"]) == "open the form"
    assert book.name("greet", ["action_unlikely_intent", "utter_greet"]) == "greet back"
    assert book.name("greet", ["service_form"]) is None
    assert Rulebook.read(tmp_path / "none").names == {}
