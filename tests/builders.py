"""The smallest town: a few dwellings, one fee, one company, one bureau."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from domain.billing.due import Due
from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import (
    ArrearsBroughtForward,
    Assessment,
    PaymentReceived,
    RefundIssued,
    Source,
    TariffAdopted,
)
from domain.billing.tariff import Tariff
from domain.handover.vendor_handover import Decided, VendorHandover
from domain.registry.dormitory_area import DormitoryArea
from domain.registry.dwelling import Dwelling
from domain.registry.events import SOLD_PUBLIC, DwellingRegistered, Holding
from domain.registry.resident import Resident
from domain.values.authority import Authority
from domain.values.dwelling_code import place
from domain.values.money import HALF_UP_TO_FEN
from domain.values.personal import personal
from services import bootstrap
from services.house import House
from services.settings import Settings
from services.use_cases import approvals, counter
from services.use_cases.command import acting
from services.worker import follow

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)  # Noon in Shanghai.
TODAY = date(2026, 11, 23)
TAKEN_OVER = datetime(2025, 12, 31, 16, tzinfo=UTC)  # New Year in Shanghai.
FEE = "物业服务费"
COMPANY, BUREAU = "company:shicheng", "bureau:ezhou"
CHEN, LIN = "resident:chen", "resident:lin"
CONTRACT = Authority(kind="合同", number="2026-07", dated=date(2026, 7, 1), sha256=None)
LEDGER = Authority(kind="台账", number="房屋台账", dated=None, sha256="00" * 32)
DWELLINGS = ("BH-1-1-101", "BH-1-1-102", "BH-2-1-101")
# 62.25 × 0.50 = 31.125: half up says 31.13, half even 31.12. (62.75 would not tell them apart.)
HOME = Due("BH-1-1-101", Decimal("62.25"), CHEN, (), "2026-11", date(2026, 11, 30))
ADOPTED = TariffAdopted(
    area="BH",
    version=1,
    fee_kind=FEE,
    basis="floor_area",
    rate_yuan=Decimal("0.50"),
    effective_from="2026-01",
    creditor=COMPANY,
    rounding=HALF_UP_TO_FEN,
    authority=CONTRACT,
    prepared_by="person:li",
    approved_by="person:zhao",
)
CASH = PaymentReceived(
    payment_id="p1",
    dwelling="BH-1-1-101",
    amount_fen=5000,
    channel="cash",
    received_on=TODAY,
    payer=CHEN,
    debtor=CHEN,
    payee=COMPANY,
    designation=(),
    receipt="BH00000001",
    shift="s1",
    backdating_reason=None,
    booked_on=TODAY,
)
BACK = RefundIssued(
    refund_id="r1",
    payment_id="p1",
    amount_fen=1887,
    channel="transfer",
    shift=None,
    debtor=CHEN,
    payee=COMPANY,
    reason="overpaid",
    prepared_by="person:li",
    approved_by="person:zhao",
    booked_on=TODAY,
)
OLD_DEBT = ArrearsBroughtForward(
    charge_id="清洁管理费/2012/1",
    dwelling="BH-1-1-101",
    fee_kind="清洁管理费",
    period="2012",
    assessed_fen=28271,
    paid_fen=14136,
    outstanding_fen=14135,
    due_on=date(2012, 12, 31),
    debtor=CHEN,
    creditor=BUREAU,
    source=Source(sha256="00" * 32, sheet="历史欠费", row=2),
    note=None,
    booked_on=TODAY,
)
_numbers = count(1)


def fee(period: str = "2026-11", attempt: int = 1, due: Due = HOME) -> Assessment:
    """What the tariff says that a month costs."""
    tariff = Tariff(f"BH/{FEE}")
    tariff.adopt(ADOPTED)
    return tariff.assess(due._replace(period=period, attempt=attempt))


def registered(code: str, owner: str = CHEN, sqm: str = "62.25", tenure: str = SOLD_PUBLIC) -> DwellingRegistered:
    """A dwelling as a ledger brings it."""
    where = place(code)
    return DwellingRegistered(
        dwelling=code,
        area=where.area,
        building=where.building,
        entrance=where.entrance,
        door=where.door,
        floor_area_sqm=Decimal(sqm),
        tenure=tenure,
        owners=(Holding(owner, 1, 1),),
        moved_in_on=None,
        contact=None,
        authority=LEDGER,
    )


class Clock:
    """A clock that the test moves."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_days(self, days: int) -> None:
        """Time goes on."""
        self.now += timedelta(days=days)


def a_house(place: Path | Settings, clock: Clock | None = None) -> House:
    """A real house, on SQLite in a folder or wherever the settings say."""
    return bootstrap.build(Settings(home=place) if isinstance(place, Path) else place, clock or Clock())


@contextmanager
def asking(house: House, who: str = "wang", key: str = "", sent: Any = "the same") -> Iterator[None]:
    """What an edge does around a command; without a key, each is a command of its own."""
    with acting(house, f"person:{who}", key or f"key-of-test-{next(_numbers):06}", door="test", sent=sent):
        yield


def settle(house: House) -> None:
    """Everything that follows history has come to its end."""
    follow(house)


def take_over(house: House, *areas: str, company: str = COMPANY, cut_off_at: datetime = TAKEN_OVER) -> None:
    """A company may assess and collect in these areas from an hour on."""
    with asking(house):
        house.store.record(*(_taken_over(house, area, company, cut_off_at) for area in areas))
    settle(house)


def _taken_over(house: House, area: str, company: str = COMPANY, cut_off_at: datetime = TAKEN_OVER) -> VendorHandover:
    handover, decided = house.store.load(VendorHandover, area), Decided(CONTRACT, "person:li", "person:zhao")
    handover.plan(company, decided)
    handover.agree_cut_off(cut_off_at, decided, now=cut_off_at)
    return handover


def move_in(
    house: House, codes: tuple[str, ...] = DWELLINGS, owner: str = CHEN, sqm: str = "62.25", *, taken_over: bool = True
) -> None:
    """Dwellings with their accounts, and their area, which the company has taken over unless it is the bureau's."""
    with asking(house):
        area = house.store.load(DormitoryArea, "BH")
        area.register("滨湖路宿舍区", bureau=BUREAU)
        things: list[Any] = [area, _taken_over(house, "BH")] if taken_over else [area]
        for code in codes:
            area.register_building(place(code).building, [place(code).entrance])
            dwelling, account = house.store.load(Dwelling, code), house.store.load(DwellingAccount, code)
            dwelling.register(registered(code, owner, sqm))
            account.open()
            things += [dwelling, account]
        house.store.record(*things)
    settle(house)


def register_person(house: House, key: str, name: str, phone: str | None = None) -> None:
    """A resident under the party `resident:KEY`."""
    with asking(house):
        resident = house.store.load(Resident, key)
        resident.register(personal(key, "name", name), retired=True)
        if phone:
            resident.give_contact(personal(key, "phone", phone))
        house.store.record(resident)
    settle(house)


def adopt(
    house: House,
    rate: str = "0.50",
    since: str = "2026-01",
    kind: str = FEE,
    basis: str = "floor_area",
    creditor: str = COMPANY,
) -> None:
    """A tariff, prepared by one and approved by another."""
    proposal = f"tariff-{next(_numbers)}"
    content = {
        "area": "BH",
        "fee_kind": kind,
        "basis": basis,
        "rate_yuan": rate,
        "effective_from": since,
        "creditor": creditor,
        "authority": {"kind": "合同", "number": "2026-07", "dated": "2026-07-01", "sha256": None},
    }
    with asking(house, "li"):
        approvals.propose(house, proposal, kind="tariff adoption", content=content)
    with asking(house, "zhao"):
        approvals.approve(house, proposal)
    settle(house)


def open_counter(house: House, shift: str = "s1", cashier: str = "wang", payee: str = COMPANY, first: int = 1) -> str:
    """An open shift and a receipt book; gives the book's key."""
    with asking(house, cashier):
        counter.open_shift(house, shift, payee=payee, float_fen=20000)
    with asking(house, cashier):
        holder = f"person:{cashier}"
        counter.receive_receipt_book(house, series="BH", first=first, last=first + 99, payee=payee, holder=holder)
    return f"BH-{first:08}"


def pay(house: House, fen: int, dwelling: str = "BH-1-1-101", payment_id: str = "", book: str = "", **more: Any) -> str:
    """Cash at the counter that `open_counter` opened; gives the payment's id."""
    payment_id = payment_id or f"payment-{next(_numbers)}"
    with asking(house):
        counter.take_payment(
            house,
            dwelling,
            payment_id=payment_id,
            amount_fen=fen,
            channel=more.pop("channel", "cash"),
            shift=more.pop("shift", "s1"),
            receipt_book=book or "BH-00000001",
            **more,
        )
    settle(house)
    return payment_id


def later(fact: PaymentReceived, **changes: Any) -> PaymentReceived:
    """The same payment with something else in it."""
    return replace(fact, **changes)
