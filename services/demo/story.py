"""What happens in the demo town: four ledgers, tariffs, two months of fees, some payments.

Every step has a fixed key: a demo that was stopped goes on where it stopped, and a told one is told once.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from domain.values.period import first_day, last_day, month_of, previous
from projections import arrears, collection, directory
from projections.engine.business_day import BUSINESS_ZONE
from services.demo.payers import VISITS, Visit, visits
from services.demo.staff import employ
from services.demo.town import write_town
from services.house import House
from services.use_cases import approvals, assessment, counter, imports
from services.use_cases.command import acting
from services.worker import follow

CLERK, MANAGER, CASHIER = "person:li", "person:zhao", "person:wang"
OFFICER, LEADER = "person:sun", "person:qian"
AREAS = ("BH", "WC")
COMPANY = "company:shicheng"
SHIFT, BOOK = "demo-shift-1", "SC-00000001"
PROPERTY_FEE, RUBBISH_FEE = "物业服务费", "垃圾清运费"
RATES = (
    ("BH", PROPERTY_FEE, "floor_area", Decimal("0.50")),
    ("WC", PROPERTY_FEE, "floor_area", Decimal("0.45")),
    ("BH", RUBBISH_FEE, "per_dwelling", Decimal("8.00")),
    ("WC", RUBBISH_FEE, "per_dwelling", Decimal("8.00")),
)
SHOWN = "BH-1-1-102"
"""The statement that the demo opens with."""

Progress = Callable[[str, int, int], None]
"""What is under way, how much of it is done, out of how much."""


class Told(NamedTuple):
    """What the town now has. 分."""

    dwellings: int
    charges: int
    payments: int
    received_fen: int
    shown: str


def tell(house: House, on_progress: Progress) -> Told | None:
    """Makes the demo town, or goes on with it. None where it stands already, and where there is other data."""
    folder = house.settings.home / "demo"
    follow(house)
    with house.read() as reading:
        begun = bool(directory.areas(reading))
        told = collection.payment(reading, _payment_id(VISITS - 1)) is not None
    if told or (begun and not folder.exists()):
        return None
    paths = write_town(folder)
    for done, (kind, path) in enumerate(paths.items()):
        on_progress(f"import {kind}", done, len(paths))
        _as(house, CLERK, f"import-{kind}", imports.apply_import, kind, path.read_bytes())
    on_progress("import", len(paths), len(paths))
    employ(house)
    this_month = month_of(house.today())
    _hand_over(house, on_progress, first_day(previous(this_month)))
    _adopt(house, on_progress, previous(this_month))
    _assess(house, on_progress, previous(this_month), PROPERTY_FEE)
    _assess(house, on_progress, this_month, PROPERTY_FEE, RUBBISH_FEE)
    return _collect(house, on_progress)


def _hand_over(house: House, on_progress: Progress, since: date) -> None:
    """Both areas, from the first hour of the month before."""
    cut_off_at = datetime(since.year, since.month, 1, tzinfo=BUSINESS_ZONE)
    authority = {"kind": "合同", "number": f"实诚物业〔{since.year}〕1号", "dated": None, "sha256": None}
    steps = [
        (area, act, {"area": area, "authority": authority} | told)
        for area in AREAS
        for act, told in (
            ("handover planning", {"company": COMPANY}),
            ("cut-off", {"cut_off_at": cut_off_at.isoformat()}),
        )
    ]
    for done, (area, act, content) in enumerate(steps):
        on_progress("handover", done, len(steps))
        key = f"{act}-{area}".replace(" ", "-")
        _as(house, OFFICER, key, approvals.propose, f"demo-{key}", kind=act, content=content)
        _as(house, LEADER, key, approvals.approve, f"demo-{key}")
    on_progress("handover", len(steps), len(steps))


def _adopt(house: House, on_progress: Progress, since: str) -> None:
    for done, (area, kind, basis, rate) in enumerate(RATES):
        on_progress("tariffs", done, len(RATES))
        content = {
            "area": area,
            "fee_kind": kind,
            "basis": basis,
            "rate_yuan": str(rate),
            "effective_from": since,
            "creditor": COMPANY,
            "authority": {"kind": "合同", "number": f"实诚物业〔{since[:4]}〕1号", "dated": None, "sha256": None},
        }
        key = f"tariff-{done}"
        _as(house, CLERK, key, approvals.propose, f"demo-{key}", kind="tariff adoption", content=content)
        _as(house, MANAGER, key, approvals.approve, f"demo-{key}")
    on_progress("tariffs", len(RATES), len(RATES))


def _assess(house: House, on_progress: Progress, period: str, *kinds: str) -> None:
    """Planned by one, approved by another, posted; the month before was booked in its own days."""
    today = house.today()
    booked_on = None if period == month_of(today) else first_day(period).replace(day=5)
    runs = [(area, kind) for area in AREAS for kind in kinds]
    for done, (area, kind) in enumerate(runs):
        on_progress(f"assess {period}", done, len(runs))
        run = f"{area}/{kind}/{period}/1"
        due_on = last_day(period)
        _as(
            house,
            CLERK,
            f"plan-{run}",
            assessment.plan_run,
            area,
            fee_kind=kind,
            period=period,
            due_on=due_on,
            number=1,
        )
        _as(house, MANAGER, f"approve-{run}", assessment.approve_run, run)
        _as(house, CLERK, f"post-{run}", assessment.post_run, run, booked_on=booked_on)
    on_progress(f"assess {period}", len(runs), len(runs))


def _collect(house: House, on_progress: Progress) -> Told:
    """A morning at the counter."""
    _as(house, CASHIER, "shift", counter.open_shift, SHIFT, payee=COMPANY, float_fen=50_000)
    numbers = {"series": "SC", "first": 1, "last": 1000}
    _as(house, CASHIER, "book", counter.receive_receipt_book, **numbers, payee=COMPANY, holder=CASHIER)
    with house.read() as reading:
        open_ = [
            each
            for area in AREAS
            for each in arrears.arrears_as_known(reading, area, last_day(month_of(house.today()))).open_charges
        ]
    coming = visits(open_, COMPANY)
    for number, visit in enumerate(coming):
        on_progress("payments", number, len(coming))
        _pay(house, visit, number)
    on_progress("payments", len(coming), len(coming))
    follow(house)
    with house.read() as reading:
        dwellings = sum(len(directory.dwellings(reading, area)) for area in AREAS)
        taken = collection.shift(reading, SHIFT)
    return Told(dwellings, len(open_), taken.taken_count if taken else 0, taken.taken_fen if taken else 0, SHOWN)


def _pay(house: House, visit: Visit, number: int) -> None:
    payment_id = _payment_id(number)
    _as(
        house,
        CASHIER,
        payment_id,
        counter.take_payment,
        visit.dwelling,
        payment_id=payment_id,
        amount_fen=visit.amount_fen,
        channel=visit.channel,
        shift=SHIFT,
        receipt_book=BOOK,
        debtor=visit.debtor,
        designation=visit.designation,
    )


def _payment_id(number: int) -> str:
    return f"demo-payment-{number:05}"


def _as(house: House, who: str, key: str, use_case: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """One command of the story; the read side follows before the next one."""
    with acting(house, who, f"demo-{key}", door="demo", sent=key):
        done = use_case(house, *args, **kwargs)
    follow(house)
    return done
