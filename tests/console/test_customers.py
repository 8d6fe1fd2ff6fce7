"""The page of one customer, and the page of all: profiles with their reasons, by role."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.profiles import compute_profiles, read_profile
from shop.settings import Settings
from shop.store import Store
from shop.store.tables import AuditEntry, Customer, Profile
from tests.console.conftest import Browse, token_of
from tests.shop.profiles.conftest import CUSTOMERS, TODAY, fill


@pytest.fixture
def filled(store: Store, settings: Settings) -> Store:
    fill(store)
    with store.transaction() as session:
        session.get_one(Customer, 40).name = "Anna Berg"
    compute_profiles(store, settings.var_dir / "models" / "profiles", at=TODAY)
    return store


def test_the_profile_stands_on_the_page_with_its_reasons(filled: Store, browse: Browse) -> None:
    page = browse("support").get("/console/customers/40").text
    for words in ("Anna Berg", "Segment", "Buys within 30 days", "green tea", "orders so far", "raises it", "from orders"):
        assert words in page, words
    bare = browse("support").get(f"/console/customers/{CUSTOMERS}").text
    assert "no order yet" in bare and "fewer than 2 orders" in bare
    assert browse("support").get("/console/customers/9999").status_code == 404


def test_marketers_read_initials_and_change_nothing(filled: Store, browse: Browse) -> None:
    marketer = browse("marketer")
    page = marketer.get("/console/customers/40").text
    assert "Anna Berg" not in page and "Write down" not in page
    form = {"csrf": token_of(marketer), "what": "dislikes", "value": "cups"}
    assert marketer.post("/console/customers/40/told", data=form).status_code == 403


def test_what_staff_write_down_wins_and_can_be_taken_back(filled: Store, browse: Browse) -> None:
    support = browse("support")
    form = {"csrf": token_of(support), "what": "dislikes", "value": "green-tea"}
    assert support.post("/console/customers/40/told", data=form).status_code == 303
    with filled.reading() as session:
        profile = read_profile(session, 40)
        actors = set(session.scalars(select(AuditEntry.actor).where(AuditEntry.action == "declare")))
    assert profile.value("dislikes") == ["green-tea"] and profile.value("need") != "green-tea"
    assert "green-tea" not in [row["name"] for row in profile.value("categories") or ()]
    assert actors == {"support0@example.com"}
    assert "Remove" in support.get("/console/customers/40").text
    support.post("/console/customers/40/told", data=form | {"remove": "true"})
    with filled.reading() as session:
        assert read_profile(session, 40).value("need") == "green-tea"


def test_personal_suggestions_are_switched_off_and_on(filled: Store, browse: Browse) -> None:
    support = browse("support")
    form = {"csrf": token_of(support), "on": "false"}
    support.post("/console/customers/40/personalise", data=form)
    with filled.reading() as session:
        assert not session.get_one(Customer, 40).personalise and session.get(Profile, 40) is None
    assert "does not want personal suggestions" in support.get("/console/customers/40").text
    support.post("/console/customers/40/personalise", data=form | {"on": "true"})
    with filled.reading() as session:
        assert read_profile(session, 40).value("orders")


def test_the_page_of_all_names_segments_and_models(filled: Store, browse: Browse) -> None:
    marketer = browse("marketer")
    page = marketer.get("/console/segments").text
    for words in ("Leaving", "Champions", "Random forest", "Same as last time", "AUC", "Do groups fare alike?"):
        assert words in page, words
    sheet = marketer.get("/console/segments/needs.csv")
    assert sheet.text.splitlines()[0].endswith("method,accuracy,recall,f1,in use") and len(sheet.text.splitlines()) == 6
    assert "country" in marketer.get("/console/segments/fairness.csv").text
    assert marketer.get("/console/segments/moods.csv").status_code == 404


def test_before_the_first_night_the_pages_say_so(store: Store, browse: Browse) -> None:
    with store.transaction() as session:
        session.add(Customer(id=1, created_at=TODAY - timedelta(days=1)))
    assert "No profiles yet" in browse("support").get("/console/segments").text
    assert "No profile yet" in browse("support").get("/console/customers/1").text
