"""Assessing fees: one by hand, or a month of an area by plan, approval and posting."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import date
from typing import NamedTuple

from domain.billing import refusals
from domain.billing.assessment_run import AssessmentRun, run_key
from domain.billing.assessment_sheet import AssessmentSheet, sheet_key
from domain.billing.due import Due
from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import SheetTotal
from domain.billing.tariff import Tariff, tariff_key
from domain.errors import Refusal
from domain.registry.dwelling import Dwelling
from domain.registry.refusals import UnknownArea
from domain.values.dwelling_code import place
from domain.values.period import first_day, month
from projections import arrears, assessment_runs, directory
from projections.engine.projection import position
from services.event_store.store import AlreadyRecorded
from services.giving_way import give_way
from services.house import House
from services.use_cases.booking import booking_day
from services.use_cases.command import Done, actor, step, use_case
from services.use_cases.posting import post_sheets
from services.use_cases.terms import must_be_in_term

LINES_A_SAVE = 500
"""So many lines are posted in one save: few round trips, and a payment waits for one save at most."""


POSTING_AT_ONCE = 3
"""While the database takes one save in, the next one is decided and encoded."""


class Posted(NamedTuple):
    """How far a posting came: what stands, and which buildings were left out whole, and why."""

    done: Done
    sheets_posted: int
    refused: dict[str, Refusal]


@use_case
def assess_fee(
    house: House, dwelling: str, *, fee_kind: str, period: str, due_on: date, attempt: int | None = None
) -> int:
    """A single month by hand; what rests on payments is applied in the same save."""
    fee_kind = fee_kind.strip()
    home = house.store.load(Dwelling, dwelling)
    home.must_be_registered()
    tariff = house.store.load(Tariff, tariff_key(place(dwelling).area, fee_kind))
    first = first_day(period)
    home.must_stand_on(first)
    debtor = home.debtor_on(first)
    others = tuple(each.party for each in home.owners_on(first) if each.party != debtor)
    account = house.store.load(DwellingAccount, dwelling)
    tried = sum(
        charge.fact.fee_kind == fee_kind and charge.fact.period == period for charge in account.charges.values()
    )
    due = Due(dwelling, home.floor_area_sqm, debtor, others, month(period), due_on, attempt or tried + 1)
    fee = tariff.assess(due)
    must_be_in_term(house, place(dwelling).area, fee.creditor)
    booked_on = booking_day(house, fee.creditor)
    account.assess(fee, booked_on=booked_on)
    account.apply_rests(booked_on=booked_on)
    return house.store.record(account)


@use_case
def plan_run(house: House, area: str, *, fee_kind: str, period: str, due_on: date, number: int) -> int:
    """A month of a fee kind for every dwelling of an area where it does not stand yet, a sheet a building."""
    fee_kind = fee_kind.strip()
    tariff = house.store.load(Tariff, tariff_key(area, fee_kind))
    run = house.store.load(AssessmentRun, run_key(area, fee_kind, month(period), number))
    due, as_of = _due(house, area, fee_kind, period, due_on)
    if due:
        must_be_in_term(house, area, tariff.in_force(period).adopted.creditor)
    by_building: dict[str, list[Due]] = {}
    for each in due:
        by_building.setdefault(place(each.dwelling).building, []).append(each)
    sheets, totals = [], []
    for building, lines in by_building.items():
        sheet = AssessmentSheet(sheet_key(run.key, building))
        sheet.plan(tuple(map(tariff.assess, lines)), as_of=as_of, by=actor())
        sheets.append(sheet)
        totals.append(
            SheetTotal(sheet=sheet.key, building=building, lines=len(lines), total_fen=sheet.planned.total_fen)
        )
    run.plan(totals, due_on=due_on, as_of=as_of, by=actor())
    return house.store.record(run, *sheets)


@use_case
def approve_run(house: House, run: str) -> int:
    """Another person approves what the preview showed, all sheets in one save."""
    approving = house.store.load(AssessmentRun, run)
    approving.approve(by=actor())
    _must_still_hold(house, approving)
    sheets = house.store.load_all(AssessmentSheet, [total.sheet for total in approving.planned.sheets])
    for sheet in sheets.values():
        sheet.approve(by=actor())
    return house.store.record(approving, *sheets.values())


@use_case
def abandon_run(house: House, run: str, *, reason: str) -> int:
    """A plan that nobody wants; what was posted stays."""
    abandoning = house.store.load(AssessmentRun, run)
    abandoning.abandon(reason=reason, by=actor())
    return house.store.record(abandoning)


def post_run(
    house: House, run: str, *, booked_on: date | None = None, on_progress: Callable[[int], None] | None = None
) -> Posted:
    """Posts the sheets that are not posted yet, some in a save. Killed anywhere, it goes on where it stopped.

    A refusal leaves its building out whole and is returned; the run is complete when every sheet stands.
    """
    with step("start"):
        approved = house.store.load(AssessmentRun, run)
        approved.must_be_approved()
        waiting = _waiting(house, approved)
        if waiting:
            _must_still_hold(house, approved)
    done, refused = Done(house.store.position(), repeated=not waiting), dict[str, Refusal]()
    with ThreadPoolExecutor(POSTING_AT_ONCE) as pool:
        posting = [
            (batch, pool.submit(copy_context().run, _post_batch, house, batch, booked_on, refused))
            for batch in _batches(waiting)
        ]
        for batch, posted in posting:
            done = Done(max(done.position, posted.result().position), done.repeated)
            if on_progress:
                on_progress(sum(total.lines for total in batch))
    if not refused:
        with step("complete"):
            done = Done(complete_run(house, run).position, done.repeated)
    return Posted(done, len(approved.planned.sheets) - len(refused), refused)


def _waiting(house: House, run: AssessmentRun) -> list[SheetTotal]:
    """What is not posted yet: that much can be told without reading the lines."""
    store = house.store
    heads = store.heads([store.stream(AssessmentSheet, total.sheet) for total in run.planned.sheets])
    return [
        total
        for total in run.planned.sheets
        if heads[store.stream(AssessmentSheet, total.sheet)][0] < AssessmentSheet.FACTS_WHEN_POSTED
    ]


@use_case
def complete_run(house: House, run: str) -> int:
    """When its last sheet is posted."""
    completing = house.store.load(AssessmentRun, run)
    completing.complete()
    return house.store.record(completing)


def _post_batch(house: House, batch: Sequence[SheetTotal], booked_on: date | None, refused: dict[str, Refusal]) -> Done:
    """The batch in one save; where one building refuses, each by itself."""
    try:
        with step(batch[0].sheet):
            posted = post_sheets(house, [total.sheet for total in batch], booked_on)
        give_way(house)
        return posted
    except Refusal as refusal:
        if len(batch) == 1:
            refused[batch[0].building] = refusal
            return Done(house.store.position())
    done = Done(house.store.position())
    for total in batch:
        done = _post_batch(house, [total], booked_on, refused)
    return done


def _batches(sheets: Sequence[SheetTotal]) -> list[list[SheetTotal]]:
    batches: list[list[SheetTotal]] = []
    room = 0
    for total in sheets:
        if room < total.lines or not batches:
            batches.append([])
            room = LINES_A_SAVE
        batches[-1].append(total)
        room -= total.lines
    return batches


def _due(house: House, area: str, fee_kind: str, period: str, due_on: date) -> tuple[list[Due], int]:
    """Whose month does not stand yet, by tables that are read in one state, and that state's position."""
    with house.read() as reading:
        dwellings = directory.dwellings(reading, area, ended=True)
        if not dwellings:
            raise UnknownArea(area)
        debtors = directory.debtors_on(reading, area, first_day(period))
        tried = arrears.tried(reading, area, fee_kind, period)
        spanned = arrears.spanned(reading, area, fee_kind, period)
        as_of = min(position(reading, name) for name in ("directory", "arrears"))
    due = []
    for home in dwellings:
        before = tried.get(home.dwelling)
        if not home.stands_on(first_day(period)) or (before and before.standing) or home.dwelling in spanned:
            continue
        debtor, others = debtors[home.dwelling]
        attempt = before.attempts + 1 if before else 1
        due.append(Due(home.dwelling, home.floor_area_sqm, debtor, others, period, due_on, attempt))
    return due, as_of


def next_run_number(house: House, area: str, fee_kind: str, period: str) -> int:
    """1 for the first run of a month, and so on; for a command that is repeated, the number that it planned."""
    with house.read() as reading:
        planned = assessment_runs.runs_of_month(reading, area, fee_kind, period)
    for number in range(1, planned + 1):
        try:
            house.store.load(AssessmentRun, run_key(area, fee_kind, period, number))
        except AlreadyRecorded:
            return number
    return planned + 1


def _must_still_hold(house: House, run: AssessmentRun) -> None:
    """The tariff of the lines is still in force, and its creditor in term. Raises PreviewOutdated, …"""
    planned = run.planned
    tariff = house.store.load(Tariff, tariff_key(planned.area, planned.fee_kind))
    first = house.store.load(AssessmentSheet, planned.sheets[0].sheet).planned.lines[0]
    try:
        current = tariff.in_force(planned.period).number
    except refusals.TariffGap:
        current = 0
    if current != first.basis.tariff_version:
        raise refusals.PreviewOutdated(planned.fee_kind, planned.period)
    must_be_in_term(house, planned.area, first.creditor)
