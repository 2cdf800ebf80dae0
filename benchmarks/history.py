"""The year that lies behind the town, written into history in the order of life, some thousand facts a save."""

from collections import defaultdict
from datetime import date
from typing import Any

from benchmarks.town import (
    COMPANY,
    FEE,
    HOMES,
    OLD_AREA,
    OLD_FEES,
    PAPER,
    Town,
    adoption,
    asking,
    due_on,
    fees,
    floor_area,
    old_homes,
    taken_over,
)
from domain.billing.due import Due
from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import AccountOpened, Assessment, FeeAssessed, PaymentAllocated, PaymentReceived
from domain.billing.tariff import Tariff, tariff_key
from domain.handover.vendor_handover import VendorHandover
from domain.history import Aggregate, Entry, Event
from domain.payments.cashier_shift import CashierShift
from domain.payments.events import PaymentTaken, ReceiptBookIssued, ReceiptBookReceived, ReceiptIssued, ShiftOpened
from domain.payments.receipt_book import ReceiptBook, book_key
from domain.registry.dormitory_area import DormitoryArea
from domain.registry.dwelling import Dwelling
from domain.registry.events import SOLD_PUBLIC, BuildingRegistered, DormitoryAreaRegistered, DwellingRegistered, Holding
from domain.values.allocation import OLDEST_DUE_FIRST, Considered, Line
from domain.values.dwelling_code import place
from services.event_store.store import EventStore

ENTRIES_A_SAVE = 5_000
CASHIER = "person:cashier"
NEVER_PAYS = 10
"""One dwelling in ten pays nothing."""


class Chronicle:
    """Facts on their way into their streams."""

    def __init__(self, store: EventStore) -> None:
        self._store, self._entries = store, list[Entry]()
        self._heads: dict[str, int] = defaultdict(int)

    def tell(self, kind: type[Aggregate[Any]], key: str, *facts: Event) -> None:
        """After what the stream holds already."""
        stream = self._store.stream(kind, key)
        self._entries += self._store.following(stream, self._heads[stream], facts)
        self._heads[stream] += len(facts)
        if len(self._entries) >= ENTRIES_A_SAVE:
            self.save()

    def save(self) -> None:
        """What was told so far is in the books."""
        self._store.append(self._entries)
        self._entries.clear()


def live_a_year(town: Town) -> None:
    """Registered, assessed for twelve months, paid at midsummer and at the end of the year."""
    with asking(town.house):
        told = Chronicle(town.house.store)
        for area in town.areas:
            _found(told, area, [home for home in town.homes() if place(home).area == area])
        for month in range(1, 13):
            for building in town.places():
                for fee in fees(*building, f"2025-{month:02}"):
                    told.tell(DwellingAccount, fee.dwelling, FeeAssessed(assessment=fee, booked_on=_first(month)))
            if month in (6, 12):
                for building in town.places():
                    _collect(told, *building, month)
        told.save()


def grow_old(town: Town) -> None:
    """An area of accounts of twenty years: three fees a month, and all but those of the last year paid."""
    tariffs = [Tariff(tariff_key(OLD_AREA, kind)) for kind in OLD_FEES]
    for tariff, kind in zip(tariffs, OLD_FEES, strict=True):
        tariff.adopt(adoption(OLD_AREA, kind))
    with asking(town.house):
        told = Chronicle(town.house.store)
        _found(told, OLD_AREA, old_homes())
        for period in (f"{2006 + n // 12}-{n % 12 + 1:02}" for n in range(240)):
            for n, home in enumerate(old_homes()):
                due = Due(home, floor_area(n), f"resident:{home}", (), period, due_on(period))
                charges = [tariff.assess(due) for tariff in tariffs]
                told.tell(DwellingAccount, home, *(FeeAssessed(assessment=fee, booked_on=_day(fee)) for fee in charges))
                if period < "2025":
                    told.tell(DwellingAccount, home, *_paid(charges, f"{home}/{period}", f"{home}/{period}", "old"))
        told.save()


def _found(told: Chronicle, area: str, homes: list[str]) -> None:
    told.tell(DormitoryArea, area, DormitoryAreaRegistered(area=area, name=f"测量区{area}", bureau="bureau:ezhou"))
    for building in dict.fromkeys(place(home).building for home in homes):
        entrances = tuple(f"{building}-{n}" for n in range(1, 5))
        told.tell(DormitoryArea, area, BuildingRegistered(building=building, entrances=entrances))
    told.tell(VendorHandover, area, *taken_over(area))
    for kind in OLD_FEES if area == OLD_AREA else (FEE,):
        told.tell(Tariff, tariff_key(area, kind), adoption(area, kind))
    for n, home in enumerate(homes):
        told.tell(Dwelling, home, _registered(home, n % HOMES))
        told.tell(DwellingAccount, home, AccountOpened(dwelling=home))


def _registered(home: str, number: int) -> DwellingRegistered:
    where = place(home)
    return DwellingRegistered(
        dwelling=home,
        area=where.area,
        building=where.building,
        entrance=where.entrance,
        door=where.door,
        floor_area_sqm=floor_area(number),
        tenure=SOLD_PUBLIC,
        owners=(Holding(f"resident:{home}", 1, 1),),
        moved_in_on=None,
        contact=None,
        authority=PAPER,
    )


def _collect(told: Chronicle, area: str, building: int, month: int) -> None:
    """Half a year, at the counter: a shift and a receipt book a building."""
    months = [fees(area, building, f"2025-{n:02}") for n in range(month - 5, month + 1)]
    series = f"{area}-{building}-{month}"
    shift, book = f"shift-{series}", book_key(series, 1)
    opened = ShiftOpened(shift=shift, cashier=CASHIER, payee=COMPANY, float_fen=0, opened_on=_first(month))
    told.tell(CashierShift, shift, opened)
    received = ReceiptBookReceived(book=book, series=series, first=1, last=HOMES, payee=COMPANY)
    told.tell(ReceiptBook, book, received, ReceiptBookIssued(book=book, to=CASHIER))
    for number, charges in enumerate(zip(*months, strict=True), 1):
        if number % NEVER_PAYS == 0:
            continue
        home, payment_id, receipt = charges[0].dwelling, f"{series}-{number}", f"{series}{number:08}"
        amount_fen = sum(fee.amount_fen for fee in charges)
        told.tell(DwellingAccount, home, *_paid(list(charges), payment_id, receipt, shift))
        taken = PaymentTaken(shift=shift, payment_id=payment_id, channel="cash", amount_fen=amount_fen)
        told.tell(CashierShift, shift, taken)
        issued = ReceiptIssued(book=book, receipt=receipt, payment_id=payment_id, dwelling=home, amount_fen=amount_fen)
        told.tell(ReceiptBook, book, issued)


def _paid(charges: list[Assessment], payment_id: str, receipt: str, shift: str) -> tuple[Event, Event]:
    """Charges of one debtor, each in full."""
    last = charges[-1]
    received = PaymentReceived(
        payment_id=payment_id,
        dwelling=last.dwelling,
        amount_fen=sum(fee.amount_fen for fee in charges),
        channel="cash",
        received_on=_day(last),
        payer=last.debtor,
        debtor=last.debtor,
        payee=last.creditor,
        designation=(),
        receipt=receipt,
        shift=shift,
        backdating_reason=None,
        booked_on=_day(last),
    )
    allocated = PaymentAllocated(
        payment_id=payment_id,
        debtor=last.debtor,
        payee=last.creditor,
        lines=tuple(Line(fee.charge_id, fee.amount_fen, fee.creditor, fee.fee_kind) for fee in charges),
        rule=OLDEST_DUE_FIRST,
        trace=tuple(Considered(fee.charge_id, fee.due_on, fee.amount_fen, fee.amount_fen) for fee in charges),
        booked_on=_day(last),
    )
    return received, allocated


def _day(fee: Assessment) -> date:
    """On which a month's charge came into the books."""
    return due_on(fee.period).replace(day=1)


def _first(month: int) -> date:
    return date(2025, month, 1)
