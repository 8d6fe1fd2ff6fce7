"""Closeness counts phrasings, all of an article's together, its text, and words that mean the same."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from shop.matching import BLENDS, SYNONYMS, ByCharacters, grams, simplified, synonyms

SAMPLE = Path(__file__).parents[2] / "data" / "sample" / "articles.csv"
PHRASINGS = [["运费怎么算", "满多少包邮"], ["怎么退货", "退货寄到哪里"], ["可以开发票吗"]]
TEXTS = ["运费5欧元。", "三十天内可以寄回来。", "发票在邮件里。"]


@pytest.mark.parametrize(("text", "best"), [("快递费多少钱", 0), ("三十天内可以吗", 1), ("想要票据", 2), ("發票", 2)])
def test_the_article_that_means_it_scores_highest(text: str, best: int) -> None:
    assert int(ByCharacters(PHRASINGS, TEXTS).scores(text).argmax()) == best


def test_a_phrasing_of_its_own_is_sure_and_strange_words_are_not_even_near() -> None:
    matcher = ByCharacters(PHRASINGS, TEXTS)
    assert matcher.scores("怎么退货")[1] >= BLENDS["zh"].sure
    assert matcher.scores("今天天气很好").max() < BLENDS["zh"].near


def test_scores_stay_below_one() -> None:
    matcher = ByCharacters(PHRASINGS, TEXTS)
    assert max(matcher.scores(text).max() for article in PHRASINGS for text in article) <= 1.0


@pytest.mark.parametrize("text", ["", "?!", "OK"])
def test_what_says_nothing_is_close_to_nothing(text: str) -> None:
    assert not ByCharacters(PHRASINGS, TEXTS).scores(text).any()


def test_synonyms_share_a_token_and_the_longest_word_counts() -> None:
    assert {gram for gram in grams("邮费") if gram.startswith("=")} == {gram for gram in grams("運費") if gram.startswith("=")}
    assert Counter(grams("快递费"))["=运费"] == 1
    assert "=快递" not in grams("快递费")


def test_every_word_stands_in_one_group_and_every_pair_is_two_characters() -> None:
    words = (SYNONYMS / "zh.txt").read_text("utf-8").split()
    assert len(words) == len(set(words)) == len(synonyms()[1])
    assert all(len(chr(old)) == len(new) == 1 and chr(old) != new for old, new in simplified().items())


@pytest.mark.parametrize("text", ["釉里有没有铅，用着安全吗", "上了釉的杯子喝茶放心吗", "这个釉对身体有害吗"])
def test_the_demo_shops_articles_do_not_answer_what_they_do_not_cover(text: str) -> None:
    articles = [row for row in csv.DictReader(SAMPLE.read_text("utf-8").splitlines()) if row["language"] == "zh"]
    matcher = ByCharacters([[row["title"], *row["questions"].split("|")] for row in articles], [row["text"] for row in articles])
    assert matcher.scores(text).max() < BLENDS["zh"].sure
