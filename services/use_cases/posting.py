"""Posting approved sheets: thousands of charges in one save, each owed once."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from domain.billing import refusals
from domain.billing.assessment_sheet import AssessmentSheet
from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import ArrearsBroughtForward, AssessmentReversed, FeeAssessed
from domain.history import Entry, Event
from services.house import House
from services.use_cases.as_planned import (
    AS_WRITTEN,
    FeeAsPlanned,
    PlannedLine,
    lines_as_written,
    planned_line,
    whole_line,
)
from services.use_cases.booking import booking_day
from services.use_cases.command import use_case
from services.use_cases.terms import must_be_in_term


class _Line(NamedTuple):
    """A fee to be charged, as it stands in the plan; the day it is booked on; when it was found to be owed."""

    fee: PlannedLine
    written: msgspec.Raw
    booked_on: date
    as_of: int
    """A position of history."""


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
    account = store.stream(DwellingAccount, "")
    for sheet in store.load_all(AssessmentSheet, sheets, AS_WRITTEN).values():
        if sheet.state == "posted":
            continue
        as_written = lines_as_written(sheet.planned)
        fees = [planned_line(line) for line in as_written]
        creditor = fees[0].creditor if fees else house.settings.bureau
        if creditor not in days:
            must_be_in_term(house, sheet.run.partition("/")[0], creditor)
            days[creditor] = booking_day(house, creditor, booked_on)
        day, as_of = days[creditor], sheet.planned.as_of
        sheet.post(booked_on=day)
        entries += store.pending(sheet)
        for fee, written in zip(fees, as_written, strict=True):
            lines[account + fee.dwelling] = _Line(fee, written, day, as_of)
    return store.append([*entries, *_charges(house, lines)])


def _charges(house: House, lines: Mapping[str, _Line]) -> list[Entry]:
    store = house.store
    heads = store.heads(list(lines))
    anew = _touched(house, lines, heads) | (lines.keys() - heads.keys())
    facts: dict[str, Event] = {
        stream: FeeAsPlanned(assessment=line.written, booked_on=line.booked_on)
        for stream, line in lines.items()
        if stream not in anew
    }
    return store.one_more(facts, heads) + _decided_anew(house, [lines[stream] for stream in lines if stream in anew])


def _decided_anew(house: House, lines: Sequence[_Line]) -> list[Entry]:
    entries: list[Entry] = []
    accounts = house.store.load_all(DwellingAccount, [line.fee.dwelling for line in lines])
    for line in lines:
        fee, account = line.fee, accounts[line.fee.dwelling]
        if fee.charge_id in account.charges:  # By hand since the plan, be it alike: then nothing is left to post.
            raise refusals.PeriodAlreadyAssessed(fee.dwelling, fee.fee_kind, fee.period, fee.charge_id)
        account.assess(whole_line(line.written), booked_on=line.booked_on)
        entries += house.store.pending(account)
    return entries


def _touched(house: House, lines: Mapping[str, _Line], heads: Mapping[str, tuple[int, int]]) -> set[str]:
    """Where something that bears on the line was recorded since the plan: payments do not."""
    moved = [stream for stream, (_, position) in heads.items() if position > lines[stream].as_of]
    since = min((lines[stream].as_of for stream in moved), default=0)
    touched = set()
    for entry in house.store.since(moved, since) if moved else ():
        fee, as_of = lines[entry.stream].fee, lines[entry.stream].as_of
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
