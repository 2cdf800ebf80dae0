"""What two persons record of a handover: who takes an area over, from which hour on, and until when."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from domain.handover.vendor_handover import Decided, VendorHandover
from domain.history import Aggregate
from domain.values.authority import Authority
from domain.values.party import party
from services.house import House
from services.use_cases.areas import known_area

Instant = Annotated[datetime, Meta(tz=True)]
"""With its zone; it is recorded in UTC."""
Changed = Sequence[Aggregate[Any]]


class _OfHandover(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of an area, on what document."""

    area: str
    authority: Authority


class HandoverPlanning(_OfHandover, frozen=True):
    """移交计划: this company is to take the area over."""

    company: str


def plan_handover(house: House, asked: HandoverPlanning, /, *, prepared_by: str, approved_by: str) -> Changed:
    """Raises UnknownArea, NotACompany, HandoverPlannedOtherwise, AuthorityMissing."""
    handover = _handover(house, asked)
    handover.plan(party(asked.company), Decided(asked.authority, prepared_by, approved_by))
    return [handover]


class CutOffAgreement(_OfHandover, frozen=True):
    """交接基准时点: from this hour on the company assesses and collects."""

    cut_off_at: Instant


def agree_cut_off(house: House, asked: CutOffAgreement, /, *, prepared_by: str, approved_by: str) -> Changed:
    """Raises UnknownArea, HandoverNotPlanned, CutOffNotOnTheHour, CutOffPassed, InstantTooEarly, …"""
    handover, decided = _handover(house, asked), Decided(asked.authority, prepared_by, approved_by)
    handover.agree_cut_off(asked.cut_off_at.astimezone(UTC), decided, now=house.clock())
    return [handover]


class CollectionSuspension(_OfHandover, frozen=True):
    """暂停收费: the company neither assesses nor collects from an instant on."""

    suspended_from: Instant
    reason: str


def suspend_collection(house: House, asked: CollectionSuspension, /, *, prepared_by: str, approved_by: str) -> Changed:
    """Raises UnknownArea, NoCutOffAgreed, SuspendedAlready, InstantTooEarly, AfterTerm, …"""
    handover, decided = _handover(house, asked), Decided(asked.authority, prepared_by, approved_by)
    handover.suspend(asked.suspended_from.astimezone(UTC), asked.reason, decided)
    return [handover]


class CollectionResumption(_OfHandover, frozen=True):
    """恢复收费."""

    resumed_at: Instant


def resume_collection(house: House, asked: CollectionResumption, /, *, prepared_by: str, approved_by: str) -> Changed:
    """Raises UnknownArea, NotSuspended, InstantTooEarly, AfterTerm, …"""
    handover, decided = _handover(house, asked), Decided(asked.authority, prepared_by, approved_by)
    handover.resume(asked.resumed_at.astimezone(UTC), decided)
    return [handover]


class TermEnding(_OfHandover, frozen=True):
    """任期结束: from this instant on the company does nothing new here."""

    ended_at: Instant


def end_term(house: House, asked: TermEnding, /, *, prepared_by: str, approved_by: str) -> Changed:
    """Raises UnknownArea, HandoverNotPlanned, InstantTooEarly, AfterTerm, …"""
    handover, decided = _handover(house, asked), Decided(asked.authority, prepared_by, approved_by)
    handover.end_term(asked.ended_at.astimezone(UTC), decided, now=house.clock())
    return [handover]


class GateReservation(_OfHandover, frozen=True):
    """有保留通过: a gate passes although so much is not settled."""

    gate: str
    up_to_fen: int
    up_to_households: int


def sign_reservation(house: House, asked: GateReservation, /, *, prepared_by: str, approved_by: str) -> Changed:
    """Raises UnknownArea, HandoverNotPlanned, UnknownGate, ReservationInvalid, …"""
    handover, decided = _handover(house, asked), Decided(asked.authority, prepared_by, approved_by)
    handover.sign_reservation(asked.gate, asked.up_to_fen, asked.up_to_households, decided)
    return [handover]


def _handover(house: House, asked: _OfHandover) -> VendorHandover:
    return house.store.load(VendorHandover, known_area(house, asked.area))
