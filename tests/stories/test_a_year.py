"""The year of `a_year.py` in figures: each was reckoned by hand, with the day on which it falls."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise

import pytest

from projections import audit_trail, directory
from projections.arrears import arrears, arrears_as_known
from projections.ledger import trial_balance
from projections.statement import Statement, statement
from services.use_cases.checking import check
from tests.builders import BUREAU, CHEN, COMPANY, FEE, LIN, OLD_DEBT, Clock
from tests.databases import KINDS, Databases
from tests.stories.a_year import CHENS, MONTHS, SOLD, WUS, ZHOUS, Year, told


@pytest.fixture(scope="module", params=KINDS)
def year(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Year]:
    clock = Clock()
    with databases.house_apart(request.param, clock) as house:
        yield told(house, clock)


def stated(year: Year, dwelling: str, period: str, known_at: int | None = None, debtor: str | None = None) -> Statement:
    with year.house.read() as reading:
        return statement(reading, dwelling, period, known_at=known_at, debtor=debtor)


def balances(year: Year, dwelling: str) -> list[str]:
    return [f"{stated(year, dwelling, period).closing_fen / 100:.2f}" for period in MONTHS]


# What stands at the end of each month, by hand ------------------------------------------------------------


def test_chen_prepaid_and_is_never_in_arrears_until_the_money_is_used_up(year: Year) -> None:
    """141.35 + 31.13 − 400.00 in October; 31.13 a month to March, 37.35 from April on.

    The company's money rests for the company's fees: the bureau's 141.35 stays open all year.
    """
    assert balances(year, CHENS) == [
        *("-227.52", "-196.39", "-165.26"),  # 141.35 + 31.13 − 400.00, then + 31.13 a month
        *("-134.13", "-103.00", "-71.87"),
        *("-34.52", "2.83", "40.18"),  # + 37.35 from April
        *("77.53", "114.88", "152.23"),
    ]
    december, september = stated(year, CHENS, "2026-12"), stated(year, CHENS, "2027-09")
    assert [(item.charge_id, item.outstanding_fen) for item in december.open_items] == [(OLD_DEBT.charge_id, 14_135)]
    assert [rest.rest_fen for rest in december.rests] == [30_661], "400.00 less three months of 31.13"
    assert [(item.period, item.outstanding_fen) for item in september.open_items] == [
        ("2012", 14_135),
        ("2027-09", 1_088),
    ]
    assert september.rests == ()


def test_the_sellers_money_stays_the_sellers(year: Year) -> None:
    """陈 pays 40.00 to January, then nothing until 300.00 on 20 May, when 176.00 is owed: 124.00 rest."""
    assert balances(year, SOLD) == [
        *("0.00", "0.00", "0.00", "0.00"),
        *("40.00", "80.00", "128.00", "-124.00"),  # February, March, April; May: + 48.00 − 300.00
        *("-76.00", "-28.00", "20.00", "68.00"),  # 林 owes 48.00 a month; 124.00 still rest for 陈.
    ]
    chens, lins = (stated(year, SOLD, "2027-09", debtor=who) for who in (CHEN, LIN))
    assert (chens.closing_fen, [rest.rest_fen for rest in chens.rests], chens.open_items) == (-12_400, [12_400], ())
    assert [(item.period, item.outstanding_fen) for item in lins.open_items] == [
        (period, 4_800) for period in ("2027-06", "2027-07", "2027-08", "2027-09")
    ]


def test_zhou_pays_each_month_and_the_stub_of_february_stands_in_march(year: Year) -> None:
    assert balances(year, ZHOUS) == [
        *("0.00", "0.00", "0.00", "0.00"),
        *("39.29", "0.00", "0.00", "0.00"),  # February was closed without it.
        *("0.00", "0.00", "-2.85", "-2.85"),  # August: 50.00 for 47.15; September is paid in full again.
    ]
    march = stated(year, ZHOUS, "2027-03")
    found = [line for line in march.lines if line.what == "received"]
    assert [(line.booked_on, line.late, line.meant_for, line.amount_fen) for line in found] == [
        (date(2027, 3, 6), True, date(2027, 2, 10), -3_929),  # 补记
        (date(2027, 3, 10), False, date(2027, 3, 10), -3_929),
    ]
    assert [each.period for each in found[0].settled] == ["2027-02"]
    assert stated(year, ZHOUS, "2027-02").closing_fen == 3_929


def test_wus_months_are_reversed_and_assessed_again_and_august_pays_first_what_it_names(year: Year) -> None:
    """To December 45.05; in January four months are 45.50 each; from April 54.60; 500.00 in August."""
    assert balances(year, WUS) == [
        *("45.05", "90.10", "135.15"),
        *("182.00", "227.50", "273.00"),
        *("327.60", "382.20", "436.80"),
        *("491.40", "46.00", "100.60"),
    ]
    january = stated(year, WUS, "2027-01")
    counted = [(line.what, line.amount_fen) for line in january.lines]
    assert counted == [("assessed", 4_505), *[("reversed", -4_505), ("assessed", 4_550)] * 4]
    assert sum(fen for _, fen in counted) == 4_685
    assert january.opening_fen + 4_685 == january.closing_fen == 18_200
    august = stated(year, WUS, "2027-08")
    [received] = [line for line in august.lines if line.what == "received"]
    assert received.settled[0].period == "2027-08"
    assert [(item.period, item.outstanding_fen) for item in august.open_items] == [("2027-07", 4_600)]


def test_every_month_opens_as_the_last_one_closed_and_adds_up(year: Year) -> None:
    for dwelling in (CHENS, SOLD, ZHOUS, WUS):
        statements = [stated(year, dwelling, period) for period in MONTHS]
        for one, following in pairwise(statements):
            assert following.opening_fen == one.closing_fen
        for each in statements:
            assert each.opening_fen + sum(line.amount_fen for line in each.lines) == each.closing_fen
    assert check(year.house) == []


# The area and its books -----------------------------------------------------------------------------------


def test_arrears_of_the_area_at_the_end_of_the_year(year: Year) -> None:
    """On 5 October 2027: 陈 141.35 to the bureau and 10.88; 林 4 × 48.00; 吴 46.00 + 54.60."""
    with year.house.read() as reading:
        found = arrears(reading, "BH", date(2027, 10, 5))
    assert found.by_creditor_fen == {BUREAU: 14_135, COMPANY: 1_088 + 19_200 + 4_600 + 5_460}
    assert (found.dwellings, found.outstanding_fen, found.not_yet_due_fen) == (3, 44_483, 0)
    ages = {bucket.from_months: bucket.outstanding_fen for bucket in found.by_age if bucket.charges}
    assert ages == {0: 1_088 + 4_800 * 3 + 4_600 + 5_460, 3: 4_800, 36: 14_135}, "due 30 June: three months on the 30th"


def test_arrears_at_the_end_of_february_as_they_were_known_then_and_as_we_know_them_now(year: Year) -> None:
    """陈 141.35; 102: 40.00; 201: 39.29, which we know now was paid on 10 February but booked in March; 吴 227.50."""
    day = date(2027, 3, 1)
    with year.house.read() as reading:
        then = arrears_as_known(reading, "BH", date(2027, 2, 28), year.known["2027-02"])
        now = arrears_as_known(reading, "BH", date(2027, 2, 28))
        march = arrears_as_known(reading, "BH", day)
    assert then == now, "what is booked into March changes no answer about February"
    assert then.outstanding_fen + then.not_yet_due_fen == 14_135 + 4_000 + 3_929 + 22_750
    assert march.outstanding_fen == 14_135 + 4_000 + 3_929 + 22_750 == 44_814


def test_the_trial_balance_of_the_company_after_a_year(year: Year) -> None:
    """Income 31.13 × 6 + 37.35 × 6, 40.00 × 6 + 48.00 × 6, 39.29 × 6 + 47.15 × 6, 45.50 × 6 + 54.60 × 6."""
    income = 6 * (3_113 + 4_000 + 3_929 + 4_550) + 6 * (3_735 + 4_800 + 4_715 + 5_460)
    received = 40_000 + 4 * 4_000 + 30_000 + 6 * 3_929 + 5 * 4_715 + 5_000 + 50_000
    resting = 12_400 + 285
    with year.house.read() as reading:
        lines = {line.account: line.debit_fen - line.credit_fen for line in trial_balance(reading, COMPANY)}
        bureau = {line.account: line.debit_fen - line.credit_fen for line in trial_balance(reading, BUREAU)}
        october = {
            line.account: line.debit_fen - line.credit_fen
            for line in trial_balance(reading, COMPANY, date(2026, 10, 31))
        }
    assert lines == {
        "advances": -resting,
        "bank": received,
        f"income · {FEE}": -income,
        "receivable": 1_088 + 19_200 + 4_600 + 5_460,
    }
    assert sum(lines.values()) == 0
    assert bureau == {"opening balances": -14_135, "receivable": 14_135}
    assert october == {
        "advances": -(40_000 - 3_113),
        "bank": 40_000 + 3_929 + 4_000,
        f"income · {FEE}": -15_547,
        "receivable": 4_505,
    }


# What was shown is what is shown ---------------------------------------------------------------------------


def test_what_was_known_when_a_month_was_closed_is_the_same_answer_for_ever(year: Year) -> None:
    """Nothing that came after a closing, the reversals of January included, changes a closed month."""
    for dwelling in (CHENS, SOLD, ZHOUS, WUS):
        for period in MONTHS:
            assert stated(year, dwelling, period, year.known[period]) == stated(year, dwelling, period)
    with year.house.read() as reading:
        first = audit_trail.known_at(reading, datetime(2026, 11, 5, 4, tzinfo=UTC))
        assert audit_trail.known_at(reading, datetime(2020, 1, 1, tzinfo=UTC)) == 0
    assert first == year.known["2026-10"]


def test_the_statements_say_who_owns_and_why_it_is_that_much(year: Year) -> None:
    june, may = stated(year, SOLD, "2027-06"), stated(year, SOLD, "2027-05")
    assert (june.lines[0].debtor, may.lines[0].debtor) == (LIN, CHEN)
    basis = stated(year, CHENS, "2027-04").lines[0].assessment
    assert basis is not None
    assert (basis.basis.quantity, basis.basis.rate_yuan, basis.basis.tariff_version) == (
        Decimal("62.25"),
        Decimal("0.60"),
        2,
    )
    with year.house.read() as reading:
        row = directory.dwelling(reading, WUS)
    assert row is not None
    assert row.floor_area_sqm == Decimal("91.00")
