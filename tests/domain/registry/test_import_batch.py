from domain.registry.events import ControlSum, ImportApplied, ImportPlanned
from domain.registry.import_batch import ImportBatch
from tests.scenario import given

SUMS = (ControlSum(building="BH-1", measure="rows", hundredths=2),)
SHA256 = "ab" * 32
PLANNED = ImportPlanned(kind="dwellings", sha256=SHA256, rows=2, control_sums=SUMS, planned_by="person:wang")
APPLIED = ImportApplied(kind="dwellings", sha256=SHA256, recorded=7, applied_by="person:wang")


def batch(*facts: ImportPlanned | ImportApplied) -> given[ImportBatch]:
    return given(ImportBatch(f"dwellings/{SHA256}"), *facts)


def apply(thing: ImportBatch) -> None:
    thing.apply(2, list(SUMS), recorded=7, by="person:wang")


def test_a_file_is_applied_and_says_what_it_held_and_brought() -> None:
    batch().when(apply).then(PLANNED, APPLIED)


def test_the_same_content_again_brings_nothing() -> None:
    batch(PLANNED, APPLIED).when(lambda b: b.apply(9, (), recorded=1, by="person:li")).then()


def test_what_was_only_planned_was_not_applied() -> None:
    batch(PLANNED).when(apply).then(PLANNED, APPLIED)
