"""Small talk is answered kindly and leads back to what the shop can do."""

from __future__ import annotations

import pytest

from actions.smalltalk import JOKES, BeginAgain, SmallTalk
from tests.actions.conftest import Say, texts


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("intent", ["greet", "thanks", "help", "ask_bot", "tell_joke", "insult"])
def test_everything_has_an_answer_in_both_languages(say: Say, intent: str, language: str) -> None:
    said = texts(say(SmallTalk(), "x", language, intent=intent)[0])
    assert said and any("\u4e00" <= sign <= "\u9fff" for sign in said) == (language == "zh")


def test_help_says_what_it_can_do_with_buttons(say: Say) -> None:
    messages, _ = say(SmallTalk(), "help", intent="help")
    assert [button["title"] for button in messages[0]["buttons"]][:2] == ["Find a product", "Where is my order"]


def test_the_second_joke_is_another(say: Say) -> None:
    before = [{"event": "bot", "text": JOKES["zh"][0]}]
    assert texts(say(SmallTalk(), "再来一个", "zh", intent="tell_joke", events=before)[0]) == JOKES["zh"][1]


def test_an_insult_is_answered_calmly_and_differently_the_second_time(say: Say) -> None:
    messages, slots = say(SmallTalk(), "idiot", intent="insult")
    assert slots["offer"] == "talk_to_human"
    before = [{"event": "bot", "text": texts(messages)}]
    assert texts(say(SmallTalk(), "idiot", intent="insult", events=before)[0]) != texts(messages)


def test_beginning_again_forgets(say: Say) -> None:
    messages, slots = say(BeginAgain(), "start over", intent="start_over", wish={"category": "teapots"}, case={"matter": "x"})
    assert slots["wish"] is None and slots["case"] is None and len(messages[0]["buttons"]) == 3


def test_how_to_order_is_told(say: Say) -> None:
    assert "在商品页就可以购买" in texts(say(SmallTalk(), "咋下单", "zh", intent="help")[0])
