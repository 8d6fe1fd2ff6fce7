"""The page of one customer: the profile with its reasons, and what they told us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from console.access import Reader, Writer
from console.desk import DeskDep
from console.guard import GuardedRoute
from shop import masking
from shop.catalogue import category_title
from shop.errors import BadInput, NotFound
from shop.profiles import CustomerProfile, FittedProfiles, read_profile, refresh
from shop.profiles.declared import DISLIKES, LIKES, NAME, declare, personalise, take_back
from shop.profiles.words import currency_of, tell_reasons, tell_sources, tell_value, title_of_fact
from shop.staff import Visitor
from shop.store.tables import Conversation, Customer, Product

router = APIRouter(route_class=GuardedRoute, prefix="/console/customers/{customer_id}")

BARS = ("buys_30_days", "leaves_90_days")
FIRST = ("segment", *BARS, "need")
BLOCKS = {
    "Buys": ("orders", "last_order", "usual_gap", "spent"),
    "Likes": ("categories", "brands", "price_band"),
    "Reach": ("language", "channel", "country", "satisfaction"),
}
TOLD = (NAME, LIKES, DISLIKES)
TALKS = 10


@dataclass(frozen=True)
class Line:
    """One fact as staff read it; `share` is set for what is drawn as a bar."""

    key: str
    title: str
    value: str
    known: bool
    source: str
    at: datetime
    reasons: list[str]
    share: float | None


@dataclass(frozen=True)
class Sheet:
    """All facts of one customer, by block; `told` are (name, title, values) that can be taken back."""

    first: list[Line]
    blocks: dict[str, list[Line]]
    other: list[Line]
    told: list[tuple[str, str, list[tuple[str, str]]]]
    at: datetime | None


@router.get("")
def show_customer(desk: DeskDep, visitor: Reader, customer_id: int) -> Response:
    """What is known of a customer, and from what; names are masked for marketers."""
    with desk.store.reading() as session:
        customer = _customer(session, customer_id)
        sheet = read_sheet(read_profile(session, customer_id))
        newest = select(Conversation).where(Conversation.customer_id == customer_id, ~Conversation.probe)
        talks = list(session.scalars(newest.order_by(Conversation.last_at.desc()).limit(TALKS)))
        categories = sorted(session.scalars(select(Product.category).where(Product.active).distinct()))
    return desk.render(
        "customer.html",
        visitor=visitor,
        customer=customer,
        name=_name(customer, visitor),
        sheet=sheet,
        talks=talks,
        may_write=visitor.role != "marketer",
        categories=[(name, category_title(name, "en")) for name in categories],
    )


@router.post("/told")
def keep_told(
    desk: DeskDep,
    visitor: Writer,
    customer_id: int,
    what: Annotated[str, Form()] = "",
    value: Annotated[str, Form()] = "",
    remove: Annotated[bool, Form()] = False,
) -> Response:
    """Write down what a customer told us, or take it back."""
    if what not in TOLD:
        raise BadInput("Choose what the customer told us.")
    with desk.store.transaction() as session:
        _customer(session, customer_id)
        (take_back if remove else declare)(session, customer_id, what, value, by=visitor.email)
    refresh(desk.store, FittedProfiles(desk.settings.var_dir / "models" / "profiles"), customer_id)
    return RedirectResponse(f"/console/customers/{customer_id}", 303)


@router.post("/personalise")
def switch(desk: DeskDep, visitor: Writer, customer_id: int, on: Annotated[bool, Form()] = False) -> Response:
    """Switch personal suggestions on or off, as the customer wishes."""
    with desk.store.transaction() as session:
        _customer(session, customer_id)
        personalise(session, customer_id, on, by=visitor.email)
    if on:
        refresh(desk.store, FittedProfiles(desk.settings.var_dir / "models" / "profiles"), customer_id)
    return RedirectResponse(f"/console/customers/{customer_id}", 303)


def read_sheet(profile: CustomerProfile) -> Sheet:
    """The profile's facts in the order of the page."""
    lines = {name: _line(profile, name) for name in profile.facts}
    placed = {*FIRST, *TOLD, *(name for names in BLOCKS.values() for name in names)}
    told = []
    for name in TOLD:
        value = profile.value(name)
        values = (
            [(one, category_title(one, "en")) for one in value] if isinstance(value, list) else [(value, value)] if value else []
        )
        if values:
            told.append((name, title_of_fact(name, "en"), values))
    return Sheet(
        first=[lines[name] for name in FIRST if name in lines],
        blocks={title: [lines[name] for name in names if name in lines] for title, names in BLOCKS.items()},
        other=[line for name, line in lines.items() if name not in placed],
        told=told,
        at=max((fact.computed_at for fact in profile.facts.values()), default=None),
    )


def _line(profile: CustomerProfile, name: str) -> Line:
    fact = profile.facts[name]
    reasons = tell_reasons(fact, currency_of(profile), "en", directed=name in BARS)
    share = fact.value if name in BARS and fact.value is not None else None
    return Line(
        key=name,
        title=title_of_fact(name, "en"),
        value=tell_value(name, fact, "en"),
        known=fact.lacks is None,
        source=tell_sources(fact, "en"),
        at=fact.computed_at,
        reasons=reasons,
        share=share,
    )


def _customer(session: Session, customer_id: int) -> Customer:
    customer = session.get(Customer, customer_id)
    if customer is None:
        raise NotFound(f"There is no customer {customer_id}.")
    return customer


def _name(customer: Customer, visitor: Visitor) -> str:
    name = customer.name or customer.email
    if name is None:
        return f"Visitor {customer.id}"
    return masking.mask_name(name) if visitor.role == "marketer" else name
