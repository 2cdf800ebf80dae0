"""Gates, terms and trends as the pages show them, each figure in the reader's language."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from domain.handover.events import LEGACY_ARREARS, MAINTENANCE_FUND, UTILITY_RETROFIT
from projections.directory import sorting
from projections.engine.business_day import town_time
from projections.gates import BLOCKED, NOT_BEGUN, PARTS, PASSED, RESERVED, Gate, GateOfBuilding, Standing, missing_fen
from projections.handover_status import Status
from projections.handover_terms import HALTED, NOT_PLANNED, OVER, RUNNING, WAITING, Step, TermNow
from services.languages import N_, Said, Tongue
from services.web.charts import Frame, Series, lines, stacked_bars
from services.web.places import fact

FED = (MAINTENANCE_FUND, UTILITY_RETROFIT, LEGACY_ARREARS)
MARKS = {NOT_BEGUN: "plain", BLOCKED: "bad", RESERVED: "warn", PASSED: "good"}
TERM_MARKS = {NOT_PLANNED: "plain", WAITING: "warn", RUNNING: "good", HALTED: "bad", OVER: "plain"}
BARS_MAX = 12
"""Of more buildings, those with most; the table has all."""


class GateShown(NamedTuple):
    """A gate as a line of an area."""

    slug: str
    name: str
    mark: str
    word: str
    households: int
    amount: str
    reserved: str
    is_fed: bool


class BuildingShown(NamedTuple):
    """A gate in a building."""

    building: str
    mark: str
    word: str
    dwellings: int
    households: int
    due: str
    met: str
    amount: str
    parts: list[str]


class BlockedShown(NamedTuple):
    """What of which area still blocks, by owner of the money, item or sort of debtor."""

    gate: str
    what: Said
    area: str
    code: str
    households: int
    fen: int
    amount: str


class TermShown(NamedTuple):
    """Which company, how its term stands, and since when."""

    mark: str
    word: str
    company: str
    since: str


class StepShown(NamedTuple):
    """What two persons recorded."""

    what: str
    company: str
    when: str
    detail: str
    authority: str
    persons: str
    entry: str  # Its address in the histories.


class DoorShown(NamedTuple):
    """One thing of one dwelling that blocks, and the entry that says so."""

    dwelling: str
    thing: Said
    due: str
    met: str
    missing: str
    entry: str
    number: int
    at: str  # Its address in the histories.


class TrendShown(NamedTuple):
    """A day of the trend, gate by gate."""

    day: str
    cells: list[tuple[str, int]]


def slug(gate: str) -> str:
    """As it stands in an address."""
    return gate.replace(" ", "-")


def gate_shown(gate: Gate, tongue: Tongue) -> GateShown:
    """Its state in a word, and what blocks."""
    held = gate.reservation
    reserved = ""
    if held is not None:
        reserved = tongue.gettext(N_("保留到 %(amount)s、%(households)d 户（%(authority)s）")) % {
            "amount": tongue.money(held.up_to_fen),
            "households": held.up_to_households,
            "authority": held.authority,
        }
    amount = tongue.money(gate.blocking_fen) if gate.blocking_households else ""
    word, is_fed = tongue.word(gate.state), gate.gate in FED
    name, households = tongue.word(gate.gate), gate.blocking_households
    return GateShown(slug(gate.gate), name, MARKS[gate.state], word, households, amount, reserved, is_fed)


def parts_of(gate: Gate) -> list[str]:
    """What its amounts are divided into, in one order for all buildings."""
    return list(dict.fromkeys(part.part for building in gate.buildings for part in building.parts))


def part_name(part: str, tongue: Tongue) -> Said:
    """One of ours, or an item of the retrofit, whose name stands in the ledger."""
    return Said(tongue.word(part)) if part in PARTS else tongue.name(part)


def building_shown(building: GateOfBuilding, parts: Sequence[str], tongue: Tongue) -> BuildingShown:
    """With what is missing of each part."""
    missing = {each.part: each.missing_fen for each in building.parts}
    return BuildingShown(
        building.building,
        MARKS[building.state],
        tongue.word(building.state),
        building.dwellings,
        building.blocking_households,
        tongue.money(building.due_fen),
        tongue.money(building.met_fen),
        tongue.money(building.blocking_fen),
        [tongue.money(missing.get(part, 0)) for part in parts],
    )


def blocked(status: Status, area: str, tongue: Tongue) -> list[BlockedShown]:
    """Part by part over all buildings of an area, where the gate is blocked."""
    found: dict[tuple[str, str], list[int]] = {}
    for gate in status.gates:
        for building in gate.buildings if gate.state == BLOCKED else ():
            for part in building.parts:
                sums = found.setdefault((gate.gate, part.part), [0, 0])
                sums[0] += part.missing_households
                sums[1] += part.missing_fen
    return [
        BlockedShown(tongue.word(gate), part_name(part, tongue), area, status.area, households, fen, tongue.money(fen))
        for (gate, part), (households, fen) in found.items()
        if households
    ]


def term_shown(term: TermNow, tongue: Tongue) -> TermShown:
    """In a word, and an hour by the clock of the town."""
    since = tongue.hour(town_time(term.since)) if term.since else ""
    return TermShown(TERM_MARKS[term.state], tongue.word(term.state), company_name(term.company), since)


def company_name(company: str | None) -> str:
    """As it is written in the books, without its kind."""
    return (company or "").partition(":")[2]


def step_shown(step: Step, area: str, tongue: Tongue) -> StepShown:
    """What, when, on what document, and by whom."""
    detail = tongue.word(step.detail) if step.detail else ""
    if step.up_to_fen is not None:
        amount = tongue.money(step.up_to_fen)
        households = step.up_to_households or 0
        upto = tongue.gettext(N_("到 %(amount)s、%(households)d 户")) % {"amount": amount, "households": households}
        detail = f"{detail} {upto}"
    when = tongue.hour(town_time(step.at)) if step.at else ""
    persons = tongue.gettext(N_("%(prepared)s 经办，%(approved)s 审批")) % {
        "prepared": step.prepared_by.partition(":")[2],
        "approved": step.approved_by.partition(":")[2],
    }
    entry = fact(f"/handover/{area}", step.version)
    return StepShown(tongue.word(step.what), company_name(step.company), when, detail, step.authority, persons, entry)


def doors(found: Iterable[Standing], tongue: Tongue) -> list[DoorShown]:
    """In the order of the doors."""
    ordered = sorted(found, key=lambda each: (sorting(each.dwelling), each.thing))
    return [
        DoorShown(
            each.dwelling,
            _thing(each, tongue),
            tongue.money(each.due_fen),
            tongue.money(each.due_fen - missing_fen(each)),
            tongue.money(missing_fen(each)),
            each.stream,
            each.version,
            fact(f"/{each.stream}", each.version),
        )
        for each in ordered
    ]


def _thing(each: Standing, tongue: Tongue) -> Said:
    """Whose money, which item, which charge: 清洁管理费 2012年."""
    fee, _, period = each.thing.partition("/")
    if not period:
        return part_name(each.part, tongue)
    name = tongue.name(fee)
    return Said(f"{name.text} {tongue.period(period.partition('/')[0])}", name.lang)


def chart_of_buildings(gates: Sequence[Gate], area: str, as_of: str, tongue: Tongue) -> str:
    """What blocks in each building, by gate; "" where nothing does."""
    fed = [gate for gate in gates if gate.gate in FED]
    sums = {gate.gate: {each.building: each.blocking_fen for each in gate.buildings} for gate in fed}
    whole: dict[str, int] = {}
    for by_building in sums.values():
        for building, fen in by_building.items():
            whole[building] = whole.get(building, 0) + fen
    if not any(whole.values()):
        return ""
    most = sorted(whole, key=lambda building: -whole[building])[:BARS_MAX]
    shown = sorted(most, key=sorting)
    title = tongue.gettext(N_("%(area)s各楼栋还差多少")) % {"area": area}
    said = tongue.gettext(N_("截至%(day)s。最多的是 %(building)s：%(amount)s。数字见下面各表。"))
    top = max(shown, key=lambda building: whole[building])
    description = said % {"day": as_of, "building": top, "amount": tongue.money(whole[top])}
    frame = Frame("by-building", title, description, tongue.gettext(N_("千元")))
    series = [
        Series(tongue.word(gate.gate), [_thousands(sums[gate.gate].get(building, 0)) for building in shown])
        for gate in fed
    ]
    return stacked_bars(frame, [building.partition("-")[2] for building in shown], series)


def trend_shown(gates: Sequence[Gate], tongue: Tongue) -> tuple[list[TrendShown], list[str]]:
    """Day by day, and the names of the gates that have a past."""
    fed = [gate for gate in gates if gate.trend]
    days = sorted({point.day for gate in fed for point in gate.trend})
    rows = []
    for day in days:
        points = [next((point for point in gate.trend if point.day == day), None) for gate in fed]
        cells = [(tongue.money(each.blocking_fen), each.blocking_households) if each else ("", 0) for each in points]
        rows.append(TrendShown(tongue.day(day), cells))
    return rows, [tongue.word(gate.gate) for gate in fed]


def chart_of_trend(gates: Sequence[Gate], area: str, tongue: Tongue) -> str:
    """A line a gate; "" with fewer than two days, between which there is no line."""
    fed = [gate for gate in gates if gate.trend]
    days = sorted({point.day for gate in fed for point in gate.trend})
    if len(days) < 2:
        return ""
    title = tongue.gettext(N_("%(area)s：卡住的金额怎么变的")) % {"area": area}
    first, last = (sum(_on(gate, day) for gate in fed) for day in (days[0], days[-1]))
    said = tongue.gettext(N_("从%(first)s的 %(before)s 到%(last)s的 %(now)s。数字见旁边的表。"))
    places = {"first": tongue.day(days[0]), "last": tongue.day(days[-1])}
    description = said % (places | {"before": tongue.money(first), "now": tongue.money(last)})
    series = [Series(tongue.word(gate.gate), [_thousands(_on(gate, day)) for day in days]) for gate in fed]
    frame = Frame("trend", title, description, tongue.gettext(N_("千元")))
    return lines(frame, [f"{day.month}/{day.day}" for day in days], series)


def _on(gate: Gate, day: date) -> int:
    """What blocked at the end of a day: nothing before it began."""
    known = [point.blocking_fen for point in gate.trend if point.day <= day]
    return known[-1] if known else 0


def _thousands(fen: int) -> Decimal:
    return (Decimal(fen) / 100_000).quantize(Decimal("0.1"))
