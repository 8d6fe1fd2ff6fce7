"""A profile is exported with the rest, goes with an erasure, and is not used or kept once it is switched off."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import select

from shop.dossier import dossier
from shop.emptying import empty
from shop.person import read_person
from shop.profiles import FittedProfiles, compute_profiles, read_profile, refresh
from shop.profiles.declared import DISLIKES, LIKES, NAME, declare, personalise, take_back
from shop.recommend import Recommender
from shop.recommend.training import fit
from shop.store import Store
from shop.store.tables import Customer, Profile
from tests.shop.profiles.conftest import TODAY, fill


def test_the_export_holds_every_fact_with_its_reasons(drawn: Store, night: object) -> None:
    with drawn.reading() as session:
        profile, exported = read_profile(session, 40), dossier(session, 40)["profile"][0]
    assert set(profile.facts) <= set(exported)
    assert exported["buys_30_days"]["from"] == ["orders", "interactions"] and len(exported["buys_30_days"]["reasons"]) == 3
    json.dumps(exported)


def test_what_is_erased_stays_away(store: Store, tmp_path: Path) -> None:
    fill(store)
    with store.transaction() as session:
        declare(session, 40, NAME, "Canary Weber")
        declare(session, 40, DISLIKES, "cups")
    compute_profiles(store, tmp_path, at=TODAY)
    with store.transaction() as session:
        assert empty(session, read_person(session, [40]), [])["profiles"] == 1
    assert not refresh(store, FittedProfiles(tmp_path), 40)
    compute_profiles(store, tmp_path, at=TODAY)
    with store.reading() as session:
        assert session.get(Profile, 40) is None and session.get_one(Customer, 40).attributes == {}
        assert read_profile(session, 40).facts == {}
        everything = json.dumps(list(session.scalars(select(Profile.facts))))
    assert "Canary" not in everything


def test_switched_off_means_that_the_recommender_uses_nothing(store: Store, tmp_path: Path) -> None:
    fill(store)
    fit(store, tmp_path)
    recommender = Recommender(store, tmp_path)
    with store.reading() as session:
        before = recommender.suggest(session, 40, language="en", limit=5)
        stranger = recommender.suggest(session, None, language="en", limit=16)
    with store.transaction() as session:
        personalise(session, 40, False)
    with store.reading() as session:
        after = recommender.suggest(session, 40, language="en", limit=16)
    assert {row.strategy for row in before} != {row.strategy for row in after}
    assert {row.strategy for row in after} <= {row.strategy for row in stranger}
    assert not any("you bought" in row.reason for row in after)


def test_a_category_is_liked_or_disliked_but_not_both(store: Store) -> None:
    with store.transaction() as session:
        session.add(Customer(id=1))
        session.flush()
        declare(session, 1, LIKES, "cups")
        declare(session, 1, DISLIKES, "cups")
        declare(session, 1, DISLIKES, "kettles")
        assert read_profile(session, 1).value(DISLIKES) == ["cups", "kettles"] and read_profile(session, 1).value(LIKES) is None
        take_back(session, 1, DISLIKES, "cups")
        assert read_profile(session, 1).value(DISLIKES) == ["kettles"]
