"""Every file of the corpus becomes what its table says."""

import pytest

from services.documents.workbooks import REFUSAL_SENTENCES, WorkbookRefused
from services.documents.workbooks.reading import read_workbook
from tests.workbooks.corpus import CASES

TESTED_ELSEWHERE = {"formulas_not_computed", "cannot_be_read"}


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if not case.refused])
def test_a_clerks_file_is_read_as_the_table_says(name: str) -> None:
    case = CASES[name]
    read = read_workbook(case.content(), case.kind)
    assert tuple(f"{fault.cell} {fault.code}" for fault in read.faults) == case.faults
    assert tuple(row.dwelling for row in read.rows) == case.rows


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.refused])
def test_a_file_that_is_no_ledger_is_refused_as_the_table_says(name: str) -> None:
    case = CASES[name]
    with pytest.raises(WorkbookRefused) as refused:
        read_workbook(case.content(), case.kind)
    assert refused.value.code == case.refused


def test_every_refusal_has_a_case() -> None:
    assert {case.refused for case in CASES.values() if case.refused} == REFUSAL_SENTENCES.keys() - TESTED_ELSEWHERE


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    assert len(CASES) >= 100
