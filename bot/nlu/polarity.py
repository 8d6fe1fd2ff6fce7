"""Words that praise or blame, and what stands around them: negation, degree, capitals, emoji, "but", irony."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import log1p, sqrt
from pathlib import Path
from typing import NamedTuple

from bot.nlu.scripts import HAN

FOLDER = Path(__file__).parent / "feelings"
PIECE = re.compile(rf"[{HAN}]|[#@]?\w+(?:['’\-/]\w+)*|[:;=8xX>][-'^]?[()\[\]DPp/\\|3*oO<]+|<3+|\^_\^|[^\w\s]", re.UNICODE)


def among(words: str) -> frozenset[str]:
    """Return the words of a line."""
    return frozenset(words.split())


BREAK = frozenset(",.;!?，。；！？、…~～\n")
NEGATORS = among(
    "not no never n't cannot cant dont doesnt didnt isnt wasnt arent wont wouldnt couldnt shouldnt aint without hardly "
    "barely neither nor nobody nothing none nowhere 不 没 无 未 别 非 勿 莫 毫无 没有"
)
STRONGER = among(
    "very really so too absolutely totally extremely incredibly super insanely completely utterly such fucking fuckin "
    "freaking damn most highly deeply truly 很 太 真 超 极 最 巨 贼 好 特 非 常 挺 老 更 爆 死 透"
)
WEAKER = among("slightly somewhat kinda kind sort bit little fairly quite pretty almost partly less 略 稍 微 有 点 较 算")
TURNS = among("but however though yet although except 但 但是 不过 可是 可惜 只是 然而 就是")
ASKING = re.compile(r"[?？]|(吗|呢|么|多少|几天|几点|哪里|哪个|怎么|什么时候|如何|能否|可以)", re.UNICODE)
ASKING_START = re.compile(
    r"\s*(@\w+\s+)*(who|what|when|where|which|how|why|is|are|do|does|did|can|could|will|would|has|have|any|anyone)\b",
    re.IGNORECASE,
)
NEGATED = -0.74
# Of the figures: English words, Chinese words, emoji, Chinese put into English words, marks.
FIGURE_WEIGHTS = (2.5,) * 6 + (0.7,) * 6 + (2.0,) * 6 + (0.7,) * 6 + (1.0,) * 13


class Hit(NamedTuple):
    """A known term: the piece it starts at, how many pieces it has, and its valence in its surroundings (-4..4)."""

    start: int
    length: int
    valence: float


class Lexicon:
    """Terms of one or more pieces with their valence."""

    def __init__(self, valences: Mapping[str, float]) -> None:
        self.valences = {tuple(pieces(term.lower())): value for term, value in valences.items()}
        self.lengths: dict[str, list[int]] = {}
        for term in sorted(filter(None, self.valences), key=len, reverse=True):
            known = self.lengths.setdefault(term[0], [])
            if len(term) not in known:
                known.append(len(term))

    @classmethod
    def read(cls, *names: str) -> Lexicon:
        """Read files with the columns term and valence; where two have a term, the first one counts."""
        valences: dict[str, float] = {}
        for name in names:
            with (FOLDER / name).open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    valences.setdefault(row["term"], float(row["valence"]))
        return cls(valences)

    def hits(self, words: Sequence[str]) -> list[tuple[int, int, float]]:
        """Return start, length and plain valence of the longest terms from left to right."""
        found: list[tuple[int, int, float]] = []
        lengths, end = self.lengths, 0
        for place in [place for place, word in enumerate(words) if word in lengths]:
            for length in lengths[words[place]] if place >= end else ():
                valence = self.valences.get(tuple(words[place : place + length]))
                if valence is not None and place + length <= len(words):
                    found.append((place, length, valence))
                    end = place + length
                    break
        return found


def pieces(text: str) -> list[str]:
    """Return words, single Han letters, emoticons, emoji and marks."""
    return PIECE.findall(text.replace("\ufe0f", "").replace("’", "'"))


@lru_cache(maxsize=1)
def lexicons() -> dict[str, Lexicon]:
    """Return the lexicons that come with the bot, by kind."""
    return {
        "words": Lexicon.read("english.csv", "vader.csv"),
        "chinese": Lexicon.read("chinese.csv"),
        "emoji": Lexicon.read("emoji.csv"),
        "irony": Lexicon.read("irony.csv"),
    }


def surrounded(words: Sequence[str], raw: Sequence[str], hits: Sequence[tuple[int, int, float]]) -> list[Hit]:
    """Return the hits with negation, degree and capitals counted in."""
    if not hits:
        return []
    taken = {place for start, length, _ in hits for place in range(start, start + length)}
    mixed = any(word.islower() for word in raw if len(word) > 2)
    found = []
    for start, length, valence in hits:
        factor = 1.0
        for place in range(start - 1, max(-1, start - 4), -1):
            word = words[place]
            if word in BREAK:
                break
            if place in taken and word not in STRONGER:
                continue
            if word in NEGATORS or word.endswith("n't"):
                factor *= NEGATED
            elif word in STRONGER:
                factor *= 1.25
            elif word in WEAKER:
                factor *= 0.75
        if mixed and raw[start].isupper() and len(raw[start]) > 2:
            factor *= 1.3
        found.append(Hit(start, length, valence * factor))
    return found


def summed(words: Sequence[str], hits: Sequence[Hit]) -> list[float]:
    """Return praise, blame, their balance, the balance after the last turn, the strongest hit and the last."""
    if not hits:
        return [0.0] * 6
    praise = sum(hit.valence for hit in hits if hit.valence > 0)
    blame = -sum(hit.valence for hit in hits if hit.valence < 0)
    turn = max((place for place, word in enumerate(words) if word in TURNS), default=-1)
    after = sum(hit.valence for hit in hits if hit.start > turn) if turn >= 0 else 0.0
    strongest = max((hit.valence for hit in hits), key=abs, default=0.0)
    last = hits[-1].valence if hits else 0.0
    return [squashed(praise), squashed(blame), squashed(praise - blame), squashed(after), strongest / 4, last / 4]


def squashed(value: float) -> float:
    """Return a sum of valences brought into -1..1."""
    return value / sqrt(value * value + 15)


def figures(text: str, raw: Sequence[str], glossed: str) -> list[float]:
    """Return what lexicons and marks say of a text cut into pieces; `glossed` is the text with its Chinese in English words."""
    words = [word.lower().lstrip("#") or word for word in raw]
    known = lexicons()
    own = [surrounded(words, raw, known[kind].hits(words)) for kind in ("words", "chinese", "emoji")]
    found = [number for hits in own for number in summed(words, hits)]
    if glossed != text:
        raw_glossed = pieces(glossed)
        lower = [word.lower() for word in raw_glossed]
        found += summed(lower, surrounded(lower, raw_glossed, known["words"].hits(lower)))
    else:
        found += [0.0] * 6
    return found + marks(text, raw, words, len(known["irony"].hits(words)))


def marks(text: str, raw: Sequence[str], words: Sequence[str], irony: int) -> list[float]:
    """Return thirteen figures of how a text is written."""
    letters = [word for word in raw if len(word) > 1 and word.isalpha() and not "\u3400" <= word[0] <= "\ufaff"]
    shouted = sum(map(str.isupper, letters)) / len(letters) if len(letters) > 1 else 0.0
    han = not text.isascii() and any("\u3400" <= word[0] <= "\ufaff" for word in words)
    asks = "?" in text or bool(ASKING_START.match(text)) or (not text.isascii() and bool(ASKING.search(text)))
    exclamations = words.count("!") + words.count("！")
    return [
        min(exclamations, 4) / 4,
        min(words.count("?") + words.count("？"), 3) / 3,
        float(asks),
        shouted,
        float(min(irony, 2)),
        float(not TURNS.isdisjoint(words)),
        sum(word in NEGATORS or word.endswith("n't") for word in words) / (3 + len(words) / 8),
        float("http" in text),
        min(sum(word.startswith("@") for word in words), 3) / 3,
        min(sum(word.startswith("#") for word in raw), 3) / 3,
        float("…" in text or "..." in text),
        log1p(len(words)) / 5,
        float(han),
    ]
