"""What a message means only because of what was said just before it; asked before the action that its intent calls for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.account import TEXTS as STOPPED
from actions.account import StopMarketing
from actions.asking import USUAL, ask_back, buttons_for
from actions.base import HUMAN, READINGS, Answer, Shop, Turn
from actions.people import CALLED, Complaint, hand_over
from actions.rating import OFFER
from actions.scope import speak_up
from actions.service import endings, signs
from actions.service.accounts import TEXTS as ACCOUNTS
from actions.service.case import Case, Desk
from actions.smalltalk import JOKES, SmallTalk
from shop.orders import proven_order
from shop.outcomes import name_of
from shop.store.tables import Conversation, Request

SHORT, BARE = 60, 8
STOPPABLE = ("return", "exchange", "cancel", "wrong_item", "change_address")
PLEASED, DISPLEASED = 0.3, -0.3
LANGUAGE_SAID = ("out_of_scope", "nlu_fallback")
SAYS_ENOUGH = ("affirm", "deny", "thanks", "praise")
TEXTS = {
    "en": {
        "pleased": "That looks cheerful! What can I do for you?",
        "displeased": "That does not look happy. Tell me what went wrong, or shall I call a colleague?",
        "page": "I can't open links. Please tell me in a few words what it is about.",
        "letter": (
            "It may take a few minutes; please look in the spam folder as well. If there is no account with that address, "
            "no e-mail comes. Shall I ask a colleague?"
        ),
        "soon": "As soon as somebody is free; I can't say exactly when. The answer comes right here, even if you go on writing.",
        "stop": "I can't stop your {name} (request {number}) myself. Shall I ask a colleague to?",
        "here": "Yes, I'm here. What can I do for you?",
        "here_too": "Yes, I'm here, and a colleague has been told and will answer you right here.",
    },
    "zh": {
        "pleased": "看来您心情不错！有什么可以帮您？",
        "displeased": "看来您不太满意。请告诉我哪里出了问题，或者要不要我请同事来？",
        "page": "我打不开链接，请用几个字告诉我是什么事。",
        "letter": "邮件可能要几分钟才到，也请看看垃圾邮件箱。如果该邮箱没有账户，就不会收到邮件。要不要我请同事帮您？",
        "soon": "同事一有空就会回复，具体时间我说不准。回复会出现在这里，您可以继续留言。",
        "stop": "您的{name}申请（编号{number}）我不能自行撤回，要不要我请同事处理？",
        "here": "我在的，请问有什么可以帮您？",
        "here_too": "我在的，同事也已经收到通知，会在这里回复您。",
    },
}
_PAGE = re.compile(r"\b(?:https?://|www\.)\S+", re.I)
_IN_VAIN = re.compile(
    r"\bstill (?:\w+ )?(?:not|n'?t|no|nothing|fail\w*|declin\w*|does|doesn|did|won|can|the same)\b"
    r"|\b(?:did|does)(?:n'?t| not) help\b"
    r"|\b(?:tried|did) (?:that|it|this|all|everything)\b|\bno luck\b|\bsame (?:error|problem|thing)\b"
    r"|还是(?:不|没)|没用|不管用|试过了|没有?帮助|一样的(?:错误|问题)",
    re.I,
)
_HOW_LONG = re.compile(r"\b(?:how long|when|how soon|how many minutes)\b|多久|什么时候|几分钟|要等", re.I)
_OTHER_THINGS = re.compile(
    r"\b(?:order|parcel|package|deliver\w*|shipping|refund|return|money|stock)\b|订单|包裹|快递|送|退|货|到", re.I
)
_ANOTHER = re.compile(r"\b(?:another|again|more|next|encore)\b|再来|再讲|再说|还有|换一个|下一个", re.I)
_THERE = re.compile(
    r"\W*(?:(?:hello|hi|hey|ok|so)\W+)?(?:are (?:you|u) (?:still )?(?:there|here|alive)|(?:you|u) (?:still )?there|still there"
    r"|any ?(?:body|one)(?: (?:there|here|home))?)\W*|\W*(?:hello|hi)\s*[?？]+\W*|(?:你|您)?还?在吗\W*|有人吗\W*|在不在\W*",
    re.I,
)
_TAKES_BACK = re.compile(
    r"\b(?:want to|rather|will|i'?ll|gonna|to) keep (?:it|them|the|my|that)\b"
    r"|\b(?:cancel|withdraw|stop|take back|undo|drop) (?:my|the|that|this) (?:return|exchange|request|cancellation|refund)\b"
    r"|\bdon'?t (?:want to )?(?:return|exchange|cancel) (?:it|them|that)?\s*(?:any ?more|after all)\b"
    r"|不(?:想)?(?:退|换|取消)了|撤(?:回|销)(?:退货|换货|申请|取消)|(?:还是|想)留着",
    re.I,
)
_ARRIVES = re.compile(
    r"\b(?:when|how long|how soon)\b.{0,30}\b(?:it|that|they|this|parcel|package|order)\b.{0,20}"
    r"\b(?:come|arrive|get here|be here|here|delivered|reach|show up|take)\b|^\W*(?:and )?where is it\b"
    r"|(?:什么时候|几时|多久|哪天)(?:才|能|可以|会)*(?:到|送到|收到)|(?:能|会|可以)(?:送)?到(?:吗|么|不)|到哪(?:儿|里)?了",
    re.I,
)

_COSTS = re.compile(r"\b(?:cost|costs|how much|fee|price)\b|运费|邮费|多少钱", re.I)


def answer_after(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """The answer to a message that the last replies give its meaning; None for most."""
    if turn.pressed or turn.in_form:
        return None
    if turn.foreign:
        return speak_up(turn, session) if turn.unsure and turn.intent not in LANGUAGE_SAID else None
    return next((answer for read in _READERS if (answer := read(shop, turn, session))), None)


def _without_words(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """Signs or the address of a page alone."""
    texts = turn.words(TEXTS)
    if (
        not turn.text.strip()
        or signs.says_something(_PAGE.sub(" ", turn.text))
        or turn.intent in SAYS_ENOUGH
        or turn.slots.get("offer") == OFFER
    ):
        return None
    if _PAGE.search(turn.text):
        return Answer().say(texts["page"], *buttons_for(turn, USUAL))
    has_signs = any(unicodedata.category(sign) == "So" for sign in turn.text)
    if has_signs and turn.score >= PLEASED:
        return Answer().say(texts["pleased"], *buttons_for(turn, USUAL))
    if has_signs and turn.score <= DISPLEASED:
        return Answer().offer_person(turn, texts["displeased"])
    return ask_back(replace(turn, ranking=()), session)


def _stops_address(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """An e-mail address after the offer to stop newsletters to it."""
    asked = any(words["stopped"] in turn.before[-1:] for words in STOPPED.values())
    return (
        StopMarketing().answer(shop, turn, session) if asked and turn.intent == "give_details" and turn.value("email") else None
    )


def _misses_letter(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """No e-mail came after a new password was asked for."""
    sent = any(words["password"] in turn.before[-1:] for words in ACCOUNTS.values())
    missing = sent and (signs.lacks_code(turn.text) or _IN_VAIN.search(turn.text))
    return Answer().offer_person(turn, turn.words(TEXTS)["letter"]) if missing else None


def _in_vain(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """What was advised did not help, and a person was offered with it."""
    wants = turn.slots.get("offer") == HUMAN and len(turn.text) <= SHORT and _IN_VAIN.search(turn.text)
    return hand_over(turn, session, "asked", "called") if wants else None


def _finds_fault(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """A judgement that reads like a no: `that's unfair`."""
    plain = signs.begins_no(turn.text) or signs.stops(turn.text) or turn.score > DISPLEASED
    angry = turn.intent in ("deny", "never_mind") and turn.before and not plain and len(turn.text) > BARE
    return Complaint().answer(shop, turn, session) if angry else None


def _waits_for_person(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """How long it takes until the colleague who was called answers."""
    called = any(text in CALLED for text in turn.before[-2:]) and len(turn.text) <= SHORT
    asks = called and _HOW_LONG.search(turn.text) and not _OTHER_THINGS.search(turn.text)
    return Answer().say(turn.words(TEXTS)["soon"]) if asks else None


def _wants_more(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """Another one, after a joke."""
    joked = any(text in jokes for jokes in JOKES.values() for text in turn.before[-1:])
    wants = joked and len(turn.text) <= SHORT // 2 and _ANOTHER.search(turn.text)
    return SmallTalk().answer(shop, replace(turn, intent="tell_joke"), session) if wants else None


def _are_you_there(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """Whether somebody is still there."""
    if not (turn.before and _THERE.fullmatch(turn.text.strip())):
        return None
    waiting = session.get_one(Conversation, turn.conversation_id).needs_person
    return Answer().say(turn.words(TEXTS)["here_too" if waiting else "here"])


def _takes_back(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """A request that was made here is not wanted any more: staff have to stop it."""
    if len(turn.text) > SHORT or not _TAKES_BACK.search(turn.text):
        return None
    mine = select(Request).where(Request.conversation_id == turn.conversation_id, Request.status != "refused")
    request = session.scalar(mine.where(Request.kind.in_(STOPPABLE)).order_by(Request.id.desc()).limit(1))
    if request is None:
        return None
    text = turn.words(TEXTS)["stop"].format(name=name_of(request.kind, turn.language), number=request.id)
    return Answer().offer_person(turn, text)


def _when_it_comes(shop: Shop, turn: Turn, session: Session) -> Answer | None:
    """When `it` arrives, said of the order that was spoken of last."""
    if turn.slots.get("spoken") or turn.value("product") or not _ARRIVES.search(turn.text) or _COSTS.search(turn.text):
        return None
    if proven_order(session, turn.conversation_id, None) is None:
        return None
    desk = Desk(shop, turn, session, Case("order_status"))
    endings.tell_status(desk)
    return desk.answer


_READERS: tuple[Callable[[Shop, Turn, Session], Answer | None], ...] = (
    *(_without_words, _stops_address, _misses_letter, _in_vain, _finds_fault),
    *(_waits_for_person, _wants_more, _are_you_there, _takes_back, _when_it_comes),
)
READINGS.append(answer_after)
