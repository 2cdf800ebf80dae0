from collections.abc import Callable

from domain.registry.events import ControlSum, ImportApplied, ImportAppliedInPart, ImportEvent, ImportPlanned
from domain.registry.import_batch import ImportBatch
from domain.registry.refusals import ChangesNotPlanned, PlannerApplies
from tests.scenario import given

SUMS = (ControlSum(building="BH-1", measure="rows", hundredths=2),)
SHA256 = "ab" * 32
PLANNED = ImportPlanned(kind="dwellings", sha256=SHA256, rows=2, control_sums=SUMS, planned_by="person:wang")
APPLIED = ImportApplied(kind="dwellings", sha256=SHA256, recorded=7, applied_by="person:wang")


def batch(*facts: ImportEvent) -> given[ImportBatch]:
    return given(ImportBatch(f"dwellings/{SHA256}"), *facts)


def apply(thing: ImportBatch) -> None:
    thing.apply(2, list(SUMS), recorded=7, by="person:wang")


def test_a_file_is_applied_and_says_what_it_held_and_brought() -> None:
    batch().when(apply).then(PLANNED, APPLIED)


def test_the_same_content_again_brings_nothing() -> None:
    batch(PLANNED, APPLIED).when(lambda b: b.apply(9, (), recorded=1, by="person:li")).then()


def test_what_was_only_planned_was_not_applied() -> None:
    batch(PLANNED).when(apply).then(APPLIED)


def test_the_first_planner_stays() -> None:
    batch(PLANNED).when(lambda b: b.plan(2, SUMS, by="person:li")).then()


def test_what_takes_two_persons_is_planned_by_one_and_applied_by_another() -> None:
    def change(by: str) -> Callable[[ImportBatch], None]:
        return lambda b: b.apply(2, SUMS, recorded=7, agreed=1, by=by)

    batch().when(change("person:li")).then_refuses(ChangesNotPlanned)
    batch(PLANNED).when(change("person:wang")).then_refuses(PlannerApplies)
    applied = ImportApplied(kind="dwellings", sha256=SHA256, recorded=7, applied_by="person:li")
    batch(PLANNED).when(change("person:li")).then(applied)


def test_a_file_of_which_rows_were_left_out_can_be_sent_again() -> None:
    part = ImportAppliedInPart(kind="dwellings", sha256=SHA256, recorded=5, left_out=2, applied_by="person:wang")
    batch().when(lambda b: b.apply(2, SUMS, recorded=5, left_out=2, by="person:wang")).then(PLANNED, part)
    batch(PLANNED, part).when(apply).then(APPLIED)
