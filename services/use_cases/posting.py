"""Posting approved sheets: thousands of charges in one save, each owed once."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from domain.billing import refusals
from domain.billing.assessment_sheet import AssessmentSheet
from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import ArrearsBroughtForward, Assessment, AssessmentReversed, FeeAssessed
from domain.history import Entry
from services.house import House
from services.use_cases.booking import booking_day
from services.use_cases.command import use_case
from services.use_cases.terms import must_be_in_term


class _Line(NamedTuple):
    """A fee to be charged, the day it is booked on, and the position at which it was found to be owed."""

    fee: Assessment
    booked_on: date
    as_of: int


@use_case
def post_sheets(house: House, sheets: Sequence[str], booked_on: date | None) -> int:
    """The fees of some buildings and their sheets' own marks in one save: it happens once or not at all.

    An account in which nothing of this fee kind was assessed, brought forward or reversed since the plan still owes its
    line: the fact is written without loading it. The others decide anew, by the rule of every single
    assessment. Raises PeriodAlreadyAssessed, which names the dwelling, and as `must_be_in_term`.
    """
    store = house.store
    lines: dict[str, _Line] = {}
    entries: list[Entry] = []
    days: dict[str, date] = {}
    for sheet in store.load_all(AssessmentSheet, sheets).values():
        if sheet.state == "posted":
            continue
        planned = sheet.planned
        creditor = planned.lines[0].creditor if planned.lines else house.settings.bureau
        if creditor not in days:
            must_be_in_term(house, sheet.run.partition("/")[0], creditor)
            days[creditor] = booking_day(house, creditor, booked_on)
        sheet.post(booked_on=days[creditor])
        entries += store.pending(sheet)
        account = store.stream(DwellingAccount, "")
        lines |= {account + fee.dwelling: _Line(fee, days[creditor], planned.as_of) for fee in planned.lines}
    return store.append([*entries, *_charges(house, lines)])


def _charges(house: House, lines: Mapping[str, _Line]) -> list[Entry]:
    store = house.store
    heads = store.heads(list(lines))
    loaded = _touched(house, lines, heads) | (lines.keys() - heads.keys())
    entries: list[Entry] = []
    for stream, (fee, day, _) in lines.items():
        if stream not in loaded:
            entries += store.following(stream, heads[stream][0], (FeeAssessed(assessment=fee, booked_on=day),))
            continue
        account = store.load(DwellingAccount, fee.dwelling)
        if fee.charge_id in account.charges:  # By hand since the plan, be it alike: then nothing is left to post.
            raise refusals.PeriodAlreadyAssessed(fee.dwelling, fee.fee_kind, fee.period, fee.charge_id)
        account.assess(fee, booked_on=day)
        entries += store.pending(account)
    return entries


def _touched(house: House, lines: Mapping[str, _Line], heads: Mapping[str, tuple[int, int]]) -> set[str]:
    """Where something that bears on the line was recorded since the plan: payments do not."""
    moved = [stream for stream, (_, position) in heads.items() if position > lines[stream].as_of]
    since = min((lines[stream].as_of for stream in moved), default=0)
    touched = set()
    for entry in house.store.since(moved, since) if moved else ():
        fee, _, as_of = lines[entry.stream]
        match entry.event:
            case FeeAssessed(assessment=known):
                bears = known.fee_kind == fee.fee_kind
            case ArrearsBroughtForward() | AssessmentReversed():
                bears = entry.event.fee_kind == fee.fee_kind
            case _:
                bears = False
        if bears and entry.position > as_of:
            touched.add(entry.stream)
    return touched
