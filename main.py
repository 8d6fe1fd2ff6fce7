"""The composition root: builds the web app and the command line out of the rooms."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import click
from fastapi import FastAPI

from running import imports, learning
from running.progress import Steps
from shop.errors import NotFound, ShopkeeperError
from shop.settings import Settings, load_settings
from shop.store import Store


def create_app(settings: Settings, store: Store) -> FastAPI:
    """The web app: chat, storefront, console and dashboard, with the loops that carry messages."""
    import console.app
    import gateway.app
    from gateway.loops import Loops

    loops = Loops(store, settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await loops.start()
        yield
        await loops.stop()

    app = FastAPI(title="Shopkeeper", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    gateway.app.register(app, store, settings, loops)
    console.app.register(app, store, settings)
    return app


@click.group()
def cli() -> None:
    """Shopkeeper: an assistant for shops on social channels."""


for command in (*imports.COMMANDS, *learning.COMMANDS):
    cli.add_command(command)


@cli.command()
def run() -> None:
    """Prepare, start and watch everything until Ctrl-C."""
    from running import starting

    sys.exit(starting.run(load_settings()))


@cli.command()
def stop() -> None:
    """End processes that an earlier start left behind."""
    from running.supervision import stop_leftovers

    found = stop_leftovers(load_settings())
    click.echo(f"Ended {found} processes." if found else "Nothing was running.")


@cli.command()
def train() -> None:
    """Train the bot if anything it learns from has changed."""
    from running import starting

    click.echo(starting.train(load_settings(), Steps()))


@cli.command()
@click.option(
    "--password-to-stdout", is_flag=True, help="Print only the first admin's password there; steps go to standard error."
)
def fill(password_to_stdout: bool) -> None:
    """Make the database, the demo shop where it belongs, the recommender and the lexicon, where they are missing."""
    from rich.console import Console

    from running import filling

    steps = Steps(Console(stderr=password_to_stdout, highlight=False))
    if password := filling.fill(load_settings(), steps):
        click.echo(password if password_to_stdout else f"The first admin's password is {password} (shown only this once).")


@cli.command()
def web() -> None:
    """Serve pages and webhooks and carry messages."""
    import uvicorn

    settings = load_settings()
    configure_logging(settings)
    store = Store(settings.url, announces=settings.announces)
    store.migrate()
    config = uvicorn.Config(
        create_app(settings, store), host=settings.host, port=settings.port, log_level="warning", timeout_graceful_shutdown=2
    )
    uvicorn.Server(config).run()


@cli.command()
def worker() -> None:
    """Carry messages without serving pages, beside other processes."""
    from gateway.loops import Loops

    settings = load_settings()
    configure_logging(settings)
    asyncio.run(Loops(Store(settings.url, announces=settings.announces), settings).run_forever())


@cli.command()
def actions() -> None:
    """Serve Rasa's custom actions."""
    from running import action_server

    settings = load_settings()
    configure_logging(settings)
    action_server.run(settings)


@cli.command("export-customer")
@click.argument("customer_id", type=int)
def export_customer(customer_id: int) -> None:
    """Write all that is known about a customer to a JSON file, which an erasure of the customer removes."""
    from shop import audit, dossier
    from shop.erasure import export_path
    from shop.store.tables import Customer

    settings = load_settings()
    path = export_path(settings, customer_id)
    with imports.open_store(settings).transaction() as session:
        if session.get(Customer, customer_id) is None:
            raise NotFound(f"There is no customer {customer_id}.")
        dossier.write_file(session, path, customer_id)
        audit.append(session, "system", "export_customer", f"customer:{customer_id}")
    click.echo(str(path))


@cli.command("rebuild-metrics")
def rebuild_metrics() -> None:
    """Compute all rollups anew from the rows."""
    from shop import rollups

    with imports.open_store(load_settings()).transaction() as session:
        click.echo(f"{rollups.rebuild(session)} buckets")


@cli.command("add-staff")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", type=click.Choice(["support", "marketer", "admin"]), required=True)
@click.password_option()
def add_staff(email: str, name: str, role: str, password: str) -> None:
    """Let somebody sign in to the console."""
    from shop import staff

    with imports.open_store(load_settings()).transaction() as session:
        staff.add_staff(session, email=email, name=name, role=role, password=password)
    click.echo(f"{email} may now sign in as {role}.")


@cli.command("set-password")
@click.argument("email")
@click.password_option()
def set_password(email: str, password: str) -> None:
    """Give somebody a new password and end their sessions."""
    from shop import staff

    with imports.open_store(load_settings()).transaction() as session:
        staff.set_password(session, staff.by_email(session, email).id, password)
    click.echo("Done.")


@cli.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--column", default="text", show_default=True, help="Column that holds the queries.")
@click.option("--concurrency", default=8, show_default=True, help="Customers at the same time.")
@click.option("--rate", type=float, help="Customers per second; as fast as answers come when not given.")
def replay(path: Path, column: str, concurrency: int, rate: float | None) -> None:
    """Send a CSV column of real queries through the web chat, each as a customer of its own, and report."""
    from gateway import replay as replaying

    settings = load_settings()
    texts = replaying.read_column(path, column)
    with Steps().bar("customers") as report:
        result = asyncio.run(
            replaying.replay(texts, settings.site_url, concurrency, rate=rate, on_progress=report, store=Store(settings.url))
        )
    click.echo(str(result))


@cli.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--text", help="Column of the messages; guessed from its name when not given.")
@click.option("--conversation", help="Column that tells conversations apart; without one each row is a conversation.")
@click.option("--author", help="Column that tells who speaks; without one every row is a customer's.")
@click.option("--language", help="Column of the customer's language (en, zh-CN …).")
@click.option("--customer", multiple=True, help="What stands in the author's column for a customer; may be given again.")
@click.option("--report", type=click.Path(path_type=Path), default=Path("rehearsal.html"), show_default=True)
def rehearse(
    path: Path, text: str, conversation: str, author: str, language: str, customer: tuple[str, ...], report: Path
) -> None:
    """Run the shop's own old chats (CSV) through the assistant, apart from the shop, and write a report to read."""
    from rehearsal.rehearse import Plan
    from rehearsal.rehearse import rehearse as run_rehearsal

    columns = {"text": text, "conversation": conversation, "author": author, "language": language}
    figures = run_rehearsal(load_settings(), Plan(path, columns, customer, report), Steps())
    shares = ", ".join(f"{one.count} {name}" for name, one in figures.outcomes.items())
    click.echo(f"{figures.whole.count} messages in {figures.conversations} conversations: {shares}\n{report} tells the rest.")


@cli.command()
def quality() -> None:
    """Cross-validate the training examples and write a page that says which of them mislead."""
    from running import quality as measuring

    click.echo(str(measuring.measure(load_settings(), Steps())))


def configure_logging(settings: Settings) -> None:
    """One line an event on standard error; libraries only warn, and none may write a token's address."""
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in ("httpx", "httpcore", "sanic", "alembic", "rasa_sdk"):
        logging.getLogger(name).setLevel(logging.WARNING)


def main(command: Callable[[], None] = cli) -> None:
    """Run one command; what can go wrong on purpose becomes one sentence and exit code 1."""
    try:
        command()
    except ShopkeeperError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
