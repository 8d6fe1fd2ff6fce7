"""The database with its tables, the demo shop where it may be, and every file that is made from them."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import func, select

from console import assets
from demo import seeding
from running.progress import Steps
from shop import lexicon, staff
from shop.profiles import compute_profiles
from shop.recommend import relations, training
from shop.recommend.texts import sentence_encoder
from shop.settings import Settings
from shop.store import Store
from shop.store.tables import Model, Order, Product


def fill(settings: Settings, steps: Steps) -> str | None:
    """The database with its tables, the demo shop where it may be, and all files made from it."""
    store = Store(settings.url)
    try:
        store.migrate()
        with store.transaction() as session:
            password = staff.ensure_admin(session)
        if settings.seeds_demo and is_empty(store):
            with steps.step("demo shop made"):
                seeding.seed_shop(store, settings, today=datetime.now(UTC).date())
        if needs_fit(store):
            with steps.step("recommender fitted on the shop's orders"):
                encode = sentence_encoder(settings.var_dir / "encoder")
                training.fit(store, settings.var_dir / "models" / "recommend", encode=encode)
        if needs_profiles(store):
            with steps.step("profiles of customers computed"):
                compute_profiles(store, settings.var_dir / "models" / "profiles", bound=settings.fair_gap)
        with store.reading() as session:
            lexicon.write_lexicon(session, settings.var_dir / "lexicon.jsonl", settings)
        assets.build(settings.var_dir)
    finally:
        store.close()
    return password


def is_empty(store: Store) -> bool:
    """Whether the shop has no products yet."""
    with store.reading() as session:
        return not session.scalar(select(func.count()).select_from(Product))


def needs_profiles(store: Store) -> bool:
    """Whether there are orders of customers and no profile yet."""
    with store.reading() as session:
        bought = session.scalar(select(Order.id).where(Order.customer_id.is_not(None)).limit(1))
        return bought is not None and session.scalar(select(Model.id).where(Model.kind == "profiles").limit(1)) is None


def needs_fit(store: Store) -> bool:
    """Whether there is something to recommend and no model of it yet, or none of how products relate."""
    with store.reading() as session:
        fitted = set(session.scalars(select(Model.kind).distinct()))
    return not {training.KIND, relations.KIND} <= fitted and not is_empty(store)
