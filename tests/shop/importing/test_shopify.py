"""A product export of Shopify becomes one product a variant, in both forms of its header."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from shop.importing import Report, import_catalogue
from shop.importing.shopify import is_export, plain_text
from shop.store import Store
from shop.store.tables import Product

HEADER = (
    "Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,"
    "Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,"
    "Image Src,Image Position,Variant Image,Status\n"
)
ROWS = (
    'shirt,Linen Shirt,"<p>Cool &amp; light.</p><ul><li>Washable</li></ul><script>x()</script>",Loom,'
    'Apparel & Accessories > Clothing > Shirts,,"summer, linen",true,Color,Blue,Size,M,\'0012,200,shopify,4,deny,39.90,'
    "https://img.example/a.jpg,1,,active\n"
    "shirt,,,,,,,,,White,,L,,200,shopify,-2,deny,41.90,https://img.example/b.jpg,2,https://img.example/w.jpg,\n"
    "shirt,,,,,,,,,,,,,,,,,,https://img.example/c.jpg,3,,\n"
    "card,Gift Box,,Loom,,Gifts,,TRUE,Title,Default Title,,,BOX,0,,,deny,5.00,,,,draft\n"
    "old,Old Hat,,Loom,,Hats,,false,Title,Default Title,,,HAT,0,shopify,0,continue,9.00,,,,active\n"
    "bad,No Price,,Loom,,Hats,,true,Title,Default Title,,,BAD,0,shopify,1,deny,,,,,active\n"
)


def load(store: Store, path: Path, text: str = HEADER + ROWS) -> Report:
    path.write_text(text, "utf-8")
    return import_catalogue(store, path, currency="EUR")


def by_sku(store: Store) -> dict[str, Product]:
    with store.reading() as session:
        return {product.sku: product for product in session.scalars(select(Product))}


def test_each_variant_is_a_product_with_what_the_first_row_says(store: Store, tmp_path: Path) -> None:
    report = load(store, tmp_path / "p.csv")
    found = by_sku(store)
    assert list(found) == ["0012", "shirt-white-l", "BOX", "HAT"]
    blue, white = found["0012"], found["shirt-white-l"]
    assert (blue.title, blue.colour, blue.size, blue.price, blue.stock) == ("Linen Shirt, Blue, M", "Blue", "M", 3990, 4)
    assert (white.title, white.colour, white.size, white.price, white.stock) == ("Linen Shirt, White, L", "White", "L", 4190, 0)
    assert (white.brand, white.category, white.tags, white.attributes) == (
        "Loom",
        "Shirts",
        ["summer", "linen"],
        {"group": "shirt"},
    )
    assert (blue.image, white.image) == ("https://img.example/a.jpg", "https://img.example/w.jpg")
    assert blue.description == "Cool & light.\nWashable"
    assert (report.read, report.added, report.remarks) == (5, 4, {"further rows only add pictures": 1})
    assert {reason: refusal.examples for reason, refusal in report.refused.items()} == {"no price": [7]}


def test_drafts_and_unpublished_products_are_not_on_sale(store: Store, tmp_path: Path) -> None:
    load(store, tmp_path / "p.csv")
    assert {sku: (product.active, product.stock) for sku, product in by_sku(store).items()} == {
        "0012": (True, 4),
        "shirt-white-l": (True, 0),
        "BOX": (False, 1),
        "HAT": (False, 1),
    }


def test_a_second_run_changes_nothing_and_a_published_draft_goes_on_sale(store: Store, tmp_path: Path) -> None:
    load(store, tmp_path / "p.csv")
    report = load(store, tmp_path / "p.csv")
    assert (report.added, report.changed, report.unchanged) == (0, 0, 4)
    report = load(store, tmp_path / "p.csv", (HEADER + ROWS).replace("draft", "active"))
    assert report.changed == 1 and by_sku(store)["BOX"].active


def test_the_newer_header_is_known_too(store: Store, tmp_path: Path) -> None:
    header = (
        "Title,URL handle,Description,Vendor,Type,Tags,Published on online store,Status,SKU,Option1 name,Option1 value,Price\n"
    )
    load(store, tmp_path / "p.csv", header + "Mug,mug,<b>Holds</b> tea,Kiln,Mugs,,true,Active,,Material,Clay,8\n")
    mug = by_sku(store)["mug-clay"]
    assert (mug.title, mug.description, mug.price, mug.active, mug.stock) == ("Mug", "Holds tea", 800, True, 1)


def test_other_catalogues_are_not_taken_for_one(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("handle,title,price\na,A,1\n", "utf-8")
    assert not is_export(tmp_path / "c.csv") and not is_export(tmp_path / "none.csv")


def test_broken_html_keeps_its_words() -> None:
    assert plain_text("<p>One<br/>two<div>three</b> &lt;3 <style>p{}</style>") == "One\ntwo\nthree <3"
