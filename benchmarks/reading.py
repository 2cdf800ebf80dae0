"""What people ask: a dwelling's statement, and what an area owes, beside the bare SQL through the same driver."""

from collections.abc import Callable
from datetime import date
from functools import partial
from random import Random
from typing import Any

import msgspec

from benchmarks.api import Api
from benchmarks.measuring import Figure, Line, Meter, Spent
from benchmarks.people import officers_cookie
from benchmarks.server import Server
from benchmarks.town import NOW, Town
from benchmarks.twin import Bare
from projections.statement import Statement, statement
from services.http.app import build_app

READS, AREA_READS = 1_000, 5
MONTH, FIRST, LAST = "2025-12", date(2025, 12, 1), date(2025, 12, 31)
_MOVEMENTS = (
    "SELECT version, part, booked_on, late, what, debtor, books, meant_for, owed_fen, held_fen, charge_id, payment_id,"
    " fee_kind, period, due_on, receipt, channel, reason, convert_from(detail, 'UTF8')"
    " FROM read.statement_movement WHERE dwelling = %s AND booked_on <= %s ORDER BY version, part"
)
_OPEN = (
    "SELECT dwelling, charge_id, building, fee_kind, period, due_on, debtor, creditor, outstanding_fen"
    " FROM read.arrears_charge WHERE area = %s AND outstanding_fen > 0 ORDER BY due_on, dwelling, charge_id"
)
_AGED = (
    "SELECT width_bucket(12 * extract(year FROM age(%s, due_on)) + extract(month FROM age(%s, due_on)),"
    " '{3,6,12,36}'::numeric[]), creditor, count(*), count(DISTINCT dwelling), sum(outstanding_fen)"
    " FROM read.arrears_charge WHERE area = %s AND outstanding_fen > 0 AND due_on < %s GROUP BY 1, 2 ORDER BY 1, 2"
)


def reading_figures(server: Server, town: Town, _small: Town, rounds: int) -> list[Figure | Line]:
    """One question after the other, each put to both sides; who begins changes from question to question."""
    read = Figure(
        "A statement is read and told as JSON at {ratio} times the speed of bare SQL through the same driver, its rows"
        " summed and told as JSON by hand: {rate} a second",
        "speed",
        0.5,
        "statement",
    )
    fetched = Figure(
        "A statement is read at {ratio} times the speed of the query alone, its rows only fetched",
        "speed",
        None,
        "statement",
    )
    answered = Figure(
        "The API answers a statement at {ratio} times the speed of bare SQL told as JSON: {rate} a second",
        "speed",
        None,
        "statement",
    )
    owed = Figure(
        "The API answers an area's arrears with their ageing in {ratio} times the time of their bare SQL",
        "time",
        3,
        "area",
    )
    chance, homes = Random(4), town.homes()
    with server.bare(town) as connection, Api(build_app(town.house), officers_cookie(town.house)) as api:
        server.settle(town, "read.statement_movement", "read.arrears_charge")
        for _ in range(rounds):
            some, areas = chance.choices(homes, k=READS), chance.choices(town.areas, k=AREA_READS)
            told = partial(_told_by_hand, connection)
            read.note(*_in_turn(some, partial(_told, town), told))
            fetched.note(*_in_turn(some, partial(_read, town), partial(_fetched, connection)))
            answered.note(*_in_turn(some, lambda home: api.get(f"/api/v1/statements/{home}", f"period={MONTH}"), told))
            arrears = partial(_arrears_by_hand, connection)
            owed.note(*_in_turn(areas, lambda area: api.get("/api/v1/arrears", f"area={area}"), arrears))
    return [read, fetched, answered, owed]


def _read(town: Town, home: str) -> Statement:
    return town.house.ask(lambda reading: statement(reading, home, MONTH))


def _told(town: Town, home: str) -> bytes:
    return msgspec.json.encode(_read(town, home))


def _fetched(connection: Bare, home: str) -> list[Any]:
    return connection.execute(_MOVEMENTS, (home, LAST)).fetchall()


def _told_by_hand(connection: Bare, home: str) -> bytes:
    """What a page needs of the rows: opening and closing, the month's lines, open items, rests."""
    opening = closing = 0
    lines, owed, held = [], dict[str, int](), dict[str, int]()
    for row in _fetched(connection, home):
        booked_on, (owed_fen, held_fen, charge_id, payment_id) = row[2], row[8:12]
        closing += owed_fen - held_fen
        if booked_on < FIRST:
            opening = closing
        else:
            lines.append(row)
        if charge_id:
            owed[charge_id] = owed.get(charge_id, 0) + owed_fen
        if payment_id:
            held[payment_id] = held.get(payment_id, 0) + held_fen
    open_items, rests = ({key: fen for key, fen in each.items() if fen} for each in (owed, held))
    return msgspec.json.encode(
        {"opening": opening, "lines": lines, "closing": closing, "open_items": open_items, "rests": rests}
    )


def _arrears_by_hand(connection: Bare, area: str) -> None:
    today = NOW.date()
    connection.execute(_OPEN, (area,)).fetchall()
    connection.execute(_AGED, (today, today, area, today)).fetchall()


def _in_turn(questions: list[str], *sides: Callable[[str], object]) -> list[Spent]:
    """Whoever is first meets the colder cache."""
    spent = [Spent(0) for _ in sides]
    for side in sides:
        side(questions[0])
    for turn, question in enumerate(questions):
        for number in list(range(len(sides)))[:: 1 if turn % 2 else -1]:
            spent[number] += Meter().spent(partial(sides[number], question))
    return [each.per(len(questions)) for each in spent]
