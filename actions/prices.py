"""What products cost, and what is known of discounts: never a promise, never an invented code."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import String, cast, or_, select
from sqlalchemy.orm import Session

from actions.alternatives import AskAlternative
from actions.articles import find_article
from actions.base import HUMAN, Answer, Shop, ShopAction, Turn, button
from actions.cards import found
from actions.memory import ask_which, meant, question_of, spoken_product, wish_about
from actions.moods import mood_of
from actions.shown import about, cards_for, price_line
from shop.catalogue import card_of, price_of, title_of
from shop.facts import unit_price
from shop.money import format_price
from shop.query import Query, outside_entities, read_query
from shop.search import group_of, search
from shop.store.tables import Product

INTENT = "ask_price"
MOST_LINES = 5
# Tags by which shops mark what is reduced.
REDUCED = ("sale", "discount", "offer", "clearance", "reduced")
OFFER = "offer"

TEXTS = {
    "en": {
        "total": "{count} × {title} come to {total} ({price} each).",
        "from": "{title} costs {low} to {high}, depending on the version:",
        "unit": "That is {each}.",
        "no_discount": (
            "I can't give discounts or codes myself, and I know of none right now beyond what stands on the product pages. "
            "A colleague can tell you whether something can be done."
        ),
        "rule": "I can't give discounts or codes myself. What I know: ",
        "reduced": "These are marked as reduced right now:",
        "reason": "marked as reduced",
        "cheaper": "Something cheaper",
        "person": "Ask a colleague",
    },
    "zh": {
        "total": "{title}{count}件一共{total}（每件{price}）。",
        "from": "{title}按款式不同，售价{low}到{high}：",
        "unit": "合{each}。",
        "no_discount": "折扣和优惠码我给不了，除了商品页面上标的价格，目前我不知道有别的优惠。能不能再优惠，可以请同事答复您。",
        "rule": "折扣和优惠码我给不了。我知道的是：",
        "reduced": "这些目前标着优惠：",
        "reason": "标有优惠",
        "cheaper": "便宜一点的",
        "person": "问问同事",
    },
}
_ON_CODES = re.compile(
    r"\b(codes?|coupons?|vouchers?|gift ?cards?|newsletter|student|redeem|checkout|discounts?|promo\w*)\b"
    r"|码|券|礼品卡|会员|学生|新人|首单|优惠",
    re.I,
)

COUNTS = {
    **dict(zip(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), range(2, 11), strict=True)),
    **dict(zip("两二三四五六七八九十", (2, *range(2, 11)), strict=True)),
}
_NUMBER = rf"(\d{{1,2}}|{'|'.join(word for word in COUNTS if word.isascii())})\b(?! ?(?:k?g|gram\w*|m?l|cm|oz|%|st|nd|rd|th)\b)"
_COUNT = re.compile(
    rf"\bhow much (?:would|will|are|is|for|do|does|if i (?:buy|take|get))?\s*{_NUMBER}"
    rf"|\bprice (?:of|for) {_NUMBER}|\b{_NUMBER} (?:of (?:them|it|those|these)|together|in total|altogether)\b"
    rf"|\b{_NUMBER} (?:pieces|packs|bags|boxes|tins)\b"
    r"|(?<![第前后後头頭\d十])(?<![第前后後头頭] )(\d{1,2}|[两二三四五六七八九十])\s*(?:包|件|盒|袋|个|份|罐|套|只|把|瓶|条|饼)",
    re.I,
)

# Said of what was just shown this asks for other things, not for a discount.
_ONLY_CHEAPER = re.compile(
    r"\W*((is there |got |have you |do you have )?(anything|something|any|a) )?cheaper( one| ones| please)*\W*"
    r"|\W*(有没有|有|要|来个|找)?再?便宜一?[点些]的?(有吗|吗|呢)?\W*",
    re.I,
)


class AskPrice(ShopAction):
    """Says what the product costs that is named, chosen or shown."""

    intents = (INTENT,)

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_ask_price"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Find the product, else what a search finds."""
        query = read_query(turn.text, turn.entities, shop.settings.currency)
        what = meant(turn, session)
        if not what.products:
            results = None if query.empty else search(session, query)
            return found(turn, results) if results and results.products else ask_which(turn, [], INTENT)
        count = query.quantity or _count_in(turn)
        if count and len({group_of(row) for row in what.products}) == 1:
            return _total(turn, what.products, count)
        return _prices(turn, session, what.products, query)


def _prices(turn: Turn, session: Session, products: Sequence[Product], query: Query) -> Answer:
    texts, alike = turn.words(TEXTS), len({group_of(row) for row in products}) == 1
    if alike and (query.colour or query.size):
        return about(turn, session, products, query)
    if alike and len({row.price for row in products}) > 1 and len(products) > 1:
        low, high = (f(products, key=lambda row: row.price) for f in (min, max))
        prices = {"low": price_of(low, turn.language), "high": price_of(high, turn.language)}
        answer = Answer(slots=wish_about(turn, products[0])).say(
            texts["from"].format(title=title_of(low, turn.language), **prices)
        )
        return answer.show(cards_for(turn, sorted(products, key=lambda row: row.price)))
    lines = [price_line(turn, row) for row in products[:MOST_LINES]]
    if len(products) == 1 and (each := unit_price(products[0], turn.language)):
        lines.append(texts["unit"].format(each=each))
    glue = "\n" if len(products) > 1 else "" if turn.language == "zh" else " "
    return Answer(slots=wish_about(turn, products[0]) if alike else {}).say(glue.join(lines)).show(cards_for(turn, products))


def _count_in(turn: Turn) -> int | None:
    """How many are to be priced where a bare number says so: `how much would 3 be`."""
    found = _COUNT.search(outside_entities(turn.text, turn.entities))
    said = next((part for part in found.groups() if part), "").lower() if found else ""
    count = int(said) if said.isdecimal() else COUNTS.get(said, 0)
    return count if count > 1 else None


def _total(turn: Turn, products: Sequence[Product], count: int) -> Answer:
    """What so many cost together, for each variant that could be meant and has a price of its own."""
    by_price = list({row.price: row for row in reversed(products)}.values())[::-1][:MOST_LINES]
    lines = []
    for product in by_price:
        total = format_price(product.price * count, product.currency, turn.language)
        words = {"title": title_of(product, turn.language), "price": price_of(product, turn.language), "total": total}
        lines.append(turn.words(TEXTS)["total"].format(count=count, **words))
    return Answer(slots=wish_about(turn, products[0])).say("\n".join(lines)).show(cards_for(turn, by_price))


class AskDiscount(ShopAction):
    """Tells what articles say of codes and what is marked as reduced; gives nothing away."""

    intents = ("ask_discount",)

    def name(self) -> str:
        """The name the domain calls it by."""
        return "action_ask_discount"

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """The shop's own words first, then what is reduced, else that nothing is known."""
        if _ONLY_CHEAPER.fullmatch(turn.text) and meant(turn, session, latest=True).products:
            return AskAlternative().answer(shop, turn, session)
        texts, question = turn.words(TEXTS), question_of(turn)
        article = find_article(shop, turn, session, "payment") if _ON_CODES.search(question) else None
        reduced = [] if mood_of(session, turn).upset else reduced_products(session)
        spoken = spoken_product(turn, session)
        buttons = [button(texts["cheaper"], "ask_alternative", product_id=spoken.id)] if spoken else []
        text = texts["rule"] + article.text if article else texts["no_discount"]
        if reduced and not article:
            cards = [card_of(row, turn.language, strategy=OFFER, reason=texts["reason"]) for row in reduced]
            return Answer().say(texts["reduced"]).show(cards)
        return Answer(slots={"offer": HUMAN}).say(text, button(texts["person"], HUMAN), *buttons)


def reduced_products(session: Session, limit: int = 5) -> list[Product]:
    """Products in stock that the shop tagged as reduced."""
    marked = [cast(Product.tags, String).like(f'%"{tag}"%') for tag in REDUCED]
    query = select(Product).where(Product.active, Product.stock > 0, or_(*marked)).order_by(Product.id).limit(limit)
    return list(session.scalars(query))
