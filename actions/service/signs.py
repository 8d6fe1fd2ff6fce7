"""Short signs a customer gives in the middle of a matter: yes, no, stop, another one, I have lost it."""

from __future__ import annotations

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.I)


_MORE = (
    r"(?:[\s,.!，。！]*(?:please|pls|thanks|thank you|thx|ok(?:ay)?|then|that(?:'s| is)?|it|do|go ahead|right|now|sure|correct"
    r"|i (?:do|am|confirm)|谢谢|麻烦|了|的|吧|呀|啊|哦|呢|哈|嗯))*"
)
_YES = re.compile(
    r"(?:y|yes|yep|yeah|yup|ya|sure|ok|okay|confirm(?:ed)?|correct|right|exactly|of course|go ahead|do it|sounds good|fine"
    r"|please do|是|是的|对|对的|好|好的|行|可以|确认|确定|没错|没问题|嗯|嗯嗯|当然|要|要的|👍|👌|✅)" + _MORE
)
_NO = re.compile(
    r"(?:n|no|nope|nah|not? (?:yet|really|now|at all)|don'?t|do not|wrong|incorrect|rather not|better not"
    r"|不|不是|不对|不用|不要|不行|不可以|不了|先不|没有|别|算了|否|错了|❌|👎)" + _MORE
)
_BEGINS_NO = re.compile(r"(no|nope|not|wrong|不|不是|不对|错)(?![a-z])")
_STOP = _any(
    r"\b(never ?mind|forget (it|about it|that)|leave it|drop it|stop( this| it| that)?|quit|abort|skip (it|this)|let'?s not)\b",
    r"算了|不用了|不弄了|不办了|不想(办|弄|说|查)了|先不(查|办|弄)|停止|别(查|弄|办)了|取消操作|不查了",
)
_RESTART = _any(
    r"\b(start (over|again|afresh)|from the (start|beginning)|begin again|restart|reset)\b",
    r"重新(开始|来)|从头(开始|来)",
)
_SWITCH = _any(
    r"\b(actually|instead|rather|i (meant|mean)|on second thou?ghts?|changed my mind|no,? (i want|it'?s)|not that)\b",
    r"其实|还是(直接)?(退|换|取消|改)|我(是说|的意思)|改成|不对|应该是|换成要",
)
_ANOTHER = _any(
    r"\b(other|another|second|different|next) (order|parcel|package|number)\b",
    r"(另|别的|其他|第二).{0,3}(订单|包裹|单)",
)
_OTHER = _any(r"\b(the )?other( one)?\b", r"另(外)?(一|那)?(个|件|款|单)|不是这(个|件|单)")
_LOST = _any(
    r"\b(do(n'?t| not) (know|have|remember|find)|dunno|no (idea|clue)|forg[eo]t\w*|lost|can('?t|not) find"
    r"|without (it|one|the))\b",
    r"不知道|不清楚|不记得|忘|丢了|找不[到着]|没有?(订单|邮|号|收到)|查不到",
)
_NO_CODE = _any(
    r"\b(re-?send|new code|another code|again|did(n'?t| not) (get|receive|arrive|come)|no (code|e-?mail|mail))\b",
    r"\bnot (arrived|received)\b",
    r"重发|再发|重新发|新的?验证码|没(有)?收到|没来|收不到",
)
_ASKS = _any(
    r"[?？]\s*$",
    r"^\W*(who|what|when|where|which|why|how|is|are|do|does|did|can|could|may|will|would|should|have you|has)\b",
    r"^\W*(tell|show) me\b",
    r"[吗么呢]\W*$|怎么|如何|为什么|什么时候|多久|多少|哪里|哪个|哪些|能不能|可不可以|是不是|有没有",
)
_LETTER = re.compile(r"[^\W_]")


def says_yes(text: str) -> bool:
    """Whether a message is a plain yes."""
    return bool(_YES.fullmatch(_plain(text)))


def says_no(text: str) -> bool:
    """Whether a message is a plain no."""
    return bool(_NO.fullmatch(_plain(text)))


def begins_no(text: str) -> bool:
    """Whether a message begins with a no and goes on."""
    return bool(_BEGINS_NO.match(_plain(text)))


def stops(text: str) -> bool:
    """Whether somebody drops what is being done."""
    return bool(_STOP.search(text))


def restarts(text: str) -> bool:
    """Whether somebody wants to begin afresh."""
    return bool(_RESTART.search(text))


def switches(text: str) -> bool:
    """Whether somebody takes back what they wanted for something else."""
    return bool(_SWITCH.search(text))


def names_another_order(text: str) -> bool:
    """Whether another order is meant than the one spoken of."""
    return bool(_ANOTHER.search(text))


def names_the_other(text: str) -> bool:
    """Whether the other one of two is meant."""
    return bool(_OTHER.search(text))


def has_lost(text: str) -> bool:
    """Whether somebody cannot give what was asked for."""
    return bool(_LOST.search(text))


def lacks_code(text: str) -> bool:
    """Whether a code did not arrive or a new one is wanted."""
    return bool(_NO_CODE.search(text))


def asks(text: str) -> bool:
    """Whether a message has the form of a question."""
    return bool(_ASKS.search(text.strip()))


def says_something(text: str) -> bool:
    """Whether a message holds a letter or a digit of any script."""
    return bool(_LETTER.search(text))


def _plain(text: str) -> str:
    return text.strip().casefold().strip(" .!,~，。！、;；")
