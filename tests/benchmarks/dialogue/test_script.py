"""Dialogues are read as written, and refused with a sentence where they are not of the form."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.dialogue.script import read_script
from shop.errors import BadFile

GOOD = """
language: zh
order: delivered
customer: loyal
turns:
  - say: 我要退货
    repeat: 2
    expect: {intent: [return_item, ask_returns], requests: [], language: zh}
  - code: wrong
  - open: 2
  - press: 好的
    expect: {requests: [{kind: return, order: "{order.number}"}], cards: {price_below: 40}}
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "d.yml"
    path.write_text(text, "utf-8")
    return path


def test_every_key_of_the_format_is_read(tmp_path: Path) -> None:
    script = read_script(write(tmp_path, GOOD))
    assert (script.name, script.language, script.status, script.customer) == ("d", "zh", "delivered", "loyal")
    ways = [("say", "我要退货我要退货"), ("code", "wrong"), ("open", "2"), ("press", "好的")]
    assert [(turn.way, turn.text) for turn in script.turns] == ways


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("language: de\nturns: [{say: x}]", "language is 'de'"),
        ("language: en", "no turns"),
        ("language: en\nturns: [{say: x, press: y}]", "turn 1: one of say, press, code"),
        ("language: en\nturns: [{say: yes}]", "has True for say; put text"),
        ("language: en\nturns: [{say: x, expect: {contains: [a]}}]", "has 'contains'; known are"),
        ("language: en\nturns: [{say: x, expect: {says: word}}]", "has 'word' for says"),
        ("language: en\nturns: [{code: maybe}]", "'maybe'; it may be right, wrong"),
        ("language: en\nturns: [{say: x, expect: {requests: [{sort: return}]}}]", "has 'sort'"),
        ("language: en\nturns: [{open: 1, expect: {says: [a]}}]", "no answer to open"),
        ("language: en\ncustomer: king\nturns: [{say: x}]", "customer is 'king'; it may be stranger, once, loyal"),
        ("language: [", "cannot be read"),
        ("- a", "not a mapping"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(BadFile, match=sentence.replace("[", r"\[")):
        read_script(write(tmp_path, text))
