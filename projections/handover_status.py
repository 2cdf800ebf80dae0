"""What still stands between an area and its handover: gate by gate, building by building, as of any day?"""

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec
import sqlalchemy as sa

from domain.fund.events import FundBalanceBroughtForward, FundBalanceCorrected, FundLine
from domain.handover.events import CUT_OFF, GATES, LEGACY_ARREARS, MAINTENANCE_FUND, UTILITY_RETROFIT
from domain.history import Entry
from domain.retrofit import events as retrofit
from domain.values.dwelling_code import place
from domain.values.party import is_resident
from projections import handover_terms
from projections.arrears import charges
from projections.billing_statement import movements
from projections.engine.business_day import business_day
from projections.engine.calendar import Calendar
from projections.engine.projection import Projection
from projections.engine.tables import Reading, metadata
from projections.engine.writer import Writer
from projections.gate_rules import rule_on
from projections.gates import (
    GIVEN,
    NOT_BEGUN,
    OF_RESIDENTS,
    OF_UNITS,
    OWNER,
    PASSED,
    SELLING_UNIT,
    Bearing,
    Gate,
    Standing,
    blocking,
    gate_of,
    stood,
    trend_days,
)

REFUSED, UNDECIDED = "refused", "undecided"
FED = (MAINTENANCE_FUND, UTILITY_RETROFIT, LEGACY_ARREARS)
"""Gates that the facts on record can tell of."""
_BEGINNINGS = ("brought forward", "assessed")

bearings_ = sa.Table(
    "handover_bearing",
    metadata,
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("place", sa.Integer, primary_key=True),  # Of several that one fact says.
    sa.Column("area", sa.Text, nullable=False),
    sa.Column("gate", sa.Text, nullable=False),
    sa.Column("building", sa.Text, nullable=False),
    sa.Column("dwelling", sa.Text, nullable=False),
    sa.Column("thing", sa.Text, nullable=False),
    sa.Column("part", sa.Text, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("due_fen", sa.BigInteger),
    sa.Column("met_fen", sa.BigInteger),
    sa.Column("consent", sa.Text),
    sa.Column("stream", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Index("handover_bearing_by_area", "area", "gate", "day"),
)


class Status(msgspec.Struct, frozen=True):
    """All gates of an area as of a day, in the order of the work."""

    area: str
    as_of: date
    gates: tuple[Gate, ...]


class HandoverStatus(Projection):
    """What each fact says of a dwelling at a gate, on the day on which it was recorded: these facts bear no other."""

    name = "handover_status"
    tables = (bearings_,)
    events = (
        FundBalanceBroughtForward,
        FundBalanceCorrected,
        retrofit.RetrofitShareBroughtForward,
        retrofit.RetrofitShareCorrected,
        retrofit.ConsentGiven,
        retrofit.ConsentRefused,
    )
    reads_envelope = True

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """Two rows a sub-account, a row a share, a row a word on it."""
        told: Sequence[dict[str, object]] = list(_told(entry))
        shared = {"position": entry.position, "day": business_day(entry.envelope.recorded_at)}
        shared |= {"stream": entry.stream.partition("/")[2], "version": entry.version}
        nothing = dict.fromkeys(("due_fen", "met_fen", "consent"))
        writer.insert(bearings_, [nothing | row | shared | {"place": number} for number, row in enumerate(told)])


def _told(entry: Entry) -> Iterator[dict[str, object]]:
    match entry.event:
        case FundBalanceBroughtForward() as fact:
            for line in fact.lines:
                yield from _fund(line, fact.building)
        case FundBalanceCorrected() as fact:
            for each in fact.corrections:
                yield from _fund(each.line, fact.building)
        case retrofit.RetrofitShareBroughtForward() as fact:
            yield _retrofit(fact.dwelling, fact.item) | {"due_fen": fact.share_fen, "met_fen": 0, "consent": UNDECIDED}
        case retrofit.RetrofitShareCorrected() as fact:
            yield _retrofit(fact.dwelling, fact.item) | {"due_fen": fact.share_fen}
        case retrofit.ConsentGiven() as fact:
            yield _retrofit(fact.dwelling, fact.item) | {"consent": GIVEN}
        case retrofit.ConsentRefused() as fact:
            yield _retrofit(fact.dwelling, fact.item) | {"consent": REFUSED}


def _fund(line: FundLine, building: str) -> Iterator[dict[str, object]]:
    sides = (
        (OWNER, line.owner_due_fen, line.owner_paid_fen),
        (SELLING_UNIT, line.selling_unit_due_fen, line.selling_unit_paid_fen),
    )
    where = {"gate": MAINTENANCE_FUND, "area": place(line.dwelling).area, "building": building}
    for side, due_fen, met_fen in sides:
        row = where | {"dwelling": line.dwelling, "thing": side, "part": side}
        yield row | {"due_fen": due_fen, "met_fen": met_fen}


def _retrofit(dwelling: str, item: str) -> dict[str, object]:
    where = place(dwelling)
    row: dict[str, object] = {"gate": UTILITY_RETROFIT, "area": where.area, "building": where.building}
    return row | {"dwelling": dwelling, "thing": item, "part": item}


# What is asked ------------------------------------------------------------------------------------

_FIELDS = [bearings_.c[name] for name in Bearing._fields]


def status(connection: Reading, area: str, as_of: date, known_at: int | None = None) -> Status:
    """Every gate, as history was known at a position (by default: now); of which nothing is known has not begun."""
    facts = {gate: _facts(connection, gate, area, as_of, known_at) for gate in FED}
    days = trend_days((each.day for told in facts.values() for each in told), as_of)
    steps = handover_terms.steps(connection, area, as_of, known_at)
    reserved = handover_terms.reservations(steps, area)
    gates = {gate: gate_of(gate, told, as_of, days, reserved.get(gate)) for gate, told in facts.items()}
    is_agreed = any(each.what == handover_terms.CUT_OFF for each in handover_terms.last_term(steps))
    gates[CUT_OFF] = Gate(gate=CUT_OFF, state=PASSED if is_agreed else NOT_BEGUN)
    return Status(area, as_of, tuple(gates.get(gate) or Gate(gate=gate, state=NOT_BEGUN) for gate in GATES))


def what_blocks(
    connection: Reading, area: str, gate: str, as_of: date, building: str | None = None, known_at: int | None = None
) -> list[Standing]:
    """Door by door, with the entry that says so; nothing for a gate of which nothing is on record."""
    if gate not in FED:
        return []
    standing = stood(_facts(connection, gate, area, as_of, known_at), as_of).values()
    found = blocking(gate, standing, rule_on(as_of))
    return [each for each in found if building is None or each.building == building]


def _facts(connection: Reading, gate: str, area: str, as_of: date, known_at: int | None) -> list[Bearing]:
    if gate == LEGACY_ARREARS:
        return list(_legacy(connection, area, as_of, known_at))
    query = sa.select(*_FIELDS).where(bearings_.c.area == area, bearings_.c.gate == gate, bearings_.c.day <= as_of)
    if known_at is not None:
        query = query.where(bearings_.c.position <= known_at)
    return [Bearing(*row) for row in connection.execute(query.order_by(bearings_.c.position, bearings_.c.place))]


def _legacy(connection: Reading, area: str, as_of: date, known_at: int | None) -> Iterator[Bearing]:
    """What is due to a bureau, from the movements of its charges: it stood before any company came."""
    c, m = charges.c, movements.c
    named = (c.building, c.dwelling, c.charge_id, c.debtor, m.booked_on, m.what, m.owed_fen, m.version)
    query = sa.select(*named).join(movements, (m.dwelling == c.dwelling) & (m.charge_id == c.charge_id))
    query = query.where(c.area == area, c.creditor.startswith("bureau:"), c.due_on < as_of, m.booked_on <= as_of)
    if known_at is not None:
        query = query.where(m.position <= known_at)
    so_far: dict[tuple[str, str], tuple[int, int]] = {}
    for building, dwelling, charge_id, debtor, day, what, owed_fen, version in connection.execute(
        query.order_by(m.booked_on, m.position, m.part)
    ):
        due_fen, met_fen = so_far.get((dwelling, charge_id), (0, 0))
        is_new = what in _BEGINNINGS
        so_far[dwelling, charge_id] = (due_fen + owed_fen, met_fen) if is_new else (due_fen, met_fen - owed_fen)
        part = OF_RESIDENTS if is_resident(debtor) else OF_UNITS
        amounts = so_far[dwelling, charge_id]
        yield Bearing(building, dwelling, charge_id, part, day, *amounts, None, f"account/{dwelling}", version)
