from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from domain.values.allocation import Considered, Debt, Line, allocate

JUNE, JULY, AUGUST = (
    Debt(date(2026, number, 28), f"fee/2026-{number:02}/1", amount_fen, "company:shicheng", "fee")
    for number, amount_fen in ((6, 300), (7, 200), (8, 100))
)
charge_ids = st.sampled_from([f"fee/{number}" for number in range(8)])
debts = st.lists(
    st.builds(
        Debt,
        st.dates(date(2026, 1, 1), date(2026, 1, 4)),
        charge_ids,
        st.integers(0, 500),
        st.sampled_from(["company:shicheng", "bureau:ezhou"]),
        st.sampled_from(["物业服务费", "清洁管理费"]),
    ),
    unique_by=lambda debt: debt.charge_id,
)
designations = st.lists(charge_ids, max_size=3)


def paid(lines: tuple[Line, ...]) -> dict[str, int]:
    return {line.charge_id: line.amount_fen for line in lines}


def test_the_oldest_due_is_paid_first() -> None:
    lines, trace = allocate([AUGUST, JUNE, JULY], 350)
    assert lines == (
        Line(JUNE.charge_id, 300, "company:shicheng", "fee"),
        Line(JULY.charge_id, 50, "company:shicheng", "fee"),
    )
    assert trace == (
        Considered(JUNE.charge_id, JUNE.due_on, 300, 300),
        Considered(JULY.charge_id, JULY.due_on, 200, 50),
    )


def test_what_the_payer_names_comes_before_what_is_older() -> None:
    lines, _ = allocate([JUNE, JULY, AUGUST], 350, [AUGUST.charge_id, JULY.charge_id])
    assert paid(lines) == {AUGUST.charge_id: 100, JULY.charge_id: 200, JUNE.charge_id: 50}


def test_naming_a_charge_twice_is_naming_it_once() -> None:
    lines, _ = allocate([JUNE, JULY], 350, [JULY.charge_id] * 3)
    assert paid(lines) == {JULY.charge_id: 200, JUNE.charge_id: 150}


def test_naming_what_is_not_owed_changes_nothing() -> None:
    assert allocate([JUNE, JULY], 350, ["fee/1999-01/1"]) == allocate([JUNE, JULY], 350)


def test_debts_of_one_day_are_paid_in_the_order_of_their_names() -> None:
    twin = JUNE._replace(charge_id="fee/2026-05/1")
    assert list(paid(allocate([JUNE, twin], 301)[0])) == [twin.charge_id, JUNE.charge_id]


def test_without_money_or_without_debts_nothing_is_paid() -> None:
    assert allocate([JUNE], 0) == ((), ())
    assert allocate([], 100) == ((), ())
    assert allocate([JUNE._replace(outstanding_fen=0)], 100) == ((), ())


@given(debts, st.integers(0, 3000), designations)
def test_never_more_is_paid_than_is_owed_or_at_hand(owed: list[Debt], at_hand: int, named: list[str]) -> None:
    lines, trace = allocate(owed, at_hand, named)
    outstanding = {debt.charge_id: debt.outstanding_fen for debt in owed}
    assert len(paid(lines)) == len(lines)
    assert all(0 < line.amount_fen <= outstanding[line.charge_id] for line in lines)
    assert sum(paid(lines).values()) == min(at_hand, sum(outstanding.values()))
    assert [(step.charge_id, step.paid_fen) for step in trace] == list(paid(lines).items())
    assert all(step.outstanding_fen == outstanding[step.charge_id] for step in trace)


@given(debts, st.integers(1, 3000), designations)
def test_nothing_is_left_open_before_a_later_debt_is_paid(owed: list[Debt], at_hand: int, named: list[str]) -> None:
    """Only the last line may pay a part, and each unpaid debt stands behind every paid one."""
    lines, _ = allocate(owed, at_hand, named)
    rank = {charge_id: named.index(charge_id) for charge_id in named}
    in_order = [(rank.get(debt.charge_id, len(named)), debt.due_on, debt.charge_id) for debt in owed]
    order = [charge_id for _, _, charge_id in sorted(in_order)]
    by_id = {debt.charge_id: debt for debt in owed}
    standing = [charge_id for charge_id in order if by_id[charge_id].outstanding_fen]
    assert [line.charge_id for line in lines] == standing[: len(lines)]
    assert all(line.amount_fen == by_id[line.charge_id].outstanding_fen for line in lines[:-1])
    assert all((line.creditor, line.fee_kind) == by_id[line.charge_id][3:] for line in lines)


@given(debts, st.integers(0, 3000), designations, st.randoms(use_true_random=False))
def test_the_order_in_which_debts_are_listed_does_not_matter(
    owed: list[Debt], at_hand: int, named: list[str], chance: Random
) -> None:
    shuffled = list(owed)
    chance.shuffle(shuffled)
    assert allocate(iter(shuffled), at_hand, named) == allocate(owed, at_hand, named)
