"""What every step of a matter can do: say whether it is done, read a message, ask."""

from __future__ import annotations

from abc import ABC, abstractmethod
from enum import Enum, auto

from actions.service.case import Desk


class Taken(Enum):
    """Whether a message answered the question of a step: yes, or no, or not in a way that can be read."""

    YES = auto()
    NO = auto()


class Step(ABC):
    """One thing a matter needs. `free` steps take whatever is written, unless it is clearly something else."""

    name: str
    free = False

    def is_done(self, desk: Desk) -> bool:
        """Whether the case has it."""
        return self.name in desk.case.given

    def begin(self, desk: Desk) -> None:
        """Read what the message that began the matter says of it already; most say nothing."""
        return

    @abstractmethod
    def take(self, desk: Desk) -> Taken:
        """Read the customer's answer into the case."""

    @abstractmethod
    def ask(self, desk: Desk) -> None:
        """Ask for it."""
