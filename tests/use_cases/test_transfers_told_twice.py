"""One transfer, told at the counter and by the bank: it is booked once, and two persons look where that is unclear."""

from datetime import timedelta

import pytest

from domain.billing.dwelling_account import DwellingAccount
from domain.payments.refusals import TransferOnRecord
from projections import suspense
from projections.statement import statement
from services.house import House
from services.reactions.number_receipts import HOLDER
from services.use_cases import counter
from services.use_cases.bank_lines import take_in_bank_lines
from services.use_cases.checking import check
from tests.bank import bank_file, referring
from tests.builders import COMPANY, Clock, asking, pay, settle
from tests.every_word import approve, propose
from tests.use_cases.months import HERE, THERE, assess

LINE = ("17", "31.13", referring(HERE))


def take_in(house: House, *lines: tuple[str, str, str]) -> None:
    with asking(house, "li"):
        take_in_bank_lines(house, bank_file(*lines), payee=COMPANY)
    settle(house)


def waiting(house: House) -> list[tuple[str, int, str | None]]:
    with house.read() as reading:
        return [(row.item, row.amount_fen, row.why) for _, row in suspense.items_after(reading, "parked")]


def received(house: House) -> list[str]:
    with asking(house):
        account = house.store.load(DwellingAccount, HERE)
    return [each.received.channel for each in account.payments.values()]


def test_a_line_of_the_bank_that_a_cashier_has_taken_waits_for_two_persons(desk: House) -> None:
    assess(desk)
    pay(desk, 3_113, channel="transfer")
    take_in(desk, LINE)
    assert waiting(desk) == [("company.shicheng.17", 3_113, "taken at the counter")]
    assert received(desk) == ["transfer"]
    propose(desk, "back", "money return", item="company.shicheng.17", reason="柜台已收")
    approve(desk, "back")
    assert (waiting(desk), check(desk)) == ([], [])


@pytest.mark.parametrize(
    ("fen", "where", "channel", "later"),
    [
        (3_113, HERE, "cash", 0),
        (3_112, HERE, "transfer", 0),
        (3_113, THERE, "transfer", 0),
        (3_113, HERE, "transfer", 5),
    ],
)
def test_a_line_that_is_not_what_was_taken_pays(
    desk: House, clock: Clock, fen: int, where: str, channel: str, later: int
) -> None:
    """The line is of the 20th; the counter opens on the 23rd."""
    assess(desk)
    clock.pass_days(later)
    pay(desk, fen, where, channel=channel)
    take_in(desk, LINE)
    assert waiting(desk) == []
    assert received(desk)[-1] == "bank transfer"


def test_a_transfer_that_the_bank_has_told_is_not_taken_at_the_counter(desk: House, clock: Clock) -> None:
    assess(desk)
    take_in(desk, LINE)
    before = desk.store.position()
    with pytest.raises(TransferOnRecord) as refused:
        pay(desk, 3_113, channel="transfer")
    assert (refused.value.facts["dwelling"], desk.store.position()) == (HERE, before)
    pay(desk, 3_113, channel="cash")
    pay(desk, 3_112, channel="transfer")
    clock.now += timedelta(days=6)
    pay(desk, 3_113, channel="transfer")


def test_a_receipt_that_is_numbered_later_stands_on_the_statement_as_known_then(desk: House) -> None:
    assess(desk)
    take_in(desk, LINE)
    before = desk.store.position()
    with asking(desk):
        counter.receive_receipt_book(desk, series="OL", first=1, last=9, payee=COMPANY, holder=HOLDER)
    settle(desk)
    with desk.read() as reading:
        now = statement(reading, HERE, "2026-11")
        then = statement(reading, HERE, "2026-11", known_at=before)
        of_old = statement(reading, HERE, "2026-11", numbered=False)
    assert [line.receipt for line in now.lines if line.what == "received"] == ["OL00000001"]
    assert [line.receipt for line in then.lines if line.what == "received"] == [""]
    assert of_old.lines == then.lines
