"""The matters: what each needs, in which order, what stands in its way, and what it ends in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from actions.service import accounts, endings
from actions.service.case import Desk
from actions.service.openings import address_in, charge_in, fault_in, nothing_in, reason_in, swap_in
from actions.service.proofs import AccountStep, CodeStep, OrderStep
from actions.service.steps import Step
from actions.service.telling import AddressStep, ConfirmStep, NewContactStep, WordsStep
from actions.service.things import ItemStep, OutcomeStep, PartStep


@dataclass(frozen=True)
class Matter:
    """What a matter needs and ends in; `gate` may end it once who it is about is proven, `topic` is that of articles on it."""

    needs: Sequence[Step]
    finish: Callable[[Desk], None]
    gate: Callable[[Desk], None] | None = None
    topic: str | None = None


ORDER, ACCOUNT, CODE, ITEM, OUTCOME = OrderStep(), AccountStep(), CodeStep(), ItemStep(), OutcomeStep()
REASON = WordsStep("reason", reason_in)
FAULT = WordsStep("fault", fault_in)
SWAP = WordsStep("swap", swap_in)
CHARGE = WordsStep("charge", charge_in)
PART = PartStep()
INVOICE = WordsStep("invoice", nothing_in)
ADDRESS = AddressStep("address", address_in)

MATTERS: dict[str, Matter] = {
    "order_status": Matter((ORDER,), endings.tell_status),
    "cancel_order": Matter((ORDER, PART, ConfirmStep(endings.word_cancel)), endings.ask_cancel, endings.bar_cancel),
    "change_address": Matter(
        (ORDER, CODE, ADDRESS, ConfirmStep(endings.word_address, "address")), endings.ask_address, endings.bar_address
    ),
    "ask_invoice": Matter((ORDER, INVOICE), endings.ask_invoice, topic="payment"),
    "return_item": Matter((ORDER, ITEM, REASON), endings.ask_return, endings.bar_return),
    "exchange_item": Matter((ORDER, ITEM, SWAP), endings.ask_exchange, endings.bar_return),
    "wrong_item": Matter((ORDER, ITEM, FAULT, OUTCOME), endings.ask_wrong),
    "refund_status": Matter((ORDER, CODE), endings.tell_refund),
    "charged_twice": Matter((ORDER, CHARGE), endings.ask_payment_check, topic="payment"),
    "change_email": Matter(
        (ACCOUNT, CODE, NewContactStep(), ConfirmStep(accounts.word_contact, "new_email")), accounts.ask_contact
    ),
    "reset_password": Matter((ACCOUNT,), accounts.send_password_way, topic="account"),
    "delete_data": Matter((ACCOUNT, CODE, ConfirmStep(accounts.word_erasure)), accounts.ask_erasure, topic="account"),
    "ask_my_data": Matter((ACCOUNT, CODE), accounts.send_dossier, topic="account"),
}
ALIASES = {"give_details": "order_status"}
INTENTS = (*MATTERS, *ALIASES)
