"""The commands that fit what is learned from the shop's own past, and put it in use or take it back."""

from __future__ import annotations

import click

from running.imports import open_store
from running.progress import Steps
from shop.settings import load_settings


@click.command()
@click.option("--method", help="How tastes are learned: ease, neighbours, following or factors; the best one when not given.")
@click.option("--hold", is_flag=True, help="Judge and keep the model without putting it in use.")
def fit(method: str | None, hold: bool) -> None:
    """Fit the recommender on the shop's own orders, judge it against the one in use, and put the better one in use."""
    from shop.recommend import training
    from shop.recommend.texts import sentence_encoder

    settings = load_settings()
    folder = settings.var_dir / "models" / "recommend"
    encode = sentence_encoder(settings.var_dir / "encoder")
    model = training.fit(open_store(settings), folder, progress=click.echo, method=method, hold=hold, encode=encode)
    click.echo(training.verdict(model))


@click.command()
@click.argument("version", required=False)
def promote(version: str | None) -> None:
    """Put a fitted recommender in use, the latest one when no version is named."""
    from shop.recommend import versions

    settings = load_settings()
    row = versions.promote(open_store(settings), settings.var_dir / "models" / "recommend", version)
    click.echo(f"{row.version} is in use.")


@click.command("go-back")
def go_back() -> None:
    """Put the recommender in use that was in use before this one."""
    from shop.recommend import versions

    settings = load_settings()
    row = versions.go_back(open_store(settings), settings.var_dir / "models" / "recommend")
    click.echo(f"{row.version} is in use again.")


@click.command()
@click.option("--segments", type=click.IntRange(3, 6), help="Number of segments; by default the one that stands best.")
def profiles(segments: int | None) -> None:
    """Compute every customer's profile anew, with the models behind it; meant for every night."""
    from shop.profiles import compute_profiles
    from shop.profiles.fairness import fairness_warnings

    settings, steps = load_settings(), Steps()
    store = open_store(settings)
    with steps.bar("customers") as report:
        folder = settings.var_dir / "models" / "profiles"
        model = compute_profiles(store, folder, report, steps.say, k=segments, bound=settings.fair_gap)
    click.echo(f"{model.version}: {model.figures['profiles']} profiles")
    for warning in fairness_warnings(model.figures):
        click.echo(f"Fairness: {warning}")


COMMANDS = (fit, promote, go_back, profiles)
