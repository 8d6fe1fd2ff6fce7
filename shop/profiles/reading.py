"""Profiles that were computed, and what the last night measured."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.profiles.facts import CustomerProfile
from shop.store.tables import Profile


def read_profile(session: Session, customer_id: int) -> CustomerProfile:
    """What is kept about a customer; empty when nothing was computed or they do not want it."""
    facts = session.scalar(select(Profile.facts).where(Profile.customer_id == customer_id))
    return CustomerProfile.from_json(customer_id, facts or {})
