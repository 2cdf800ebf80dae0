"""The vocabulary of the handover. These words stay on disk: add, never alter."""

from datetime import datetime

from domain.history import Event
from domain.values.authority import Authority

MAINTENANCE_FUND, UTILITY_RETROFIT, LEGACY_ARREARS = "maintenance fund", "utility retrofit", "legacy arrears"
FEE_CONSENT, CONTRACT, STAFF, RECORDS, CUT_OFF = "fee consent", "contract", "staff", "records", "cut-off"
GATES = (MAINTENANCE_FUND, UTILITY_RETROFIT, LEGACY_ARREARS, FEE_CONSENT, CONTRACT, STAFF, RECORDS, CUT_OFF)
"""What must be settled before an area is handed over, in the order of the work."""


class HandoverPlanned(Event, frozen=True):
    """This company is to take over the area: nothing is allowed to it yet."""

    TOPIC = "HandoverPlanned.v1"
    area: str
    company: str
    authority: Authority
    prepared_by: str
    approved_by: str


class CutOffAgreed(Event, frozen=True):
    """From this hour on (交接基准时点) the company assesses and collects, and the bureau bears nothing new."""

    TOPIC = "CutOffAgreed.v1"
    area: str
    company: str
    cut_off_at: datetime  # UTC, on the hour.
    authority: Authority
    prepared_by: str
    approved_by: str


class CollectionSuspended(Event, frozen=True):
    TOPIC = "CollectionSuspended.v1"
    area: str
    company: str
    suspended_from: datetime  # UTC.
    reason: str
    authority: Authority
    prepared_by: str
    approved_by: str


class CollectionResumed(Event, frozen=True):
    TOPIC = "CollectionResumed.v1"
    area: str
    company: str
    resumed_at: datetime  # UTC.
    authority: Authority
    prepared_by: str
    approved_by: str


class TermEnded(Event, frozen=True):
    """From this instant on the company does nothing new here."""

    TOPIC = "TermEnded.v1"
    area: str
    company: str
    ended_at: datetime  # UTC.
    authority: Authority
    prepared_by: str
    approved_by: str


class ReservationSigned(Event, frozen=True):
    """有保留通过: both sides go on although a gate is not settled, up to what they knew to be missing."""

    TOPIC = "ReservationSigned.v1"
    area: str
    company: str
    gate: str
    up_to_fen: int
    up_to_households: int
    authority: Authority
    prepared_by: str
    approved_by: str


HandoverEvent = HandoverPlanned | CutOffAgreed | CollectionSuspended | CollectionResumed | TermEnded | ReservationSigned
