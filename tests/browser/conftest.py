"""Headless Chromium, where the machine has one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

expect.set_options(timeout=20_000)

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser a module, since its event loop must not be left running; skips, saying so, where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def problems() -> list[str]:
    """What the pages complained about: exceptions and console errors; every test ends by holding it empty."""
    return []


@pytest.fixture
def customer(chromium: Browser, problems: list[str]) -> Iterator[Page]:
    """A customer's window, in English."""
    yield from _window(chromium, problems, "en-GB")


@pytest.fixture
def chinese_customer(chromium: Browser, problems: list[str]) -> Iterator[Page]:
    """A customer's window on a phone, in Chinese."""
    yield from _window(chromium, problems, "zh-CN", {"width": 390, "height": 844})


@pytest.fixture
def desk(chromium: Browser, problems: list[str]) -> Iterator[Page]:
    """The window of somebody who works at the shop."""
    yield from _window(chromium, problems, "en-GB")


def _window(browser: Browser, problems: list[str], locale: str, size: dict[str, int] | None = None) -> Iterator[Page]:
    context = browser.new_context(locale=locale, viewport=size or {"width": 1280, "height": 860})
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda entry: problems.append(entry.text) if entry.type == "error" else None)
    yield page
    context.close()
