"""Papers are frozen: later facts, corrections and rebuilds leave a reprint as it was, and stand on the next paper."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from domain.billing import refusals
from domain.billing.events.papers import IssuedStatement
from projections import PROJECTIONS, statement_batches
from projections.engine.rebuild import rebuild
from projections.statement import Statement
from services.documents.papers.printing import issued_pdf, shares
from services.house import House
from services.languages import Tongue
from services.use_cases import staff
from services.use_cases.command import CommandIdReused, acting
from services.use_cases.statement_batches import as_issued, issue_statements, issued_batch
from tests.builders import FEE, Clock, adopt, asking, move_in, open_counter, pay, register_person, settle
from tests.databases import Retold
from tests.web.households import assess, reverse

HOME, BUILDING = "BH-1-1-101", "BH-1"
Issue = Callable[[str], None]


def a_building(house: House) -> None:
    """Two dwellings of Chen's in BH-1, one in BH-2, and November's fee."""
    register_person(house, "chen", "陈小明")
    move_in(house)
    adopt(house)
    open_counter(house)
    assess(house, HOME, "2026-11", FEE)


@pytest.fixture
def town(retold: Retold) -> House:
    return retold(a_building)


def issue(house: House, period: str, building: str = BUILDING) -> None:
    with asking(house):
        issue_statements(house, building, period=period)
    settle(house)


def printed(house: House, period: str) -> bytes:
    batch = issued_batch(house, BUILDING, period)
    [lines] = shares(batch)
    return issued_pdf(house, batch, lines, Tongue("zh"))


def paper(house: House, period: str, home: str = HOME) -> Statement:
    batch = issued_batch(house, BUILDING, period)
    [line] = [line for line in batch.lines if line.dwelling == home]
    with house.read() as reading:
        return as_issued(reading, batch, line)


def test_each_dwelling_of_the_building_gets_a_paper_in_the_order_of_the_doors(town: House) -> None:
    issue(town, "2026-11")
    batch = issued_batch(town, BUILDING, "2026-11")
    assert [line.dwelling for line in batch.lines] == [HOME, "BH-1-1-102"]
    assert all(isinstance(line, IssuedStatement) and line.invites for line in batch.lines)
    assert (batch.last, batch.before, batch.issued_on) == (town.today(), None, town.today())


def test_a_reprint_is_the_same_in_every_byte_after_later_facts_and_a_rebuild(town: House, clock: Clock) -> None:
    issue(town, "2026-11")
    first = printed(town, "2026-11")
    clock.pass_days(2)
    pay(town, 1_000, HOME)
    reverse(town, HOME, f"{FEE}/2026-11/1")
    assert printed(town, "2026-11") == first
    for projection in PROJECTIONS:
        rebuild(projection, town.store.read, town.writing)
    assert printed(town, "2026-11") == first


def test_what_came_later_for_the_same_days_stands_on_the_next_paper_as_late(town: House, clock: Clock) -> None:
    issue(town, "2026-11")
    pay(town, 1_000, HOME)
    clock.now = datetime(2026, 12, 5, 4, tzinfo=UTC)
    assess(town, HOME, "2026-12", FEE)
    issue(town, "2026-12")
    november, december = paper(town, "2026-11"), paper(town, "2026-12")
    assert december.opening_fen == november.closing_fen
    assert [(line.what, line.late) for line in december.lines] == [("received", True), ("assessed", False)]
    assert december.closing_fen == november.closing_fen - 1_000 + 3_113


def test_a_paper_of_a_month_that_is_over_tells_it_to_its_end(town: House, clock: Clock) -> None:
    clock.now = datetime(2026, 12, 5, 4, tzinfo=UTC)
    issue(town, "2026-11")
    assert issued_batch(town, BUILDING, "2026-11").last == date(2026, 11, 30)


def test_issued_again_with_the_same_key_it_is_a_repetition_and_with_another_a_refusal(town: House) -> None:
    def issued(key: str, building: str = BUILDING) -> bool:
        with acting(town, "person:li", key, door="test", sent=building):
            return issue_statements(town, building, period="2026-11").repeated

    assert (issued("a-key"), issued("a-key")) == (False, True)
    with pytest.raises(refusals.StatementsIssuedAlready):
        issued("another-key")
    with pytest.raises(CommandIdReused), acting(town, "person:li", "a-key", door="test", sent="something else"):
        issue_statements(town, BUILDING, period="2026-11")


def test_an_earlier_month_is_not_issued_after_a_later_one(town: House) -> None:
    issue(town, "2026-11")
    with pytest.raises(refusals.LaterStatementsIssued):
        issue(town, "2026-10")
    issue(town, "2026-10", "BH-2")


def test_a_month_that_has_not_come_and_a_building_that_is_not_there_are_refused(town: House) -> None:
    with pytest.raises(refusals.NotYet):
        issue(town, "2026-12")
    with pytest.raises(refusals.NothingToIssue):
        issue(town, "2026-11", "BH-77")


def test_the_papers_that_invite_are_found_by_their_dwelling(town: House, clock: Clock) -> None:
    issue(town, "2026-10")
    with asking(town, "chen"):
        staff.join_resident(town, "chen", dwelling=HOME, batch="BH-1/2026-10")
    settle(town)
    clock.pass_days(1)
    issue(town, "2026-11")
    settle(town)
    with town.read() as reading:
        newest = statement_batches.newest_papers(reading, HOME, date(2026, 1, 1), 2)
        recent = statement_batches.newest_papers(reading, HOME, town.today(), 2)
    assert [(each.batch, each.invites) for each in newest] == [("BH-1/2026-11", False), ("BH-1/2026-10", True)]
    assert [each.batch for each in recent] == ["BH-1/2026-11"]
