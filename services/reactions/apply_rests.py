"""When a sheet was posted: what rests on payments pays what is newly owed, before ageing or dunning look."""

from typing import TYPE_CHECKING

from domain.billing.assessment_sheet import AssessmentSheet, sheet_key
from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import SheetPosted
from domain.history import Entry
from projections.billing_statement import dwellings_with_rests
from services.use_cases.booking import booking_day
from services.use_cases.command import acting, use_case

if TYPE_CHECKING:
    from services.house import House

TRIGGERS = (SheetPosted,)
NEEDS = ("billing_statement",)


def apply_rests(house: "House", entry: Entry, actor: str) -> None:
    """A household that prepaid a year never appears in arrears."""
    posted = entry.event
    if not isinstance(posted, SheetPosted):
        return
    cause = f"{entry.stream}:{entry.version}"
    with acting(house, actor, cause, door="apply rests", sent=cause, causation_id=cause):
        sheet = house.store.load(AssessmentSheet, sheet_key(posted.run, posted.building))
    dwellings = [fee.dwelling for fee in sheet.planned.lines]
    resting = house.ask(lambda reading: dwellings_with_rests(reading, dwellings))
    for dwelling in resting:
        key = f"{cause}@{dwelling}"
        with acting(house, actor, key, door="apply rests", sent=key, role="service", causation_id=cause):
            apply_rests_of(house, dwelling, sheet.planned.lines[0].creditor)


@use_case
def apply_rests_of(house: "House", dwelling: str, creditor: str) -> int:
    """One account; nothing is recorded where nothing fits."""
    account = house.store.load(DwellingAccount, dwelling)
    account.apply_rests(booked_on=booking_day(house, creditor))
    return house.store.record(account)
