"""Handovers at a glance, one of them by its gates and buildings, and one gate door by door."""

from typing import NamedTuple

from fastapi import Request
from fastapi.responses import HTMLResponse

from projections import directory, handover_status, handover_terms
from projections.gates import NOT_BEGUN, PASSED, RESERVED
from services.http.places import AreaPath, building_code, known_area
from services.http.routes.gates import known_gate
from services.web.bureau.drawing import bureau_page, bureau_router, moment_asked
from services.web.bureau.handover_presenting import (
    FED,
    BlockedShown,
    BuildingShown,
    GateShown,
    TermShown,
    blocked,
    building_shown,
    chart_of_buildings,
    chart_of_trend,
    doors,
    gate_shown,
    part_name,
    parts_of,
    slug,
    step_shown,
    term_shown,
    trend_shown,
)
from services.web.desk.clerk import clerk_of
from services.web.pages import house_of, tongue_of

router = bureau_router()
DOORS_MAX = 400


class AreaCard(NamedTuple):
    """An area with its gates and its term."""

    code: str
    name: str
    dwellings: int
    settled: int
    gates: list[GateShown]
    term: TermShown


class GateTable(NamedTuple):
    """A gate by building."""

    gate: GateShown
    parts: list[str]
    buildings: list[BuildingShown]


@router.get("/handover")
def handovers(request: Request) -> HTMLResponse:
    """Every area that the reader may see, and what blocks most, over all of them."""
    house, tongue, me, moment = house_of(request), tongue_of(request), clerk_of(request), moment_asked(request)
    day, instant = moment.day, handover_terms.end_of(moment.day, moment.known_at or house.clock())
    cards, waiting = list[AreaCard](), list[BlockedShown]()
    with house.read() as reading:
        known = moment.position(reading)
        for area in directory.areas(reading):
            if me.areas is not None and area.area not in me.areas:
                continue
            status = handover_status.status(reading, area.area, day, known)
            term = handover_terms.term_at(handover_terms.steps(reading, area.area, day, known), instant)
            gates = [gate_shown(gate, tongue) for gate in status.gates]
            settled = sum(gate.state in (PASSED, RESERVED) for gate in status.gates)
            count = len(directory.dwellings(reading, area.area))
            cards.append(AreaCard(area.area, area.name, count, settled, gates, term_shown(term, tongue)))
            waiting += blocked(status, area.name, tongue)
    return bureau_page(
        request,
        "handovers.html",
        moment=moment,
        areas=cards,
        waiting=sorted(waiting, key=lambda each: -each.fen),
        total=tongue.money(sum(each.fen for each in waiting)),
        households=sum(each.households for each in waiting),
    )


@router.get("/handover/{area}")
def handover(request: Request, area: AreaPath) -> HTMLResponse:
    """By gate and building, with what was recorded of its company, and how it came to be so. Raises UnknownArea."""
    house, tongue, moment = house_of(request), tongue_of(request), moment_asked(request)
    day = moment.day
    with house.read() as reading:
        known, position = known_area(reading, area), moment.position(reading)
        status = handover_status.status(reading, area, day, position)
        steps = handover_terms.steps(reading, area, day, position)
    term = handover_terms.term_at(steps, handover_terms.end_of(day, moment.known_at or house.clock()))
    tables = []
    for gate in status.gates:
        if gate.gate in FED and gate.state != NOT_BEGUN:
            parts = parts_of(gate)
            shown = [building_shown(each, parts, tongue) for each in gate.buildings]
            tables.append(GateTable(gate_shown(gate, tongue), [part_name(part, tongue).text for part in parts], shown))
    trend, trend_gates = trend_shown(status.gates, tongue)
    return bureau_page(
        request,
        "handover.html",
        moment=moment,
        area=known,
        gates=[gate_shown(gate, tongue) for gate in status.gates],
        term=term_shown(term, tongue),
        steps=[step_shown(step, area, tongue) for step in steps],
        tables=tables,
        buildings_chart=chart_of_buildings(status.gates, known.name, tongue.day(day), tongue),
        trend_chart=chart_of_trend(status.gates, known.name, tongue),
        trend=trend,
        trend_gates=trend_gates,
    )


@router.get("/handover/{area}/gates/{gate}")
def gate_page(request: Request, area: AreaPath, gate: str, building: str | None = None) -> HTMLResponse:
    """What keeps it shut, door by door, with the entry that says so. Raises UnknownArea, UnknownGate."""
    house, tongue, moment = house_of(request), tongue_of(request), moment_asked(request)
    name = known_gate(gate)
    of = building_code(building) if building else None
    with house.read() as reading:
        known = known_area(reading, area)
        found = handover_status.what_blocks(reading, area, name, moment.day, of, moment.position(reading))
    return bureau_page(
        request,
        "gate.html",
        moment=moment,
        area=known,
        gate=tongue.word(name),
        slug=slug(name),
        building=of or "",
        doors=doors(found, tongue)[:DOORS_MAX],
        left_out=max(0, len(found) - DOORS_MAX),
    )
