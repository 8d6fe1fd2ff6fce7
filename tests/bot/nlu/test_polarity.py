"""Words that praise or blame are weighed by what stands around them."""

from __future__ import annotations

import pytest

from bot.nlu import polarity
from bot.nlu.polarity import FIGURE_WEIGHTS, figures, lexicons, pieces, surrounded


def weighed(text: str, kind: str = "words") -> float:
    """Return the sum of the text's valences."""
    raw = pieces(text)
    words = [word.lower() for word in raw]
    return sum(hit.valence for hit in surrounded(words, raw, lexicons()[kind].hits(words)))


@pytest.mark.parametrize(("plain", "negated"), [("it is nice", "it is not nice"), ("I recommend it", "I don't recommend it")])
def test_negation_turns_a_word_around(plain: str, negated: str) -> None:
    assert weighed(plain) > 0 > weighed(negated)


def test_degree_and_capitals_count() -> None:
    assert weighed("very nice") > weighed("nice") > weighed("slightly nice")
    assert weighed("this is AWFUL to me") < weighed("this is awful to me") < 0
    assert weighed("THIS IS AWFUL") == weighed("this is awful")


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("好吃", 1),
        ("不好吃", -1),
        ("不难吃", 1),
        ("没有失望", 1),
        ("不错", 1),
        ("等了两个小时", -1),
        ("都凉了", -1),
        ("毫无用处", -1),
    ],
)
def test_chinese_terms_are_the_longest_and_negated_by_the_letters_before(text: str, sign: int) -> None:
    assert weighed(text, "chinese") * sign > 0


@pytest.mark.parametrize(("text", "sign"), [("😍", 1), ("❤️", 1), ("👎", -1), ("😡", -1)])
def test_emoji_have_a_feeling(text: str, sign: int) -> None:
    assert weighed(text, "emoji") * sign > 0


def test_what_comes_after_but_is_kept_apart() -> None:
    row = figures("lovely lamp but broken", pieces("lovely lamp but broken"), "lovely lamp but broken")
    assert row[3] < 0 < row[0]


def test_every_text_has_as_many_figures_as_there_are_weights() -> None:
    for text in ("", "?", "#", "@ok 好 👍 http://a.b #x …", "A" * 300):
        assert len(figures(text, pieces(text), text)) == len(figures(text, pieces(text), f"{text} good")) == len(FIGURE_WEIGHTS)


def test_the_lexicons_hold_numbers_between_minus_four_and_four() -> None:
    for kind, lexicon in polarity.lexicons().items():
        assert lexicon.valences and all(term and -4 <= valence <= 4 for term, valence in lexicon.valences.items()), kind
