"""Chinese dates and periods: 上周五, 大前天, 三月五号, 最近三天, 上个月."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from bot.nlu.days import (
    Stretch,
    away,
    day_near,
    last_days,
    latest_month,
    month_away,
    next_days,
    one_day,
    sense_at,
    week_away,
    weekday_near,
    weekend_away,
    year_away,
)  # fmt: skip
from bot.nlu.numbers import chinese_number

Find = Callable[[re.Match[str], str, date], Stretch | None]

RELATIVE = {
    "大前天": -3, "大前日": -3, "前天": -2, "前日": -2, "昨天": -1, "昨日": -1, "昨晚": -1, "昨夜": -1, "今天": 0, "今日": 0,
    "今晚": 0, "今早": 0, "今儿": 0, "今夜": 0, "明天": 1, "明日": 1, "明晚": 1, "明早": 1, "明儿": 1, "后天": 2,
    "後天": 2, "大后天": 3, "前晚": -2, "后晚": 2,
}  # fmt: skip
DAYS = {letter: place for place, letter in enumerate("一二三四五六日")} | {"天": 6} | {str(n): n - 1 for n in range(1, 8)}
SIDES = {"上上": -2, "上": -1, "这": 0, "本": 0, "这一": 0, "下": 1, "下下": 2, "去": -1, "今": 0, "明": 1, "前": -2, "后": 2}
N = r"(?P<n>\d{1,3}|[一二两三四五六七八九十]+|半)"
UNIT = r"(?P<unit>天|日|周|星期|礼拜|个星期|个礼拜|个月|月|年)"
SIDE = r"(?P<side>上上|上|这|本|下下|下)(?:一)?(?:个)?"
MONTH = r"(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
DAY = r"(?P<d>[12]\d|3[01]|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
YEAR = r"(?:(?P<y>20\d\d|二[零〇][一二三四五六七八九零〇]{2})年|(?P<ry>去|今|明|前|后)年)?"


def number(text: str) -> int:
    """Return the whole number written in digits or Chinese."""
    return int(text) if text.isdecimal() else chinese_number(text)


def year_of(match: re.Match[str], today: date) -> int | None:
    """Return the year said with a date, None when none was."""
    if match["y"]:
        return int(match["y"].translate(str.maketrans("零〇一二三四五六七八九", "00123456789")))
    return today.year + SIDES[match["ry"]] if match["ry"] else None


def unit_of(match: re.Match[str]) -> tuple[int, str]:
    """Return count and unit; half a month is fifteen days, half a year six months."""
    unit = {"天": "day", "日": "day", "月": "month", "年": "year"}.get(match["unit"].removeprefix("个"), "week")
    if match["n"] == "半":
        return {"month": (15, "day"), "year": (6, "month")}.get(unit, (0, "day"))
    return number(match["n"]), unit


def relative(match: re.Match[str], text: str, today: date) -> Stretch | None:
    """今天, 大后天, 昨晚."""
    return one_day(match.start(), match.end(), today + timedelta(days=RELATIVE[match.group()]))


def counted(match: re.Match[str], text: str, today: date) -> Stretch | None:
    """三天前, 一周后, 半个月前."""
    count, unit = unit_of(match)
    day = away(today, -count if "前" in match["way"] else count, unit) if count else None
    return one_day(match.start(), match.end(), day) if day else None


def weekday(match: re.Match[str], text: str, today: date) -> Stretch | None:
    """周五, 上周五, 下个星期一."""
    place, side = DAYS[match["w"]], match["side"]
    if side:
        day = week_away(today, SIDES[side])[0] + timedelta(days=place)
    else:
        day = weekday_near(today, place, sense_at(text, *match.span()))
    return one_day(match.start(), match.end(), day)


def day_and_month(match: re.Match[str], text: str, today: date) -> Stretch | None:
    """三月五号, 11月20日, 去年12月5号."""
    day = day_near(today, number(match["m"]), number(match["d"]), sense_at(text, *match.span()), year_of(match, today))
    return one_day(match.start(), match.end(), day) if day else None


def several_days(match: re.Match[str], text: str, today: date) -> Stretch | None:
    """10月1日至7日, 1号到5号."""
    sense, groups = sense_at(text, *match.span()), match.groupdict()
    month = number(groups["m"]) if groups.get("m") else today.month
    year = year_of(match, today) if groups.get("m") else today.year
    first, last = (day_near(today, month, number(match[name]), sense, year) for name in ("d", "e"))
    return Stretch(match.start(), match.end(), first, last, True) if first and last and first <= last else None


def of_a_month(match: re.Match[str], text: str, today: date) -> Stretch | None:
    """5号, 上个月20号."""
    first, last = month_away(today, SIDES[match["side"]] if match["side"] else 0)
    day = number(match["d"])
    return one_day(match.start(), match.end(), first.replace(day=day)) if 1 <= day <= last.day else None


def numeric(match: re.Match[str], text: str, today: date) -> Stretch | None:
    """11/20, 11-20 or 11.20 (month first)."""
    month, day = int(match["m"]), int(match["d"])
    if month > 12 >= day:
        month, day = day, month
    year = int(match["y"]) if match.groupdict().get("y") else None
    found = day_near(today, month, day, sense_at(text, *match.span()), year) if 0 < month < 13 else None
    return one_day(match.start(), match.end(), found) if found else None


def recent(match: re.Match[str], text: str, today: date) -> Stretch | None:
    """最近三天, 近一周, 过去两个月; 接下来三天."""
    count, unit = unit_of(match)
    find = next_days if match["way"] in ("接下来", "未来", "今后", "往后") else last_days
    found = find(today, count, unit) if count else None
    return found and Stretch(match.start(), match.end(), *found, True)


def calendar_stretch(match: re.Match[str], text: str, today: date) -> Stretch | None:
    """上周, 这个月, 下周末."""
    unit = match["unit"]
    by = month_away if unit == "月" else weekend_away if unit == "末" else week_away
    return Stretch(match.start(), match.end(), *by(today, SIDES[match["side"]]), True)


def weekend(match: re.Match[str], text: str, today: date) -> Stretch | None:
    """周末: the coming one, or the last when something happened."""
    weeks = -1 if sense_at(text, *match.span()) < 0 else 0
    return Stretch(match.start(), match.end(), *weekend_away(today, weeks), True)


def month(match: re.Match[str], text: str, today: date) -> Stretch | None:
    """三月, 10月份 (the latest), 去年十月."""
    said = year_of(match, today)
    found = latest_month(today, number(match["m"]), None if said is None else said - today.year)
    return Stretch(match.start(), match.end(), *found, True)


def year(match: re.Match[str], text: str, today: date) -> Stretch | None:
    """去年, 2025年."""
    said = year_of(match, today)
    return (said and Stretch(match.start(), match.end(), *year_away(today, said - today.year), True)) or None


NOT_A_DAY = r"(?![楼店线色码球电院门仓桌机铺柜馆院房])"
FREE = r"(?<![\d第单编账型大小每一二三四五六七八九十百千:：#\-])"
PATTERNS: list[tuple[str, Find]] = [
    ("|".join(sorted(RELATIVE, key=len, reverse=True)), relative),
    (rf"(?<!\d){N}{UNIT}(?P<way>之前|以前|前(?!后)|之后|以后|后(?!续|面))", counted),
    ((
        rf"(?<![每一二两三四五六七八九十\d])(?:{SIDE})?(?:周|星期|"
        rf"礼拜)(?P<w>[一二三四五六日天1-7])(?![天个次年月期\d]|到|至)"
    ), weekday),
    (rf"(?<![每一二两三四五六七八九十\d])(?:{SIDE})?(?:周|星期|礼拜)(?P<w>[一二三四五六日天1-7])(?=到|至)", weekday),
    (rf"(?<!\d){YEAR}{MONTH}\s?月\s?(?:份)?的?{DAY}\s?[号日](?!线|楼)", day_and_month),
    ((
        rf"(?<!\d){YEAR}{MONTH}月{DAY}[号日]?\s*(?:到|至|-|–|~|～)\s*(?P<e>[12]\d|3[01]|0?[1-9]|"
        rf"[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[号日]"
    ), several_days),
    ((
        rf"{FREE}{DAY}[号日]?\s*(?:到|至|-|–|~|～)\s*(?P<e>[12]\d|3[01]|0?[1-9]|"
        rf"[二三]?十[一二三四五六七八九]?)[号日](?!线|楼)"
    ), several_days),
    (rf"(?<!\d){YEAR}{MONTH}月{DAY}(?=$|[，。,、\s])", day_and_month),
    (rf"{FREE}(?:(?P<side>上上|上|这|本|下)(?:个)?月(?:的)?)?{DAY}(?:号|日(?![本元常光期子]))" + NOT_A_DAY, of_a_month),
    (r"(?<![A-Za-z0-9/.$£€￥¥-])(?P<m>\d{1,2})[/](?P<d>\d{1,2})(?![A-Za-z0-9/%-])", numeric),
    ((
        r"(?<![\d/.$£€￥¥-])(?P<m>1[0-2]|[1-9])[-.](?P<d>[12]\d|3[01]|0[1-9])(?=日|号|"
        r"[买下订收那发到]|的订单|\s*(?:买|下单|的|收|那天))"
    ), numeric),
    (rf"(?P<way>最近|近|过去|接下来|未来|往后|今后)(?:的|这)?{N}{UNIT}(?![前后])", recent),
    (rf"{SIDE}(?:周|星期|礼拜)(?:周)?(?P<unit>末)", calendar_stretch),
    (rf"{SIDE}(?P<unit>周|星期|礼拜|月)(?![一二三四五六日天末1-7]|的?\d|期)", calendar_stretch),
    (r"(?<![上下这本每])(?:周|星期|礼拜)末", weekend),
    ((
        rf"(?<![\d个一二三四五六七八九十]){YEAR}{MONTH}月(?:份)?(?!\d|饼|"
        rf"初?[一二三四五六七八九十]+[号日]|薪|经|\s?\d+[号日])"
    ), month),
    ((
        r"(?P<y>20[12]\d)年(?P<ry>)(?!\d|[一二三四五六七八九十]|的?[老陈]|[生熟普茶份])|"
        r"(?P<z>)(?<![\d一])(?:去|今|明|前)年(?![前\d一二三四五六七八九十])"
    ), lambda match, text, today: whole_year(match, today)),
]  # fmt: skip
COMPILED = [(re.compile(pattern), find) for pattern, find in PATTERNS]


def whole_year(match: re.Match[str], today: date) -> Stretch:
    """去年, 2025年."""
    years = int(match["y"]) - today.year if match["y"] else SIDES[match.group()[0]]
    return Stretch(match.start(), match.end(), *year_away(today, years), True)


def find_chinese(text: str, today: date) -> Iterator[Stretch]:
    """Yield every stretch of days a Chinese text names, overlapping ones too."""
    for pattern, find in COMPILED:
        for match in pattern.finditer(text):
            found = find(match, text, today)
            if found:
                yield found
