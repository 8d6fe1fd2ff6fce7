"""A rehearsal from file to report: on rows written by hand, and end to end on a stage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from rehearsal.chats import Chats
from rehearsal.rehearse import Plan, rehearse, tell
from rehearsal.stage import QUIET, copy_goods
from running.progress import Steps
from running.temporary import Stack
from shop.conversations.inbox import Incoming, receive
from shop.conversations.turns import Reply, Turn, Understanding, record_turn
from shop.settings import Settings
from shop.store import Store
from shop.store.tables import Customer, Product

FILE = """ticket,from,message
T1,customer,where is my order? mail anna@example.com <b>
T1,agent,"I look, call +43 660 1234567"
T1,customer,so slow
T2,customer,你们有茶艺课吗
"""


def plan(folder: Path) -> Plan:
    (folder / "chats.csv").write_text(FILE, "utf-8")
    return Plan(folder / "chats.csv", {}, (), folder / "report.html")


@pytest.fixture
def asked(store: Store, tmp_path: Path) -> Iterator[Chats]:
    """Chats of which the first two messages were answered by hand and the third was never reached."""
    chats = Chats(tmp_path / "scratch.db")
    chats.read(plan(tmp_path).file, {})
    reads = [
        Understanding("order_status", 0.9, "en", sentiment_score=0.0),
        Understanding("complaint", 0.8, "en", sentiment_score=-0.7),
    ]
    for line, read in zip([line for line in chats.lines(1) if line.by_customer], reads, strict=True):
        with store.transaction() as session:
            received = receive(session, Incoming("web", "shop", "u", f"p{line.id}", text=line.text))
            record_turn(session, received.message_id, Turn([Reply("It left; see a@b.example.")], read), {"en": "I am automatic."})
        chats.note(line.id, received.message_id)
    yield chats
    chats.close()


def test_the_report_links_figures_to_masked_conversations(store: Store, asked: Chats, tmp_path: Path) -> None:
    figures = tell(plan(tmp_path), "Kettle & Co", asked, store, lambda texts: np.zeros((len(texts), 2)), stopped=True)
    page = (tmp_path / "report.html").read_text("utf-8")
    assert (figures.whole.count, figures.outcomes["answered"].count) == (2, 2)
    assert "Stopped early: 2 of 3 messages" in page and "Kettle &amp; Co" in page and "upset afterwards" in page
    for secret in ("anna@example.com", "1234567", "a@b.example", "<b>"):
        assert secret not in page
    anchors = set(re.findall(r'id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= anchors
    assert not re.search(r'(src|href)="https?:', page) and "I am automatic" not in page


def test_goods_are_copied_and_customers_are_not(store: Store, tmp_path: Path) -> None:
    with store.transaction() as session:
        session.add(Product(id=5, sku="S", title="Pot", category="pots", price=100, currency="EUR", tags=["a"]))
        session.add(Customer(name="Anna"))
    url = f"sqlite:///{tmp_path}/stage.db"
    assert copy_goods(f"sqlite:///{tmp_path}/shop.db", url) == 1
    copied = Store(url)
    with copied.reading() as session:
        assert session.get_one(Product, 5).tags == ["a"] and session.get(Customer, 1) is None
    copied.close()


def test_nothing_leaves_the_stage() -> None:
    settings = Settings(_env_file=None, telegram_token="t", smtp_url="smtp://mail.example.com", public_url="https://shop.example")
    environment = Settings(_env_file=None, **(settings.model_dump() | QUIET)).as_environment()
    for name in ("TELEGRAM_TOKEN", "SMTP_URL", "SHOP_WEBHOOK_URL", "PUBLIC_URL", "DATABASE_URL"):
        assert environment[f"SHOPKEEPER_{name}"] == ""


@pytest.mark.stack
def test_both_languages_end_to_end(stack: Stack, tmp_path: Path) -> None:
    figures = rehearse(stack.settings, plan(tmp_path), Steps(Console(quiet=True)))
    page = (tmp_path / "report.html").read_text("utf-8")
    assert (figures.whole.count, figures.conversations, figures.outcomes["apologised"].count) == (3, 2, 0)
    assert {"en", "zh"} <= set(figures.languages) and "你们有茶艺课吗" in page and "Your staff, then" in page
