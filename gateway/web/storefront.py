"""The demo storefront: shelves, product pages, and buying something for show."""

from __future__ import annotations

import secrets
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from gateway.channels.webchat import NAME, address
from gateway.links import Links
from gateway.web import visitors
from gateway.web.pages import Pages
from gateway.web.visitors import Visitors
from shop import interactions, purchases
from shop.conversations.inbox import identify
from shop.errors import NotAllowed, NotFound
from shop.settings import Settings
from shop.store import Store, now
from shop.store.tables import Identity, Order, OrderLine, Product, Recommendation

PER_PAGE = 24
ON_HOME = 12
SIMILAR = 4
TRIED = ("shipped", "delivered")
LARGEST_ID = 2**31


class Storefront:
    """The handlers; one object per web process."""

    def __init__(self, store: Store, settings: Settings, pages: Pages, known: Visitors) -> None:
        self._store, self._settings, self._pages, self._visitors = store, settings, pages, known
        self._links = Links(settings.signing_key(), settings.site_url)

    async def home(self, request: Request) -> Response:
        """Categories, and products from every one of them."""
        found = await run_in_threadpool(self._shelves)
        return self._pages.show(request, "home.html", **found)

    async def category(self, request: Request, slug: str) -> Response:
        """One shelf, page by page."""
        wanted = request.query_params.get("page", "1")
        page = max(int(wanted[:6]), 1) if wanted.isdecimal() else 1
        found = await run_in_threadpool(self._shelf, slug, page)
        return self._pages.show(request, "category.html", slug=slug, **found)

    async def product(self, request: Request, product_id: int) -> Response:
        """One product with its button to buy."""
        product, similar = await run_in_threadpool(self._product, product_id)
        return self._pages.show(request, "product.html", product=product, similar=similar, key=secrets.token_urlsafe(12))

    async def picture(self, request: Request, product_id: int) -> Response:
        """The drawing of a product, for its card in the chat."""
        product, _ = await run_in_threadpool(self._product, product_id)
        return self._pages.draw(product)

    async def buy(self, request: Request, product_id: int) -> Response:
        """Place a demo order for this visitor; the form's key makes pressing twice one order."""
        if not visitors.is_same_origin(request):
            raise NotAllowed("Please buy from the product's own page.")
        if not self._settings.demo:
            raise NotFound("Orders are not taken here.")
        form = await request.form()
        visitor = self._visitors.of_cookie(request)
        token = self._visitors.mint(visitor.user_id if visitor else None)
        user_id = self._visitors.read(token).user_id
        number = await run_in_threadpool(self._buy, user_id, product_id, str(form.get("key") or "")[:40] or None)
        response = RedirectResponse(f"/shop/order/{number}", 303)
        visitors.keep(response, token, secure=request.url.scheme == "https")
        return response

    async def order(self, request: Request, number: str) -> Response:
        """What was bought, for the visitor who bought it and nobody else."""
        visitor = self._visitors.of_cookie(request)
        if visitor is None:
            raise NotFound("There is no such order.")
        order, product = await run_in_threadpool(self._order, visitor.user_id, number)
        return self._pages.show(request, "bought.html", order=order, product=product)

    async def go(self, request: Request, token: str) -> Response:
        """Note that a card was opened on a channel of its own, and show the product."""
        product_id = await run_in_threadpool(self._click, self._links.read(token))
        return RedirectResponse(f"/shop/product/{product_id}", 303, headers={"Referrer-Policy": "no-referrer"})

    async def privacy(self, request: Request) -> Response:
        """The privacy notice."""
        page = "privacy_zh.html" if self._pages.language(request) == "zh" else "privacy_en.html"
        return self._pages.show(request, page, idle=self._settings.session_idle_minutes)

    def _shelves(self) -> dict[str, Any]:
        with self._store.reading() as session:
            shelf = func.count(Product.id).label("count")
            query = select(Product.category, shelf).where(Product.active).group_by(Product.category).order_by(shelf.desc())
            categories = [(slug, count) for slug, count in session.execute(query)]
            rank = func.row_number().over(partition_by=Product.category, order_by=(Product.stock == 0, Product.id))
            ranked = select(Product.id, rank.label("rank")).where(Product.active).subquery()
            first = select(Product).join(ranked, ranked.c.id == Product.id).order_by(ranked.c.rank, Product.id).limit(ON_HOME)
            return {"categories": categories, "products": list(session.scalars(first)), "examples": self._examples(session)}

    def _examples(self, session: Session) -> list[Order]:
        """Orders of invented people that anybody at this machine may try as their own: one on its way, one delivered."""
        if not (self._settings.shows_mailbox and self._settings.seeds_demo):
            return []
        invented = Order.email.like("%@example.%")
        newest = select(Order).where(invented, Order.placed_at < now()).order_by(Order.placed_at.desc(), Order.id.desc()).limit(1)
        found = (session.scalar(newest.where(Order.status == status)) for status in TRIED)
        return [order for order in found if order]

    def _shelf(self, slug: str, page: int) -> dict[str, Any]:
        with self._store.reading() as session:
            here = (Product.category == slug, Product.active)
            count = session.scalar(select(func.count()).select_from(Product).where(*here)) or 0
            if not count:
                raise NotFound("There is no such category.")
            pages = -(-count // PER_PAGE)
            page = min(page, pages)
            query = select(Product).where(*here).order_by(Product.id).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
            return {"products": list(session.scalars(query)), "page": page, "pages": pages, "count": count}

    def _product(self, product_id: int) -> tuple[Product, list[Product]]:
        with self._store.reading() as session:
            product = session.get(Product, product_id) if 0 < product_id < LARGEST_ID else None
            if product is None or not product.active:
                raise NotFound("This product is not sold here.")
            others = (Product.category == product.category, Product.active, Product.id != product.id, Product.stock > 0)
            query = select(Product).where(*others).order_by(func.abs(Product.price - product.price)).limit(SIMILAR)
            return product, list(session.scalars(query))

    def _buy(self, user_id: str, product_id: int, key: str | None) -> str:
        if not 0 < product_id < LARGEST_ID:
            raise NotFound("This product is not sold here.")
        with self._store.transaction() as session:
            customer_id = identify(session, address(user_id)).customer_id
            email = f"guest-{customer_id}@example.com"
            order = purchases.buy_demo(session, customer_id, product_id, email=email, channel=NAME, key=key)
            return order.number

    def _click(self, recommendation_id: int) -> int:
        with self._store.transaction() as session:
            shown = session.get(Recommendation, recommendation_id)
            if shown is None:
                raise NotFound("This link is not valid any more.")
            interactions.click(session, shown.id, shown.customer_id, f"click:{shown.id}")
            return shown.product_id

    def _order(self, user_id: str, number: str) -> tuple[Order, Product]:
        query = (
            select(Order, Product)
            .join(OrderLine, OrderLine.order_id == Order.id)
            .join(Product, Product.id == OrderLine.product_id)
            .join(Identity, Identity.customer_id == Order.customer_id)
            .where(Order.number == number, Identity.channel == NAME, Identity.user_id == user_id)
        )
        with self._store.reading() as session:
            row = session.execute(query).first()
        if row is None:
            raise NotFound("There is no such order.")
        return row[0], row[1]


def create_router(front: Storefront) -> APIRouter:
    """The storefront's routes."""
    router = APIRouter(include_in_schema=False)
    router.add_api_route("/", front.home, methods=["GET"])
    router.add_api_route("/shop/category/{slug}", front.category, methods=["GET"])
    router.add_api_route("/shop/product/{product_id}", front.product, methods=["GET"])
    router.add_api_route("/shop/product/{product_id}/picture.svg", front.picture, methods=["GET"])
    router.add_api_route("/shop/product/{product_id}/buy", front.buy, methods=["POST"])
    router.add_api_route("/shop/order/{number}", front.order, methods=["GET"])
    router.add_api_route("/shop/go/{token}", front.go, methods=["GET"])
    router.add_api_route("/privacy", front.privacy, methods=["GET"])
    return router
