"""What will go on differing at the provider: said once, by two persons, and nobody has to look at it any more."""

from typing import Any

import pytest
from msgspec.structs import replace

from domain.approvals.refusals import SamePerson
from domain.billing.refusals import UnknownReason
from domain.errors import Refusal
from domain.payments.events.reconciling import CONFIRMED, NOT_ON_RECORD, OTHERWISE, DifferenceFound
from domain.payments.reconciled_day import ReconciledDay, day_key
from domain.payments.refusals import DifferenceNotOpen, MoneyInSuspense
from domain.values.authority import AuthorityMissing
from projections import reconciliations
from services.house import House
from services.payment_gateway.report import Report, report
from services.use_cases import approvals
from tests.builders import asking, settle
from tests.every_word import approve, propose
from tests.every_word.acts import DEED_SENT, decide
from tests.golden.online_facts import DAY_RECONCILED, DIFFERENCE_FOUND

KIND = "difference explanation"


def found(house: House, **changes: Any) -> DifferenceFound:
    """5.00 that only the provider has."""
    return replace(DIFFERENCE_FOUND, day=house.today(), **changes)


def find(house: House, difference: DifferenceFound) -> None:
    decide(house, ReconciledDay, day_key("stripe", house.today()), lambda one: one.find(difference))


def told(house: House) -> Report:
    with house.read() as reading:
        return report(reading, house.today(), house.today())


@pytest.fixture
def asked(house: House) -> dict[str, Any]:
    """A day whose end differs by 5.00, and what two persons say of it."""
    uneven = replace(DAY_RECONCILED, day=house.today(), ledger_fen=DAY_RECONCILED.closing_fen + 500)
    decide(house, ReconciledDay, day_key("stripe", house.today()), lambda one: one.reconcile(uneven))
    find(house, found(house))
    named = {"payee": house.settings.bureau, "provider": "stripe", "day": house.today().isoformat()}
    return named | {"difference": "refund re_2", "reason": CONFIRMED, "authority": DEED_SENT}


def test_what_two_persons_have_explained_stays_and_is_to_be_looked_at_no_more(
    house: House, asked: dict[str, Any]
) -> None:
    propose(house, "why", KIND, **asked)
    assert len(told(house).open) == 1, "so far somebody has only asked"
    approve(house, "why")
    said = told(house)
    assert (said.open, said.is_even) == ([], True)
    [day], [explained] = said.days, said.explained
    assert (day.uneven_fen, said.unexplained_fen(day)) == (-500, 0)
    assert (explained.cleared_by, explained.authority) == (CONFIRMED, "不动产权证 鄂(2026)0042")
    assert said.cleared == [explained]


def test_found_again_it_is_no_news_and_with_another_amount_it_is(house: House, asked: dict[str, Any]) -> None:
    propose(house, "why", KIND, **asked)
    approve(house, "why")
    before = house.store.position()
    find(house, found(house))
    assert house.store.position() == before
    find(house, found(house, there_minor=-600))
    assert [each.there_minor for each in told(house).open] == [-600]
    assert told(house).explained == []


def test_nobody_explains_alone(house: House, asked: dict[str, Any]) -> None:
    propose(house, "why", KIND, **asked)
    with pytest.raises(SamePerson), asking(house, "li"):
        approvals.approve(house, "why")
    assert len(told(house).open) == 1


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"difference": "refund re_9"}, DifferenceNotOpen),
        ({"day": "2026-11-01"}, DifferenceNotOpen),
        ({"payee": "company:shicheng"}, DifferenceNotOpen),
        ({"reason": "no idea"}, UnknownReason),
        ({"authority": DEED_SENT | {"number": " "}}, AuthorityMissing),
    ],
)
def test_what_is_not_so_is_refused_at_once(
    house: House, asked: dict[str, Any], changes: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        propose(house, "why", KIND, **asked | changes)


def test_money_in_suspense_is_identified_or_sent_back_instead(house: House, asked: dict[str, Any]) -> None:
    find(house, found(house, difference="charge ch_9", of="charge", source="ch_9"))
    with pytest.raises(MoneyInSuspense):
        propose(house, "why", KIND, **asked | {"difference": "charge ch_9"})


def test_two_differences_are_explained_each_by_itself(house: House, asked: dict[str, Any]) -> None:
    find(house, found(house, difference="charge ch_1", of="charge", source="ch_1", kind=OTHERWISE, here_minor=-700))
    propose(house, "why", KIND, **asked)
    approve(house, "why")
    left = told(house)
    assert [each.source for each in left.open] == ["ch_1"]
    assert not left.is_even
    settle(house)
    with house.read() as reading:
        assert reconciliations.difference(reading, "stripe", "refund re_2") in left.explained
    assert left.open[0].kind != NOT_ON_RECORD
