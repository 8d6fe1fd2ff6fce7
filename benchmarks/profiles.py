"""The nightly profile job on an invented shop of any size: seconds, peak memory, and the database's growth."""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import insert

from benchmarks.outcome import show
from running.progress import Steps
from shop.profiles import FittedProfiles, compute_profiles, refresh
from shop.store import Store
from shop.store.base import Base
from shop.store.tables import Customer, Interaction, Order, OrderLine, Product

DESCRIPTION = "the nightly job that computes every customer's profile: seconds and memory"
END = datetime(2025, 6, 1, tzinfo=UTC)
DAYS = 365
PRODUCTS, CATEGORIES = 5000, 24
LINES_OF_ORDER = 4
BATCH = 20_000
REFRESHED = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The size of the shop."""
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--lines", type=int, default=2_000_000)


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Make the shop, run the job once, and look anew at a few customers as after a conversation."""
    customers, lines = (5_000, 100_000) if options.quick else (options.customers, options.lines)
    with tempfile.TemporaryDirectory(prefix="shopkeeper-profiles-") as folder:
        store = Store(f"sqlite:///{folder}/shop.db")
        store.migrate()
        make_shop(store, customers, lines)
        steps, begun = Steps(), time.perf_counter()
        with steps.bar("customers") as report:
            model = compute_profiles(store, Path(folder) / "models", report, steps.say, at=END)
        seconds = time.perf_counter() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        models, begun = FittedProfiles(Path(folder) / "models"), time.perf_counter()
        for customer in range(1, REFRESHED + 1):
            refresh(store, models, customer, at=END)
        each = (time.perf_counter() - begun) / REFRESHED * 1000
        store.close()
    figures = {
        "customers": customers,
        "lines": model.figures["lines"],
        "seconds": round(seconds, 1),
        "peak_gb": round(peak, 2),
        "refresh_ms": round(each, 1),
        "profiles": model.figures["profiles"],
    }
    show("Nightly profiles", list(figures), [list(figures.values())])
    return figures


def make_shop(store: Store, customers: int, lines: int) -> None:
    """Customers who buy at rates of their own, each mostly from two categories, over a year."""
    rng = np.random.default_rng(0)
    orders = lines // LINES_OF_ORDER
    owner = np.sort(rng.choice(customers, orders, p=_shares(rng, customers))) + 1
    placed = rng.uniform(0, DAYS * 86_400, orders)
    with store.transaction() as session:
        for table, rows in (
            (Product, _products()),
            (Customer, _customers(customers)),
            (Order, _orders(owner, placed)),
            (OrderLine, _lines(rng, owner)),
            (Interaction, _looks(rng, customers)),
        ):
            plain = Base.metadata.tables[table.__tablename__]
            while chunk := list(islice(rows, BATCH)):
                session.execute(insert(plain), chunk)


def _shares(rng: np.random.Generator, customers: int) -> Any:
    weights = rng.lognormal(0.0, 0.9, customers)
    return weights / weights.sum()


def _products() -> Iterator[dict[str, Any]]:
    for number in range(1, PRODUCTS + 1):
        kind = number % CATEGORIES
        yield {
            "id": number, "sku": f"P{number}", "title": f"Product {number}", "description": "", "translations": {},
            "category": f"category-{kind:02d}", "brand": f"Brand {number % 40}", "price": 500 + number, "currency": "EUR",
            "stock": 10, "refill_days": 30 if kind < 6 else None, "tags": [], "attributes": {}, "active": True,
            "created_at": END, "updated_at": END,
        }  # fmt: skip


def _customers(count: int) -> Iterator[dict[str, Any]]:
    for number in range(1, count + 1):
        yield {
            "id": number, "language": "zh" if number % 5 == 0 else "en", "country": ("DE", "FR", "GB", "CN")[number % 4],
            "attributes": {}, "personalise": True, "created_at": END - timedelta(days=DAYS),
        }  # fmt: skip


def _orders(owner: Any, placed: Any) -> Iterator[dict[str, Any]]:
    begin = END - timedelta(days=DAYS)
    for number, (customer, seconds) in enumerate(zip(owner.tolist(), placed.tolist(), strict=True), start=1):
        yield {
            "id": number, "number": f"N{number}", "customer_id": customer, "status": "delivered", "currency": "EUR",
            "total": 1000 + number % 9000, "channel": "web", "country": "DE", "placed_at": begin + timedelta(seconds=seconds),
        }  # fmt: skip


def _lines(rng: np.random.Generator, owner: Any) -> Iterator[dict[str, Any]]:
    picks = rng.integers(0, PRODUCTS // CATEGORIES, (len(owner), LINES_OF_ORDER))
    kinds = np.where(rng.random((len(owner), LINES_OF_ORDER)) < 0.7, owner[:, None] % CATEGORIES, rng.integers(0, CATEGORIES))
    products = picks * CATEGORIES + kinds + 1
    for number, row in enumerate(products.tolist(), start=1):
        for product in row:
            yield {"order_id": number, "product_id": min(product, PRODUCTS), "quantity": 1, "price": 900}


def _looks(rng: np.random.Generator, customers: int) -> Iterator[dict[str, Any]]:
    for number in range(customers * 2):
        at = END - timedelta(days=float(rng.uniform(0, 90)))
        product = int(rng.integers(1, PRODUCTS + 1))
        yield {"customer_id": number % customers + 1, "product_id": product, "kind": "seen", "source": "web", "at": at}
