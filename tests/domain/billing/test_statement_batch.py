from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from domain.billing import refusals
from domain.billing.events.papers import (
    IssuedBefore,
    IssuedStatement,
    PaperEvent,
    PayLinkRevoked,
    PayLinksIssued,
    StatementsIssued,
)
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


UNTIL = TODAY + timedelta(days=60)
LINKS = PayLinksIssued(batch=ISSUED.batch, until=UNTIL)
REVOKED = PayLinkRevoked(batch=ISSUED.batch, dwelling=PAPER.dwelling, reason="paper lost")


def batch(*facts: PaperEvent, period: str = "2026-11") -> given[StatementBatch]:
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


def test_with_a_day_said_each_paper_gets_a_link_to_pay_by() -> None:
    batch().when(lambda b: b.issue(ISSUED, latest=None, links_until=UNTIL)).then(ISSUED, LINKS)


def test_a_link_is_good_through_its_last_day_for_its_own_paper() -> None:
    good = batch(ISSUED, LINKS).thing
    assert good.payable_by_link(0, UNTIL) == PAPER
    assert good.payable_by_link(0, UNTIL + timedelta(days=1)) is None
    assert [good.payable_by_link(number, TODAY) for number in (-1, 1)] == [None, None]
    assert [batch(*facts).thing.payable_by_link(0, TODAY) for facts in ((), (ISSUED,))] == [None, None]


def test_a_revoked_link_is_good_for_nothing_and_another_one_stays() -> None:
    both = replace(ISSUED, lines=(PAPER, replace(PAPER, dwelling="BH-1-1-102")))
    revoked = batch(both, LINKS, REVOKED).thing
    assert revoked.payable_by_link(0, TODAY) is None
    assert revoked.payable_by_link(1, TODAY) == both.lines[1]


def test_a_link_is_revoked_once_for_a_reason() -> None:
    batch(ISSUED, LINKS).when(lambda b: b.revoke_pay_link(PAPER.dwelling, reason="paper lost")).then(REVOKED)
    batch(ISSUED, LINKS, REVOKED).when(lambda b: b.revoke_pay_link(PAPER.dwelling, reason="wrong hands")).then()
    why = batch(ISSUED, LINKS).when(lambda b: b.revoke_pay_link(PAPER.dwelling, reason="because"))
    assert why.then_refuses(refusals.UnknownReason).facts["reason"] == "because"


def test_where_no_link_stands_none_is_revoked() -> None:
    def revoke(b: StatementBatch) -> None:
        b.revoke_pay_link(PAPER.dwelling, reason="paper lost")

    batch().when(revoke).then_refuses(refusals.NothingIssued)
    batch(ISSUED).when(revoke).then_refuses(refusals.NoPayLink)
    of_the_bureau = replace(ISSUED, lines=(replace(PAPER, debtor="bureau:ezhou"),))
    batch(of_the_bureau, LINKS).when(revoke).then_refuses(refusals.NoPayLink)
    elsewhere = batch(ISSUED, LINKS).when(lambda b: b.revoke_pay_link("BH-1-1-999", reason="paper lost"))
    assert elsewhere.then_refuses(refusals.NothingIssued).facts["place"] == "BH-1-1-999"
