"""The clerk's own sums: kept as they were found, and a difference is named with both figures."""

import pytest

from services.documents.workbooks import Ledger, LedgerRow, sentence
from services.documents.workbooks.reading import read_workbook
from tests.workbooks.clerk import Row, line, titles, workbook


def summed(label: str, **figures: object) -> Row:
    """A row of sums in the ledger of arrears."""
    columns = dict.fromkeys(("area", "building", "entrance", "door", "fee_kind", "first_day", "last_day"))
    amounts = dict.fromkeys(("assessed_fen", "paid_fen", "outstanding_fen", "liable", "note"))
    return list(({**columns, **amounts} | {"area": label} | figures).values())


def read(*rows: Row) -> Ledger[LedgerRow]:
    return read_workbook(workbook({"台账": [titles("arrears"), *rows]}), "arrears")


def test_every_figure_of_a_sum_is_checked_and_kept() -> None:
    ledger = read(line("arrears", 1), line("arrears", 2), summed("合计", assessed_fen=565.42, paid_fen="282.72元"))
    assert ledger.faults == ()
    assert [(each.cell, each.field, each.written, each.summed, each.agrees) for each in ledger.totals] == [
        ("H4", "assessed_fen", "565.42", "565.42", True),
        ("I4", "paid_fen", "282.72", "282.72", True),
    ]


def test_a_difference_is_named_with_both_figures() -> None:
    ledger = read(line("arrears", 1), line("arrears", 2), summed("合计", assessed_fen=565.43, paid_fen=282.72))
    [fault] = ledger.faults
    assert (fault.cell, fault.title, fault.value) == ("H4", "应收(元)", "565.43")
    assert "565.43" in sentence(fault, "zh")
    assert "565.42" in sentence(fault, "zh")
    assert [each.agrees for each in ledger.totals] == [False, True]
    assert len(ledger.rows) == 2, "the rows themselves are sound"


def test_sums_by_building_cover_the_rows_since_the_one_before() -> None:
    ledger = read(
        line("arrears", 1),
        line("arrears", 2),
        summed("1栋小计", paid_fen=282.72),
        line("arrears", 1, building=2),
        summed("2栋小计", paid_fen=141.37),
        summed("合计", paid_fen=424.08),
    )
    assert [(fault.cell, fault.inputs["written"], fault.inputs["summed"]) for fault in ledger.faults] == [
        ("I6", "141.37", "141.36")
    ]


def test_a_sum_of_entrances_and_one_of_their_building_may_stand_below_each_other() -> None:
    ledger = read(
        line("arrears", 1),
        summed("一单元小计", paid_fen=141.36),
        line("arrears", 1, entrance=2),
        summed("二单元小计", paid_fen=141.36),
        summed("1栋小计", paid_fen=282.72),
        line("arrears", 1, building=2, paid_fen=100, outstanding_fen=182.71),
    )
    assert [each.agrees for each in ledger.totals] == [True, True, True]


def test_a_sum_may_stand_above_its_rows() -> None:
    ledger = read(
        summed("合计", paid_fen=241.36),
        summed("1栋小计", paid_fen=141.36),
        line("arrears", 1),
        summed("2栋小计", paid_fen=100),
        line("arrears", 1, building=2, paid_fen=100, outstanding_fen=182.71),
    )
    assert [(each.label, each.agrees) for each in ledger.totals] == [("合计", True), ("小计", True), ("小计", True)]


def test_a_sum_of_rows_that_cannot_be_read_proves_nothing_and_accuses_nobody() -> None:
    ledger = read(line("arrears", 1), line("arrears", 2, paid_fen="不详"), summed("合计", paid_fen=1, assessed_fen=1))
    assert [fault.cell for fault in ledger.faults] == ["I3", "H4"]
    assert [(each.field, each.agrees) for each in ledger.totals] == [("assessed_fen", False), ("paid_fen", None)]


def test_the_noise_of_a_floating_sum_is_no_difference() -> None:
    noisy = sum([0.1] * 3, 282.71 + 282.71 - 0.3)
    ledger = read(line("arrears", 1), line("arrears", 2), summed("总计", assessed_fen=noisy))
    assert [each.agrees for each in ledger.totals] == [True]


def test_households_are_counted_by_their_dwellings() -> None:
    rows = [line("arrears", 1), line("arrears", 1, fee_kind="电梯费"), line("arrears", 2)]
    assert read(*rows, summed("合计", door="共2户")).faults == ()
    [fault] = read(*rows, summed("合计", door="3户")).faults
    assert (fault.cell, fault.inputs["written"], fault.inputs["summed"]) == ("D5", "3", "2")


@pytest.mark.parametrize(("written", "agrees"), [(282.72, True), (141.36, True), (282.73, False)])
def test_the_last_sheet_may_sum_up_all(written: float, agrees: bool) -> None:
    sheets = {
        "一区": [titles("arrears"), line("arrears", 1)],
        "二区": [titles("arrears"), line("arrears", 2), summed("总计", paid_fen=written)],
    }
    assert [each.agrees for each in read_workbook(workbook(sheets), "arrears").totals] == [agrees]


def test_a_difference_in_the_sum_of_a_persons_debts_does_not_repeat_the_person() -> None:
    [fault] = read(line("arrears", 1), summed("乔望舒小计", paid_fen=1)).faults
    assert (fault.cell, fault.inputs["label"]) == ("I3", "小计")
    assert "乔" not in repr(fault)


def test_what_is_no_sum_at_all_is_passed_over() -> None:
    ledger = read(line("arrears", 1), summed("合计", paid_fen="9" * 30, assessed_fen="见附表"))
    assert (ledger.faults, ledger.totals) == ((), ())
