"""Short signs in the middle of a matter, in both languages."""

from __future__ import annotations

import pytest

from actions.service.signs import begins_yes, is_plain, lacks_code, names_on_it, offers_contact, wants_nothing_on_it


@pytest.mark.parametrize(
    "text",
    ["是的，确认删除", "好的，取消吧", "对，就是这样", "可以，麻烦尽快", "嗯嗯 提交吧", "yes, delete it", "ok go on and do it"],
)
def test_a_yes_that_goes_on(text: str) -> None:
    assert begins_yes(text)


@pytest.mark.parametrize(
    "text",
    [
        *("好的，不过先等等", "对，但是地址不对", "可以换成别的吗", "行不行", "是的话要多久", "取消吧"),
        *("yes but not now", "ok what happens then?", "sure, if it is free", "okra"),
    ],
)
def test_a_yes_that_is_taken_back_or_asks(text: str) -> None:
    assert not begins_yes(text)


def test_a_plain_wish_neither_asks_nor_refuses() -> None:
    assert is_plain("取消吧") and is_plain("cancel it")
    assert not is_plain("别取消") and not is_plain("能取消吗") and not is_plain("don't cancel it")


@pytest.mark.parametrize("text", ["手机号可以吗", "用邮箱行不行", "电话能吗？", "can I use my phone number", "is the phone ok?"])
def test_whether_another_contact_will_do(text: str) -> None:
    assert offers_contact(text)


@pytest.mark.parametrize("text", ["我的手机号是13912345678", "换个邮箱", "I want to change my phone number"])
def test_a_contact_that_is_given_or_changed_is_no_such_question(text: str) -> None:
    assert not offers_contact(text)


def test_a_no_to_what_an_invoice_may_carry() -> None:
    assert wants_nothing_on_it("不需要，按订单就行") and wants_nothing_on_it("不用了") and wants_nothing_on_it("no, as it stands")
    assert not wants_nothing_on_it("不要发票了") and not wants_nothing_on_it("上海某某公司")


@pytest.mark.parametrize(
    "text",
    [
        "个人",
        "个人的",
        "开个人就行",
        "抬头个人",
        "抬头写李明",
        "just for me",
        "a private person",
        "personal",
        "me, as a private person",
    ],
)
def test_whose_name_an_invoice_carries(text: str) -> None:
    assert names_on_it(text)


@pytest.mark.parametrize(
    "text", ["抬头是什么意思？", "我要找个人", "人工", "a person please", "tell me", "what is personal about it?"]
)
def test_what_names_nobody_on_an_invoice(text: str) -> None:
    assert not names_on_it(text)


def test_goods_that_did_not_come_are_no_missing_code() -> None:
    assert lacks_code("没收到验证码") and lacks_code("没收到啊")
    assert not lacks_code("没收到货") and not lacks_code("没有收到包裹")
