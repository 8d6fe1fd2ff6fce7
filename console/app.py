"""Adds the console's and the dashboard's pages to a web application."""

from __future__ import annotations

from fastapi import FastAPI

from console import assets, conversation, customers, dashboard, inbox, people, quality, requests, segments, signin
from console.desk import Desk
from console.live import Live
from console.words import make_environment
from shop.settings import Settings
from shop.store import Store


def register(app: FastAPI, store: Store, settings: Settings) -> None:
    """Mount /console, /dashboard, /sign-in and /sign-out; opens nothing until a page is asked for."""
    app.state.console = Desk(store, settings, make_environment(settings), Live(store))
    for part in (assets, signin, inbox, conversation, customers, segments, requests, people, quality, dashboard):
        app.include_router(part.router)
