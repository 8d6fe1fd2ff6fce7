"""What a matter about an account comes to. Nothing here says whether an address is known before a code has proven it."""

from __future__ import annotations

import json
from datetime import timedelta

from sqlalchemy import select

from actions.service.case import Desk
from actions.service.endings import finish_request, write_request
from actions.service.proofs import address_of
from shop import attempts, letters
from shop.attempts import Limit
from shop.dossier import dossier, summarise
from shop.errors import TooManyAttempts
from shop.money import format_day
from shop.person import known_as
from shop.profiles import read_profile
from shop.profiles.words import describe, in_number
from shop.store.tables import Customer

HOURLY = Limit(3, timedelta(hours=1))
PASSWORD, DOSSIER = "password_letter", "dossier_letter"

TEXTS = {
    "en": {
        "contact": "From now on it shall be {contact}. Is that right?",
        "password": (
            "If there is an account with that address, an e-mail on how to set a new password is on its way to it. "
            "For your safety I can't say here whether there is one."
        ),
        "locked": "For safety I can't send any more e-mails for now. A colleague can help you.",
        "erasure": (
            "This deletes what we keep about you: conversations, profile, suggestions, name and addresses. It can't be undone, "
            "and I will not know you any more. The sums of your orders stay in our books, without your name. Shall I ask for it?"
        ),
        "head": "This is what we keep about you: {facts}. It is all in the e-mail that I have just sent you.",
        "head_only": "This is what we keep about you: {facts}.",
        "gathered": "From what you did here we gather: {facts}.",
        "correct": (
            "If something is wrong, just say so, for example “I don't like black tea”, “that was a present” or “my name is …”. "
            "“Switch personal suggestions off” ends all of it."
        ),
        "impersonal": "Personal suggestions are off: we keep no profile of your tastes.",
        "since": "with us since {day}",
        "counts": "{orders} orders, {talks} conversations with {messages} messages, {shown} suggestions, {requests} requests",
        "marketing_yes": "advertising: allowed",
        "marketing_no": "advertising: not allowed",
        "join": "; ",
    },
    "zh": {
        "contact": "以后就用{contact}。对吗？",
        "password": "如果该邮箱有对应的账户，我们已把重设密码的方法发到这个邮箱。为了您的安全，这里不能透露账户是否存在。",
        "locked": "为了安全，暂时不能再发送邮件了，可以请同事帮您。",
        "erasure": (
            "这会删除我们保存的您的信息：对话、偏好、推荐记录、姓名和联系方式。删除后无法恢复，我也不会再记得您。"
            "账目里只保留订单金额，不再带您的姓名。确定要申请删除吗？"
        ),
        "head": "我们保存的您的信息：{facts}。全部内容已发到您的邮箱。",
        "head_only": "我们保存的您的信息：{facts}。",
        "gathered": "根据您的购买和浏览，我们了解到：{facts}。",
        "correct": "如果有不对的，直接告诉我就行，例如“我不喜欢红茶”“那是送人的”或“我叫……”。说“关闭个性化推荐”可以全部停用。",
        "impersonal": "个性化推荐已关闭，我们不保存您的偏好资料。",
        "since": "{day}起与我们联系",
        "counts": "{orders}个订单，{talks}次对话共{messages}条消息，{shown}条推荐，{requests}个申请",
        "marketing_yes": "同意接收广告",
        "marketing_no": "不接收广告",
        "join": "；",
    },
}
LETTERS = {
    "en": {
        "password": (
            "Your password",
            "You asked in our chat for a new password. That is request {number}; we send you the way to set one as soon as it is "
            "confirmed.\n\nIf it was not you, ignore this e-mail: nothing has been changed.\n",
        ),
        "dossier": ("What we keep about you", "You asked in our chat what we keep about you. Here it is, as JSON.\n\n{json}\n"),
    },
    "zh": {
        "password": (
            "您的密码",
            "您在聊天中申请重设密码，申请编号是{number}。确认后我们会把设置新密码的方法发给您。\n\n如果不是您本人操作，请忽略本邮件，什么都没有改动。\n",
        ),
        "dossier": ("我们保存的您的信息", "您在聊天中询问我们保存了您的哪些信息，全部内容如下（JSON格式）。\n\n{json}\n"),
    },
}


def word_contact(desk: Desk) -> str:
    """The new address, read back."""
    return desk.turn.words(TEXTS)["contact"].format(contact=desk.case.given["new_email"])


def ask_contact(desk: Desk) -> None:
    """Ask for the change."""
    finish_request(desk, "change_email", contact=desk.case.given["new_email"])


def send_password_way(desk: Desk) -> None:
    """Write to the address on record, if there is one; the customer reads the same either way."""
    texts = desk.turn.words(TEXTS)
    try:
        first = _is_first(desk, PASSWORD)
    except TooManyAttempts:
        desk.end_with_person(texts["locked"])
        return
    if first and (email := address_of(desk)):
        title, text = LETTERS[desk.turn.language]["password"]
        number = write_request(desk, "password").id
        letters.write(desk.session, email, title, text.format(number=number), "password")
    desk.end(texts["password"])


def word_erasure(desk: Desk) -> str:
    """What an erasure means."""
    return desk.turn.words(TEXTS)["erasure"]


def ask_erasure(desk: Desk) -> None:
    """Ask for it."""
    finish_request(desk, "erasure")


def send_dossier(desk: Desk) -> None:
    """The short of it here, the whole of it by e-mail to the address on record."""
    texts, ids, email = desk.turn.words(TEXTS), known_as(desk.session, desk.turn.conversation_id), address_of(desk)
    try:
        first = _is_first(desk, DOSSIER)
    except TooManyAttempts:
        desk.end_with_person(texts["locked"])
        return
    if first and email:
        title, text = LETTERS[desk.turn.language]["dossier"]
        content = json.dumps(dossier(desk.session, *ids), ensure_ascii=False, indent=2, default=str)
        letters.write(desk.session, email, title, text.format(json=content), "dossier")
    told = texts["head" if email else "head_only"].format(facts=_facts(desk, ids))
    desk.end("\n".join([told, *_gathered(desk, ids)]))


def _gathered(desk: Desk, ids: list[int]) -> list[str]:
    """What we make of the customer, in words, and how to correct it; nothing where there is no profile."""
    texts, language, zone = desk.turn.words(TEXTS), desk.turn.language, desk.shop.settings.timezone
    wanted = select(Customer.id).where(Customer.id.in_(ids), Customer.personalise)
    if not desk.session.scalars(wanted).all():
        return [texts["impersonal"]]
    known = dict.fromkeys(line for number in ids for line in describe(read_profile(desk.session, number), language, zone))
    return [texts["gathered"].format(facts=texts["join"].join(known)), texts["correct"]] if known else []


def _facts(desk: Desk, ids: list[int]) -> str:
    known, texts, language = summarise(desk.session, *ids), desk.turn.words(TEXTS), desk.turn.language
    parts = [part for part in (known.name, known.email, known.phone) if part]
    parts.append(texts["since"].format(day=format_day(known.since, language, desk.shop.settings.timezone)))
    counts = {"orders": known.orders, "talks": known.conversations, "messages": known.messages}
    parts.append(in_number(texts["counts"].format(shown=known.recommendations, requests=known.requests, **counts)))
    parts.append(texts["marketing_yes" if known.consents.get("marketing") else "marketing_no"])
    return texts["join"].join(parts)


def _is_first(desk: Desk, kind: str) -> bool:
    """Whether this message has not written such a letter yet; raises `TooManyAttempts` above three an hour."""
    who = [desk.subject, f"conversation:{desk.turn.conversation_id}"]
    key = attempts.name_try(desk.turn.message_id, kind)
    if attempts.find(desk.session, kind, who[1], key):
        return False
    attempts.check(desk.session, kind, dict.fromkeys(who, HOURLY), key)
    attempts.record(desk.session, kind, who, ok=False, key=key)
    return True
