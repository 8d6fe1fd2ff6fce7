"""Telegram by long polling: no public address is needed, only the bot's token."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import secrets
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from gateway.capabilities import CAPABILITIES, Capabilities
from gateway.channels.base import Outgoing, Refused, TryLater
from gateway.phrases import say
from shop.conversations.inbox import Incoming, receive
from shop.errors import BadChoice, ShopkeeperError, Unavailable
from shop.settings import Settings, is_loopback
from shop.store import Store

log = logging.getLogger(__name__)

NAME = "telegram"
POLL_SECONDS = 25
LONGEST_PAUSE_SECONDS = 60.0
WANTED = ["message", "edited_message", "callback_query"]
MEDIA = {
    "photo": "photo",
    "voice": "voice",
    "audio": "voice",
    "video": "video",
    "video_note": "video",
    "animation": "video",
    "document": "document",
    "sticker": "sticker",
    "location": "location",
    "venue": "location",
    "contact": "contact",
    "poll": "poll",
    "dice": "sticker",
    "story": "other",
    "paid_media": "photo",
    "checklist": "other",
    "game": "other",
}


class ApiError(ShopkeeperError):
    """Telegram refused a call; `code` is its error_code, `retry_after` in seconds when it said so."""

    def __init__(self, code: int, description: str, retry_after: float | None = None) -> None:
        super().__init__(f"Telegram answered {code}: {description}")
        self.code, self.retry_after = code, retry_after


class Telegram:
    """The adapter; `url` is the Bot API's address, so that tests bring their own."""

    def __init__(
        self,
        token: str,
        url: str,
        store: Store,
        *,
        idle_minutes: int = 120,
        poll_seconds: int = POLL_SECONDS,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        # httpx writes every address to its log, and the token is part of the address.
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)
        self._http = httpx.AsyncClient(base_url=f"{url.rstrip('/')}/bot{token}/", transport=transport, timeout=15.0)
        self._account = token.partition(":")[0]
        self._store, self._idle_minutes, self._poll_seconds = store, idle_minutes, poll_seconds
        self._offset = 0
        self._groups_told: set[int] = set()

    @property
    def name(self) -> str:
        return NAME

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES[NAME]

    async def send(self, outgoing: Outgoing) -> str | None:
        """Send one part; a customer who blocked the bot is a final refusal."""
        text, keyboard = with_keyboard(outgoing.part.text, outgoing.part.buttons)
        body: dict[str, Any] = {"chat_id": int(outgoing.user_id), "text": text}
        if keyboard:
            body["reply_markup"] = {"inline_keyboard": keyboard}
        try:
            sent = await self._call("sendMessage", body)
        except ApiError as error:
            if error.code in (400, 403, 404):
                raise Refused(str(error)) from error
            raise TryLater(str(error), error.retry_after) from error
        except Unavailable as error:
            raise TryLater(str(error)) from error
        return f"{outgoing.user_id}:{sent['message_id']}"

    def arrived(self, user_ids: set[str]) -> None:
        """Telegram is sent to, nothing is fetched."""

    async def show_typing(self, user_id: str) -> None:
        """Show "typing" for some seconds."""
        try:
            await self._call("sendChatAction", {"chat_id": int(user_id), "action": "typing"})
        except (ApiError, Unavailable) as error:
            log.debug("typing was not shown: %s", error)

    async def run(self) -> None:
        """Poll for updates; one is confirmed to Telegram only by the poll after its commit."""
        pause = 1.0
        while True:
            try:
                await self._poll()
                pause = 1.0
            except (ApiError, Unavailable) as error:
                log.warning("%s", explain(error))
                told = error.retry_after if isinstance(error, ApiError) else None
                await asyncio.sleep(told or pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def close(self) -> None:
        """Give the connections back."""
        await self._http.aclose()

    async def _poll(self) -> None:
        body = {"offset": self._offset, "timeout": self._poll_seconds, "allowed_updates": WANTED}
        for update in await self._call("getUpdates", body, timeout=self._poll_seconds + 10.0):
            try:
                await self._take(update)
            except Unavailable:
                raise
            except Exception:
                # The edge of the channel: one update nobody can read must not hold up all that follow it.
                log.exception("error %s: Telegram update %s is skipped", secrets.token_hex(6), update.get("update_id"))
            self._offset = update["update_id"] + 1

    async def _take(self, update: dict[str, Any]) -> None:
        if query := update.get("callback_query"):
            await self._take_press(query)
        elif message := update.get("message"):
            await self._take_message(message)
        # An edited message was answered as it first stood; the edit is not a new question.

    async def _take_message(self, message: dict[str, Any]) -> None:
        chat = message["chat"]
        if chat.get("type") != "private":
            await self._tell_group(chat["id"], message.get("from", {}))
            return
        if incoming := read_message(message, self._account):
            await asyncio.to_thread(self._receive, incoming)

    async def _take_press(self, query: dict[str, Any]) -> None:
        sender = query["from"]
        language = _language(sender)
        alert = None
        try:
            chat = query.get("message", {}).get("chat", {"id": sender["id"], "type": "private"})
            incoming = Incoming(
                channel=NAME,
                account=self._account,
                user_id=str(chat["id"]),
                platform_id=f"callback:{query['id']}",
                token=str(query.get("data") or "none"),
                display_name=_display_name(sender),
                language=language,
            )
            await asyncio.to_thread(self._receive, incoming)
        except BadChoice:
            alert = say("bad_button", language)
        answer: dict[str, Any] = {"callback_query_id": query["id"]}
        if alert:
            answer |= {"text": alert, "show_alert": True}
        try:
            await self._call("answerCallbackQuery", answer)
        except ApiError as error:
            log.info("a button press was not acknowledged: %s", error)

    async def _tell_group(self, chat_id: int, sender: dict[str, Any]) -> None:
        if chat_id in self._groups_told:
            return
        self._groups_told.add(chat_id)
        try:
            await self._call("sendMessage", {"chat_id": chat_id, "text": say("group", _language(sender))})
        except ApiError as error:
            log.info("a group was not told: %s", error)

    def _receive(self, incoming: Incoming) -> None:
        with self._store.transaction() as session:
            receive(session, incoming, self._idle_minutes)

    async def _call(self, method: str, body: dict[str, Any], timeout: float = 15.0) -> Any:
        try:
            response = await self._http.post(method, json=body, timeout=timeout)
            answer = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise Unavailable(f"Telegram does not answer: {type(error).__name__}") from error
        if not isinstance(answer, dict):
            raise Unavailable("Telegram's answer has an unknown form.")
        if answer.get("ok"):
            return answer["result"]
        parameters = answer.get("parameters") or {}
        code = int(answer.get("error_code") or response.status_code)
        raise ApiError(code, str(answer.get("description", "")), parameters.get("retry_after"))


def open_telegram(settings: Settings, store: Store) -> Telegram | None:
    """The adapter when a token is set."""
    token = settings.telegram_token.get_secret_value()
    if not token:
        return None
    return Telegram(token, settings.telegram_url, store, idle_minutes=settings.session_idle_minutes)


def read_message(message: dict[str, Any], account: str) -> Incoming | None:
    """A private message as the inbox takes it; None for service messages such as a pinned one."""
    text = str(message.get("text") or message.get("caption") or "")
    attachments = [
        {"kind": kind, "type": field, "file_id": _file_id(message[field])}
        for field, kind in MEDIA.items()
        if message.get(field) is not None
    ]
    if not text and not attachments:
        return None
    if text.split(maxsplit=1)[:1] == ["/start"]:
        text = "你好" if _language(message.get("from", {})) == "zh" else "Hello"
    sender = message.get("from", {})
    return Incoming(
        channel=NAME,
        account=account,
        user_id=str(message["chat"]["id"]),
        platform_id=f"{message['chat']['id']}:{message['message_id']}",
        text=text,
        attachments=attachments,
        display_name=_display_name(sender),
        language=_language(sender),
        sent_at=datetime.fromtimestamp(message["date"], UTC) if "date" in message else None,
    )


def with_keyboard(text: str, buttons: list[dict[str, Any]]) -> tuple[str, list[list[dict[str, str]]]]:
    """Buttons as rows of an inline keyboard; links Telegram would refuse are written into the text instead."""
    rows = []
    for button in buttons:
        if "token" in button:
            rows.append([{"text": button["title"], "callback_data": button["token"]}])
        elif is_public(button["url"]):
            rows.append([{"text": button["title"], "url": button["url"]}])
        else:
            text = f"{text}\n{button['url']}"
    return text, rows


def is_public(url: str) -> bool:
    """Whether a link leads to a host that others than this machine can know."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        public = ipaddress.ip_address(host).is_global
    except ValueError:
        public = "." in host and not is_loopback(host)
    return parts.scheme in ("http", "https") and public


def explain(error: ApiError | Unavailable) -> str:
    """One sentence for the log that says what to do."""
    if isinstance(error, ApiError) and error.code == 409:
        return "Telegram: another process polls this bot, or a webhook is set; stop the other one or delete the webhook."
    if isinstance(error, ApiError) and error.code in (401, 404):
        return "Telegram does not know this token; check SHOPKEEPER_TELEGRAM_TOKEN."
    return f"Telegram is polled again later: {error}"


def _language(sender: dict[str, Any]) -> str | None:
    short = str(sender.get("language_code") or "")[:2].lower()
    return short if short in ("en", "zh") else None


def _display_name(sender: dict[str, Any]) -> str | None:
    name = " ".join(str(sender[key]) for key in ("first_name", "last_name") if sender.get(key))
    return name[:200] or None


def _file_id(found: Any) -> str | None:
    largest = found[-1] if isinstance(found, list) and found else found
    return largest.get("file_id") if isinstance(largest, dict) else None
