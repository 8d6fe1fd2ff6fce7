"""The demo storefront: pages in both languages, buying once, and who may see an order."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from gateway.app import register
from gateway.links import Links
from gateway.loops import Loops
from gateway.web.visitors import COOKIE
from shop.conversations.inbox import Received
from shop.conversations.turns import Reply, Turn, Understanding, record_turn
from shop.settings import Settings
from shop.store import Store, now
from shop.store.tables import Order, Product, Recommendation
from tests.gateway.conftest import FakeBot

OWN = {"Origin": "http://shop.test"}


@pytest.fixture(autouse=True)
def shelves(store: Store) -> None:
    with store.transaction() as session:
        session.add(
            Product(
                id=5,
                sku="S5",
                title="Red <b>Pot</b>",
                translations={"zh": {"title": "红壶"}},
                category="teapots",
                colour="red",
                price=3950,
                currency="EUR",
                stock=2,
            )
        )
        session.add(Product(id=6, sku="S6", title="Gone", category="teapots", price=100, currency="EUR", stock=0))
        session.add(Product(id=7, sku="S7", title="Hidden", category="cups", price=100, currency="EUR", stock=1, active=False))


async def test_pages_show_what_is_sold_escaped_and_without_inline_code(http: httpx.AsyncClient) -> None:
    for path in ("/", "/shop/category/teapots", "/shop/product/5"):
        response = await http.get(path)
        assert response.status_code == 200
        assert "Red &lt;b&gt;Pot&lt;/b&gt;" in response.text and "€39.50" in response.text
        assert "Hidden" not in response.text and "Demo data" in response.text
        assert " style=" not in response.text and re.findall(r"<script[^>]*>", response.text) == [
            '<script src="/widget.js" defer>'
        ]
        assert "script-src" not in response.headers["content-security-policy"]
        assert response.headers["content-security-policy"].startswith("default-src 'self'")
        assert response.headers["x-content-type-options"] == "nosniff"


async def test_a_product_has_a_drawing_for_its_card(http: httpx.AsyncClient) -> None:
    response = await http.get("/shop/product/5/picture.svg")
    assert response.headers["content-type"] == "image/svg+xml"
    assert response.text.startswith('<svg xmlns="http://www.w3.org/2000/svg"') and response.text.endswith("</svg>")
    assert (await http.get("/shop/product/7/picture.svg")).status_code == 404


async def test_the_language_is_chosen_and_remembered(http: httpx.AsyncClient) -> None:
    assert "红壶" in (await http.get("/", headers={"Accept-Language": "zh-CN"})).text
    chosen = await http.get("/?lang=zh")
    assert '<html lang="zh-Hans">' in chosen.text and "茶壶" in chosen.text
    assert "红壶" in (await http.get("/shop/product/5")).text
    assert "Red" in (await http.get("/shop/product/5?lang=en")).text


async def test_privacy_says_what_is_stored_in_both_languages(http: httpx.AsyncClient) -> None:
    assert "automated assistant" in (await http.get("/privacy")).text
    assert "自动助手" in (await http.get("/privacy?lang=zh")).text


async def test_buying_twice_with_one_form_is_one_order_only_its_buyer_sees(http: httpx.AsyncClient, store: Store) -> None:
    key = re.search(r'name="key" value="([^"]+)"', (await http.get("/shop/product/5")).text)
    assert key
    for _ in range(2):
        response = await http.post("/shop/product/5/buy", data={"key": key[1]}, headers=OWN)
        assert response.status_code == 303 and COOKIE in response.headers["set-cookie"]
    with store.reading() as session:
        order = session.scalars(select(Order)).one()
        assert session.get_one(Product, 5).stock == 1
    page = await http.get(response.headers["location"])
    assert order.number in page.text and str(order.email) in page.text
    http.cookies.clear()
    assert (await http.get(response.headers["location"])).status_code == 404


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
async def test_other_sites_cannot_buy(http: httpx.AsyncClient, store: Store, headers: dict[str, str]) -> None:
    response = await http.post("/shop/product/5/buy", headers=headers)
    assert response.status_code == 401
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Order)) == 0


async def test_what_is_not_there_is_one_sentence(http: httpx.AsyncClient) -> None:
    page = {"Accept": "text/html"}
    for path in ("/shop/product/7", "/shop/product/999999999999", "/shop/category/none", "/shop/order/TS-1", "/nowhere"):
        response = await http.get(path, headers=page)
        assert response.status_code == 404 and "That did not work" in response.text
    assert (await http.get("/nowhere")).json() == {"error": "There is nothing at this address."}
    assert (await http.post("/shop/product/6/buy", headers=OWN)).json() == {"error": "Gone is out of stock."}
    assert "Out of stock" in (await http.get("/shop/product/6")).text


async def test_a_card_opened_elsewhere_is_a_click_and_leads_to_the_product(
    http: httpx.AsyncClient, store: Store, settings: Settings, arrive: Callable[..., Received]
) -> None:
    card = {"product_id": 5, "title": "Pot", "strategy": "popular", "reason": "popular", "propensity": 1.0}
    received = arrive()
    with store.transaction() as session:
        turn = Turn([Reply(cards=[card])], Understanding("recommend", 0.9, "en"))
        record_turn(session, received.message_id, turn, {"en": "notice"})
        session.flush()
        shown = session.scalars(select(Recommendation.id)).one()
    link = Links(settings.signing_key(), "").to(shown)
    assert (await http.get(link)).headers["location"] == "/shop/product/5"
    assert (await http.get(f"{link}x")).status_code == 404
    with store.reading() as session:
        assert session.get_one(Recommendation, shown).clicked_at


async def test_the_widget_is_served_to_any_page(http: httpx.AsyncClient) -> None:
    tag = await http.get("/widget.js")
    assert tag.status_code == 200 and "import(" in tag.text
    for name in ("main", "chat", "view", "cards", "texts", "style", "events", "elements", "storage"):
        module = await http.get(f"/widget/{name}.js")
        assert module.status_code == 200 and "innerHTML" not in module.text


@pytest.mark.parametrize(
    "changes", [{}, {"demo": False}, {"public_url": "https://tea.example"}, {"smtp_url": "smtp://mail.example"}]
)
async def test_the_demo_on_this_machine_names_two_invented_orders_to_try(
    store: Store, settings: Settings, bot: FakeBot, changes: dict[str, Any]
) -> None:
    rows = [
        ("TS-1", "shipped", "old@example.com", 3),
        ("TS-2", "shipped", "ann@example.com", 2),
        ("TS-3", "delivered", "li@example.org", 9),
    ]
    with store.transaction() as session:
        for number, status, email, days in [*rows, ("TS-4", "delivered", "real@tea.shop", 1)]:
            order = Order(number=number, status=status, email=email, currency="EUR", total=1)
            order.placed_at = now() - timedelta(days=days)
            session.add(order)
    chosen = Settings.model_validate({**settings.model_dump(), "database_url": "", **changes})
    app = FastAPI()
    register(app, store, chosen, Loops(store, chosen, bot.client()))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://shop.test") as client:
        page = (await client.get("/")).text
    named = [number for number in ("TS-1", "TS-2", "TS-3", "TS-4") if number in page]
    assert named == ([] if changes else ["TS-2", "TS-3"])
    assert ("ann@example.com" in page) == ("/shop/mailbox" in page) == (not changes)
