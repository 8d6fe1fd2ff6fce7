"""The demo shop's customers: invented people with addresses nobody has."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from demo.catalogue import DEMAND, read_sample
from demo.world import ORDER_DAYS, Person, World

REGULARS = 2650
GROUPS = {"refiller": 90, "giver": 110, "matcha": 60}
COUNTRIES = {
    "DE": ("de", 26), "FR": ("fr", 12), "IT": ("it", 10), "GB": ("uk", 12), "ES": ("es", 7), "NL": ("nl", 8), "AT": ("de", 4),
    "CH": ("de", 3), "US": ("us", 6), "CA": ("us", 2), "SG": ("zh", 3), "HK": ("zh", 2), "CN": ("zh", 5),
}  # fmt: skip
COUNTRY_NAMES = {
    "DE": ("Germany", "德国"),
    "FR": ("France", "法国"),
    "IT": ("Italy", "意大利"),
    "GB": ("the UK", "英国"),
    "ES": ("Spain", "西班牙"),
    "NL": ("the Netherlands", "荷兰"),
    "AT": ("Austria", "奥地利"),
    "CH": ("Switzerland", "瑞士"),
    "US": ("the US", "美国"),
    "CA": ("Canada", "加拿大"),
    "SG": ("Singapore", "新加坡"),
    "HK": ("Hong Kong", "香港"),
    "CN": ("China", "中国"),
}
CHINESE_ABROAD = 0.16
DOMAINS = ("example.com", "example.org", "example.net")
CHANNELS = {"web": 58, "telegram": 22, "whatsapp": 7, "messenger": 6, "instagram": 5, "wechat": 2}
CHINESE_CHANNELS = {"web": 56, "telegram": 22, "whatsapp": 4, "messenger": 2, "instagram": 2, "wechat": 14}
ON_WEB = 0.8
NICKNAMES = ("mingcha", "yueguang", "qinghe", "xiaolu", "baiyun", "shanfeng", "chunyu", "luocha")


def add_customers(world: World) -> None:
    """Regular buyers and the groups that plants need; everybody has a name, an e-mail and a customer number."""
    rng = world.rng("people")
    names = _names()
    kinds = ["regular"] * REGULARS + [kind for kind, count in GROUPS.items() for _ in range(count)]
    rng.shuffle(kinds)
    for kind in kinds:
        country = rng.choices(list(COUNTRIES), [weight for _, weight in COUNTRIES.values()])[0]
        origin = "zh" if rng.random() < CHINESE_ABROAD else COUNTRIES[country][0]
        early = kind != "regular" or rng.random() < 0.5
        days = ORDER_DAYS + rng.randrange(1, 400) if early else rng.randrange(3, ORDER_DAYS)
        joined = world.ago(days) + timedelta(seconds=rng.randrange(86_400))
        person = world.add_person(kind, "zh" if origin == "zh" else "en", country, joined)
        _introduce(rng, person, names[origin])


def add_visitor(world: World, rng: random.Random, at: datetime) -> Person:
    """Somebody without a name who only writes; language and country are those of a customer drawn by chance."""
    like = rng.choice(world.people)
    visitor = world.add_person("visitor", like.language, like.country, at)
    visitor.channel = "web" if rng.random() < ON_WEB else pick_channel(rng, like.language)
    return visitor


def pick_channel(rng: random.Random, language: str) -> str:
    """The channel somebody writes on."""
    shares = CHINESE_CHANNELS if language == "zh" else CHANNELS
    return rng.choices(list(shares), list(shares.values()))[0]


def _introduce(rng: random.Random, person: Person, names: tuple[list[str], list[str]]) -> None:
    given, family = rng.choice(names[0]), rng.choice(names[1])
    chinese = person.language == "zh"
    person.name = family + given if chinese else f"{given} {family}"
    local = rng.choice(NICKNAMES) if chinese else f"{given}.{family}".lower()
    person.email = f"{local}{person.id}@{rng.choice(DOMAINS)}"
    person.weight = rng.lognormvariate(0.0, 0.8)
    person.tastes = tuple(rng.choices(list(DEMAND), list(DEMAND.values()), k=3))
    person.channel = pick_channel(rng, person.language)


def _names() -> dict[str, tuple[list[str], list[str]]]:
    names: dict[str, tuple[list[str], list[str]]] = {}
    for row in read_sample("names"):
        parts = names.setdefault(row["origin"], ([], []))
        parts[row["part"] == "family"].append(row["name"])
    return names
