from datetime import date

import pytest
from msgspec.structs import replace

from domain.billing import refusals
from domain.billing.events.papers import IssuedBefore, IssuedStatement, StatementsIssued
from domain.billing.statement_batch import StatementBatch, batch_key
from tests.builders import CHEN, TODAY
from tests.scenario import given

PAPER = IssuedStatement(dwelling="BH-1-1-101", debtor=CHEN, invites=True, sha256="5f" * 32)
ISSUED = StatementsIssued(
    batch="BH-1/2026-11",
    building="BH-1",
    period="2026-11",
    issued_on=TODAY,
    last=TODAY,
    known_at=1291,
    before=IssuedBefore(last=date(2026, 10, 31), known_at=1003),
    form="1",
    phone="0000-1234567",
    public_url="https://anju.example",
    lines=(PAPER,),
)


def batch(*facts: StatementsIssued, period: str = "2026-11") -> given[StatementBatch]:
    return given(StatementBatch(batch_key("BH-1", period)), *facts)


@pytest.mark.parametrize("latest", [None, "2026-10", "2025-12"])
def test_the_papers_of_a_month_are_issued_as_they_are(latest: str | None) -> None:
    batch().when(lambda b: b.issue(ISSUED, latest=latest)).then(ISSUED)


def test_a_month_is_issued_once() -> None:
    why = batch(ISSUED).when(lambda b: b.issue(ISSUED, latest="2026-11"))
    assert why.then_refuses(refusals.StatementsIssuedAlready).facts == {"building": "BH-1", "period": "2026-11"}


def test_a_month_before_the_last_one_that_was_issued_is_not_issued_any_more() -> None:
    """Its charges stand in the opening balance of the later paper."""
    why = batch().when(lambda b: b.issue(ISSUED, latest="2026-12")).then_refuses(refusals.LaterStatementsIssued)
    assert why.facts == {"building": "BH-1", "period": "2026-12"}


def test_a_month_that_has_not_begun_is_not_issued() -> None:
    december = replace(ISSUED, batch="BH-1/2026-12", period="2026-12")
    why = batch(period="2026-12").when(lambda b: b.issue(december, latest=None)).then_refuses(refusals.NotYet)
    assert why.facts == {"day": date(2026, 12, 1)}


def test_a_building_in_which_no_dwelling_stands_gets_no_papers() -> None:
    why = batch().when(lambda b: b.issue(replace(ISSUED, lines=()), latest=None))
    assert why.then_refuses(refusals.NothingToIssue).facts == {"building": "BH-1", "day": TODAY}


def test_what_was_not_issued_is_not_printed() -> None:
    why = batch().when(lambda b: b.must_be_issued()).then_refuses(refusals.NothingIssued)
    assert why.facts == {"place": "BH-1", "period": "2026-11"}
    assert batch(ISSUED).thing.must_be_issued() == ISSUED
