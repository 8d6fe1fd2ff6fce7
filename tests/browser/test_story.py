"""The main job, end to end, as people see it: a customer is served and buys, staff step in, the marketer sees it counted."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from running.temporary import Stack
from shop.staff import FIRST_ADMIN

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def open_chat(page: Page, stack: Stack, label: str) -> None:
    page.goto(stack.url + "/")
    page.get_by_role("button", name=label).click()


def say(page: Page, text: str, label: str) -> None:
    page.get_by_label(label, exact=True).fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".row.customer:not(.waiting)", has_text=text)).to_have_count(1)


def sign_in(page: Page, stack: Stack) -> None:
    page.goto(stack.url + "/console")
    page.get_by_label("E-mail").fill(FIRST_ADMIN)
    page.get_by_label("Password").fill(stack.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Filters")).to_be_visible()


def funnel(page: Page, stack: Stack) -> dict[str, int]:
    today = datetime.now(UTC).date()
    answer = page.request.get(f"{stack.url}/dashboard/recommendations.csv?from={today}&to={today}")
    rows = list(csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig"))))
    return {step: sum(int(row[step]) for row in rows) for step in ("shown", "clicked", "bought")}


def test_a_customer_buys_and_staff_and_marketer_see_it(customer: Page, desk: Page, stack: Stack, problems: list[str]) -> None:
    sign_in(desk, stack)
    before = funnel(desk, stack)

    open_chat(customer, stack, "Chat with us")
    say(customer, "what would you recommend me?", "Your message")
    expect(customer.locator(".row.bot.notice")).to_contain_text("automated assistant")
    card = customer.locator("#shopkeeper-chat .card").first
    expect(card.locator(".reason")).not_to_be_empty()
    with customer.expect_navigation():
        card.get_by_role("link").click()
    customer.get_by_role("button", name="Buy (demo)").click()
    number = customer.locator(".order-number").inner_text()
    assert number.startswith("TS-")

    after = funnel(desk, stack)
    assert after["bought"] == before["bought"] + 1
    assert after["clicked"] == before["clicked"] + 1
    assert after["shown"] >= before["shown"] + 3

    desk.get_by_role("link", name="Conversations").first.click()
    desk.locator("#rows a").first.click()
    desk.wait_for_url("**/console/conversations/*")
    messages = desk.locator("#messages")
    expect(messages).to_contain_text("what would you recommend me?")
    expect(messages).to_contain_text(f"bought, {number}")

    desk.get_by_label("Reply through").fill("This is Kim from the shop, may I help?")
    for _ in range(2):
        desk.get_by_label("Reply through").press("Control+Enter")
    expect(messages).to_contain_text("This is Kim from the shop")
    if customer.locator(".panel").is_hidden():
        customer.get_by_role("button", name="Chat with us").click()
    expect(customer.locator(".row.staff")).to_have_count(1)
    expect(customer.locator(".row.staff")).to_contain_text("This is Kim from the shop")

    say(customer, "yes please, do you wrap gifts?", "Your message")
    expect(messages).to_contain_text("do you wrap gifts?")
    bots = customer.locator(".row.bot").count()
    desk.get_by_role("button", name="Hand back to assistant").click()
    expect(messages).to_contain_text("handed back")
    assert customer.locator(".row.bot").count() == bots, "the assistant spoke while a person had the conversation"

    say(customer, "thank you!", "Your message")
    expect(customer.locator(".row.bot")).to_have_count(bots + 1)
    assert problems == []


def test_a_chinese_customer_on_a_phone(chinese_customer: Page, stack: Stack, problems: list[str]) -> None:
    page = chinese_customer
    open_chat(page, stack, "在线咨询")
    say(page, "你好，有什么好茶推荐吗？", "您的消息")
    expect(page.locator(".row.bot.notice")).to_contain_text("自动助手")
    expect(page.locator("#shopkeeper-chat .card").first).to_be_visible()
    shown = page.locator("#shopkeeper-chat .card").count()
    page.get_by_role("button", name="不感兴趣").first.click()
    expect(page.locator("#shopkeeper-chat .card")).not_to_have_count(shown)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390, f"the page is {width} wide"

    page.reload()
    expect(page.locator("#shopkeeper-chat .card").first).to_be_attached()
    expect(page.locator(".row.bot.notice")).to_have_count(1)
    page.keyboard.press("Escape")
    assert problems == []


def test_the_dashboard_draws_every_chart_offline(desk: Page, stack: Stack, problems: list[str]) -> None:
    outside: list[str] = []
    desk.on(
        "request", lambda request: None if request.url.startswith((stack.url, "data:", "blob:")) else outside.append(request.url)
    )
    sign_in(desk, stack)
    desk.goto(stack.url + "/dashboard")
    charts = desk.locator("[data-chart]")
    assert charts.count() >= 6
    for chart in charts.all():
        expect(chart.locator("svg, canvas").first).to_be_visible()
    expect(desk.get_by_text("demo data", exact=False).first).to_be_visible()
    assert outside == [] and problems == []
