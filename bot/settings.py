"""The bot's few settings, read from the environment when asked for."""

from __future__ import annotations

import os
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ACTIONS_URL = "http://127.0.0.1:5055/webhook"
ACTION_DEADLINE = 8.0


def var_directory() -> Path:
    """Return $SHOPKEEPER_VAR_DIR, or var below the current folder: all that is made lives there."""
    return Path(os.environ.get("SHOPKEEPER_VAR_DIR", "var"))


def lexicon_path() -> Path:
    """Return $SHOPKEEPER_LEXICON, or lexicon.jsonl in the var folder."""
    return Path(os.environ.get("SHOPKEEPER_LEXICON") or var_directory() / "lexicon.jsonl")


def tracker_path() -> Path:
    """Return $SHOPKEEPER_TRACKER_DB, or tracker.db in the var folder."""
    return Path(os.environ.get("SHOPKEEPER_TRACKER_DB") or var_directory() / "tracker.db")


def action_deadline() -> float:
    """Return the seconds an action may take: $SHOPKEEPER_ACTION_DEADLINE, or 8."""
    return float(os.environ.get("SHOPKEEPER_ACTION_DEADLINE", ACTION_DEADLINE))


def shop_zone() -> ZoneInfo:
    """Return the shop's time zone: $SHOPKEEPER_TIMEZONE, or UTC; one this machine does not know is UTC too."""
    try:
        return ZoneInfo(os.environ.get("SHOPKEEPER_TIMEZONE") or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def set_defaults() -> None:
    """Give endpoints.yml the variables it expands, where nobody set them: Rasa refuses unknown ones."""
    os.environ.setdefault("SHOPKEEPER_ACTIONS_URL", ACTIONS_URL)
    os.environ.setdefault("SHOPKEEPER_TRACKER_DB", str(tracker_path()))
