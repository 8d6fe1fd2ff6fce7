"""The commands that bring a shop's own catalogue, answers, orders and events in."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import click

from running.progress import Steps
from shop.settings import Settings, load_settings
from shop.store import Store


@click.command("import-catalogue")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--deactivate-missing", is_flag=True, help="Take products off sale that the file does not name.")
def import_catalogue(path: Path, deactivate_missing: bool) -> None:
    """Import products from JSON, CSV or a product export of Shopify; dirty rows are counted by reason."""
    from shop import lexicon
    from shop.importing.catalogue import import_catalogue as load

    settings = load_settings()
    store = open_store(settings)
    with Steps().bar("rows") as progress:
        report = load(store, path, currency=settings.currency, progress=progress, deactivate_missing=deactivate_missing)
    with store.reading() as session:
        lexicon.write_lexicon(session, settings.var_dir / "lexicon.jsonl", settings)
    click.echo(str(report))


@click.command("import-articles")
@click.argument("path", type=click.Path(path_type=Path))
def import_articles(path: Path) -> None:
    """Import answers to common questions from CSV or JSON; the assistant uses them at once."""
    from shop.importing.articles import import_articles as load

    click.echo(str(load(open_store(load_settings()), path)))


@click.command("import-orders")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--column", "columns", multiple=True, help="Which column is which: sku=StockCode; may be given again.")
@click.option("--mapping", type=click.Path(path_type=Path), help="A file of such pairs, one a line.")
@click.option("--currency", help="ISO 4217 currency of the file's prices; the shop's when not given.")
@click.option("--date-format", help="How the file writes dates, as in %m/%d/%Y %H:%M; ISO dates need none.")
@click.option("--encoding", help="Encoding of a text file that is not UTF-8, such as latin-1.")
@click.option("--status", default="placed", show_default=True, help="Status of orders for which the file has none.")
@click.option(
    "--create-products", type=click.Choice(["active", "inactive"]), help="Add products that the catalogue lacks, on sale or not."
)
def import_orders(
    path: Path,
    columns: tuple[str, ...],
    mapping: Path | None,
    currency: str | None,
    date_format: str | None,
    encoding: str | None,
    status: str,
    create_products: str | None,
) -> None:
    """Import past orders from a CSV, JSON or Parquet file of order lines; dirty rows are counted by reason."""
    from shop import lexicon
    from shop.importing.columns import read_mapping, read_pairs
    from shop.importing.orders import Layout
    from shop.importing.orders import import_orders as load

    settings = load_settings()
    store = open_store(settings)
    named = (read_mapping(mapping) if mapping else {}) | read_pairs(columns)
    create = None if create_products is None else create_products == "active"
    layout = Layout(named, date_format, encoding, status, create)
    zone = ZoneInfo(settings.timezone)
    with Steps().bar("orders") as progress:
        report = load(store, path, currency=currency or settings.currency, zone=zone, progress=progress, layout=layout)
    if create_products:
        with store.reading() as session:
            lexicon.write_lexicon(session, settings.var_dir / "lexicon.jsonl", settings)
    click.echo(str(report))


@click.command("import-events")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--column", "columns", multiple=True, help="Which column is which: visitor=session_id; may be given again.")
def import_events(path: Path, columns: tuple[str, ...]) -> None:
    """Import views, carts and purchases of a storefront from CSV, JSON or Parquet; each event counts once."""
    from shop.importing.columns import read_pairs
    from shop.importing.events import import_events as load

    settings = load_settings()
    with Steps().bar("events") as progress:
        report = load(
            open_store(settings), path, zone=ZoneInfo(settings.timezone), columns=read_pairs(columns), progress=progress
        )
    click.echo(str(report))


COMMANDS = (import_catalogue, import_articles, import_orders, import_events)


def open_store(settings: Settings) -> Store:
    """The shop's database with all its tables."""
    store = Store(settings.url)
    store.migrate()
    return store
