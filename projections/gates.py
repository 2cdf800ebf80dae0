"""The gates of a handover: what still blocks one, by building. Facts of the past and a dated rule in, states out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from domain.handover.events import MAINTENANCE_FUND, UTILITY_RETROFIT
from domain.values.period import month_of
from projections.directory import sorting
from projections.gate_rules import Rule, rule_on

NOT_BEGUN, BLOCKED, RESERVED, PASSED = "not begun", "blocked", "passed with reservation", "passed"
STATES = (NOT_BEGUN, BLOCKED, RESERVED, PASSED)
OWNER, SELLING_UNIT = "owner's part", "selling unit's part"
OF_RESIDENTS, OF_UNITS = "owed by residents", "owed by former employers"
PARTS = (OWNER, SELLING_UNIT, OF_RESIDENTS, OF_UNITS)
"""Of a gate's amounts; the retrofit's parts are its items."""
GIVEN = "given"
POINTS_MAX = 24
"""Of a trend; with more days of change, the last one of each month stands for it."""


class Bearing(NamedTuple):
    """What a fact says of one dwelling's thing at a gate; what it does not say is as it was."""

    building: str
    dwelling: str
    thing: str  # One of several that a dwelling has at this gate.
    part: str
    day: date
    due_fen: int | None
    met_fen: int | None
    consent: str | None
    stream: str  # With its version: the entry that says so.
    version: int


class Standing(msgspec.Struct, frozen=True):
    """How one dwelling's thing stands: what of it blocks, and by which entry. 分."""

    building: str
    dwelling: str
    thing: str
    part: str
    due_fen: int
    met_fen: int
    consent: str | None
    stream: str
    version: int


class Reservation(msgspec.Struct, frozen=True):
    """有保留通过: both sides go on although so much is missing."""

    up_to_fen: int
    up_to_households: int
    authority: str
    prepared_by: str
    approved_by: str
    stream: str
    version: int

    def covers(self, fen: int, households: int) -> bool:
        """What was known to be missing when it was signed, and no more."""
        return fen <= self.up_to_fen and households <= self.up_to_households


class PartOfGate(msgspec.Struct, frozen=True, kw_only=True):
    """One owner of the money, item or sort of debtor. 分."""

    part: str
    dwellings: int
    due_fen: int
    met_fen: int
    missing_fen: int
    missing_households: int


class GateOfBuilding(msgspec.Struct, frozen=True, kw_only=True):
    """A gate in one building. 分."""

    building: str
    state: str
    dwellings: int
    due_fen: int
    met_fen: int
    blocking_fen: int
    blocking_households: int
    parts: tuple[PartOfGate, ...]


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """What blocked at the end of a day. 分."""

    day: date
    blocking_fen: int
    blocking_households: int


class Gate(msgspec.Struct, frozen=True, kw_only=True):
    """A gate of an area. 分."""

    gate: str
    state: str
    blocking_fen: int = 0
    blocking_households: int = 0
    reservation: Reservation | None = None
    buildings: tuple[GateOfBuilding, ...] = ()
    trend: tuple[Point, ...] = ()


def stood(bearings: Iterable[Bearing], until: date) -> dict[tuple[str, str], Standing]:
    """How each thing stands at the end of a day; the facts come in the order of history."""
    standing: dict[tuple[str, str], Standing] = {}
    for each in bearings:
        if each.day <= until:
            _go_on(standing, each)
    return standing


def gate_of(
    gate: str, bearings: Sequence[Bearing], as_of: date, days: Sequence[date], reservation: Reservation | None
) -> Gate:
    """A gate as of a day, with what blocked it at the end of these days."""
    standing: dict[tuple[str, str], Standing] = {}
    waiting, trend = iter(sorted(bearings, key=lambda each: each.day)), []
    ahead = next(waiting, None)
    for day in days:
        while ahead is not None and ahead.day <= day:
            _go_on(standing, ahead)
            ahead = next(waiting, None)
        if standing:
            fen, households = _sums(blocking(gate, standing.values(), rule_on(day)))
            trend.append(Point(day=day, blocking_fen=fen, blocking_households=households))
    now = stood(bearings, as_of)
    if not now:
        return Gate(gate=gate, state=NOT_BEGUN)
    blocked = blocking(gate, now.values(), rule_on(as_of))
    fen, households = _sums(blocked)
    reserved = reservation is not None and reservation.covers(fen, households)
    return Gate(
        gate=gate,
        state=_state(households, reserved),
        blocking_fen=fen,
        blocking_households=households,
        reservation=reservation,
        buildings=_by_building(now.values(), blocked, reserved),
        trend=tuple(trend),
    )


def blocking(gate: str, standing: Iterable[Standing], rule: Rule) -> list[Standing]:
    """What of it keeps the gate shut, by the rule of the day."""
    things = list(standing)
    if gate == MAINTENANCE_FUND:
        return [each for each in things if each.due_fen - each.met_fen > rule.fund_gap_fen]
    if gate == UTILITY_RETROFIT:
        agreed = _agreed_by_building(things)
        return [
            each
            for each in things
            if each.consent != GIVEN and agreed[each.building, each.thing] < rule.consent_permille
        ]
    owed = dict.fromkeys((each.dwelling for each in things), 0)
    for each in things:
        owed[each.dwelling] += each.due_fen - each.met_fen
    return [each for each in things if each.due_fen > each.met_fen and owed[each.dwelling] > rule.arrears_fen]


def missing_fen(each: Standing) -> int:
    """Of an amount that is due, what is not met; of a consent, the share that nobody has agreed to. 分."""
    if each.consent is not None:
        return 0 if each.consent == GIVEN else each.due_fen
    return max(0, each.due_fen - each.met_fen)


def trend_days(days: Iterable[date], as_of: date) -> list[date]:
    """The days on which anything changed, up to one; of very many, the last of each month; and that day itself."""
    known = sorted({day for day in days if day < as_of})
    if len(known) >= POINTS_MAX:
        known = sorted({month_of(day): day for day in known}.values())
    return [*known[1 - POINTS_MAX :], as_of]


def _go_on(standing: dict[tuple[str, str], Standing], each: Bearing) -> None:
    before = standing.get((each.dwelling, each.thing))
    standing[each.dwelling, each.thing] = Standing(
        each.building,
        each.dwelling,
        each.thing,
        each.part,
        _or(each.due_fen, before.due_fen if before else 0),
        _or(each.met_fen, before.met_fen if before else 0),
        each.consent or (before.consent if before else None),
        each.stream,
        each.version,
    )


def _or(said: int | None, before: int) -> int:
    return before if said is None else said


def _agreed_by_building(things: Iterable[Standing]) -> Mapping[tuple[str, str], int]:
    """For each building and item: how many of a thousand have agreed."""
    said: dict[tuple[str, str], list[bool]] = {}
    for each in things:
        said.setdefault((each.building, each.thing), []).append(each.consent == GIVEN)
    return {place: 1000 * sum(answers) // len(answers) for place, answers in said.items()}


def _sums(blocked: Sequence[Standing]) -> tuple[int, int]:
    return sum(map(missing_fen, blocked)), len({each.dwelling for each in blocked})


def _state(households: int, reserved: bool) -> str:
    if not households:
        return PASSED
    return RESERVED if reserved else BLOCKED


def _by_building(
    standing: Iterable[Standing], blocked: Sequence[Standing], reserved: bool
) -> tuple[GateOfBuilding, ...]:
    things: dict[str, list[Standing]] = {}
    for each in standing:
        things.setdefault(each.building, []).append(each)
    keys = {(each.dwelling, each.thing) for each in blocked}
    return tuple(_of_building(building, things[building], keys, reserved) for building in sorted(things, key=sorting))


def _of_building(
    building: str, things: Sequence[Standing], blocked: set[tuple[str, str]], reserved: bool
) -> GateOfBuilding:
    shut = [each for each in things if (each.dwelling, each.thing) in blocked]
    fen, households = _sums(shut)
    return GateOfBuilding(
        building=building,
        state=_state(households, reserved),
        dwellings=len({each.dwelling for each in things}),
        due_fen=sum(each.due_fen for each in things),
        met_fen=sum(each.due_fen - missing_fen(each) for each in things),
        blocking_fen=fen,
        blocking_households=households,
        parts=tuple(_part(part, things) for part in dict.fromkeys(sorted(each.part for each in things))),
    )


def _part(part: str, things: Iterable[Standing]) -> PartOfGate:
    own = [each for each in things if each.part == part]
    missing = [each for each in own if missing_fen(each) or (each.consent is not None and each.consent != GIVEN)]
    return PartOfGate(
        part=part,
        dwellings=len({each.dwelling for each in own if each.due_fen or each.consent}),
        due_fen=sum(each.due_fen for each in own),
        met_fen=sum(each.due_fen - missing_fen(each) for each in own),
        missing_fen=sum(map(missing_fen, missing)),
        missing_households=len({each.dwelling for each in missing}),
    )
