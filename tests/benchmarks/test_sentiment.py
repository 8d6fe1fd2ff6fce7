"""The sentiment benchmark's arithmetic, its split and its reading of files."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from benchmarks import feelings, sentiment
from benchmarks.feelings import Felt
from benchmarks.outcome import NoData
from shop.errors import BadInput


def public_data(folder: Path) -> Path:
    (folder / "tweeteval_sentiment").mkdir()
    for part in ("val", "test"):
        (folder / f"tweeteval_sentiment/{part}_text.txt").write_text(f"{part} is bad\n{part} is\n", "utf-8")
        (folder / f"tweeteval_sentiment/{part}_labels.txt").write_text("0\n1\n", "utf-8")
    reviews = "".join(f"{number % 2},review {number}\n" for number in range(40))
    (folder / "waimai_10k").mkdir()
    (folder / "waimai_10k/waimai_10k.csv").write_text("label,review\n" + reviews, "utf-8")
    (folder / "online_shopping_10_cats").mkdir()
    with zipfile.ZipFile(folder / "online_shopping_10_cats/online_shopping_10_cats.zip", "w") as archive:
        archive.writestr("online_shopping_10_cats.csv", "cat,label,review\n书籍,1,值得一读\n书籍,0,\n")
    return folder


def test_no_review_is_both_tuned_on_and_scored(tmp_path: Path) -> None:
    data = public_data(tmp_path)
    tuned, scored = feelings.public(data, tuning=True), feelings.public(data, tuning=False)
    assert len(tuned["waimai"]) + len(scored["waimai"]) == 40 and not set(tuned["waimai"]) & set(scored["waimai"])
    assert 0 < len(tuned["waimai"]) < 15
    assert tuned["tweeteval"][0] == Felt("val is bad", "negative") and scored["tweeteval"][1] == Felt("test is", "neutral")
    assert tuned["shopping"] + scored["shopping"] == [Felt("值得一读", "positive")]


def test_missing_data_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoData, match=r"waimai_10k\.csv"):
        feelings.public(tmp_path, tuning=True)


def test_a_file_of_ones_own_is_mapped(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("said,stars\nfine,5\nawful,1\n,1\nso so,3\n", "utf-8")
    assert feelings.own(path, "said", "stars", "negative=1, positive=5") == [Felt("fine", "positive"), Felt("awful", "negative")]
    with pytest.raises(BadInput, match="no columns"):
        feelings.own(path, "text", "label", None)
    with pytest.raises(BadInput, match="none of"):
        feelings.own(path, "said", "stars", "bad=1")


def test_two_classes_go_by_the_sign_and_three_by_the_likeliest() -> None:
    shares = [[0.2, 0.5, 0.3], [0.3, 0.5, 0.2], [0.1, 0.2, 0.7]]
    assert sentiment.labels_of(shares, two=True) == ["positive", "negative", "positive"]
    assert sentiment.labels_of(shares, two=False) == ["neutral", "neutral", "positive"]


def test_the_figures_are_the_usual_ones() -> None:
    wanted, found = ["negative", "negative", "positive"], ["negative", "positive", "positive"]
    recall, f1 = feelings.macro(wanted, found)
    assert (recall, round(f1, 4), round(feelings.accuracy(wanted, found), 4)) == (0.75, 0.6667, 0.6667)
    assert feelings.calibration_error([True, False], [0.75, 0.75]) == 0.25


def test_the_report_has_every_key_and_says_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    felt = [Felt("a", "negative"), Felt("b", "positive")]
    answer = {"shares": [[0.8, 0.1, 0.1], [0.1, 0.1, 0.8]] * 3, "own_ms": [0.2], "whole_ms": [3.0], "train_seconds": 4.0}
    figures = sentiment.report({"tweeteval": felt, "waimai": felt, "shopping": felt}, answer, {"tweeteval": ("VADER", 0.5)})
    assert (figures["tweeteval_macro_recall"], figures["waimai_accuracy"], figures["shopping_accuracy"]) == (1.0, 1.0, 1.0)
    assert figures["vader_macro_recall"] == 0.5 and figures["snownlp_waimai_accuracy"] is None and figures["ms_p50"] == 0.2
    assert any("snownlp" in note for note in figures["notes"]) and "VADER" in capsys.readouterr().out
