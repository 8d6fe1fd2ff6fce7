"""These tests need Rasa, so the bot's own environment runs them: bot/.venv/bin/python -m pytest tests/bot."""

from __future__ import annotations

import warnings
from importlib.util import find_spec

import pytest

collect_ignore_glob = [] if find_spec("rasa") else ["test_*.py", "nlu/*"]

if not collect_ignore_glob:
    # Rasa's libraries warn while they are imported; the tests' own warnings stay errors.
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("ignore")
        import bot.connector
        import bot.nlu.entities
        import bot.nlu.sentiment
        import bot.tracker_store  # noqa: F401


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/bot" in item.path.as_posix():
            for kind in ("DeprecationWarning", "PendingDeprecationWarning", "FutureWarning"):
                item.add_marker(pytest.mark.filterwarnings(f"ignore::{kind}"))


@pytest.fixture(autouse=True)
def own_var(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the bot makes (the encoder's file) is made once, away from the repository."""
    monkeypatch.setenv("SHOPKEEPER_VAR_DIR", str(tmp_path_factory.getbasetemp() / "var"))
