"""The gift form: for whom, which occasion or taste, what budget; each may be skipped, and questions in between are answered."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction
from sqlalchemy.orm import Session

from actions.base import SURE, Answer, Shop, ShopAction, Turn, button
from actions.currencies import in_our_currency
from actions.gift_list import FOUND, present
from actions.gift_texts import OCCASIONS, PEOPLE, TEXTS
from actions.memory import GIFT
from actions.registry import action_for
from shop.catalogue import category_title
from shop.gifts import occasion_in, person_in, usual_budgets
from shop.money import format_price, to_minor
from shop.query import Query, content_words, outside_entities, read_query

FORM = "gift_form"
STEPS = ("who", "taste", "budget")
PATIENCE = 2
LONGEST = 80
# How far above a rough price a present may cost.
NEAR = 1.1
MOST_TASTES = 4
ENDING = frozenset(("talk_to_human", "goodbye", "start_over", "never_mind", "complaint", "stop_marketing"))
# What these say may well be an answer to a question of the form.
ANSWERS = frozenset(
    ("find_gift", "search_product", "refine_search", "recommend", "like_item", "give_details", "affirm", "praise", "nlu_fallback")
)
SERVICE = frozenset(
    (
        *("order_status", "change_address", "cancel_order", "ask_invoice", "return_item", "exchange_item", "refund_status"),
        *("wrong_item", "charged_twice", "reset_password", "change_email", "delete_data", "ask_my_data"),
    )
)
_SKIP = re.compile(
    r"^\W*(skip|next|no idea|not sure|(i )?(do(n'?t| not)) (know|mind|care)|dunno|any(thing|one)?|whatever|none|nope"
    r"|no( preference| limit)?|doesn'?t matter|you choose|surprise me|idk"
    r"|跳过|不知道|不清楚|随便|都行|都可以|没有|无所谓|不限|没想好|没要求|你定|不确定)[\s\W]*$",
    re.I,
)
_STOP = re.compile(r"\b(never ?mind|forget it|leave it|stop|cancel)\b|算了|不用了|不找了|不买了", re.I)
_ASKS = re.compile(
    r"[?？]\s*$|[吗么呢]\W*$|^\W*(do|does|is|are|can|how|what|when|where|which|why)\b|怎么|多久|多少|能不能|可以.*吗", re.I
)
_AGE = re.compile(r"岁|男|女|先生|女士")
_NUMBER = re.compile(r"(\d+(?:[.,]\d{1,2})?)")
_FILLERS = frozenset(
    (
        "she",
        "he",
        "they",
        "her",
        "him",
        "his",
        "really",
        "lot",
        "into",
        "like",
        "love",
        "enjoy",
        "fan",
        "interested",
        "hobby",
        "喜欢",
        "爱",
        "爱好",
        "她喜欢",
        "他喜欢",
    )
)


class GiftForm(ShopAction):
    """Takes every message while it is open; ends with presents and why, or with what the customer turned to."""

    intents = ("find_gift",)
    writes = True

    def name(self) -> str:
        """The form's own name: Rasa calls this action instead of a form of its own."""
        return FORM

    def answer(self, shop: Shop, turn: Turn, session: Session) -> Answer:
        """Read what is said, then ask for what is missing, or suggest."""
        open_here = _is_open(turn)
        known: dict[str, Any] = dict(turn.slots[GIFT]) if open_here else {}
        if open_here and (left := _leave(shop, turn, session, known)):
            return left
        note = _read(shop, turn, session, known)
        if turn.in_form and not open_here:
            # Another form is open, which goes on after this: no questions, only what can be said at once.
            return note if isinstance(note, Answer) else present(shop, turn, session, known)
        if isinstance(note, Answer):
            return note
        missing = next((step for step in STEPS if step not in known), None)
        answer = Answer()
        if note:
            answer.say(note)
        if missing is None:
            return _close(answer.join(present(shop, turn, session, known)), found=True)
        known["asked"] = missing
        answer.slots[GIFT] = known
        answer.events.append(ActiveLoop(FORM))
        return _ask(shop, turn, session, missing, answer)

    def failed(self, tracker: Tracker, error: Exception) -> Answer:
        """Apologise and end the form: what follows would fail as well."""
        answer = super().failed(tracker, error)
        answer.slots, answer.events = {GIFT: None}, [ActiveLoop(None)]
        return answer


def _leave(shop: Shop, turn: Turn, session: Session, known: dict[str, Any]) -> Answer | None:
    """The answer to a message that ends the form or digresses from it; None for one that answers its question."""
    texts, sure = turn.words(TEXTS), turn.pressed or turn.confidence >= SURE
    if turn.pressed and turn.intent == "find_gift":
        return None
    if (turn.intent == "never_mind" and sure) or (_STOP.search(turn.text) and len(turn.text) < LONGEST / 2):
        return _close(Answer().say(texts["stopped"]))
    if turn.intent in ENDING and sure and (found := action_for(turn.intent)):
        return _close(found.answer(shop, turn, session))
    if turn.intent in SERVICE and sure:
        answer = _close(Answer())
        answer.events.append(FollowupAction("service_form"))
        return answer
    if turn.intent in ANSWERS or not sure or not (turn.pressed or _ASKS.search(turn.text) or turn.intent in ("thanks", "greet")):
        return None
    action = action_for(turn.intent)
    if action is None:
        return None
    answer = action.answer(shop, turn, session)
    known["asides"] = int(known.get("asides") or 0) + 1
    if known["asides"] >= PATIENCE:
        return _close(answer)
    answer.slots |= {GIFT: known, "offer": None}
    answer.events.append(ActiveLoop(FORM))
    return _ask(shop, turn, session, str(known.get("asked") or STEPS[0]), answer, texts["back"])


def _read(shop: Shop, turn: Turn, session: Session, known: dict[str, Any]) -> Answer | str:
    """Put what a message says into what is known; gives back a note, or a question where no exchange rate is set."""
    asked = str(known.get("asked") or "")
    known["asides"] = 0
    if turn.pressed:
        return _read_button(turn, known)
    said, note = in_our_currency(shop, turn, read_query(turn.text, turn.entities, shop.settings.currency))
    if said is None:
        known["asked"] = "budget"
        other = turn.in_form and not _is_open(turn)
        return Answer().say(note) if other else Answer(slots={GIFT: known}, events=[ActiveLoop(FORM)]).say(note)
    before = len(known)
    _read_budget(turn, shop.settings.currency, asked, said, known)
    if person := person_in(turn.text):
        known["who"] = person
    _read_taste(turn, asked, known)
    if asked and asked not in known and (len(known) <= before or _SKIP.match(turn.text)):
        skipped = bool(_SKIP.match(turn.text)) or turn.intent in ("deny", "affirm") or asked != "budget" or known.get("unread")
        if skipped:
            known[asked] = known.get(asked)
        known["unread"] = True
    return note


def _read_button(turn: Turn, known: dict[str, Any]) -> str:
    step, _, value = (turn.value("answer") or "").partition(":")
    if step == "budget":
        low, _, high = value.partition("-")
        known["budget"] = {"price_min": int(low)} if low and not high else {}
        known["budget"] |= {"price_max": int(high)} if high else {}
        known["budget"] |= {"price_min": int(low)} if low else {}
    elif step == "taste":
        known["taste"] = value or None
        known["occasion"] = value if value in OCCASIONS["en"] else known.get("occasion")
    elif step == "who":
        known["who"] = value or None
    return ""


def _read_budget(turn: Turn, currency: str, asked: str, said: Query, known: dict[str, Any]) -> None:
    if said.price_min is not None or said.price_max is not None:
        bounds = Query(price_min=said.price_min, price_max=said.price_max)
        known["budget"], known["about"] = bounds.to_json(), None
        if around(turn) and said.price_min and said.price_max:
            known["about"] = (said.price_min + said.price_max) // 2
            known["budget"] = Query(price_min=said.price_min, price_max=round(known["about"] * NEAR)).to_json()
    elif asked == "budget" and (number := _NUMBER.search(turn.text)):
        known["budget"] = {"price_max": to_minor(float(number[1].replace(",", ".")), currency)}


def around(turn: Turn) -> bool:
    """Whether a price is only a rough one: `around 50`, which is read as two limits at one place."""
    spans = [(row.get("start"), row.get("end")) for row in turn.entities if row.get("entity") in ("price_min", "price_max")]
    return len(spans) == 2 and spans[0] == spans[1] and isinstance(spans[0][0], int)


def _read_taste(turn: Turn, asked: str, known: dict[str, Any]) -> None:
    """An occasion, a kind, a colour, or, when it was asked for, any words."""
    if occasion := occasion_in(turn.text):
        known["occasion"] = known["taste"] = occasion
    kinds = [str(row["value"]) for row in turn.entities if row.get("entity") in ("category", "brand", "colour")]
    tastes = [category_title(kind, turn.language) for kind in kinds]
    if asked == "taste" and not _SKIP.match(turn.text):
        words = content_words(outside_entities(turn.text, turn.entities))
        tastes += [
            word
            for word in words
            if word not in _FILLERS and not person_in(word) and not occasion_in(word) and not _AGE.search(word)
        ]
    if tastes:
        known["tastes"] = list(dict.fromkeys([*(known.get("tastes") or ()), *tastes]))[:MOST_TASTES]
        known["taste"] = known.get("taste") or "words"


def _ask(shop: Shop, turn: Turn, session: Session, step: str, answer: Answer, lead: str = "") -> Answer:
    """One question with buttons, the last of which skips it."""
    texts, language = turn.words(TEXTS), turn.language
    if step == "who":
        choices = [
            (PEOPLE[language][name], f"who:{name}") for name in ("mother", "father", "partner", "friend", "child", "colleague")
        ]
    elif step == "taste":
        choices = [(OCCASIONS[language][name], f"taste:{name}") for name in ("birthday", "christmas", "wedding", "thanks")]
    else:
        choices = _budgets(shop, turn, session)
    buttons = [button(title, "find_gift", answer=value) for title, value in [*choices, (texts["skip"], f"{step}:")]]
    return answer.say(lead + texts[step], *buttons)


def _budgets(shop: Shop, turn: Turn, session: Session) -> list[tuple[str, str]]:
    limits = usual_budgets(session)
    if limits is None:
        return []
    texts, currency = turn.words(TEXTS), shop.settings.currency
    low, high = (format_price(limit, currency, turn.language) for limit in limits)
    return [
        (texts["under"].format(price=low), f"budget:-{limits[0]}"),
        (texts["between"].format(low=low, high=high), f"budget:{limits[0]}-{limits[1]}"),
        (texts["above"].format(price=high), f"budget:{limits[1]}-"),
    ]


def _is_open(turn: Turn) -> bool:
    """Whether this form is the one that asks; what is kept of a present that was found is no form."""
    kept = turn.slots.get(GIFT)
    return turn.in_form and isinstance(kept, dict) and not kept.get(FOUND)


def _close(answer: Answer, found: bool = False) -> Answer:
    if not found:
        answer.slots[GIFT] = None
    answer.events.append(ActiveLoop(None))
    return answer
