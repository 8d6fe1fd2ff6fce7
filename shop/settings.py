"""Every setting of the application, read once from `SHOPKEEPER_*` variables and an optional `.env` file."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import json
import secrets
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shop.errors import Misconfigured

SHORTEST_WEBHOOK_SECRET = 24


class Settings(BaseSettings):
    """The settings of one shop; defaults run the demo on this machine."""

    model_config = SettingsConfigDict(env_prefix="SHOPKEEPER_", env_file=".env", frozen=True, extra="ignore")

    shop_name: str = Field("Leaf & Kettle", description="Name of the shop, as customers see it.")
    demo: bool = Field(
        True,
        description="Whether the default database is seeded with the demo shop; real shops set 0.",
    )
    database_url: str = Field(
        "",
        description="SQLAlchemy URL of the shop's database; empty means a SQLite file in var_dir.",
    )
    var_dir: Path = Field(
        Path("var"),
        description="Folder of everything that is made: database, models, logs, lexicon, mailbox.",
    )
    timezone: str = Field(
        "UTC",
        description="IANA time zone in which staff see times and marketers see days.",
    )
    currency: str = Field("EUR", description="ISO 4217 currency of the shop's prices.")
    exchange_rates: dict[str, Annotated[float, Field(gt=0)]] = Field(
        {},
        description='What one unit of the shop\'s currency buys of others, for price limits said in them: {"USD": 1.09}.',
    )
    default_language: str = Field("en", description="Language spoken before the customer's is known: en or zh.")
    order_number_pattern: str = Field(r"TS-?\d{6}", description="Regular expression of the shop's order numbers.")

    host: str = Field(
        "127.0.0.1",
        description="Address the web process listens on; the only one people reach.",
    )
    port: int = Field(8000, description="Port of the web process.")
    bot_port: int = Field(5005, description="Port of Rasa on the loopback address.")
    actions_port: int = Field(5055, description="Port of the action server on the loopback address.")
    public_url: str = Field(
        "",
        description="Address under which customers reach the web process; empty means host and port.",
    )
    secret_key: SecretStr = Field(
        SecretStr(""),
        description="Signs visitor tokens; empty means one is made and kept in var_dir.",
    )
    widget_origins: tuple[str, ...] = Field((), description="Other sites (origins) that may embed the chat widget.")
    telegram_token: SecretStr = Field(
        SecretStr(""),
        description="Bot token from Telegram's BotFather; empty leaves the channel off.",
    )
    telegram_url: str = Field("https://api.telegram.org", description="Address of Telegram's Bot API.")
    smtp_url: SecretStr = Field(
        SecretStr(""),
        description="Mail server, smtp://user:password@host:587 or smtps://…:465; empty puts letters into var_dir/mailbox.",
    )
    mail_from: str = Field("shop@localhost", description="E-mail address that letters to customers come from.")
    shop_webhook_url: str = Field(
        "",
        description="Address of the shop's own system that is told about requests; empty tells nobody.",
    )
    shop_webhook_secret: SecretStr = Field(
        SecretStr(""),
        description="Signs what the shop's system is told: whsec_ and at least 24 bytes in base64.",
    )
    events_secret: SecretStr = Field(
        SecretStr(""),
        description="Signs what a storefront reports to /shop/events: whsec_ and at least 24 bytes in base64; empty takes none.",
    )

    turn_deadline_seconds: float = Field(
        10.0,
        gt=0,
        description="How long a customer waits for the bot before an honest apology.",
    )
    session_idle_minutes: int = Field(
        120,
        gt=0,
        description="Silence after which the next message begins a new conversation.",
    )
    fair_gap: float = Field(
        0.1,
        gt=0,
        lt=1,
        description="Widest difference between groups of customers in what models select or get wrong before a warning.",
    )
    lift_share: float = Field(
        0.1,
        ge=0,
        le=0.5,
        description="Share of customers who get what sells lately, nothing personal, to measure the lift; 0 is nobody.",
    )
    log_level: str = Field("INFO", description="Level of the application's log.")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"SHOPKEEPER_TIMEZONE {value!r} is not an IANA time zone such as Europe/Berlin") from error
        return value

    @field_validator("smtp_url")
    @classmethod
    def _known_mail_server(cls, value: SecretStr) -> SecretStr:
        server = urlsplit(value.get_secret_value())
        if value.get_secret_value() and (server.scheme not in ("smtp", "smtps") or not server.hostname):
            raise ValueError("SHOPKEEPER_SMTP_URL must look like smtp://user:password@host:587")
        return value

    @model_validator(mode="after")
    def _signed_webhook(self) -> Self:
        if self.shop_webhook_url:
            read_secret(self.shop_webhook_secret.get_secret_value(), "SHOPKEEPER_SHOP_WEBHOOK_SECRET")
            if urlsplit(self.shop_webhook_url).scheme not in ("http", "https"):
                raise ValueError("SHOPKEEPER_SHOP_WEBHOOK_URL must begin with https:// or http://")
        return self

    @field_validator("events_secret")
    @classmethod
    def _known_events_secret(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value():
            read_secret(value.get_secret_value(), "SHOPKEEPER_EVENTS_SECRET")
        return value

    @model_validator(mode="after")
    def _safe_secret(self) -> Self:
        if not self.secret_key.get_secret_value() and not is_loopback(self.host):
            raise ValueError("SHOPKEEPER_SECRET_KEY must be set before listening on an address that is not loopback")
        return self

    @property
    def is_default_database(self) -> bool:
        """True for the SQLite file in `var_dir`, the only database the demo may be written to."""
        return not self.database_url

    @property
    def url(self) -> str:
        """SQLAlchemy URL in use; a demo and a real shop never share a file."""
        name = "demo.db" if self.demo else "shop.db"
        return self.database_url or f"sqlite:///{(self.var_dir / name).as_posix()}"

    @property
    def seeds_demo(self) -> bool:
        """True when the database in use may be filled with demo data."""
        return self.demo and self.is_default_database

    @property
    def announces(self) -> bool:
        """True when the shop's own system wants to be told what happens."""
        return bool(self.shop_webhook_url)

    @property
    def mailbox(self) -> Path:
        """Folder of the letters that were written while no mail server is set."""
        return self.var_dir / "mailbox"

    @property
    def shows_mailbox(self) -> bool:
        """True when letters are files that a page may show: the demo shop, without a mail server, reached from here only."""
        public = urlsplit(self.site_url).hostname or ""
        return self.demo and not self.smtp_url.get_secret_value() and is_loopback(self.host) and is_loopback(public)

    @property
    def bot_url(self) -> str:
        """Address of Rasa's connector."""
        return f"http://127.0.0.1:{self.bot_port}/webhooks/shopkeeper"

    @property
    def site_url(self) -> str:
        """Address people open, without a trailing slash."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    def as_environment(self) -> dict[str, str]:
        """Every setting as the variables another process reads them from, defaults too: what is off here stays off there."""
        values = self.model_dump(mode="json")
        for name in values:
            if isinstance(secret := getattr(self, name), SecretStr):
                values[name] = secret.get_secret_value()
        return {f"SHOPKEEPER_{name.upper()}": _as_variable(value) for name, value in values.items()}

    def signing_key(self) -> str:
        """The key that signs visitor tokens; made on first use and kept in `var_dir`, readable by its owner only."""
        given = self.secret_key.get_secret_value()
        if given:
            return given
        path = self.var_dir / "secret.key"
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            path.touch(mode=0o600, exist_ok=False)
        except FileExistsError:
            if kept := path.read_text("ascii"):
                return kept
        path.write_text(secrets.token_urlsafe(48), "ascii")
        return path.read_text("ascii")


def _as_variable(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def read_secret(text: str, name: str = "the secret") -> bytes:
    """The bytes of a webhook's secret in the form of Standard Webhooks; raises `ValueError`, which calls it by its name."""
    try:
        secret = base64.b64decode(text.removeprefix("whsec_"), validate=True)
    except binascii.Error as error:
        raise ValueError(f"{name} must be whsec_ and base64") from error
    if len(secret) < SHORTEST_WEBHOOK_SECRET:
        raise ValueError(f"{name} must hold at least {SHORTEST_WEBHOOK_SECRET} bytes")
    return secret


def is_loopback(host: str) -> bool:
    """Whether an address can only be reached from this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def load_settings() -> Settings:
    """Read the environment; a wrong value becomes `Misconfigured` with one sentence for each."""
    try:
        return Settings()
    except ValueError as error:
        lines = [line.strip() for line in str(error).splitlines() if "Value error" in line or "Input should" in line]
        raise Misconfigured("; ".join(lines) or str(error)) from error
