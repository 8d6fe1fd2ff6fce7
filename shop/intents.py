"""What customers may want, by name: the table that training data, rules, reports and questions back to customers share."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).resolve().parents[1] / "data" / "intents.csv"


@dataclass(frozen=True)
class Intent:
    """One row of data/intents.csv; `titles` is by language."""

    name: str
    topic: str
    titles: dict[str, str]
    description: str


@lru_cache(maxsize=4)
def read_intents(table: Path = TABLE) -> dict[str, Intent]:
    """Every intent by its name, in the table's order."""
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["intent"]: Intent(row["intent"], row["topic"], {"en": row["title_en"], "zh": row["title_zh"]}, row["description"])
        for row in rows
    }
