"""Counts, the worst messages and the course of the mood."""

from __future__ import annotations

from rehearsal.figures import NOT_UNDERSTOOD, compute, find_worst
from rehearsal.outcomes import ANSWERED, APOLOGISED, ASKED_BACK, DETAIL, HANDED_OVER, MEANING, Asked


def ask(line: int, conversation: int = 1, outcome: str = ANSWERED, **more: object) -> Asked:
    return Asked(**{"line": line, "conversation": conversation, "outcome": outcome, "confidence": 0.9, **more})  # type: ignore[arg-type]


def test_every_message_is_counted_once_in_its_topic_and_outcome() -> None:
    rows = [ask(1, intent="order_status"), ask(2, intent="nlu_fallback", outcome=ASKED_BACK, asks=MEANING, fell_back=True)]
    figures = compute([*rows, ask(3, 2, intent="greet", language="en")], str)
    assert {row.topic: row.whole.count for row in figures.topics} == {"orders": 1, "smalltalk": 1, NOT_UNDERSTOOD: 1}
    assert {name: one.count for name, one in figures.outcomes.items()} == {
        ANSWERED: 2, ASKED_BACK: 1, HANDED_OVER: 0, APOLOGISED: 0,
    }  # fmt: skip
    assert (figures.conversations, figures.asks[MEANING].count, figures.fallbacks.count) == (2, 1, 1)
    assert {name: one.count for name, one in figures.languages.items()} == {"none": 2, "en": 1}


def test_the_worst_have_the_most_points_and_say_why() -> None:
    talk = [
        ask(1, outcome=ASKED_BACK, asks=MEANING, confidence=0.4),
        ask(2, outcome=ASKED_BACK, asks=MEANING, score=0.0),
        ask(3, score=-0.6),
        ask(4, outcome=HANDED_OVER, intent="talk_to_human"),
    ]
    worst = find_worst([talk, [ask(5, 2, outcome=APOLOGISED)]], str)
    assert [(bad.asked.line, bad.points, bad.reasons) for bad in worst] == [
        (2, 5.0, ["asked back twice", "upset afterwards"]),
        (5, 3.0, ["no answer or an apology"]),
        (1, 1.2, ["confidence 40%"]),
    ]


def test_the_next_detail_is_no_second_time_but_the_same_is() -> None:
    first, second, again = (
        ask(n, outcome=ASKED_BACK, asks=DETAIL, question=question) for n, question in ((1, 7), (2, 8), (3, 8))
    )
    assert [bad.asked.line for bad in find_worst([[first, second, again]], str)] == [3]


def test_no_conversation_and_no_words_fill_the_list() -> None:
    talk = [ask(n, outcome=APOLOGISED) for n in range(1, 5)]
    assert [bad.asked.line for bad in find_worst([talk], str)] == [1, 2]
    assert len(find_worst([[ask(n, n, outcome=APOLOGISED)] for n in range(9)], lambda line: "same  Words")) == 1


def test_the_mood_is_a_mean_by_place_and_an_end_by_change() -> None:
    rows = [ask(1, score=0.0), ask(2, score=-0.5), ask(3, 2, score=0.4), ask(4, 3)]
    mood = compute(rows, str).mood
    assert mood.course == [(0.2, 2), (-0.5, 1)]
    assert {name: one.count for name, one in mood.ends.items()} == {"better": 0, "same": 0, "worse": 1}
