"""What a proposal may ask for. A new act is a content, a function and a line in `ACTS`."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from msgspec import Struct

from domain.billing.books import Books
from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import RefundIssued, TariffAdopted, TariffEnded, TariffWithdrawn
from domain.billing.refusals import IdReused, TariffInUse
from domain.billing.tariff import Tariff, tariff_key
from domain.history import Aggregate
from domain.payments.cashier_shift import CashierShift
from domain.payments.events import CASH, TRANSFER
from domain.payments.events.online import ONLINE
from domain.payments.refusals import CashShort, UnknownChannel
from domain.values.authority import Authority
from domain.values.money import HALF_UP_TO_FEN
from domain.values.party import party
from projections import arrears
from services.event_store.recovery import DECLARATION
from services.house import House
from services.use_cases.areas import known_area
from services.use_cases.bank_lines import MoneyIdentification, MoneyReturn, identify_money, return_money
from services.use_cases.booking import booking_day
from services.use_cases.differences import DifferenceExplanation, explain_difference
from services.use_cases.dwelling_codes import dwelling_of
from services.use_cases.handover import (
    CollectionResumption,
    CollectionSuspension,
    CutOffAgreement,
    GateReservation,
    HandoverPlanning,
    TermEnding,
    agree_cut_off,
    end_term,
    plan_handover,
    resume_collection,
    sign_reservation,
    suspend_collection,
)
from services.use_cases.online_refunds import refunded_online
from services.use_cases.ownership import OwnershipTransfer, transfer_ownership
from services.use_cases.recovery import RestoreDeclaration, declare_restore
from services.use_cases.reshaping import DwellingDivision, DwellingJoining, DwellingRenumbering, divide, join, renumber
from services.use_cases.staff import RoleGrant, grant_role

C = TypeVar("C", contravariant=True)


class CarryOut(Protocol[C]):
    """Decides, and hands back what is to be recorded together with the approval."""

    def __call__(
        self, house: House, asked: C, /, *, prepared_by: str, approved_by: str
    ) -> Sequence[Aggregate[Any]]: ...


K = TypeVar("K")


class Act(NamedTuple, Generic[K]):
    """The form of a proposal's content, and how it is carried out."""

    content: type[K]
    carry_out: CarryOut[K]


class Asked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The content of a proposal."""


class ChargeReversal(Asked, frozen=True):
    """冲销: the whole charge goes."""

    dwelling: str
    charge_id: str
    reason: str
    note: str = ""


def reverse_charge(
    house: House, asked: ChargeReversal, /, *, prepared_by: str, approved_by: str
) -> Sequence[Aggregate[Any]]:
    """Raises UnknownCharge, UnknownReason."""
    account = house.store.load(DwellingAccount, dwelling_of(house, asked.dwelling))
    charge = account.charges.get(asked.charge_id)
    books = charge.fact.creditor if charge else house.settings.bureau
    account.reverse_assessment(
        asked.charge_id,
        reason=asked.reason,
        note=asked.note,
        prepared_by=prepared_by,
        approved_by=approved_by,
        booked_on=booking_day(house, books),
    )
    account.apply_rests(booked_on=booking_day(house, books))
    return [account]


class Refund(Asked, frozen=True):
    """退款: what rests on a payment is given back."""

    refund_id: str
    dwelling: str
    payment_id: str
    amount_fen: int
    channel: str
    reason: str
    shift: str | None = None


def refund(house: House, asked: Refund, /, *, prepared_by: str, approved_by: str) -> Sequence[Aggregate[Any]]:
    """In cash out of an open shift, by transfer, or as it was paid online. Raises RefundExceedsRest, CashShort, …"""
    account = house.store.load(DwellingAccount, dwelling_of(house, asked.dwelling))
    if asked.channel == ONLINE:
        what = asked.payment_id, asked.refund_id, asked.amount_fen, asked.reason
        return [refunded_online(house, account, *what, prepared_by=prepared_by, approved_by=approved_by)]
    received, is_known = account.payment(asked.payment_id).received, asked.refund_id in account.refunds
    if asked.channel not in (CASH, TRANSFER) or (asked.channel == CASH) != (asked.shift is not None):
        raise UnknownChannel(asked.channel)
    account.issue_refund(
        RefundIssued(
            refund_id=asked.refund_id,
            payment_id=asked.payment_id,
            amount_fen=asked.amount_fen,
            channel=asked.channel,
            shift=asked.shift,
            debtor=received.debtor,
            payee=received.payee,
            reason=asked.reason,
            prepared_by=prepared_by,
            approved_by=approved_by,
            booked_on=booking_day(house, received.payee),
        )
    )
    if asked.shift is None:
        return [account]
    drawer = house.store.load(CashierShift, asked.shift)
    if drawer.version and drawer.opened.payee != received.payee:
        raise CashShort(asked.shift, 0)  # Whatever lies in it is another payee's.
    if asked.refund_id in drawer.refunded and not is_known:
        raise IdReused(asked.refund_id)  # It stands for another account's money.
    drawer.refund_cash(asked.refund_id, asked.amount_fen)
    return [account, drawer]


class TariffAdoption(Asked, frozen=True):
    """收费标准: a new version from a month on."""

    area: str
    fee_kind: str
    basis: str
    rate_yuan: Decimal
    effective_from: str
    creditor: str
    authority: Authority


def adopt_tariff(
    house: House, asked: TariffAdoption, /, *, prepared_by: str, approved_by: str
) -> Sequence[Aggregate[Any]]:
    """Raises UnknownArea, TariffOverlap, RateNotPositive, …"""
    area = known_area(house, asked.area)
    tariff = house.store.load(Tariff, tariff_key(area, asked.fee_kind))
    tariff.adopt(
        TariffAdopted(
            area=area,
            version=0,
            fee_kind=asked.fee_kind.strip(),
            basis=asked.basis,
            rate_yuan=asked.rate_yuan,
            effective_from=asked.effective_from,
            creditor=party(asked.creditor),
            rounding=HALF_UP_TO_FEN,
            authority=asked.authority,
            prepared_by=prepared_by,
            approved_by=approved_by,
        )
    )
    return [tariff]


class TariffWithdrawal(Asked, frozen=True):
    """A mis-keyed version is taken back."""

    area: str
    fee_kind: str
    version: int
    reason: str


def withdraw_tariff(
    house: House, asked: TariffWithdrawal, /, *, prepared_by: str, approved_by: str
) -> Sequence[Aggregate[Any]]:
    """Refused while a standing charge names it. Raises TariffInUse, UnknownTariffVersion."""
    area = known_area(house, asked.area)
    tariff = house.store.load(Tariff, tariff_key(area, asked.fee_kind))
    if house.ask(lambda reading: arrears.standing_with_tariff(reading, area, asked.fee_kind, asked.version)):
        raise TariffInUse(tariff.key, asked.version)
    tariff.withdraw(
        TariffWithdrawn(
            area=area,
            fee_kind=asked.fee_kind,
            version=asked.version,
            reason=asked.reason,
            prepared_by=prepared_by,
            approved_by=approved_by,
        )
    )
    return [tariff]


class TariffEnding(Asked, frozen=True):
    """After a month the fee is not assessed any more."""

    area: str
    fee_kind: str
    last_period: str
    authority: Authority


def end_tariff(house: House, asked: TariffEnding, /, *, prepared_by: str, approved_by: str) -> Sequence[Aggregate[Any]]:
    """Raises TariffGap, AuthorityMissing."""
    area = known_area(house, asked.area)
    tariff = house.store.load(Tariff, tariff_key(area, asked.fee_kind))
    tariff.end(
        TariffEnded(
            area=area,
            fee_kind=asked.fee_kind,
            last_period=asked.last_period,
            authority=asked.authority,
            prepared_by=prepared_by,
            approved_by=approved_by,
        )
    )
    return [tariff]


class PeriodReopening(Asked, frozen=True):
    """重新开账: days of closed books are open again."""

    creditor: str
    from_day: date
    reason: str


def reopen_period(
    house: House, asked: PeriodReopening, /, *, prepared_by: str, approved_by: str
) -> Sequence[Aggregate[Any]]:
    """Raises BooksNotClosed."""
    books = house.store.load(Books, party(asked.creditor))
    books.reopen(asked.from_day, reason=asked.reason, prepared_by=prepared_by, approved_by=approved_by)
    return [books]


ACTS: dict[str, Act[Any]] = {
    "charge reversal": Act(ChargeReversal, reverse_charge),
    "refund": Act(Refund, refund),
    "tariff adoption": Act(TariffAdoption, adopt_tariff),
    "tariff withdrawal": Act(TariffWithdrawal, withdraw_tariff),
    "tariff ending": Act(TariffEnding, end_tariff),
    "ownership transfer": Act(OwnershipTransfer, transfer_ownership),
    "dwelling renumbering": Act(DwellingRenumbering, renumber),
    "dwelling division": Act(DwellingDivision, divide),
    "dwelling joining": Act(DwellingJoining, join),
    "period reopening": Act(PeriodReopening, reopen_period),
    "role grant": Act(RoleGrant, grant_role),
    "money identification": Act(MoneyIdentification, identify_money),
    "money return": Act(MoneyReturn, return_money),
    "difference explanation": Act(DifferenceExplanation, explain_difference),
    "handover planning": Act(HandoverPlanning, plan_handover),
    "cut-off": Act(CutOffAgreement, agree_cut_off),
    "collection suspension": Act(CollectionSuspension, suspend_collection),
    "collection resumption": Act(CollectionResumption, resume_collection),
    "term ending": Act(TermEnding, end_term),
    "gate reservation": Act(GateReservation, sign_reservation),
    DECLARATION: Act(RestoreDeclaration, declare_restore),
}
