"""A company's term in an area, and gates by reservation: each prepared by one person and approved by another."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from domain.handover.events import GATES
from services.http.days import read_instant
from services.http.refusals import InstantInvalid
from services.http.schemas.registry import AUTHORITY, AuthorityAsked
from services.http.schemas.values import AreaText, Asked, CountedFen, PartyText, Text, choice, example, refusing

HOUSEHOLDS_MAX = 1_000_000
LAST_YEAR = 2999


def _agreed(value: object) -> datetime:
    """Raises InstantInvalid, ZoneMissing."""
    instant = read_instant(value)
    if instant.year > LAST_YEAR:
        raise InstantInvalid()
    return instant


Instant = Annotated[
    datetime,
    BeforeValidator(refusing(_agreed)),
    WithJsonSchema({"type": "string", "format": "date-time", "description": "With its zone."}),
]
OF_AREA = {"area": "BH", "authority": AUTHORITY}


class _OfHandover(Asked):
    """Of an area, on what document."""

    area: AreaText
    authority: AuthorityAsked


class HandoverPlanning(_OfHandover):
    """移交计划: this company is to take the area over."""

    company: PartyText

    model_config = example(OF_AREA | {"company": "company:shicheng"})


class CutOffAgreement(_OfHandover):
    """交接基准时点: from this full hour on the company assesses and collects."""

    cut_off_at: Instant

    model_config = example(OF_AREA | {"cut_off_at": "2026-12-01T00:00:00+08:00"})


class CollectionSuspension(_OfHandover):
    """暂停收费: from an instant on the company neither assesses nor collects."""

    suspended_from: Instant
    reason: Text

    model_config = example(OF_AREA | {"suspended_from": "2027-03-10T09:30:00+08:00", "reason": "代收款未按月移交"})


class CollectionResumption(_OfHandover):
    """恢复收费."""

    resumed_at: Instant

    model_config = example(OF_AREA | {"resumed_at": "2027-03-20T12:00:00+08:00"})


class TermEnding(_OfHandover):
    """任期结束: from this instant on the company does nothing new."""

    ended_at: Instant

    model_config = example(OF_AREA | {"ended_at": "2029-12-01T00:00:00+08:00"})


class GateReservation(_OfHandover):
    """有保留通过: a gate passes although so much is not settled."""

    gate: Annotated[Text, choice(GATES)]
    up_to_fen: CountedFen
    up_to_households: Annotated[int, Field(strict=True, ge=0, le=HOUSEHOLDS_MAX)]

    model_config = example(OF_AREA | {"gate": "maintenance fund", "up_to_fen": 500_000, "up_to_households": 12})


class PlanningProposed(Asked):
    """移交计划."""

    kind: Literal["handover planning"]
    content: HandoverPlanning


class CutOffProposed(Asked):
    """交接基准时点."""

    kind: Literal["cut-off"]
    content: CutOffAgreement


class SuspensionProposed(Asked):
    """暂停收费."""

    kind: Literal["collection suspension"]
    content: CollectionSuspension


class ResumptionProposed(Asked):
    """恢复收费."""

    kind: Literal["collection resumption"]
    content: CollectionResumption


class EndOfTermProposed(Asked):
    """任期结束."""

    kind: Literal["term ending"]
    content: TermEnding


class ReservationProposed(Asked):
    """有保留通过."""

    kind: Literal["gate reservation"]
    content: GateReservation


OF_TERMS = (
    PlanningProposed
    | CutOffProposed
    | SuspensionProposed
    | ResumptionProposed
    | EndOfTermProposed
    | ReservationProposed
)
