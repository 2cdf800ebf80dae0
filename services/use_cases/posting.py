"""Posting approved sheets: thousands of charges in one save, each owed once."""

from collections.abc import Sequence
from datetime import date

from domain.billing import refusals
from domain.billing.assessment_sheet import AssessmentSheet
from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import ArrearsBroughtForward, Assessment, AssessmentReversed, FeeAssessed
from domain.history import Entry
from services.house import House
from services.use_cases.booking import booking_day
from services.use_cases.command import use_case


@use_case
def post_sheets(house: House, sheets: Sequence[str], booked_on: date | None) -> int:
    """The fees of some buildings and their sheets' own marks in one save: it happens once or not at all.

    An account in which nothing of this fee kind was assessed, brought forward or reversed since the plan still owes its
    line: the fact is written without loading it. The others decide anew, by the rule of every single
    assessment. Raises PeriodAlreadyAssessed, which names the dwelling.
    """
    store = house.store
    posting = store.load_all(AssessmentSheet, sheets)
    entries: list[Entry] = []
    for sheet in posting.values():
        if sheet.state == "posted":
            continue
        creditor = sheet.planned.lines[0].creditor if sheet.planned.lines else house.settings.bureau
        day = booking_day(house, creditor, booked_on)
        sheet.post(booked_on=day)
        entries += store.pending(sheet)
        entries += _charges(house, sheet, day)
    return store.append(entries)


def _charges(house: House, sheet: AssessmentSheet, day: date) -> list[Entry]:
    store, planned = house.store, sheet.planned
    fees = {store.stream(DwellingAccount, fee.dwelling): fee for fee in planned.lines}
    heads = store.heads(list(fees))
    moved = [stream for stream, (_, position) in heads.items() if position > planned.as_of]
    touched = _touched(house, moved, planned.as_of, fees)
    entries: list[Entry] = []
    for stream, fee in fees.items():
        if stream in heads and stream not in touched:
            fact = FeeAssessed(assessment=fee, booked_on=day)
            entries += store.following(stream, heads[stream][0], [fact])
        else:
            account = store.load(DwellingAccount, fee.dwelling)
            if fee.charge_id in account.charges:  # By hand since the plan, be it alike: then nothing is left to post.
                raise refusals.PeriodAlreadyAssessed(fee.dwelling, fee.fee_kind, fee.period, fee.charge_id)
            account.assess(fee, booked_on=day)
            entries += store.pending(account)
    return entries


def _touched(house: House, streams: list[str], after: int, fees: dict[str, Assessment]) -> set[str]:
    """Where something that bears on the line was recorded since the plan: payments do not."""
    touched = set()
    for entry in house.store.since(streams, after) if streams else []:
        match entry.event:
            case FeeAssessed(assessment=known):
                bears = known.fee_kind == fees[entry.stream].fee_kind
            case ArrearsBroughtForward() | AssessmentReversed():
                bears = entry.event.fee_kind == fees[entry.stream].fee_kind
            case _:
                bears = False
        if bears:
            touched.add(entry.stream)
    return touched
