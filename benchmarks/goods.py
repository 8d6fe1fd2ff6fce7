"""A made-up catalogue of any number of products, for measuring how names are found among a hundred thousand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from random import Random

from shop.lexicon import lexicon_lines
from shop.settings import Settings
from shop.store.tables import Product

SYLLABLES = [
    "ka",
    "lo",
    "mi",
    "ren",
    "tu",
    "vel",
    "sor",
    "an",
    "dri",
    "pe",
    "qua",
    "zi",
    "fen",
    "hal",
    "ost",
    "bri",
    "yun",
    "ga",
    "lum",
    "ter",
    "wix",
    "cho",
    "dal",
    "ev",
]
MATERIALS = [
    "Oak",
    "Steel",
    "Linen",
    "Clay",
    "Bamboo",
    "Wool",
    "Glass",
    "Copper",
    "Cork",
    "Leather",
    "Marble",
    "Walnut",
    "Cotton",
    "Enamel",
    "Granite",
]
KINDS = [
    "Lamp",
    "Chair",
    "Vase",
    "Bowl",
    "Blanket",
    "Clock",
    "Basket",
    "Mirror",
    "Kettle",
    "Tray",
    "Candle",
    "Cushion",
    "Rug",
    "Shelf",
    "Jug",
    "Platter",
    "Stool",
    "Frame",
]
KINDS_ZH = [
    "台灯",
    "椅子",
    "花瓶",
    "大碗",
    "毛毯",
    "时钟",
    "提篮",
    "镜子",
    "烧壶",
    "托盘",
    "蜡烛",
    "靠垫",
    "地毯",
    "置物架",
    "水罐",
    "餐盘",
    "凳子",
    "画框",
]
LETTERS = "云岚溪竹松鹤霜梅澜墨青禾棠雁川岭苔樱柏霁渔樵汐晖槿芷"
COLOURS = ("black", "white", "red", "blue", "green")


def goods(count: int, seed: int = 7) -> list[Product]:
    """Products with names of two to four words, half of them in lines of several colours."""
    random, names = Random(seed), series()
    random.shuffle(names)
    rows: list[Product] = []
    while len(rows) < count:
        place = random.randrange(len(KINDS))
        name = f"{names[len(rows) % len(names)]} {random.choice(MATERIALS)} {KINDS[place]}"
        chinese = "".join(random.sample(LETTERS, 3)) + KINDS_ZH[place]
        for colour in COLOURS[: random.choice((1, 1, 1, 3))]:
            number = len(rows) + 1
            rows.append(
                Product(
                    id=number,
                    sku=str(number),
                    title=f"{name}, {colour}",
                    translations={"zh": {"title": f"{chinese} {colour}"}},
                    category=KINDS[place].lower(),
                    brand=name.split()[0][:4] + "co",
                    colour=colour,
                    size=None,
                    active=True,
                )
            )
    return rows[:count]


def series() -> list[str]:
    """Some 12,000 invented words of three syllables, as makers name their series."""
    return ["".join(parts).capitalize() for parts in product(SYLLABLES, repeat=3)][:12_000]


def catalogue_lines(rows: list[Product]) -> Iterator[str]:
    """The lexicon file's lines for these products."""
    settings = Settings(_env_file=None)
    yield from (json.dumps(line, ensure_ascii=False) + "\n" for line in lexicon_lines(rows, settings))


def misspelt(text: str, random: Random) -> str:
    """The text with two neighbouring letters of its longest word swapped."""
    longest = max(text.split(), key=len)
    at = random.randrange(1, len(longest) - 2)
    wrong = longest[:at] + longest[at + 1] + longest[at] + longest[at + 2 :]
    return text.replace(longest, wrong)
