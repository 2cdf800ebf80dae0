"""Doubts: a resident doubts a charge, and is answered."""

from domain.billing.disputes import Answer, Doubt
from domain.billing.dwelling_account import DwellingAccount
from domain.billing.refusals import UnknownDispute
from domain.values.party import is_resident
from domain.values.personal import Personal, own_words
from projections import doubts
from services.house import House
from services.use_cases.command import actor, use_case
from services.use_cases.dwelling_codes import dwelling_of
from services.use_cases.reveals import OF_DWELLING


@use_case
def raise_doubt(
    house: House,
    dwelling: str,
    *,
    dispute_id: str,
    charge_id: str,
    ground: str,
    words: str | None,
    by: str | None = None,
) -> int:
    """By the debtor, or a party liable with them; whoever of the staff writes it down does so for the debtor.

    Raises UnknownCharge, ChargeGone, DoubtOfAnother, DisputedAlready, WordsMissing, WordsInvalid, …
    """
    code = dwelling_of(house, dwelling)
    account = house.store.load(DwellingAccount, code)
    charge = account.charges.get(charge_id)
    who = by or (charge.fact.debtor if charge else "")
    said = _words(who, code, words) if words and words.strip() else None
    account.dispute(Doubt(dispute_id, charge_id, ground, said, who, house.today()))
    return house.store.record(account)


@use_case
def answer_doubt(house: House, dispute_id: str, *, outcome: str, answer: str) -> int:
    """With an outcome and in words for the one who asked. Raises UnknownDispute, DisputeSettledAlready, …"""
    known = house.ask(lambda reading: doubts.doubt(reading, dispute_id))
    if known is None:
        raise UnknownDispute(dispute_id)
    account = house.store.load(DwellingAccount, known.dwelling)
    said = _words(known.disputed_by, known.dwelling, answer)
    account.settle_dispute(dispute_id, Answer(outcome, said, actor(), house.today()))
    return house.store.record(account)


def _words(who: str, dwelling: str, text: str) -> Personal:
    """Sealed with the key of the one whom they concern; an office has none, and the dwelling stands for it."""
    return own_words(who.removeprefix("resident:") if is_resident(who) else f"{OF_DWELLING}{dwelling}", text)
