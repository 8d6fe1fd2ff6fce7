"""What is read of a profile is what holds today."""

from __future__ import annotations

from shop.profiles import read_profile
from shop.profiles.declared import GIFTS, declare, take_back
from shop.profiles.words import describe
from shop.store import Store
from shop.store.base import now
from shop.store.tables import Customer, Product, Profile


def test_a_present_is_told_by_its_title_of_today_until_it_is_taken_back(store: Store) -> None:
    with store.transaction() as session:
        session.add(Customer(id=1))
        pot = Product(id=9, sku="P", title="Pot", category="teapots", price=1, currency="EUR")
        pot.translations = {"zh": {"title": "壶"}}
        session.add(pot)
        session.flush()
        declare(session, 1, GIFTS, "9")
        kept = {"value": ["9"], "computed_at": now().isoformat(), "from": ["declared"]}
        session.add(Profile(customer_id=1, facts={"gifts": kept}, computed_at=now()))
        pot.title = "Blue pot"
        session.flush()
        profile = read_profile(session, 1)
        assert describe(profile, "en", "UTC") == ["you told us these were presents: Blue pot"]
        assert describe(profile, "zh", "UTC") == ["您说过这些是送人的：壶"]
        take_back(session, 1, GIFTS, "9")
        assert read_profile(session, 1).facts == {}
