"""Which company may act in an area, from which hour on, until when, and on what document?"""

from datetime import UTC, date, datetime, timedelta
from typing import get_args

import msgspec
import sqlalchemy as sa

from domain.handover import events as handover
from domain.history import Entry
from projections.engine.business_day import BUSINESS_ZONE, business_day
from projections.engine.calendar import Calendar
from projections.engine.projection import Projection
from projections.engine.tables import Reading, metadata
from projections.engine.writer import Writer
from projections.gates import Reservation

steps_ = sa.Table(
    "handover_step",
    metadata,
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("area", sa.Text, nullable=False),
    sa.Column("company", sa.Text, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("at", sa.Text),  # UTC, ISO: when it takes effect.
    sa.Column("detail", sa.Text),
    sa.Column("up_to_fen", sa.BigInteger),
    sa.Column("up_to_households", sa.BigInteger),
    sa.Column("authority", sa.Text, nullable=False),
    sa.Column("prepared_by", sa.Text, nullable=False),
    sa.Column("approved_by", sa.Text, nullable=False),
    sa.Column("recorded_on", sa.Date, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Index("handover_step_by_area", "area", "version"),
)
PLANNED, CUT_OFF, SUSPENDED, RESUMED = (
    "handover planned",
    "cut-off agreed",
    "collection suspended",
    "collection resumed",
)
ENDED, RESERVED = "term ended", "reservation signed"
STEPS = (PLANNED, CUT_OFF, SUSPENDED, RESUMED, ENDED, RESERVED)
NOT_PLANNED, WAITING, RUNNING, HALTED, OVER = "not planned", "before cut-off", "in term", "suspended", "term over"
TERM_STATES = (NOT_PLANNED, WAITING, RUNNING, HALTED, OVER)


class HandBack(msgspec.Struct, frozen=True, kw_only=True):
    """How long a company may still look, so that it can hand everything back, where its term ends from a day on."""

    effective_from: date
    authority: str
    days: int


HAND_BACK = (HandBack(effective_from=date(1949, 10, 1), authority="移交办法：期满后三十天内可查，以便交还", days=30),)
"""Data, the oldest first: another length is one more, from its day on; none is altered."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What two persons recorded of a handover: which company, what, and when it takes effect."""

    what: str
    company: str
    at: datetime | None
    detail: str | None  # The reason of a suspension, the gate of a reservation.
    up_to_fen: int | None
    up_to_households: int | None
    authority: str
    prepared_by: str
    approved_by: str
    recorded_on: date
    version: int


class TermNow(msgspec.Struct, frozen=True):
    """Of the last company planned: how its term stands at an instant, and since or from when."""

    state: str
    company: str | None
    since: datetime | None


class HandoverTerms(Projection):
    """A row a fact: the steps of each area's handovers."""

    name = "handover_terms"
    tables = (steps_,)
    events = get_args(handover.HandoverEvent)
    reads_envelope = True

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """Each says its area, its company and its document."""
        fact = entry.event
        if not isinstance(fact, get_args(handover.HandoverEvent)):
            return
        what, at, detail = _told(fact)
        row = {"position": entry.position, "version": entry.version, "what": what, "detail": detail}
        row |= {"at": at.astimezone(UTC).isoformat() if at else None, "authority": str(fact.authority)}
        row |= {name: getattr(fact, name) for name in ("area", "company", "prepared_by", "approved_by")}
        row |= {name: getattr(fact, name, None) for name in ("up_to_fen", "up_to_households")}
        writer.insert(steps_, [row | {"recorded_on": business_day(entry.envelope.recorded_at)}])


def _told(fact: handover.HandoverEvent) -> tuple[str, datetime | None, str | None]:
    match fact:
        case handover.HandoverPlanned():
            return PLANNED, None, None
        case handover.CutOffAgreed():
            return CUT_OFF, fact.cut_off_at, None
        case handover.CollectionSuspended():
            return SUSPENDED, fact.suspended_from, fact.reason
        case handover.CollectionResumed():
            return RESUMED, fact.resumed_at, None
        case handover.TermEnded():
            return ENDED, fact.ended_at, None
        case handover.ReservationSigned():
            return RESERVED, None, fact.gate


# What is asked ------------------------------------------------------------------------------------

_FIELDS = [steps_.c[name] for name in Step.__struct_fields__]


def steps(connection: Reading, area: str, as_of: date, known_at: int | None = None) -> list[Step]:
    """What was recorded of an area's handovers by the end of a day, as known at a position, in its order."""
    query = sa.select(*_FIELDS).where(steps_.c.area == area, steps_.c.recorded_on <= as_of)
    if known_at is not None:
        query = query.where(steps_.c.position <= known_at)
    rows = connection.execute(query.order_by(steps_.c.version)).mappings()
    return [Step(**({**row} | {"at": row["at"] and datetime.fromisoformat(row["at"])})) for row in rows]


def last_term(known: list[Step]) -> list[Step]:
    """The steps of the company that was planned last."""
    begins = [number for number, each in enumerate(known) if each.what == PLANNED]
    return known[begins[-1] :] if begins else []


def term_at(known: list[Step], instant: datetime) -> TermNow:
    """How the last term stands; what it does not say, the decisions of the counter do."""
    term = last_term(known)
    if not term:
        return TermNow(NOT_PLANNED, None, None)
    company, at = term[0].company, {each.what: each.at for each in term}
    ended, cut_off = at.get(ENDED), at.get(CUT_OFF)
    if ended is not None and ended <= instant:
        return TermNow(OVER, company, ended)
    if cut_off is None or cut_off > instant:
        return TermNow(WAITING, company, cut_off)
    moved = [each for each in term if each.what in (SUSPENDED, RESUMED) and each.at and each.at <= instant]
    if moved and moved[-1].what == SUSPENDED:
        return TermNow(HALTED, company, moved[-1].at)
    return TermNow(RUNNING, company, cut_off)


def closed_areas(connection: Reading, company: str, instant: datetime) -> frozenset[str]:
    """Where a company's last term ended so long ago that it may not even look any more."""
    query = sa.select(steps_.c.area, steps_.c.what, steps_.c.at)
    query = query.where(steps_.c.company == company, steps_.c.what.in_((PLANNED, ENDED)))
    last = {row.area: row for row in connection.execute(query.order_by(steps_.c.area, steps_.c.version))}
    ends = {area: datetime.fromisoformat(row.at) for area, row in last.items() if row.what == ENDED}
    return frozenset(area for area, ended in ends.items() if ended + _hand_back(ended) <= instant)


def _hand_back(ended_at: datetime) -> timedelta:
    day = business_day(ended_at)
    return timedelta(days=[each for each in HAND_BACK if each.effective_from <= day][-1].days)


def end_of(day: date, now: datetime) -> datetime:
    """The instant as of which a term is told: now, or the last one of a day of the past."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=BUSINESS_ZONE) + timedelta(days=1)
    return min(now, midnight - timedelta(microseconds=1))


def reservations(known: list[Step], area: str) -> dict[str, Reservation]:
    """By gate, the last one of the last term."""
    return {
        each.detail or "": Reservation(
            each.up_to_fen or 0,
            each.up_to_households or 0,
            each.authority,
            each.prepared_by,
            each.approved_by,
            f"handover/{area}",
            each.version,
        )
        for each in last_term(known)
        if each.what == RESERVED
    }
