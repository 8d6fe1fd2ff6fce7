"""Which action answers an intent whatever was said before, as the actions themselves say."""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache

import actions
from actions.base import ANSWERING, ShopAction


def action_for(intent: str) -> ShopAction | None:
    """The action for an intent; None when only the service form, or nothing, answers it."""
    load_actions()
    found = ANSWERING.get(intent)
    return found() if found else None


@lru_cache(maxsize=1)
def load_actions() -> None:
    """Import every module of the package, as Rasa's SDK does when it starts."""
    for module in pkgutil.walk_packages(actions.__path__, f"{actions.__name__}."):
        importlib.import_module(module.name)
