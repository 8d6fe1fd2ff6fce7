"""What the message that begins a matter tells already, so that it is not asked for again."""

from __future__ import annotations

import re

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PLACE = re.compile(
    r"\d|[路街道巷弄号楼室村镇区市省县栋]|\b(?:street|st|road|rd|avenue|ave|lane|square|platz|str(asse)?|rue|via|way|drive)\b",
    re.I,
)
_NEW_EMAIL = re.compile(
    r"(?:\b(?:to|into|is now|new (?:one|e-?mail|address) is)\s*:?|(?:改成|换成|改为|更新为|变成|新邮箱是?)[:：]?)"
    rf"\s*({EMAIL.pattern})",
    re.I,
)
_WHY = re.compile(
    r"\b(?:because|since|as it|coz|cuz|cause|it(?:'s| is) too|too (?:big|small|large|tight|loose|long|short)"
    r"|does ?n[o']?t (?:fit|suit|work|match))\b"
    r"|因为|由于|太[大小长短紧松重轻差]|质量|难喝|不好[喝用]|不合适|不合身|不喜欢|不想要|颜色不|尺码不|买错",
    re.I,
)
_DETAIL = re.compile(
    r"\b(broke\w*|damag\w*|crack\w*|chip\w*|scratch\w*|dent\w*|leak\w*|defect\w*|fault\w*|wrong|missing|spoil\w*|mou?ld\w*"
    r"|stain\w*|torn|tear|hole|dead|smash\w*|shatter\w*|instead of|(?:not|n'?t) work\w*|expired|incomplete|bent|used|dirty"
    r"|empty|smell\w*)\b"
    r"|\b(in|to) (\w+ )?(pieces|bits|shards)\b|\bfell apart\b"
    r"|破|碎|坏|裂|漏|缺|少|错|脏|霉|变质|过期|划痕|掉色|断|瑕疵|故障|不能用|没反应|异味|空的",
    re.I,
)
_SUM = re.compile(
    r"\d+(?:[.,]\d+)?\s*(?:€|eur|euro|usd|gbp|dollar|pound|元|块|欧|美元|刀|£|\$)|[€$£¥]\s*\d"
    r"|\b(?:on|from) (?:the )?\d|\d+[月号日]",
    re.I,
)
_SWAP = re.compile(r"\b(?:for|to|into|with) (?:an?|the|another|size|one)\b\s*(.{2,})|换成(.+)|改成(.+)", re.I)

_STREET = re.compile(
    r"\b\d+\w? [A-Z]?[\w'.-]+ ?(street|st|road|rd|avenue|ave|lane|square|way|drive|close|court|place|crescent|terrace)\b"
    r"|\w(str|straße|strasse|gasse|weg|platz|laan|straat)\b\.? ?\d|\b(rue|via|calle|rua|plaza|piazza)\b",
    re.I,
)
POSTCODE = re.compile(r"\b\d{4,6}\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_HAN_PLACE = re.compile(r"[省市区县镇乡村街道路巷弄号楼栋室]")
_HAN_PLACES, _LONG_ENOUGH = 3, 12
_LEADS_TO_ADDRESS = re.compile(r"(?:\b(?:address is|to)\b:?|[改换寄送发]到|[改换]成|改为|地址(?:是|为|[:：]))\s*(?=\S)", re.I)
_NO_ADDRESS = re.compile(
    rf"[.,;，。；]?\s*(?:\b(?:and )?(?:my|the)? ?(?:e-?mail|mail|phone)(?: address)?(?: is|:)?"
    rf"|(?:我的)?邮箱[是:：]?)?\s*{EMAIL.pattern}"
    r"|#?\b[A-Z]{2,5}-?\d{4,}\b|[\s,.!]*\b(instead|please|pls|thanks|thank you|谢谢)\b",
    re.I,
)


_MATTERS = (
    ("exchange_item", re.compile(r"\b(exchange|swap)\b|换货|换一", re.I)),
    ("cancel_order", re.compile(r"\bcancel(ling|lation)?\b|取消|撤单", re.I)),
    ("return_item", re.compile(r"\b(return|send (it |them )?back)\b|退货", re.I)),
    (
        "refund_status",
        re.compile(
            r"\bwhere('s| is) my (refund|money)\b|退款(到|进)|(查|问|催).{0,3}退款|退款.{0,3}(进度|呢|多久|什么时候|怎么)", re.I
        ),
    ),
    (
        "change_email",
        re.compile(
            r"\b(change|update|new|other|different) (my )?(e-?mail|phone)\b|[改换].{0,6}(邮箱|手机号)|(邮箱|手机号).{0,4}[改换]",
            re.I,
        ),
    ),
    (
        "change_address",
        re.compile(r"\b(change|new|other|different|correct|update) .{0,12}address\b|[改换].{0,4}地址|地址.{0,4}[改换]", re.I),
    ),
)


_REFUSED = re.compile(
    r"\b(?:not|no|instead of|rather than) (?:an? |to )?(?:return|refund|exchange|cancel\w*)\w*"
    r"|(?:不是|而不是|不要)(?:要|想)?(?:退货|退款|换货|取消)",
    re.I,
)
_ANYTHING = re.compile(
    r"(something|anything) (else|different)|(an)?other( one| product| item)?|else|别|其[他它]|另外?一?[个件]?", re.I
)


def refuses(text: str) -> bool:
    """Whether a text refuses a matter in so many words: `不是退货`, `not a return`."""
    return bool(_REFUSED.search(text))


def matter_named(text: str) -> str | None:
    """The matter a text names in so many words, and does not refuse in them; None for none."""
    text = _REFUSED.sub(" ", text)
    return next((name for name, words in _MATTERS if words.search(text)), None)


def reason_in(text: str) -> str | None:
    """A reason; the message is then kept whole."""
    return text if _WHY.search(text) else None


def fault_in(text: str) -> str | None:
    """What is wrong; the message is then kept whole."""
    return text if _DETAIL.search(text) else None


def charge_in(text: str) -> str | None:
    """An amount or a day; the message is then kept whole."""
    return text if _SUM.search(text) else None


def swap_in(text: str) -> str | None:
    """What is wanted instead."""
    found = _SWAP.search(text)
    wanted = next(part for part in found.groups() if part).strip(" .!?。！？吗吧的") if found else ""
    return wanted if wanted and not _ANYTHING.fullmatch(wanted) else None


def is_address(text: str) -> bool:
    """Whether a text is a whole postal address: a street with a number, and a place or a postcode beside it."""
    if any("\u4e00" <= sign <= "\u9fff" for sign in text):
        return len(set(_HAN_PLACE.findall(text))) >= _HAN_PLACES
    return len(text) >= _LONG_ENOUGH and "," in text and bool(_STREET.search(text)) and bool(re.search(r"\d", text))


def address_in(text: str) -> str | None:
    """A whole postal address in a message; order numbers, e-mail addresses and the words before it are left out."""
    plain = _NO_ADDRESS.sub(" ", text)
    begins = [found.end() for found in _LEADS_TO_ADDRESS.finditer(plain)]
    for begin in (*reversed(begins), 0):
        address = " ".join(plain[begin:].split()).strip(" ,.;，。；")
        if is_address(address):
            return address
    return None


def new_email_in(text: str) -> str | None:
    """The address that an account is to have from now on."""
    found = _NEW_EMAIL.search(text)
    return found[1] if found else None


def nothing_in(text: str) -> str | None:
    """For what is always asked."""
    return None
