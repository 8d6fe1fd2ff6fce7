"""The documents are true: every setting, target and command that exists is described, and what is described exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import main
from shop.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
OPERATING = (ROOT / "docs/operating.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_described_with_its_own_sentence(name: str) -> None:
    sentence = Settings.model_fields[name].description
    assert sentence and f"| `SHOPKEEPER_{name.upper()}` |" in OPERATING and sentence in OPERATING


@pytest.mark.parametrize("name", sorted(main.cli.commands))
def test_every_command_is_described(name: str) -> None:
    assert f"`main.py {name}" in OPERATING and main.cli.commands[name].help


def test_every_target_has_a_sentence() -> None:
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.M))
    explained = set(re.findall(r"^([a-z-]+):.*## .+", MAKEFILE, re.M))
    assert targets == explained >= {"help", "run", "test", "train", "bench", "lint", "clean"}


@pytest.mark.parametrize("page", sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]), ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(#[^)]*)?\)", page.read_text("utf-8")):
        goal = (page.parent / target) if target else page
        assert goal.exists(), f"{page.name} links to {target}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", goal.read_text("utf-8"), re.M)
            assert anchor[1:] in {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}
