"""What customers of the last weeks asked the shop to do, out of data/sample/requests.csv: some decided, some still waiting."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from demo.catalogue import read_sample
from demo.talks.meetings import Meetings
from demo.talks.pen import STAFF, Pen
from demo.talks.topics import Topic
from demo.world import Person, Purchase, Request, Said, World
from shop import orders, outcomes
from shop.store import tables

CHANNEL = "web"
# Hours after it was delivered, or placed, that something is asked about an order.
AFTER_DELIVERY = {"return": (20, 140), "exchange": (20, 140), "wrong_item": (1, 20), "change_email": (10, 200),
                  "password": (10, 200), "erasure": (10, 200)}  # fmt: skip
AFTER_PLACING = {"cancel": (0.4, 2.5), "change_address": (0.4, 2.5), "refund": (70, 140), "invoice": (3, 30),
                 "payment_check": (3, 30)}  # fmt: skip
UNSENT = frozenset({"cancel", "change_address"})
ABOUT_ITEMS = frozenset({"return", "exchange", "wrong_item"})
ABOUT_ACCOUNTS = frozenset({"change_email", "password", "erasure"})
NEEDS_CODE = frozenset({"change_address", "refund", "change_email", "erasure"})
NEEDS_YES = frozenset({"cancel", "change_address", "change_email", "erasure"})
SHELVES = {
    "tea": frozenset({"green-tea", "black-tea", "white-tea", "herbal-tea", "oolong", "pu-erh", "matcha"}),
    "pots": frozenset({"teapots", "cups", "gaiwans", "tea-sets"}),
    "ware": frozenset({"teapots", "cups", "gaiwans", "tea-sets", "trays", "tins", "aprons", "infusers", "accessories"}),
}
DETAILS = {
    "return": "reason",
    "exchange": "wanted",
    "wrong_item": "problem",
    "payment_check": "charge",
    "invoice": "company",
    "change_address": "address",
    "change_email": "contact",
}


def add_requests(meetings: Meetings) -> None:
    """One conversation for each of the file's rows that an order fits, numbered as they were asked."""
    rng = meetings.world.rng("requests")
    found = sorted(_occasions(meetings.world, rng), key=lambda occasion: occasion[2])
    for row, purchase, at in found:
        meetings.hold(rng, purchase.person, at, request(row, purchase), CHANNEL)


def request(row: dict[str, str], purchase: Purchase) -> Topic:
    """Asking for something to be done, and what staff made of it where they have."""

    def go(pen: Pen) -> None:
        pen.talk.purchase = purchase
        pen.look_at(purchase.lines[0][0])
        pen.writes(row["opening"])
        proofs = _prove(pen, row["kind"])
        details = _tell_details(pen, row, purchase)
        asked = Request(
            len(pen.world.requests) + 1,
            row["kind"],
            row["status"],
            pen.talk,
            pen.heard,
            details,
            None if row["kind"] in ABOUT_ACCOUNTS else purchase,
            proofs,
            row["note"],
        )
        _tell_number(pen, asked)
        if asked.status != "asked":
            asked.decision = _tell_decision(pen, asked)
        pen.world.requests.append(asked)

    return go


def _occasions(world: World, rng: random.Random) -> Iterator[tuple[dict[str, str], Purchase, datetime]]:
    used: set[Person] = set()
    for row in read_sample("requests"):
        delivered = row["kind"] in AFTER_DELIVERY
        wait = timedelta(hours=rng.uniform(*(AFTER_DELIVERY if delivered else AFTER_PLACING)[row["kind"]]))
        until = world.until - timedelta(days=float(row["days"]))
        moments = ((bought, (bought.delivered_at if delivered else bought.placed_at) + wait) for bought in world.purchases)
        fitting = [
            (bought, at) for bought, at in moments if at <= until and bought.person not in used and _fits(world, row, bought)
        ]
        if fitting:
            purchase, at = max(fitting, key=lambda pair: pair[1])
            used.add(purchase.person)
            yield row, purchase, at


def _fits(world: World, row: dict[str, str], purchase: Purchase) -> bool:
    kind, waiting = row["kind"], row["status"] == "asked"
    person = purchase.person
    called_off = kind == "refund" or (kind == "cancel" and not waiting)
    return (
        person.kind == "regular"
        and person.language == row["language"]
        and purchase.cancelled == called_off
        and (purchase.shipped_at > world.until or not (kind in UNSENT and waiting))
        and (not row["shelf"] or _is_one_of(row["shelf"], purchase))
    )


def _is_one_of(shelf: str, purchase: Purchase) -> bool:
    """Whether an order is of one product only, and that of the shelf."""
    return len(purchase.lines) == 1 and purchase.lines[0][0].category in SHELVES[shelf]


def _prove(pen: Pen, kind: str) -> list[tuple[str, datetime]]:
    """Say who it is: by the order's details, or by the account's address, and by a one-time code where that is not enough."""
    proofs: list[tuple[str, datetime]] = []
    if kind in ABOUT_ACCOUNTS:
        pen.answers("ask_account")
        pen.writes("{email}")
    else:
        pen.answers("ask_order")
        pen.hears("give_details")
        proofs.append((orders.DETAILS, pen.clock))
    if kind in NEEDS_CODE:
        pen.answers("code_sent")
        pen.writes(f"{pen.rng.randrange(1_000_000):06d}")
        proofs.append((orders.CODE, pen.clock))
    return proofs


def _tell_details(pen: Pen, row: dict[str, str], purchase: Purchase) -> dict[str, object]:
    details: dict[str, object] = {}
    kind = row["kind"]
    if kind in ABOUT_ITEMS:
        details["items"] = [purchase.lines[0][0].title["en"]]
    if row["detail"]:
        pen.answers(f"detail_{kind}")
        details[DETAILS[kind]] = pen.writes(row["detail"]).text
    if row["outcome"]:
        pen.answers("ask_outcome")
        title = pen.book.reply(pen.language, f"outcome_{row['outcome']}", {})
        pen.presses(title, "give_details", {"answer": row["outcome"]})
        details["outcome"] = row["outcome"]
    if kind in NEEDS_YES:
        pen.answers("sure")
        pen.presses(pen.book.reply(pen.language, "sure_yes", {}), "give_details", {"answer": "yes"})
    return details


def _tell_number(pen: Pen, asked: Request) -> None:
    if asked.kind == "password":
        pen.answers("request_password")
        return
    order = pen.book.reply(pen.language, "request_order", {}) if asked.purchase else ""
    pen.answers("request_asked", name=outcomes.name_of(asked.kind, pen.language), order=order, number=str(asked.id))


def _tell_decision(pen: Pen, asked: Request) -> Said:
    row = tables.Request(id=asked.id, kind=asked.kind, status=asked.status, note=asked.note or None)
    text = outcomes.tell(row, "{order_number}" if asked.purchase else None, pen.language)
    return pen.decides(text, 1 + pen.rng.randrange(len(STAFF)))
