"""Who a customer is to the shop: facts that say when and from what they were computed, and why."""

from shop.profiles.facts import CustomerProfile, Fact, Reason
from shop.profiles.fitting import FittedProfiles, current_model
from shop.profiles.job import AfterTalks, compute_profiles, refresh, refresh_waiting
from shop.profiles.reading import read_profile, titles_of_gifts

__all__ = [
    "AfterTalks",
    "CustomerProfile",
    "Fact",
    "FittedProfiles",
    "Reason",
    "compute_profiles",
    "current_model",
    "read_profile",
    "refresh",
    "refresh_waiting",
    "titles_of_gifts",
]
