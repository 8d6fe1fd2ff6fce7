"""What an action answers is held to the protocol."""

from __future__ import annotations

import pytest
from jsonschema import ValidationError

from bot.action_endpoint import check_answer


def test_an_answer_is_checked_against_the_protocol() -> None:
    assert check_answer(None, {"events": [{"event": "slot", "name": "wish", "value": 1}], "responses": [{"text": "hi"}]})
    for wrong in ({"events": [{"value": 1}]}, {"responses": ["hi"]}, {"events": {}}):
        with pytest.raises(ValidationError):
            check_answer(None, wrong)
