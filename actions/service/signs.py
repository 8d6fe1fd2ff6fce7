"""Short signs a customer gives in the middle of a matter: yes, no, stop, another one, I have lost it."""

from __future__ import annotations

import re

BRIEF = 30


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.I)


_MORE = (
    r"(?:[\s,.!，。！]*(?:please|pls|thanks|thank you|thx|ok(?:ay)?|then|that(?:'s| is)?|it|do|go ahead|right|now|sure|correct"
    r"|i (?:do|am|confirm)|谢谢|麻烦|了|的|吧|呀|啊|哦|呢|哈|嗯))*"
)
_YES = re.compile(
    r"(?:y|yes|yep|yeah|yup|ya|sure|ok|okay|confirm(?:ed)?|correct|right|exactly|of course|go ahead|do it|sounds good|fine"
    r"|please do|perfect|great|all good|(?:that )?looks (?:good|right|fine|correct|ok)"
    r"|是|是的|对|对的|好|好的|行|可以|确认|确定|没错|没问题|嗯|嗯嗯|当然|要|要的|👍|👌|✅)" + _MORE
)
_NO = re.compile(
    r"(?:n|no|nope|nah|not? (?:yet|really|now|at all)|don'?t|do not|wrong|incorrect|rather not|better not"
    r"|不|不是|不对|不用|不要|不行|不可以|不了|先不|没有|别|算了|否|错了|❌|👎)" + _MORE
)
_BEGINS_YES = re.compile(
    r"(?:y|yes|yep|yeah|yup|sure|ok|okay|right|correct|confirm(?:ed)?|of course|是的?|对的?|好的?"
    r"|行|可以|确认|确定|没错|嗯+|当然)(?![a-z])[\s,.!，。！、]*"
)
_DOUBTS = re.compile(
    r"[?？]|\b(?:but|not|no|never|wait|instead|rather|first|if|how|what|when|change|other)\b|n'?t\b"
    r"|不|别|没|吗|么|呢|但|等|先|换|改|要是|如果|多久|多少|怎么|还有",
    re.I,
)
_BEGINS_NO = re.compile(r"(no|nope|not|wrong|不|不是|不对|错)(?![a-z])")
_STOP = _any(
    r"\b(never ?mind|forget (it|about it|that)|leave it|drop it|stop( this| it| that)?|quit|abort|skip (it|this)|let'?s not)\b",
    r"\b(do ?n['’]?t|do not) (delete|erase|remove) (it|that|this|them|my|anything)\b|\bkeep (it|my (data|account|profile))\b",
    r"(不|别|先不|不想|不要)删(除)?(了|掉)?[吧啊]?\W*$|算了|不用了|不弄了|不办了|不想(办|弄|说|查)了|先不(查|办|弄)|停止|别(查|弄|办)了|取消操作|不查了",
)
_RESTART = _any(
    r"\b(start (over|again|afresh)|from the (start|beginning)|begin again|restart|reset)\b",
    r"重新(开始|来)|从头(开始|来)",
)
_SWITCH = _any(
    r"\b(actually|instead|rather|i (meant|mean)|on second thou?ghts?|changed my mind|no,? (i want|it'?s)|not that"
    r"|not an? (return|exchange|refund))\b",
    r"其实|还是(直接)?(退|换|取消|改)|我(是说|的意思)|改成|不对|应该是|换成要|(不是|不要)(要|想)?(退|换|取消)",
)
_ANOTHER = _any(
    r"\b(other|another|second|different|next) (order|parcel|package|number)\b",
    r"(另|别的|其他|第二).{0,3}(订单|包裹|单)",
)
_OTHER = _any(r"\b(the )?other( one)?\b", r"另(外)?(一|那)?(个|件|款|单)|不是这(个|件|单)")
_LOST = _any(
    r"\b(do(n['’]?t| not) (know|no|kno|have|hav|remember|find)|dunno|no (idea|clue)|forg[eo]t\w*|lost|can('?t|not) find"
    r"|without (it|one|the))\b",
    r"不知道|不清楚|不记得|忘|丢了|找不[到着]|没有?(订单|邮|号|收到)|查不到",
)
_NO_CODE = _any(
    r"\b(re-?send|new code|another code|again|did(n'?t| not) (get|receive|arrive|come)|no (code|e-?mail|mail))\b",
    r"\bnot (arrived|received)\b",
    r"重发|再发|重新发|新的?验证码|没(有)?收到(?!货|包裹|快递|东西|退款|钱)|没来|收不到",
)
_ASKS = _any(
    r"[?？]\s*$",
    r"^\W*((?:who|what|when|where|how)['’]?s?|which|why|is|are|do|does|did|can|could|may|will|would|should|have you|has)\b",
    r"^\W*(tell|show) me\b",
    r"[吗么呢]\W*$|怎么|如何|为什么|什么时候|多久|多少|几[点天时]|谁|哪[里儿个些]|能不能|可不可以|是不是|有没有",
)
_CORRECTS = _any(
    r"\b(wrong|incorrect|mistyped|typo)\b.{0,12}\b(number|order|address|e-?mail|mail|one|code)\b",
    r"(订单|号码?|邮箱|地址).{0,4}(错|不对)|(错|不对).{0,3}(订单|号|邮箱|地址)",
)
_NO_INVOICE = _any(r"\b(invoice|forget|never ?mind|leave it|any ?more)\b", r"发票|不开|算了|不办")
_ON_INVOICE = _any(
    r"^\W*(?:it'?s |just |for |to |a |an |in |as |me,? )*(?:personal|private(?: person| individual)?|me|myself|my (?:own )?name)"
    r"(?: please)?\W*$",
    r"^\W*(?:就)?[写开是]?(?:个人|個人|私人)(?:的|抬头|抬頭|名义|名義)?(?:就行|就好|即可|吧)?\W*$|^\W*(?:发票|發票)?抬[头頭].{1,40}$",
)
_ASKS_PLAINLY = _any(
    r"^\W*(?:and |so |but |ok )?(?:when|how (?:long|much|soon))\b",
    r"^.{0,8}(?:什么时候|啥时候|几时|多久|几天|多长时间|多少钱).{0,8}$",
)
_OFFERS_CONTACT = _any(
    r"\b(?:can|could|may|shall) i (?:use|give|take|send)\b.{0,12}\b(?:phone|mobile|e-?mail|mail)\b",
    r"\b(?:phone|mobile|e-?mail|mail)\b.{0,12}\b(?:ok|okay|fine|enough|do|work)\b.{0,4}[?？]",
    r"(?:手机|电话|邮箱|号码).{0,3}(?:可以|行|能|成)(?:不|吗|么|嘛|[?？])",
)
_LETTER = re.compile(r"[^\W_]")


def says_yes(text: str) -> bool:
    """Whether a message is a plain yes."""
    return bool(_YES.fullmatch(_plain(text)))


def says_no(text: str) -> bool:
    """Whether a message is a plain no."""
    return bool(_NO.fullmatch(_plain(text)))


def begins_yes(text: str) -> bool:
    """Whether a short message begins with a yes and takes nothing of it back: `yes, delete it`, `好的，取消吧`."""
    found = _BEGINS_YES.match(_plain(text))
    return bool(found) and len(text) <= BRIEF and not _DOUBTS.search(_plain(text)[found.end() :] if found else text)


def is_plain(text: str) -> bool:
    """Whether a short message neither asks nor doubts nor refuses: `取消吧`."""
    return len(text) <= BRIEF and not _DOUBTS.search(text)


def wants_nothing_on_it(text: str) -> bool:
    """Whether a no refuses what an invoice may carry, not the invoice: `不需要，按订单就行`."""
    return begins_no(text) and len(text) <= BRIEF and not _NO_INVOICE.search(text)


def names_on_it(text: str) -> bool:
    """Whether a message says whose name an invoice carries: `个人`, `抬头写李明`, `just for me`."""
    return bool(_ON_INVOICE.search(text)) and not asks(text)


def offers_contact(text: str) -> bool:
    """Whether somebody asks if an e-mail address, or a phone number, will do: `手机号可以吗`."""
    return bool(_OFFERS_CONTACT.search(text))


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


def corrects(text: str) -> bool:
    """Whether a message says that a detail given before was wrong."""
    return bool(_CORRECTS.search(text))


def asks_plainly(text: str) -> bool:
    """Whether a short message is a question on time or money and nothing else: `那啥时候到账`."""
    return len(text) <= BRIEF and bool(_ASKS_PLAINLY.search(text))


def says_something(text: str) -> bool:
    """Whether a message holds a letter or a digit of any script."""
    return bool(_LETTER.search(text))


def _plain(text: str) -> str:
    return text.strip().casefold().strip(" .!,~，。！、;；")
