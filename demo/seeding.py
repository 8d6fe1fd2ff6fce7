"""The way in: fill an empty demo database, and let the shipped model read the conversations afterwards."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from demo.browsing import add_looks, add_opinions
from demo.catalogue import read_goods
from demo.credits import credit_orders
from demo.orders import add_orders, number_orders
from demo.people import add_customers
from demo.plants import (
    campaign,
    courier,
    doubled_day,
    experiment,
    givers,
    glaze,
    lift,
    pairs,
    price_rise,
    quiet_month,
    refills,
    reversal,
    spam,
    stockout,
)
from demo.requests import add_requests
from demo.rows import write
from demo.talks.days import add_open_talks, add_talks
from demo.talks.meetings import Meetings
from demo.truth import write_truth
from demo.understanding import Progress, Understand, understand_history
from demo.world import ORDER_DAYS, World
from shop import rollups
from shop.errors import NotAllowed
from shop.settings import Settings
from shop.store import Store
from shop.store.base import now
from shop.store.tables import Conversation, Customer, Order, Product

__all__ = ["Progress", "Understand", "make_world", "seed", "seed_shop", "understand_history"]

SEED = 20


def seed(store: Store, settings: Settings, understand: Understand, today: date, progress: Progress | None = None) -> None:
    """Both stages one after the other."""
    seed_shop(store, settings, today)
    understand_history(store, understand, progress)


def seed_shop(store: Store, settings: Settings, today: date, *, number: int = SEED) -> World:
    """Make the shop's last year up to `today` (UTC; up to now when that is today) and write it in one transaction.

    The same day and number give the same rows. Raises `NotAllowed` unless the database is the demo's own and empty.
    """
    with store.reading() as session:
        _refuse_unless_empty(session, store, settings)
    world = make_world(min(now(), datetime.combine(today + timedelta(days=1), time(), UTC) - timedelta(seconds=1)), number)
    with store.transaction() as session:
        _refuse_unless_empty(session, store, settings)
        write(session, world)
        rollups.rebuild(session)
    write_truth(world, settings.var_dir)
    return world


def make_world(until: datetime, number: int = SEED) -> World:
    """Everything that happens in the year before a moment, with all that is planted in it."""
    world = World(number, until, read_goods(until - timedelta(days=ORDER_DAYS + 400)))
    add_customers(world)
    add_orders(world)
    for plant in (refills, givers, price_rise, pairs, quiet_month):
        plant.plant(world)
    meetings = Meetings(world)
    add_talks(meetings)
    for story in (stockout, courier, glaze, spam):
        story.plant(meetings)
    price_rise.complain(meetings)
    add_open_talks(meetings)
    add_requests(meetings)
    lift.assign(world)
    for plant in (experiment, reversal, lift, campaign):
        plant.plant(world)
    lift.tell(world)
    add_looks(world)
    add_opinions(world)
    doubled_day.plant(world)
    credit_orders(world)
    number_orders(world)
    return world


def _refuse_unless_empty(session: Session, store: Store, settings: Settings) -> None:
    if not settings.seeds_demo or store.url != settings.url:
        raise NotAllowed("Only the demo's own default database is filled with demo data.")
    for table in (Product, Customer, Order, Conversation):
        if session.scalar(select(exists().where(table.id.is_not(None)))):
            raise NotAllowed("The database already holds a shop; demo data is only written to an empty one.")
