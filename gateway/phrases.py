"""Sentences the gateway itself says to customers, in English and Chinese."""

from __future__ import annotations

import re
from typing import Any

from shop.conversations.turns import Reply

_CHINESE = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_LETTERS = re.compile("[A-Za-z]{2}")
_NO_WORD = re.compile(r"\S+@\S+|https?://\S+|\S*\d\S*")

PHRASES: dict[str, dict[str, str]] = {
    "apology": {
        "en": "I am sorry, I cannot answer right now. I have told a colleague, who will look at your message.",
        "zh": "抱歉，我现在无法回答。我已通知同事，他们会查看您的消息。",
    },
    "failure": {
        "en": "I am sorry, I could not look that up just now. I have told a colleague; you can also try again in a moment.",
        "zh": "抱歉，我刚才没能查到。我已通知同事，您也可以稍后再试。",
    },
    "person": {"en": "Talk to a person", "zh": "转人工客服"},
    "photo": {
        "en": "Thank you for the picture. I cannot look at pictures, but a colleague can. Would you like to talk to a person?",
        "zh": "谢谢您的图片。我看不了图片，但同事可以。需要转人工客服吗？",
    },
    "voice": {
        "en": "Thank you for the recording. I cannot listen to recordings; please write it, or talk to a person.",
        "zh": "谢谢您的语音。我听不了语音，请用文字写下来，或转人工客服。",
    },
    "video": {
        "en": "Thank you for the video. I cannot watch videos, but a colleague can. Would you like to talk to a person?",
        "zh": "谢谢您的视频。我看不了视频，但同事可以。需要转人工客服吗？",
    },
    "document": {
        "en": "Thank you for the file. I cannot open files, but a colleague can. Would you like to talk to a person?",
        "zh": "谢谢您的文件。我打不开文件，但同事可以。需要转人工客服吗？",
    },
    "location": {
        "en": "Thank you for the location. I cannot use it, but a colleague can. Would you like to talk to a person?",
        "zh": "谢谢您的位置信息。我无法使用它，但同事可以。需要转人工客服吗？",
    },
    "sticker": {
        "en": "Nice one! How can I help you? You can write to me, or talk to a person.",
        "zh": "真有意思！有什么可以帮您？您可以写给我，或转人工客服。",
    },
    "other": {
        "en": "Thank you. I can only read text; please write what you need, or talk to a person.",
        "zh": "谢谢。我只能阅读文字，请写下您的需要，或转人工客服。",
    },
    "group": {
        "en": "I only answer in private chats; please write to me directly.",
        "zh": "我只在私聊中回答，请直接给我发消息。",
    },
    "bad_button": {
        "en": "This button is no longer valid; please write what you would like instead.",
        "zh": "这个按钮已失效，请直接写下您的需要。",
    },
    "too_long": {
        "en": "Your message is too long; please keep it under {limit} characters.",
        "zh": "您的消息太长，请控制在 {limit} 个字以内。",
    },
    "empty": {"en": "Your message is empty; please write something.", "zh": "消息是空的，请写点什么。"},
    "malformed": {"en": "This message could not be read: {detail}", "zh": "无法读取这条消息：{detail}"},
    "signed_out": {
        "en": "This chat session is not valid any more; please start a new one.",
        "zh": "聊天会话已失效，请重新开始。",
    },
    "too_many": {
        "en": "You are writing faster than we can read; please wait {seconds} seconds.",
        "zh": "您发送得太快了，请等待 {seconds} 秒。",
    },
    "unavailable": {
        "en": "We cannot take your message right now; please try again in a moment.",
        "zh": "暂时无法接收您的消息，请稍后再试。",
    },
}


def say(key: str, language: str | None, **values: Any) -> str:
    """One sentence in a language; anything but Chinese is said in English."""
    return PHRASES[key]["zh" if language == "zh" else "en"].format(**values)


def guess_language(text: str) -> str | None:
    """`zh` or `en` by script alone, None when the letters do not tell: numbers, addresses and codes are no language."""
    if _CHINESE.search(text):
        return "zh"
    return "en" if _LETTERS.search(_NO_WORD.sub(" ", text)) else None


def for_attachments(attachments: list[dict[str, Any]], language: str | None) -> Reply:
    """An answer to something that is not text, with the offer of a person."""
    kind = str(attachments[0].get("kind", "other")) if attachments else "other"
    text = say(kind if kind in ("photo", "voice", "video", "document", "location", "sticker") else "other", language)
    return Reply(text, buttons=[{"title": say("person", language), "intent": "talk_to_human", "entities": {}}])
