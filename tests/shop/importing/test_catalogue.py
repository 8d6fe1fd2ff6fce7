"""A foreign catalogue becomes products; dirty rows are counted, never fatal; a second run changes nothing."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from shop.errors import BadFile, BadInput
from shop.importing import Report, import_catalogue
from shop.store import Store, now
from shop.store.tables import Product

CSV = """sku;Name;Price;Color;Quantity;Category;名称
A1;Green tea;"9,90";green;12;tea;绿茶
A2;"Pot, large";1.234,50;;3;pots;
"""


def load(store: Store, path: Path, content: str, *, currency: str = "EUR", deactivate_missing: bool = False) -> Report:
    path.write_text(content, "utf-8")
    return import_catalogue(store, path, currency=currency, deactivate_missing=deactivate_missing)


def products(store: Store) -> dict[str, Product]:
    with store.reading() as session:
        return {product.sku: product for product in session.scalars(select(Product).order_by(Product.id))}


def refused(report: Report) -> dict[str, list[int]]:
    return {reason: refusal.examples for reason, refusal in report.refused.items()}


def test_a_spreadsheet_export_with_other_names_and_commas(store: Store, tmp_path: Path) -> None:
    report = load(store, tmp_path / "c.csv", "\ufeff" + CSV)
    tea, pot = products(store).values()
    assert (report.read, report.added, report.refusals) == (2, 2, 0)
    assert (tea.title, tea.price, tea.currency, tea.colour, tea.stock, tea.category) == (
        "Green tea",
        990,
        "EUR",
        "green",
        12,
        "tea",
    )
    assert tea.translations == {"zh": {"title": "绿茶"}}
    assert (pot.title, pot.price, pot.colour) == ("Pot, large", 123450, None)


def test_a_json_catalogue(store: Store, tmp_path: Path) -> None:
    entry = {
        "id": 7,
        "sku": "B-1",
        "title": "Mug",
        "description": "Holds tea.",
        "category": "mugs",
        "price": 9.99,
        "stock": 4,
        "tags": ["blue", "gift"],
        "images": ["https://example.com/1.webp"],
        "thumbnail": "https://example.com/t.webp",
    }
    for number, content in enumerate(([entry], {"products": [entry]})):
        load(store, tmp_path / "c.json", json.dumps(content))
        mug = products(store)["B-1"]
        assert (len(products(store)), mug.price, mug.stock, mug.tags, number) == (1, 999, 4, ["blue", "gift"], number)
        assert (mug.image, mug.brand) == ("https://example.com/t.webp", None)


def test_a_second_run_changes_nothing(store: Store, tmp_path: Path) -> None:
    load(store, tmp_path / "c.csv", CSV)
    with store.transaction() as session:
        session.execute(update(Product).values(updated_at=(past := now() - timedelta(days=3))))
    report = load(store, tmp_path / "c.csv", CSV)
    assert (report.added, report.changed, report.unchanged) == (0, 0, 2)
    assert {product.updated_at for product in products(store).values()} == {past}
    report = load(store, tmp_path / "c.csv", CSV.replace("9,90", "8,90"))
    assert (report.changed, report.unchanged) == (1, 1)
    assert products(store)["A1"].price == 890 and products(store)["A1"].updated_at > past
    assert products(store)["A2"].updated_at == past


def test_dirty_rows_are_counted_by_reason(store: Store, tmp_path: Path) -> None:
    content = """sku,title,price,stock,currency
A1,Fine,5,1,EUR
A2,,5,1,EUR
,,5,1,EUR
A3,No price,,1,EUR
A4,Negative,-5,1,EUR
A5,Words,five,1,EUR
A6,Unclear,"1,234",1,EUR
A1,Again,5,1,EUR
A7,Half a piece,5,1.5,EUR
A8,Dollars,5,1,USD
A9,Nonsense,5,1,EURO
A10,Sign,$5,1,
A11,Too many,5,1,EUR,6
,No number but a title,5,1,EUR
"""
    report = load(store, tmp_path / "c.csv", content)
    assert refused(report) == {
        "no title": [3],
        "neither sku nor title": [4],
        "no price": [5],
        "negative price": [6],
        "unreadable price": [7],
        "ambiguous price": [8],
        "duplicate sku": [9],
        "unreadable stock": [10],
        "wrong currency": [11, 13],
        "unknown currency": [12],
        "more cells than columns": [14],
    }
    assert (report.read, report.added, report.refusals) == (14, 2, 12)
    assert "2  wrong currency (line 11, 13)" in str(report) and str(report).startswith("14 products read: 2 added")


def test_lines_are_counted_where_cells_hold_line_breaks(store: Store, tmp_path: Path) -> None:
    report = load(store, tmp_path / "c.csv", 'sku,title,price,description\nA1,T,5,"two\nlines"\n\nA2,,5,\n')
    assert refused(report) == {"no title": [5]}


def test_entries_that_are_not_objects_are_counted(store: Store, tmp_path: Path) -> None:
    report = load(
        store, tmp_path / "c.json", '[{"title": "T", "price": 1}, 5, {"title": "U", "price": true}, {"title": "V", "price": NaN}]'
    )
    assert refused(report) == {"not an object": [2], "unreadable price": [3, 4]} and report.added == 1


def test_products_that_the_file_lacks_stay_unless_told(store: Store, tmp_path: Path) -> None:
    load(store, tmp_path / "c.csv", CSV)
    only = "sku,title,price\nA1,Green tea,9.90\nA2,Pot,-1\n"
    with store.transaction() as session:
        session.add(Product(sku="OLD", title="Old", category="tea", price=1, currency="EUR"))
    assert load(store, tmp_path / "c.csv", only).deactivated == 0
    assert load(store, tmp_path / "c.csv", only, deactivate_missing=True).deactivated == 1
    assert [sku for sku, product in products(store).items() if not product.active] == ["OLD"]
    assert load(store, tmp_path / "c.csv", only, deactivate_missing=True).deactivated == 0


def test_columns_the_file_lacks_keep_what_is_there(store: Store, tmp_path: Path) -> None:
    load(store, tmp_path / "c.csv", CSV)
    load(store, tmp_path / "c.csv", "sku,title,price\nA1,Green tea,9.90\n")
    assert (products(store)["A1"].stock, products(store)["A1"].category) == (12, "tea")


def test_currencies_have_their_own_minor_units(store: Store, tmp_path: Path) -> None:
    load(store, tmp_path / "c.csv", "sku,title,price\nA1,Tea,980\n", currency="JPY")
    assert products(store)["A1"].price == 980


def test_progress_ends_at_the_end(store: Store, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text(CSV, "utf-8")
    steps: list[tuple[int, int]] = []
    import_catalogue(store, tmp_path / "c.csv", currency="EUR", progress=lambda done, total: steps.append((done, total)))
    assert steps == [(2, 2)]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("c.json", b"{not json", "not valid JSON"),
        ("c.json", b'{"items": []}', "neither a list"),
        ("c.csv", b"", "is empty"),
        ("c.csv", b"sku,colour\n1,red\n", "no column for title"),
        ("c.csv", b"sku,title\n1,red\n", "no column for price"),
        ("c.csv", "sku,title\n1,Té\n".encode("latin-1"), "not UTF-8"),
        ("c.xlsx", b"PK\x03\x04rest", "spreadsheet"),
    ],
)
def test_unreadable_files_get_one_sentence(store: Store, tmp_path: Path, name: str, content: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadFile, match=says):
        import_catalogue(store, tmp_path / name, currency="EUR")


def test_missing_files_and_unknown_currencies_are_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="cannot be read"):
        import_catalogue(store, tmp_path / "none.csv", currency="EUR")
    with pytest.raises(BadInput, match="ISO 4217"):
        import_catalogue(store, tmp_path / "none.csv", currency="euro")
