"""Plain questions change nothing; anger gets an apology, a falling run or a threat a person."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from shop.mood import CLEARLY, Mood, judge, threatens, weigh


@pytest.mark.parametrize(
    ("scores", "mood"),
    [
        ([], Mood()),
        ([0.1], Mood()),
        ([-0.45, -0.4, -0.3], Mood()),
        ([-0.6], Mood()),
        ([-0.8], Mood(upset=True)),
        ([-0.6, -0.6], Mood(upset=True)),
        ([-0.6, 0.5, -0.6], Mood(upset=True)),
        ([-0.6, -0.55, -0.7], Mood(upset=True, lost=True)),
        ([0.1, -0.3, -0.9], Mood(upset=True, lost=True)),
        ([-0.9, -0.6, -0.2], Mood()),
        ([-0.9, -0.9, -0.9, 0.4], Mood()),
    ],
)
def test_the_last_three_messages_tell(scores: Sequence[float], mood: Mood) -> None:
    assert judge(scores, "hm") == mood


@pytest.mark.parametrize(
    "text",
    [
        "I will never buy from you again",
        "you'll hear from my lawyer",
        "I'm reporting you to trading standards",
        "then I do a chargeback",
        "再也不来你们家买了",
        "我要打12315",
        "等着收差评吧，我给你们差评",
    ],
)
def test_a_threat_needs_a_person(text: str) -> None:
    assert threatens(text) and judge([0.0], text).lost


@pytest.mark.parametrize(
    "text",
    [
        "a present for my lawyer",
        "can I use the code again?",
        "will it come again?",
        "where do I see reviews?",
        "相机怎么调曝光",
        "工商银行卡可以付款吗",
        "寄到法院路12号",
        "how do I report a broken cup",
    ],
)
def test_a_plain_question_is_no_threat(text: str) -> None:
    assert not threatens(text)


def test_a_negative_fact_is_no_anger() -> None:
    plain = [{"name": "exchange_item", "confidence": 0.9}, {"name": "return_item", "confidence": 0.05}]
    angry = [*plain, {"name": "complaint", "confidence": 0.1}]
    assert weigh(-0.9, "the shoes are too small", plain) > CLEARLY
    assert weigh(-0.9, "the shoes are too small, useless shop", angry) == -0.9
    assert weigh(-0.9, "the shoes are TOO SMALL AGAIN", plain) == weigh(-0.9, "too small!!", plain) == -0.9
    assert weigh(0.4, "thanks", plain) == 0.4
