"""Days and stretches of days, told from Wednesday 2026-11-18."""

from __future__ import annotations

from datetime import date

import pytest

from bot.nlu.dates import find_dates

TODAY = date(2026, 11, 18)


def found(text: str) -> list[tuple[str, str]]:
    return [(text[span.start : span.end], span.value) for span in find_dates(text, TODAY)]


@pytest.mark.parametrize(
    ("text", "said", "day"),
    [
        ("I ordered last Friday", "last Friday", "2026-11-13"),
        ("next friday please", "next friday", "2026-11-27"),
        ("can it be here by Friday?", "Friday", "2026-11-20"),
        ("it was delivered on Monday", "Monday", "2026-11-16"),
        ("friday last week", "friday last week", "2026-11-13"),
        ("two days ago", "two days ago", "2026-11-16"),
        ("the day before yesterday", "the day before yesterday", "2026-11-16"),
        ("tonight", "tonight", "2026-11-18"),
        ("bought it on 3 March", "3 March", "2026-03-03"),
        ("March 3rd, 2026", "March 3rd, 2026", "2026-03-03"),
        ("the third of December 2026", "the third of December 2026", "2026-12-03"),
        ("paid on 12/05", "12/05", "2026-05-12"),
        ("2026-11-02", "2026-11-02", "2026-11-02"),
        ("since the 5th", "the 5th", "2026-11-05"),
        ("上周五买的", "上周五", "2026-11-13"),
        ("下周一能到吗", "下周一", "2026-11-23"),
        ("周三收到的", "周三", "2026-11-11"),
        ("大前天", "大前天", "2026-11-15"),
        ("大后天", "大后天", "2026-11-21"),
        ("三天前", "三天前", "2026-11-15"),
        ("半个月前", "半个月前", "2026-11-03"),
        ("三月五号下的单", "三月五号", "2026-03-05"),
        ("11/20之前能到吗", "11/20", "2026-11-20"),
        ("去年12月5号", "去年12月5号", "2025-12-05"),
        ("上个月20号", "上个月20号", "2026-10-20"),
        ("5号", "5号", "2026-11-05"),
    ],
)
def test_one_day(text: str, said: str, day: str) -> None:
    assert found(text) == [(said, day)]


@pytest.mark.parametrize(
    ("text", "said", "days"),
    [
        ("in the past three days", "the past three days", "2026-11-16/2026-11-18"),
        ("last two weeks", "last two weeks", "2026-11-05/2026-11-18"),
        ("last week", "last week", "2026-11-09/2026-11-15"),
        ("this month", "this month", "2026-11-01/2026-11-30"),
        ("at the weekend I received it", "the weekend", "2026-11-14/2026-11-15"),
        ("in March", "March", "2026-03-01/2026-03-31"),
        ("since last October", "last October", "2026-10-01/2026-10-31"),
        ("from 3 to 5 December", "3 to 5 December", "2026-12-03/2026-12-05"),
        ("between Monday and Wednesday", "Monday and Wednesday", "2026-11-23/2026-11-25"),
        ("1 Nov until 10 Nov", "1 Nov until 10 Nov", "2026-11-01/2026-11-10"),
        ("最近三天", "最近三天", "2026-11-16/2026-11-18"),
        ("上个月", "上个月", "2026-10-01/2026-10-31"),
        ("这周末", "这周末", "2026-11-21/2026-11-22"),
        ("10月1日至7日", "10月1日至7日", "2026-10-01/2026-10-07"),
        ("周一到周三", "周一到周三", "2026-11-23/2026-11-25"),
        ("三月份", "三月份", "2026-03-01/2026-03-31"),
        ("去年", "去年", "2025-01-01/2025-12-31"),
    ],
)
def test_a_stretch_of_days(text: str, said: str, days: str) -> None:
    assert found(text) == [(said, days)]


@pytest.mark.parametrize(
    "text",
    [
        "may I ask",
        "24/7",
        "it takes two weeks",
        "three days late",
        "black friday",
        "等了两天",
        "每周五",
        "5号楼",
        "31/31",
        "at 5 pm",
        "the 2nd one",
    ],
)
def test_no_day(text: str) -> None:
    assert found(text) == []
