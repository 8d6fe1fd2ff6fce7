"""What identifies an order or a person: order number, e-mail, phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.nlu.spans import Span

EMAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9][\w.+-]*@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]*[A-Za-z0-9])+", re.ASCII
)
# Only while the lexicon does not say what order numbers look like: what follows "order" or 订单 and has four digits.
ORDER = re.compile(
    r"(?:\border(?:\s+(?:number|no\.?|id))?(?:\s+is)?|订单(?:号|编号)?(?:码)?(?:是|为)?)\s*[:：#]?\s*"
    r"(?P<number>[A-Z]{0,4}-?\d[\dA-Z-]{2,}\d)(?![\w@])",
    re.IGNORECASE | re.ASCII,
)
PHONE = re.compile(
    r"(?<![\w.@+/#-])(?<!\d[\s.-])(?:\+\s?\d{1,3}[\s./-]?|"
    r"00\d{1,3}[\s./-])?(?:\(\d{1,5}\)[\s./-]?)?\d(?:[\s./-]{0,1}(?:\(\d{1,4}\)\s?)?\d){5,13}(?![\w@%-]|"
    r"[\s.-]?\d|\.\d)",
    re.ASCII,
)
PHONE_DIGITS = range(7, 16)
# Codes of digits that are no phone number, by the words before them, unless a phone is spoken of nearer.
CODE_BEFORE = re.compile(
    r"(?:\b(?:track(?:ing)?|parcel|shipment|consignment|waybill|vat|iban|bic|tax|account|card|"
    r"invoice|customer|reference|ref|transaction|order|zip|postcode|sku|ean|barcode|code|id|"
    r"serial|isbn|upc)\b[^,;]{0,24}"
    r"|(?:单号|运单|物流号|税号|卡号|账号|账户|发票|流水号|订单号?|编号|条码|条形码|货号|邮编|"
    r"验证码|密码|信用代码|身份证)[^，,；;]{0,8}|\b[A-Z]{2}\d{0,2}\s?)$",
    re.I | re.ASCII,
)
PHONE_BEFORE = re.compile(
    r"(?:phone|mobile|cell|tel|call|ring|whatsapp|text|sms|reach|number is|电话|手机|号码|联系|致电|打)[^,;，；]{0,24}$", re.I
)
MONEY_AROUND = re.compile(r"[$£€¥￥]\s?$")


def find_emails(text: str) -> Iterator[Span]:
    """Yield e-mail addresses in lower case."""
    for match in EMAIL.finditer(text):
        yield Span(match.start(), match.end(), "email", match.group().lower())


def find_orders(text: str) -> Iterator[Span]:
    """Yield order numbers named as such, in capitals."""
    for match in ORDER.finditer(text):
        yield Span(match.start("number"), match.end("number"), "order_number", match["number"].upper())


def find_phones(text: str) -> Iterator[Span]:
    """Yield phone numbers as digits with an optional plus; the span begins with the plus or bracket."""
    for match in PHONE.finditer(text):
        digits, before = re.sub(r"\D", "", match.group()), text[: match.start()]
        if len(digits) not in PHONE_DIGITS or MONEY_AROUND.search(before):
            continue
        if CODE_BEFORE.search(before) and not PHONE_BEFORE.search(before) and not match.group().startswith(("+", "00")):
            continue
        yield Span(match.start(), match.end(), "phone", ("+" if match.group().startswith("+") else "") + digits)
