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
    """Counts of one import; `read` is the sum of added, changed, unchanged, cancelled and refused rows.

    `cancelled` are rows that took back what was bought, `deactivated` counts products that were not in the file, `remarks`
    what else is worth knowing, in words.
    """

    things: str
    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    cancelled: int = 0
    deactivated: int = 0
    refused: dict[str, Refusal] = field(default_factory=dict)
    remarks: dict[str, int] = field(default_factory=dict)

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

    def remark(self, words: str, count: int) -> None:
        """Add to a count beside the rows; nothing is said of what did not happen."""
        if count:
            self.remarks[words] = self.remarks.get(words, 0) + count

    def __str__(self) -> str:
        counts = f"{self.added} added, {self.changed} changed, {self.unchanged} unchanged, {self.refusals} refused"
        counts += f", {self.cancelled} cancellations" if self.cancelled else ""
        lines = [f"{self.read} {self.things} read: {counts}."]
        if self.deactivated:
            lines.append(f"{self.deactivated} not in the file were deactivated.")
        lines += [f"  {count:>6}  {words}" for words, count in self.remarks.items()]
        lines += ["Refused:"] if self.remarks and self.refused else []
        for reason, refusal in sorted(self.refused.items(), key=lambda item: (-item[1].count, item[0])):
            more = ", ..." if refusal.count > len(refusal.examples) else ""
            lines.append(f"  {refusal.count:>6}  {reason} (line {', '.join(map(str, sorted(refusal.examples)))}{more})")
        return "\n".join(lines)
