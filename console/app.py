"""Adds the console's and the dashboard's pages to a web application."""

from __future__ import annotations

from fastapi import FastAPI

from shop.settings import Settings
from shop.store import Store


def register(app: FastAPI, store: Store, settings: Settings) -> None:
    """Mount /console, /dashboard, /sign-in and /sign-out; opens nothing until a page is asked for."""
