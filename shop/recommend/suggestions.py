"""What a customer asks for and what is suggested."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wish:
    """What a suggestion must be like; texts are catalogue values in any case or language, prices in minor units, inclusive.

    `without` are brands and colours it must not have.
    """

    category: str | None = None
    brand: str | None = None
    colour: str | None = None
    size: str | None = None
    price_min: int | None = None
    price_max: int | None = None
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suggestion:
    """One product to show, with the true reason in the customer's language; `propensity` is the chance it had of being shown.

    `strategy` is refill, similar, goes_with, popular, range or the name of a method of taste; `model_version` is None where no
    fitted model spoke.
    """

    product_id: int
    strategy: str
    reason: str
    propensity: float
    arm: str | None
    model_version: str | None
