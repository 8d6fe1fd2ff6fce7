from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from shop.profiles import AfterTalks, FittedProfiles, compute_profiles, read_profile, refresh, refresh_waiting
from shop.profiles.declared import DISLIKES, declare, personalise
from shop.store import Store
from shop.store.base import now
from shop.store.tables import Conversation, Customer, Identity, Model, Order, Profile
from tests.shop.profiles.conftest import CUSTOMERS, GONE, ONCE, TODAY, fill


def test_everybody_has_a_profile_that_says_when_and_from_what(drawn: Store, night: Model) -> None:
    with drawn.reading() as session:
        assert session.scalar(select(func.count()).select_from(Profile)) == CUSTOMERS == night.figures["profiles"]
        profile = read_profile(session, 40)
    assert {"segment", "buys_30_days", "leaves_90_days", "need", "categories", "brands", "price_band", "orders"} <= set(
        profile.facts
    )
    for name, fact in profile.facts.items():
        assert fact.computed_at == TODAY and fact.source, name
    for name in ("segment", "buys_30_days", "leaves_90_days"):
        assert len(profile.facts[name].reasons) == 3, name
    assert profile.value("categories")[0]["name"] == "green-tea" == profile.value("need")
    assert 0 < profile.value("buys_30_days") < 1


def test_too_little_data_says_so(drawn: Store, night: Model) -> None:
    with drawn.reading() as session:
        profile = read_profile(session, CUSTOMERS)
        new = read_profile(session, ONCE[0])
    for name, least in (("segment", 1), ("buys_30_days", 1), ("leaves_90_days", 2)):
        assert profile.facts[name].value is None and profile.facts[name].lacks == ("orders", least)
    assert new.facts["leaves_90_days"].lacks == ("orders", 2) and new.value("buys_30_days") is not None


def test_regulars_who_fell_silent_are_leaving(drawn: Store, night: Model) -> None:
    with drawn.reading() as session:
        assert {read_profile(session, customer).value("segment") for customer in GONE} == {"leaving"}
    assert night.figures["sizes"]["leaving"] >= len(GONE)


def test_the_models_are_judged_beside_what_is_simpler(night: Model) -> None:
    figures = night.figures
    assert figures["buys"]["auc"] > 0.5 and figures["buys"]["auc_recency"] > 0
    assert set(figures["needs"]["table"]) == {"forest", "tree", "svm", "logistic", "same_as_last_time"}
    for row in figures["needs"]["table"].values():
        assert {"accuracy", "recall", "f1"} < set(row)
    assert set(figures["segments"]["by_k"]) == {"3", "4", "5", "6"}
    assert set(figures["buys"]["fairness"]["by"]) == {"country", "language", "channel"}


def test_one_customer_comes_out_as_in_the_night(drawn: Store, night: Model, models_dir: Path) -> None:
    models = FittedProfiles(models_dir)
    with drawn.reading() as session:
        before = session.get_one(Profile, 40).facts
    assert refresh(drawn, models, 40, at=TODAY)
    with drawn.reading() as session:
        after = session.get_one(Profile, 40).facts
    assert after == before


def test_a_shop_without_history_gets_no_scores(store: Store, tmp_path: Path) -> None:
    with store.transaction() as session:
        session.add(Customer(id=1, language="zh"))
        session.flush()
        order = Order(number="1", customer_id=1, status="placed", currency="EUR", total=500)
        order.placed_at = now() - timedelta(hours=1)
        session.add(order)
    heard: list[tuple[int, int]] = []
    model = compute_profiles(store, tmp_path, lambda done, total: heard.append((done, total)))
    assert model.figures["buys"] is None and model.figures["segments"] is None and heard == [(1, 1)]
    with store.reading() as session:
        profile = read_profile(session, 1)
    assert profile.facts["buys_30_days"].lacks == ("shop", 1) and profile.value("language") == "zh"


def test_who_does_not_want_it_has_no_profile(store: Store, tmp_path: Path) -> None:
    fill(store)
    with store.transaction() as session:
        personalise(session, 40, False)
        declare(session, 41, DISLIKES, "black-tea")
    compute_profiles(store, tmp_path, at=TODAY)
    with store.reading() as session:
        assert session.get(Profile, 40) is None
        told = read_profile(session, 41)
    assert told.value("dislikes") == ["black-tea"] and told.facts["dislikes"].source == ("declared",)
    assert told.value("need") != "black-tea"
    assert "black-tea" not in [row["name"] for row in told.value("categories") or ()]
    assert not refresh(store, FittedProfiles(tmp_path), 40)


@pytest.mark.parametrize(("quiet", "done"), [(timedelta(minutes=4), 1), (timedelta(minutes=30), 0)])
def test_a_customer_is_looked_at_anew_once_a_conversation_is_over(
    store: Store, tmp_path: Path, quiet: timedelta, done: int
) -> None:
    with store.transaction() as session:
        session.add(Customer(id=1))
        session.flush()
        session.add(Identity(id=1, customer_id=1, channel="telegram", account="a", user_id="u"))
        session.flush()
        talk = Conversation(
            public_id="p", customer_id=1, identity_id=1, channel="telegram", account="a", quarter=0, language="zh"
        )
        talk.started_at = talk.last_at = now() - timedelta(minutes=10)
        session.add(talk)
    models = FittedProfiles(tmp_path)
    assert refresh_waiting(store, models, quiet) == done
    assert refresh_waiting(store, models, quiet) == 0
    with store.reading() as session:
        assert read_profile(session, 1).value("channel") == ("telegram" if done else None)


def test_a_loop_that_runs_often_looks_now_and_then(store: Store, tmp_path: Path) -> None:
    look = AfterTalks(store, tmp_path, pause=3600)
    assert look() == 0
    with store.transaction() as session:
        session.add(Customer(id=1))
        session.flush()
        session.add(Identity(id=1, customer_id=1, channel="web", account="a", user_id="u"))
        session.flush()
        talk = Conversation(public_id="p", customer_id=1, identity_id=1, channel="web", account="a", quarter=0, status="closed")
        session.add(talk)
    assert look() == 0
    assert AfterTalks(store, tmp_path)() == 1
