"""Every dialogue gets its own order, and the codes that were written to its customer."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.dialogue.cast import Cast, Mailbox
from benchmarks.dialogue.play import filled, read_code
from benchmarks.dialogue.script import Script
from gateway.web.visitors import Visitors
from shop.errors import NotFound
from shop.post import FolderPost
from shop.settings import Settings
from shop.store import Store, now
from shop.store.tables import Conversation, Customer, Identity, Letter, Order, OrderLine, Product


def put(folder: Path, number: int, text: str, to: str = "anna@example.com") -> None:
    letter = Letter(id=number, recipient=to, subject="Code", text=text, kind="code", created_at=now())
    FolderPost(Settings(_env_file=None, var_dir=folder)).send(letter)


def fill_shop(store: Store) -> None:
    with store.transaction() as session:
        session.add(
            Product(id=1, sku="P", title="Pot", translations={"zh": {"title": "茶壶"}}, category="pots", price=1, currency="EUR")
        )
        for number, status in enumerate(("shipped", "delivered", "shipped"), start=1):
            email = f"c{number}@example.com"
            session.add(Customer(id=number, email=email, name="Anna"))
            session.flush()
            session.add(
                Order(
                    id=number, number=f"TS-{number}", customer_id=number, email=email, status=status, currency="EUR", total=1,
                    placed_at=now(),
                )
            )  # fmt: skip
            session.flush()
            session.add(OrderLine(order_id=number, product_id=1, quantity=1, price=1))


def test_names_are_of_an_order_nobody_else_has(store: Store, tmp_path: Path) -> None:
    fill_shop(store)
    cast, script = Cast(store, tmp_path), Script("d", "en", "shipped", [])
    names = cast.names(script)
    assert (names["order.number"], names["order.product_zh"], names["other.email"]) == ("TS-3", "茶壶", "c2@example.com")
    assert names["order.phone"].startswith("+43")
    with pytest.raises(NotFound, match="no further order that is delivered"):
        cast.names(script)


async def test_the_newest_code_of_the_recipient_is_read(tmp_path: Path) -> None:
    put(tmp_path, 1, "Your code is 111111.")
    put(tmp_path, 2, "Your code is 222229.")
    put(tmp_path, 3, "Your code is 333333.", to="other@example.com")
    mailbox = Mailbox(tmp_path / "mailbox", patience=0.2)
    assert await read_code(mailbox, "anna@example.com", wrong=True) == "222220"
    assert await read_code(mailbox, "anna@example.com", wrong=False) == "222229"
    with pytest.raises(NotFound):
        await mailbox.code("nobody@example.com")


def test_names_are_filled_in_everywhere() -> None:
    expect = {"says": ["{order.number}", "{unknown}"], "requests": [{"order": "{order.number}"}], "handover": True}
    names = {"order.number": "TS-1"}
    assert filled(expect, names) == {"says": ["TS-1", "{unknown}"], "requests": [{"order": "TS-1"}], "handover": True}


def test_who_bought_before_comes_back_as_themselves_and_once(store: Store, tmp_path: Path) -> None:
    fill_shop(store)
    with store.transaction() as session:
        session.add(Identity(customer_id=2, channel="web", account="shop", user_id="second"))
    cast = Cast(store, tmp_path, "a key")
    assert cast.token(Script("d", "en", "shipped", [])) is None
    once = Script("d", "en", "shipped", [], "once")
    assert Visitors("a key").read(cast.token(once) or "").user_id == "second"
    for script in (once, Script("d", "en", "shipped", [], "loyal")):
        with pytest.raises(NotFound, match=f"no further customer who is {script.customer}"):
            cast.token(script)


def test_whose_order_a_dialogue_has_comes_to_no_other_as_themselves(store: Store, tmp_path: Path) -> None:
    """One may ask for erasure while the other wonders what is known of them."""
    fill_shop(store)
    with store.transaction() as session:
        session.add(Identity(customer_id=2, channel="web", account="shop", user_id="second"))
    once = Script("d", "en", "shipped", [], "once")
    cast = Cast(store, tmp_path, "a key")
    assert cast.names(once)["other.number"] == "TS-2"
    with pytest.raises(NotFound):
        cast.token(once)
    cast = Cast(store, tmp_path, "a key")
    assert cast.token(once)
    with pytest.raises(NotFound):
        cast.names(once)


def test_who_is_talking_already_does_not_come_anew(store: Store, tmp_path: Path) -> None:
    fill_shop(store)
    with store.transaction() as session:
        session.add(Identity(id=9, customer_id=2, channel="web", account="shop", user_id="second"))
        session.flush()
        session.add(
            Conversation(
                id=1, public_id="p", customer_id=2, identity_id=9, channel="web", account="shop", quarter=0, last_at=now()
            )
        )
    with pytest.raises(NotFound):
        Cast(store, tmp_path, "a key").token(Script("d", "en", "shipped", [], "once"))


def test_the_loyal_have_tastes_of_several_kinds(store: Store, tmp_path: Path) -> None:
    """Who only ever drinks one kind is left without a taste where a dialogue turns that kind down."""
    fill_shop(store)
    with store.transaction() as session:
        for number, kind in enumerate(("teas", "cups"), start=2):
            session.add(Product(id=number, sku=str(number), title=kind, category=kind, price=1, currency="EUR"))
        session.flush()
        for customer, products in ((1, (1, 1, 1)), (2, (1, 2, 3))):
            session.add(Identity(customer_id=customer, channel="web", account="shop", user_id=f"user {customer}"))
            for place in range(6):
                number = customer * 100 + place
                session.add(
                    Order(
                        id=number,
                        number=f"L-{number}",
                        customer_id=customer,
                        status="delivered",
                        currency="EUR",
                        total=1,
                        placed_at=now(),
                    )
                )
                session.flush()
                session.add(OrderLine(order_id=number, product_id=products[place % 3], quantity=1, price=1))
    loyal, cast = Script("d", "en", "shipped", [], "loyal"), Cast(store, tmp_path, "a key")
    assert Visitors("a key").read(cast.token(loyal) or "").user_id == "user 2"
    with pytest.raises(NotFound):
        cast.token(loyal)
