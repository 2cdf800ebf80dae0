"""One building from 1996 to 2026: bought, sold, inherited, shared, measured, divided, joined, renumbered, left empty.

| dwelling | ㎡ | who |
| 7-1-101 | 60.00, truly 61.20 | 陈 rents, buys in 1998, dies in 2006; inherited by two |
| 7-1-102 | 60.00 | 林 rents, buys in 1998, sells to 何 in 2003; shared with 吴 after a divorce in 2009 |
| 7-1-201 | 80.00 | 周 rents, buys in 2014, divides it in 2015 into 203 and 204; 205 from 2018, 7-2-205 from 2020 |
| 7-1-202 | 80.00 | stays the bureau's; 马 rents to the end of 2020, then it stands empty for a year |
The fee is 0.50 a square metre, 1.00 from 2010 on.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from domain.billing.dwelling_account import DwellingAccount
from domain.registry.dormitory_area import DormitoryArea
from domain.registry.dwelling import Dwelling
from domain.registry.events import UNSOLD_PUBLIC
from projections import PROJECTIONS, arrears, directory, dwelling_codes
from projections.engine.rebuild import rebuild
from projections.estates import estates
from projections.homes import homes
from services.house import House
from services.use_cases import assessment, registry, residents
from services.use_cases.area_effects import AreaEffect, area_effects
from services.use_cases.checking import check
from services.use_cases.ownership import owners_as_known
from tests.builders import (
    BUREAU,
    FEE,
    LEDGER,
    Clock,
    adopt,
    asking,
    open_counter,
    pay,
    register_person,
    registered,
    settle,
    take_over,
)
from tests.databases import KINDS, Databases
from tests.every_word import DEED, DEED_SENT, both, decide
from tests.projections.read_side import rows

HOME, SHARED, SPLIT, PUBLIC = (f"BH-7-1-{door}" for door in (101, 102, 201, 202))
PARTS, JOINED, RENUMBERED = ["BH-7-1-203", "BH-7-1-204"], "BH-7-1-205", "BH-7-2-205"
AREAS = {HOME: "60.00", SHARED: "60.00", SPLIT: "80.00", PUBLIC: "80.00"}
TENANTS = {HOME: "chen", SHARED: "lin", SPLIT: "zhou", PUBLIC: "ma"}


class Building:
    """The house, and its clock."""

    def __init__(self, house: House, clock: Clock) -> None:
        self.house, self.clock = house, clock
        self.effects: tuple[AreaEffect, ...] = ()
        self.waiting: list[str] = []

    def on(self, day: str) -> None:
        """Noon in Shanghai."""
        year, month, number = map(int, day.split("-"))
        self.clock.now = datetime(year, month, number, 4, tzinfo=UTC)

    def both(self, kind: str, since: str, **content: Any) -> None:
        """Two persons, a few days later."""
        self.on(since)
        self.clock.pass_days(3)
        papers = {"effective_from": since, "authority": DEED_SENT}
        both(self.house, f"{kind} {since} {content.get('dwelling')}", kind, **content, **papers)

    def transfer(self, dwelling: str, cause: str, since: str, **shares: int) -> None:
        self.both("ownership transfer", since, dwelling=dwelling, cause=cause, owners=held(**shares))

    def assess(self, dwelling: str, period: str) -> None:
        year, month = map(int, period.split("-"))
        with asking(self.house):
            due_on = date(year, month, 28)
            assessment.assess_fee(self.house, dwelling, fee_kind=FEE, period=period, due_on=due_on)
        settle(self.house)


def held(**shares: int) -> list[dict[str, Any]]:
    """Of so many equal parts."""
    return [
        {"party": f"resident:{who}", "numerator": share, "denominator": sum(shares.values())}
        for who, share in shares.items()
    ]


def part(code: str, sqm: str, **shares: int) -> dict[str, Any]:
    return {"code": code, "floor_area_sqm": sqm, "owners": held(**shares)}


def _built(it: Building) -> None:
    """Spring 1996: four public dwellings and their tenants."""
    it.on("1996-03-01")
    for who in (*TENANTS.values(), "son", "daughter", "he", "wu", "bai"):
        register_person(it.house, who, f"测试{who}")
    with asking(it.house):
        area = it.house.store.load(DormitoryArea, "BH")
        area.register("滨湖路宿舍区", bureau=BUREAU)
        area.register_building("BH-7", ["BH-7-1"])
        things: list[Any] = [area]
        for code, sqm in AREAS.items():
            dwelling, account = it.house.store.load(Dwelling, code), it.house.store.load(DwellingAccount, code)
            dwelling.register(registered(code, BUREAU, sqm, UNSOLD_PUBLIC))
            dwelling.move_in(f"resident:{TENANTS[code]}", "tenant", since=date(1996, 3, 1), authority=LEDGER)
            account.open()
            things += [dwelling, account]
        it.house.store.record(*things)
    settle(it.house)
    take_over(it.house, "BH", cut_off_at=datetime(1996, 2, 29, 16, tzinfo=UTC))
    adopt(it.house, "0.50", "1996-01")
    adopt(it.house, "1.00", "2010-01")
    open_counter(it.house)


def _bought_sold_inherited_shared(it: Building) -> None:
    it.transfer(HOME, "purchase", "1998-06-01", chen=1)
    it.transfer(SHARED, "purchase", "1998-06-01", lin=1)
    it.transfer(SHARED, "sale", "2003-09-01", he=1)
    it.assess(SHARED, "2003-08")  # 30.00, Lin's
    it.assess(SHARED, "2003-09")  # 30.00, He's
    pay(it.house, 3_000, SHARED, debtor="resident:he")
    it.on("2006-02-20")
    with asking(it.house):
        residents.record_death(it.house, "chen", died_on=date(2006, 2, 10), authority=DEED)
    settle(it.house)
    with it.house.read() as reading:
        it.waiting = [each.dwelling for each in estates(reading, "BH", it.house.today())]
    it.transfer(HOME, "inheritance", "2006-08-01", son=1, daughter=1)
    it.transfer(SHARED, "divorce", "2009-05-01", he=2, wu=1)


def _measured(it: Building) -> None:
    """61.20 after all: March 2012 was billed by 60.00 and is paid so."""
    it.on("2012-04-10")
    it.assess(HOME, "2012-03")
    pay(it.house, 6_000, HOME, debtor="resident:son")
    with asking(it.house):
        registry.correct_floor_area(it.house, HOME, floor_area_sqm=Decimal("61.20"), authority=DEED)
    settle(it.house)
    it.effects = area_effects(it.house, HOME)
    it.assess(HOME, "2012-05")


def _divided_joined_renumbered(it: Building) -> None:
    it.transfer(SPLIT, "purchase", "2014-01-01", zhou=1)
    it.assess(SPLIT, "2015-06")
    parts = [part(PARTS[0], "30.00", zhou=1), part(PARTS[1], "50.00", bai=1)]
    it.both("dwelling division", "2015-07-01", dwelling=SPLIT, parts=parts)
    it.assess(PARTS[1], "2017-12")
    it.both("dwelling joining", "2018-01-01", dwellings=PARTS, into=part(JOINED, "80.50", zhou=3, bai=5))
    it.both("dwelling renumbering", "2020-03-01", dwelling=JOINED, code=RENUMBERED)
    it.assess(JOINED, "2020-03")


def _left_empty(it: Building) -> None:
    it.on("2021-01-04")
    decide(
        it.house,
        Dwelling,
        PUBLIC,
        lambda home: home.move_out("resident:ma", on=date(2020, 12, 31)),
        lambda home: home.declare_vacancy(since=date(2021, 1, 1), authority=DEED),
    )
    it.on("2022-01-10")
    with asking(it.house):
        registry.end_vacancy(it.house, PUBLIC, ended_on=date(2022, 1, 1))
    with asking(it.house):
        registry.move_in(it.house, PUBLIC, resident="bai", capacity="tenant", since=date(2022, 1, 1), authority=DEED)
    settle(it.house)
    it.on("2026-11-23")


@pytest.fixture(scope="module", params=KINDS)
def building(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Building]:
    clock = Clock()
    with databases.house_apart(request.param, clock) as house:
        it = Building(house, clock)
        for chapter in (_built, _bought_sold_inherited_shared, _measured, _divided_joined_renumbered, _left_empty):
            chapter(it)
        yield it


OWNERS = {
    (HOME, "1998-05-31"): [(BUREAU, 1, 1)],
    (HOME, "2006-07-31"): [("resident:chen", 1, 1)],
    (HOME, "2006-08-01"): [("resident:son", 1, 2), ("resident:daughter", 1, 2)],
    (SHARED, "2003-09-01"): [("resident:he", 1, 1)],
    (SHARED, "2026-11-23"): [("resident:he", 2, 3), ("resident:wu", 1, 3)],
    (JOINED, "2026-11-23"): [("resident:zhou", 3, 8), ("resident:bai", 5, 8)],
}
OWED = [
    (SHARED, "2003-08", "resident:lin", 3_000),  # 60.00 × 0.50, and Lin never paid.
    (HOME, "2012-05", "resident:son", 6_120),  # 61.20 × 1.00
    (SPLIT, "2015-06", "resident:zhou", 8_000),  # Owed in the account of what was divided a month later.
    (PARTS[1], "2017-12", "resident:bai", 5_000),
    (JOINED, "2020-03", "resident:zhou", 8_050),  # By its first code, whatever stands on the door.
]


def test_after_thirty_years_everybody_owns_and_owes_what_the_documents_say(building: Building) -> None:
    house, today = building.house, building.house.today()
    for (dwelling, day), wanted in OWNERS.items():
        on = date.fromisoformat(day)
        found = owners_as_known(house, dwelling, on=on, as_known=today).owners
        assert [(each.party, each.numerator, each.denominator) for each in found] == wanted, (dwelling, day)
        with house.read() as reading:
            shown = directory.owners_on(directory.owners(reading, dwelling), on)
        assert [(each.party, each.numerator, each.denominator) for each in shown] == wanted, (dwelling, day)
    known = owners_as_known(house, HOME, on=date(2006, 8, 1), as_known=date(2006, 8, 3)).owners
    assert [each.party for each in known] == ["resident:chen"], "the heirs came to the office on the fourth"
    with house.read() as reading:
        owed = arrears.arrears(reading, "BH", today).open_charges
    assert [(each.dwelling, each.period, each.debtor, each.outstanding_fen) for each in owed] == OWED
    assert building.waiting == [HOME]
    [effect] = building.effects
    assert (effect.period, effect.amount_then_fen, effect.amount_now_fen) == ("2012-03", 6_000, 6_120)
    assert check(house) == []


def test_after_thirty_years_every_door_leads_somewhere_and_a_rebuild_says_the_same(building: Building) -> None:
    house = building.house
    with house.read() as reading:
        homes_now = {row.dwelling: row for row in directory.dwellings(reading, "BH")}
        assert {row.code for row in homes_now.values()} == {HOME, SHARED, PUBLIC, RENUMBERED}
        assert dwelling_codes.first_code(reading, RENUMBERED) == JOINED
        assert dwelling_codes.became(reading, SPLIT) == PARTS
        assert dwelling_codes.made_of(reading, JOINED) == PARTS
        bais = [(each.code, each.capacity, each.until) for each in homes(reading, ["resident:bai"])]
    assert {row.tenure for row in homes_now.values() if row.dwelling != PUBLIC} == {"sold public"}
    assert (homes_now[PUBLIC].tenure, homes_now[PUBLIC].vacant) == (UNSOLD_PUBLIC, False)
    assert bais == [(PUBLIC, "tenant", None), (PARTS[1], "owner", date(2018, 1, 1)), (RENUMBERED, "owner", None)]
    before = rows(house.writing)
    for projection in PROJECTIONS:
        rebuild(projection, house.store.read, house.writing)
    assert rows(house.writing) == before
