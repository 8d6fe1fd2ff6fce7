"""What became of an import, row by row, in words."""

from __future__ import annotations

from dataclasses import dataclass, field

EXAMPLES = 5


@dataclass
class Refusal:
    """Rows refused for one reason; `examples` are the first lines (CSV) or entries (JSON) it happened in."""

    count: int = 0
    examples: list[int] = field(default_factory=list)


@dataclass
class Report:
    """Counts of one import; `read` is the sum of the rest, except `deactivated`, which counts rows that were not in the file."""

    things: str
    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    deactivated: int = 0
    refused: dict[str, Refusal] = field(default_factory=dict)

    @property
    def refusals(self) -> int:
        """How many rows were refused, for whatever reason."""
        return sum(refusal.count for refusal in self.refused.values())

    def refuse(self, reason: str, line: int) -> None:
        """Count one row that is left out."""
        refusal = self.refused.setdefault(reason, Refusal())
        refusal.count += 1
        if len(refusal.examples) < EXAMPLES:
            refusal.examples.append(line)

    def __str__(self) -> str:
        counts = f"{self.added} added, {self.changed} changed, {self.unchanged} unchanged, {self.refusals} refused"
        lines = [f"{self.read} {self.things} read: {counts}."]
        if self.deactivated:
            lines.append(f"{self.deactivated} not in the file were deactivated.")
        for reason, refusal in sorted(self.refused.items(), key=lambda item: (-item[1].count, item[0])):
            more = ", ..." if refusal.count > len(refusal.examples) else ""
            lines.append(f"  {refusal.count:>6}  {reason} (line {', '.join(map(str, refusal.examples))}{more})")
        return "\n".join(lines)
