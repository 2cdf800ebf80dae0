"""Money that comes by bank: by its reference it pays, without one it waits; the same line again changes nothing."""

from functools import partial

import pytest
from msgspec.structs import replace

from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events import ArrearsBroughtForward
from domain.billing.refusals import DebtorUnclear
from domain.errors import Refusal
from domain.payments import refusals
from projections import collection, suspense
from projections.ledger import SUSPENSE, balance_of
from services.house import House
from services.reactions.number_receipts import HOLDER
from services.use_cases import counter
from services.use_cases.bank_lines import BankLinesTaken, take_in_bank_lines
from services.use_cases.checking import check
from services.use_cases.imports import ImportFaulty
from tests.bank import bank_file, referring
from tests.builders import BUREAU, CHEN, COMPANY, LIN, OLD_DEBT, asking, settle
from tests.every_word import approve, decide, propose
from tests.use_cases.months import HERE, THERE, assess

ITEM = "company.shicheng.17"
FORMER = {"2011": LIN, "2012": "resident:wu"}


def take_in(house: House, content: bytes, payee: str = COMPANY, key: str = "") -> BankLinesTaken:
    with asking(house, "li", key):
        _, taken = take_in_bank_lines(house, content, payee=payee)
    settle(house)
    return taken


def counts(taken: BankLinesTaken) -> tuple[int, int, int]:
    return taken.matched, taken.parked, taken.known


def account(house: House, code: str = HERE) -> DwellingAccount:
    with asking(house):
        return house.store.load(DwellingAccount, code)


def outstanding(house: House, code: str = HERE) -> int:
    return sum(charge.outstanding_fen for charge in account(house, code).charges.values())


def _owe(debt: ArrearsBroughtForward, account: DwellingAccount) -> None:
    account.bring_arrears_forward(debt)


def waiting(house: House) -> list[tuple[str, int, str | None]]:
    with house.read() as reading:
        return [(row.item, row.amount_fen, row.why) for _, row in suspense.items_after(reading, "parked")]


def test_by_its_reference_money_pays_and_the_rest_rests_on_it(street: House) -> None:
    assess(street)
    assert counts(take_in(street, bank_file(("17", "50.00", referring(HERE))))) == (1, 0, 0)
    [payment] = account(street).payments.values()
    assert (payment.received.channel, payment.received.received_on.day) == ("bank transfer", 20)
    assert (payment.received.debtor, payment.received.payee, payment.rest_fen) == (CHEN, COMPANY, 1887)
    assert outstanding(street) == 0
    assert check(street) == []
    with street.read() as reading:
        assert (balance_of(reading, "bank"), balance_of(reading, SUSPENSE)) == (5000, 0)


def test_the_same_line_again_in_whichever_file_changes_nothing(street: House) -> None:
    content = bank_file(("17", "50.00", referring(HERE)), ("18", "9.00", "物业费"))
    take_in(street, content)
    before = street.store.position()
    assert counts(take_in(street, content)) == (0, 0, 2)
    longer = bank_file(("18", "9.00", "物业费"), ("17", "50.00", referring(HERE)))
    assert counts(take_in(street, longer)) == (0, 0, 2)
    assert street.store.position() == before


def test_the_same_command_again_is_the_same(street: House) -> None:
    content = bank_file(("17", "50.00", referring(HERE)))
    assert counts(take_in(street, content, key="k")) == (1, 0, 0)
    assert counts(take_in(street, content, key="k")) == (0, 0, 1)


def test_one_number_at_two_banks_is_two_lines(street: House) -> None:
    content = bank_file(("17", "50.00", ""))
    assert counts(take_in(street, content)) == (0, 1, 0)
    assert counts(take_in(street, content, BUREAU)) == (0, 1, 0)


def test_a_line_that_says_something_else_now_stops_the_file_where_it_stands(street: House) -> None:
    take_in(street, bank_file(("17", "50.00", "")))
    with pytest.raises(refusals.BankLineOtherwise):
        take_in(street, bank_file(("16", "1.00", ""), ("17", "51.00", ""), ("18", "1.00", "")))
    settle(street)
    assert [item for item, _, _ in waiting(street)] == [ITEM, "company.shicheng.16"]


def test_nothing_is_taken_of_a_faulty_file(street: House) -> None:
    before = street.store.position()
    with pytest.raises(ImportFaulty):
        take_in(street, bank_file(("17", "50.00", ""), ("18", "fifty", "")))
    assert street.store.position() == before


def test_what_nobody_can_tell_waits_and_says_why(street: House) -> None:
    assess(street)
    both = f"{referring(HERE)} {referring(THERE)}"
    lines = [("1", "1.00", "物业费"), ("2", "2.00", both), ("3", "3.00", referring("BH-9-9-999"))]
    assert counts(take_in(street, bank_file(*lines))) == (0, 3, 0)
    assert [why for _, _, why in waiting(street)] == ["no reference", "several references", "unknown dwelling"]
    assert check(street) == []


def test_a_sum_for_many_is_identified_by_two(street: House) -> None:
    assess(street)
    assess(street, THERE)
    take_in(street, bank_file(("17", "80.00", "单位代缴")))
    lines = [{"dwelling": HERE, "amount_fen": 3113}, {"dwelling": THERE, "amount_fen": 4887, "debtor": CHEN}]
    propose(street, "whose", "money identification", item=ITEM, lines=lines)
    assert outstanding(street) == 3113
    approve(street, "whose")
    assert (outstanding(street), outstanding(street, THERE)) == (0, 0)
    assert [payment.rest_fen for payment in account(street, THERE).payments.values()] == [1774]
    assert waiting(street) == []
    assert check(street) == []


def test_two_shares_of_one_dwelling_are_two_payments(street: House) -> None:
    take_in(street, bank_file(("17", "80.00", "")))
    lines = [{"dwelling": HERE, "amount_fen": 1000}, {"dwelling": HERE, "amount_fen": 7000, "debtor": LIN}]
    propose(street, "whose", "money identification", item=ITEM, lines=lines)
    approve(street, "whose")
    assert [payment.rest_fen for payment in account(street).payments.values()] == [1000, 7000]


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([{"dwelling": HERE, "amount_fen": 7999}], refusals.IdentifiedOtherwise),
        ([{"dwelling": HERE, "amount_fen": 8001}], refusals.IdentifiedOtherwise),
        ([], refusals.IdentifiedOtherwise),
    ],
)
def test_money_is_not_identified_otherwise(street: House, lines: list[object], why: type[Refusal]) -> None:
    take_in(street, bank_file(("17", "80.00", "")))
    with pytest.raises(why):
        propose(street, "whose", "money identification", item=ITEM, lines=lines)


def test_where_several_owe_the_debtor_is_to_be_named(street: House) -> None:
    """Neither of them is the one who would owe today."""
    others = [
        replace(OLD_DEBT, charge_id=f"清洁管理费/{year}/1", period=year, debtor=who) for year, who in FORMER.items()
    ]
    decide(street, DwellingAccount, HERE, *(partial(_owe, debt) for debt in others))
    take_in(street, bank_file(("17", "80.00", referring(HERE))))
    assert [why for _, _, why in waiting(street)] == ["debtor unclear"]
    with pytest.raises(DebtorUnclear):
        propose(street, "whose", "money identification", item=ITEM, lines=[{"dwelling": HERE, "amount_fen": 8000}])


def test_money_that_is_not_ours_goes_back(street: House) -> None:
    take_in(street, bank_file(("17", "80.00", "")))
    propose(street, "back", "money return", item=ITEM, reason="汇错单位")
    approve(street, "back")
    assert waiting(street) == []
    with pytest.raises(refusals.SuspenseItemSettled):
        propose(street, "again", "money return", item=ITEM, reason="汇错单位")
    with street.read() as reading:
        assert (balance_of(reading, "bank"), balance_of(reading, SUSPENSE)) == (0, 0)


def receive_book(house: House, first: int = 1, last: int = 100) -> None:
    with asking(house):
        counter.receive_receipt_book(house, series="OL", first=first, last=last, payee=COMPANY, holder=HOLDER)
    settle(house)


def receipts(house: House) -> list[str | None]:
    with house.read() as reading:
        return [row.receipt for _, row in collection.payments_after(reading, None, 0, 100)]


def test_receipts_are_numbered_by_one_writer_and_wait_for_a_book(street: House) -> None:
    take_in(street, bank_file(("1", "1.00", referring(HERE)), ("2", "2.00", referring(THERE))))
    assert receipts(street) == [None, None]
    receive_book(street, last=3)
    assert receipts(street) == ["OL00000001", "OL00000002"]
    take_in(street, bank_file(("3", "3.00", referring(HERE)), ("4", "4.00", referring(HERE))))
    assert receipts(street) == ["OL00000001", "OL00000002", "OL00000003", None]
    receive_book(street, first=4, last=9)
    assert receipts(street) == [f"OL0000000{n}" for n in (1, 2, 3, 4)]
    before = street.store.position()
    settle(street)
    assert street.store.position() == before
