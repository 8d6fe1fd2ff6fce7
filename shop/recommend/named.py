"""Rules over what several products share, a line's group or a category, as long as it is called what it was when counted."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from shop.recommend.methods.log import Numbers, log_of
from shop.recommend.methods.rules import Rule, Rules
from shop.recommend.shelf import Shelf

NameOf = Callable[[Shelf, int], str]


def line_name(shelf: Shelf, row: int) -> str:
    """What all variants of a thing share."""
    return shelf.groups[row]


def kind_name(shelf: Shelf, row: int) -> str:
    """The category as the catalogue writes it; a kind of its own where there is none."""
    return shelf.categories[row][""].casefold().strip() or f"#{shelf.ids[row]}"


@dataclass(frozen=True)
class NamedRules:
    """Rules whose items are products that stand for their group; `names` is what each group was called at the fit."""

    rules: Rules
    names: dict[int, str]

    @classmethod
    def fit(cls, shelf: Shelf, orders: Numbers, rows: Numbers, firsts: Numbers, name_of: NameOf) -> Self:
        """Count the groups of each order's rows; `firsts` is the row that stands for each row's group."""
        rules = Rules().fit(log_of(orders, shelf.ids[firsts[rows]], None))
        leaders = shelf.rows(rules.ids_.tolist()).tolist()
        return cls(rules, {int(shelf.ids[row]): name_of(shelf, row) for row in leaders})

    def told(self, shelf: Shelf, row: int, name_of: NameOf, most: int) -> list[tuple[Rule, int]]:
        """The rules of a row's group, each with a row of the other; none for a group that has another name or product now."""
        item = self._items.get(name_of(shelf, row))
        rules = self.rules.rules(item, most) if item is not None and self._stands(shelf, item, name_of) else []
        return [(rule, int(shelf.rows([rule.item])[0])) for rule in rules if self._stands(shelf, rule.item, name_of)]

    def save(self, folder: Path) -> None:
        """The rules, and the names beside them."""
        self.rules.save(folder)
        names = [self.names[item] for item in self.rules.ids_.tolist()]
        (folder / "names.json").write_text(json.dumps(names), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open what `save` wrote; raises `OSError` or `ValueError` when files are gone or damaged."""
        rules, names = Rules().load(folder), json.loads((folder / "names.json").read_text("utf-8"))
        return cls(rules, dict(zip(rules.ids_.tolist(), names, strict=True)))

    @cached_property
    def _items(self) -> dict[str, int]:
        return {name: item for item, name in self.names.items()}

    def _stands(self, shelf: Shelf, item: int, name_of: NameOf) -> bool:
        return any(name_of(shelf, int(row)) == self.names[item] for row in shelf.rows([item]))
