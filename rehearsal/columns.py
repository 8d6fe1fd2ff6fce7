"""Which column of a file of old chats is what, and who of those who speak is the customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shop.errors import BadFile
from shop.importing.rows import simplify

NAMES = {
    "text": (
        "message", "text", "sentence", "content", "body", "utterance", "query", "question", "msg", "messagetext", "chattext",
        "内容", "消息", "消息内容", "聊天内容", "文本", "会话内容", "问题",
    ),
    "conversation": (
        "conversation", "conversationid", "ticket", "ticketid", "session", "sessionid", "chat", "chatid", "thread", "threadid",
        "dialogue", "dialogueid", "dialog", "dialogid", "case", "caseid", "会话", "会话id", "会话编号", "对话", "工单", "工单号",
    ),
    "author": (
        "author", "from", "role", "sender", "speaker", "authorrole", "sendertype", "participant", "inbound", "direction",
        "发送者", "发送人", "角色", "发言人", "来源",
    ),
    "language": ("language", "lang", "locale", "语言"),
}  # fmt: skip
CUSTOMERS = frozenset(
    (
        "customer", "client", "user", "enduser", "buyer", "visitor", "guest", "shopper", "consumer", "contact", "inbound",
        "incoming", "in", "true", "1", "客户", "顾客", "买家", "用户", "访客", "客人", "会员",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Columns:
    """The places of what is read in a row; None where the file has no such column."""

    text: int
    conversation: int | None
    author: int | None
    language: int | None


def find_columns(header: Sequence[str], given: dict[str, str | None], file: str) -> Columns:
    """The columns by the names that were given, else by what such columns are often called; raises `BadFile`."""
    places = {field: _find(header, field, given.get(field), file) for field in NAMES}
    text = places["text"] if places["text"] is not None else (0 if len(header) == 1 else None)
    if text is None:
        raise BadFile(f"{file} has no column for the messages that I know; it has {', '.join(header)}. Name it with --text.")
    return Columns(text, places["conversation"], places["author"], places["language"])


def is_customer(author: str, customers: frozenset[str]) -> bool:
    """Whether the one who speaks is the customer, by a word such as customer, buyer or 客户."""
    return simplify(author) in customers


def _find(header: Sequence[str], field: str, given: str | None, file: str) -> int | None:
    if given is not None:
        if given not in header:
            raise BadFile(f"{file} has no column {given!r}; it has {', '.join(header)}.")
        return list(header).index(given)
    called = [simplify(name) for name in header]
    return next((called.index(name) for name in NAMES[field] if name in called), None)
