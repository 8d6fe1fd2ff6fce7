"""Take the README's picture of the three screens from a demo shop of its own: `make screenshots` (needs Chromium)."""

from __future__ import annotations

import base64
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from running.progress import Steps
from running.starting import read_history
from running.temporary import Stack, temporary_stack
from shop.staff import FIRST_ADMIN

TARGET = Path(__file__).resolve().parent.parent / "docs" / "screens.png"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
SIZE = {"width": 1180, "height": 900}
PAGE = """<body style="margin:0;padding:28px;background:#e9ece8;display:flex;gap:24px;width:1800px">
{pictures}</body>"""
PICTURE = """<img style="width:33.3%;border-radius:10px;box-shadow:0 6px 24px #0003" src="data:image/png;base64,{data}">"""


def main() -> int:
    """Write docs/screens.png; without Chromium it says so and ends with 1."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.stderr.write("Chromium is needed (Debian: apt-get install chromium).\n")
        return 1
    with tempfile.TemporaryDirectory(prefix="shopkeeper-screens-") as folder, temporary_stack(Path(folder)) as stack:
        read_history(stack.settings, Steps(), stack.supervisor)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
            pictures = [chat(open_page(browser), stack), *desk(open_page(browser), stack)]
            join(open_page(browser), pictures)
            browser.close()
    print(f"{TARGET} is new")
    return 0


def open_page(browser: Browser) -> Page:
    """A window in English."""
    page = browser.new_context(locale="en-GB", viewport=SIZE).new_page()
    page.set_default_timeout(20_000)
    return page


def chat(page: Page, stack: Stack) -> bytes:
    """The storefront with a conversation open on it."""
    page.goto(stack.url + "/")
    page.get_by_role("button", name="Chat with us").click()
    for text in ("Hi! I'm looking for a black teapot under 60 euros", "do you ship to Austria?"):
        page.get_by_label("Your message", exact=True).fill(text)
        page.keyboard.press("Enter")
        page.wait_for_timeout(2500)
    return page.screenshot()


def desk(page: Page, stack: Stack) -> list[bytes]:
    """The transcript of that conversation, and the dashboard."""
    page.goto(stack.url + "/console")
    page.get_by_label("E-mail").fill(FIRST_ADMIN)
    page.get_by_label("Password").fill(stack.password)
    page.get_by_role("button", name="Sign in").click()
    page.locator("#rows a").first.click()
    page.wait_for_timeout(1000)
    transcript = page.screenshot()
    page.goto(stack.url + "/dashboard")
    page.locator("body[data-drawn]").wait_for()
    return [transcript, page.screenshot()]


def join(page: Page, pictures: list[bytes]) -> None:
    """Put the pictures side by side into one file."""
    images = [PICTURE.format(data=base64.b64encode(picture).decode("ascii")) for picture in pictures]
    page.set_viewport_size({"width": 1856, "height": 600})
    page.set_content(PAGE.format(pictures="\n".join(images)))
    page.screenshot(path=TARGET, full_page=True)


if __name__ == "__main__":
    raise SystemExit(main())
