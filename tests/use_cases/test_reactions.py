"""When a sheet was posted, what rests pays what is newly owed: once, however often it is asked for."""

import pytest
import sqlalchemy as sa

from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import PaymentAllocated, SheetPosted
from domain.history import Entry
from projections.arrears import arrears
from projections.engine.projection import position
from projections.engine.tables import positions
from services import reactions
from services.house import House
from services.reactions import ACTOR, REACTIONS, react
from services.reactions.apply_rests import apply_rests
from services.use_cases import assessment
from services.use_cases.checking import check
from services.worker import Worker, wait_for
from tests.builders import FEE, LIN, TODAY, asking, open_counter, pay, settle
from tests.every_word import DEED_SENT, both, plan, post
from tests.use_cases.months import DUE, HERE

REACTION = REACTIONS[0]


def allocations(house: House) -> list[Entry]:
    return house.store.read(0, 1000, frozenset({PaymentAllocated.TOPIC})).entries


def sheets(house: House) -> list[Entry]:
    return house.store.read(0, 1000, frozenset({SheetPosted.TOPIC})).entries


@pytest.fixture
def prepaid(street: House) -> House:
    """A year was paid in advance."""
    open_counter(street)
    pay(street, 12 * 3113)
    return street


def test_who_prepaid_a_year_never_appears_in_arrears(prepaid: House) -> None:
    for month in range(1, 13):
        post(prepaid, plan(prepaid, f"2026-{month:02}"))
        with prepaid.read() as reading:
            overdue = arrears(reading, "BH", DUE.replace(year=2027)).open_charges
        assert HERE not in {each.dwelling for each in overdue}
    with asking(prepaid):
        account = prepaid.store.load(DwellingAccount, HERE)
    assert sum(payment.rest_fen for payment in account.payments.values()) == 0
    assert check(prepaid) == []


def test_it_says_what_it_follows_from_and_who_asked(prepaid: House) -> None:
    post(prepaid, plan(prepaid))
    [allocated] = allocations(prepaid)
    cause = next(entry for entry in sheets(prepaid) if entry.stream.endswith("BH-1"))
    assert allocated.envelope.causation_id == f"{cause.stream}:{cause.version}"
    assert (allocated.envelope.actor, allocated.envelope.role) == (ACTOR, "service")
    assert isinstance(allocated.event, PaymentAllocated)
    assert allocated.event.booked_on == TODAY


def test_run_twice_it_happens_once(prepaid: House) -> None:
    post(prepaid, plan(prepaid))
    before = prepaid.store.position()
    for entry in sheets(prepaid):
        apply_rests(prepaid, entry, ACTOR)
    from_the_beginning(prepaid)
    while react(prepaid, REACTION):
        pass
    assert prepaid.store.position() == before
    assert len(allocations(prepaid)) == 1


def reached_by(house: House) -> int:
    with house.read() as reading:
        return position(reading, REACTION.name)


def from_the_beginning(house: House) -> None:
    with house.writing.begin() as connection:
        connection.execute(positions.update().where(positions.c.name == REACTION.name).values(position=0))


@pytest.mark.parametrize("span", [1, 3, reactions.SPAN])
def test_however_far_it_looks_at_once_it_meets_each_sheet_once(
    prepaid: House, monkeypatch: pytest.MonkeyPatch, span: int
) -> None:
    post(prepaid, plan(prepaid))
    from_the_beginning(prepaid)
    monkeypatch.setattr(reactions, "SPAN", span)
    met = list[Entry]()
    noting = REACTION._replace(react=lambda _house, entry, _actor: met.append(entry))
    rounds = 1
    while react(prepaid, noting):
        rounds += 1
    assert met == sheets(prepaid)
    assert len(met) == 2
    assert reached_by(prepaid) == prepaid.store.position()
    wanted = -(-prepaid.store.position() // span)
    assert rounds in (wanted, wanted + 1), "once more where the last had something to answer"


def test_what_was_answered_before_a_failure_is_not_answered_again(prepaid: House) -> None:
    post(prepaid, plan(prepaid))
    from_the_beginning(prepaid)
    first, second = sheets(prepaid)
    met = list[Entry]()

    def fails_at_the_second(_house: House, entry: Entry, _actor: str) -> None:
        met.append(entry)
        if entry == second:
            raise LookupError

    failing = REACTION._replace(react=fails_at_the_second)
    for _ in range(2):
        with pytest.raises(LookupError):
            react(prepaid, failing)
        assert reached_by(prepaid) == first.position
    assert met == [first, second, second]


def test_another_month_is_another_act(prepaid: House) -> None:
    for period in ("2026-10", "2026-11"):
        post(prepaid, plan(prepaid, period))
    assert len(allocations(prepaid)) == 2


def test_where_nothing_rests_nothing_is_recorded(street: House) -> None:
    run = plan(street)
    before = street.store.position()
    post(street, run)
    assert street.store.position() == before + 3 + 3 + 2 + 1, "3 approvals, 3 charges, 2 sheets, the run"


def test_a_sellers_credit_never_pays_the_buyers_debts(prepaid: House) -> None:
    content = {"owners": [{"party": LIN, "numerator": 1, "denominator": 1}], "cause": "sale", "authority": DEED_SENT}
    both(prepaid, "sale", "ownership transfer", dwelling=HERE, effective_from="2026-11-01", **content)
    post(prepaid, plan(prepaid))
    assert allocations(prepaid) == []
    with asking(prepaid):
        account = prepaid.store.load(DwellingAccount, HERE)
    assert account.charges[f"{FEE}/2026-11/1"].outstanding_fen == 3113


def test_it_waits_for_the_tables_that_it_asks(prepaid: House) -> None:
    """Asked too early, it would find no rest, and the household would be in arrears with its money in the house."""
    run = plan(prepaid)
    with prepaid.writing.begin() as connection:
        here = connection.scalar(sa.select(positions.c.position).where(positions.c.name == "billing_statement"))
    post(prepaid, run)
    with prepaid.writing.begin() as connection:
        connection.execute(positions.update().where(positions.c.name == REACTION.name).values(position=here))
        behind = positions.update().where(positions.c.name == "billing_statement")
        connection.execute(behind.values(position=here))
    assert react(prepaid, REACTION) is False


def test_the_worker_does_all_of_this_by_itself(prepaid: House) -> None:
    run = plan(prepaid)
    worker = Worker(prepaid)
    worker.start()
    try:
        with asking(prepaid, "zhao"):
            assessment.approve_run(prepaid, run)
        with asking(prepaid, "li"):
            reached = assessment.post_run(prepaid, run).done.position
        assert wait_for(prepaid, reached + 1, 10), "one entry more: what rested was applied"
    finally:
        worker.stop()
    assert len(allocations(prepaid)) == 1
    settle(prepaid)
    assert check(prepaid) == []
