"""Pictures for products that have none: which drawing, and in which colours."""

from __future__ import annotations

from dataclasses import dataclass

DRAWINGS = {
    "green-tea": "leaves",
    "black-tea": "leaves",
    "oolong": "leaves",
    "white-tea": "leaves",
    "pu-erh": "cake",
    "herbal-tea": "flower",
    "matcha": "whisk",
    "teapots": "teapot",
    "cups": "cup",
    "kettles": "kettle",
    "gaiwans": "gaiwan",
    "tea-sets": "set",
    "infusers": "infuser",
    "trays": "tray",
    "tins": "tin",
    "gift-sets": "gift",
    "aprons": "apron",
}


@dataclass(frozen=True)
class Shade:
    """Colours of one tile: background from light to deep, and the thing itself with its line."""

    light: str
    deep: str
    thing: str
    line: str


PAPER = Shade("#f7f1e4", "#e9dcc3", "#c9a66b", "#6d5330")
BY_COLOUR = {
    "blue": Shade("#eef3f7", "#cfdde8", "#5f86a8", "#2c4a63"),
    "black": Shade("#f0eeea", "#d5d1c9", "#4a4844", "#23221f"),
    "white": Shade("#f3efe7", "#ddd5c6", "#fbf9f4", "#7c7464"),
    "red": Shade("#f9ece6", "#eccabb", "#b4533b", "#67281a"),
    "brown": Shade("#f5ece2", "#dfc7ae", "#946a47", "#533720"),
    "green": Shade("#eef3e8", "#ccdcbf", "#6f9262", "#33502c"),
    "clear": Shade("#eef4f3", "#cfe0dd", "#dcebe8", "#54736d"),
    "pink": Shade("#f9eeee", "#eccfd1", "#d19199", "#7a444d"),
    "yellow": Shade("#faf3df", "#efdca6", "#d9ab3f", "#7a5c14"),
    "grey": Shade("#f0f1f0", "#d3d6d4", "#959b98", "#474d4a"),
    "silver": Shade("#f1f3f4", "#d4dadd", "#b6c0c5", "#55616a"),
}
BY_CATEGORY = {
    "green-tea": BY_COLOUR["green"],
    "black-tea": Shade("#f8ece1", "#e6c3a2", "#a5592b", "#5c2d12"),
    "oolong": Shade("#f8f0df", "#e8d0a0", "#b98a3a", "#634815"),
    "white-tea": Shade("#f4f3ea", "#dcdcc4", "#b3b98f", "#5c6240"),
    "pu-erh": Shade("#f3ebe3", "#d9c3af", "#76513a", "#3d2618"),
    "herbal-tea": Shade("#f9eef0", "#ecced6", "#c9788c", "#74364a"),
    "matcha": Shade("#eff5e3", "#cfe2ad", "#86a845", "#455c17"),
    "gift-sets": Shade("#f9ece6", "#ecc8bb", "#b04a3a", "#6b231b"),
}


def drawing_of(category: str) -> str:
    """The name of the drawing for a category; a plain label for one we have none for."""
    return DRAWINGS.get(category, "label")


def shade_of(category: str, colour: str | None = None) -> Shade:
    """The colours for a product: its own colour's, else its category's, else paper."""
    return BY_COLOUR.get((colour or "").lower()) or BY_CATEGORY.get(category) or PAPER
