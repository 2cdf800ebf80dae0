"""Where an act of two persons takes place: read from its content, by the names of its fields."""

from collections.abc import Iterator, Mapping
from typing import Any

from domain.errors import Refusal
from domain.values.dwelling_code import area_code, canonical
from services.auth.reach import Reach
from services.auth.refusals import NotAllowed, RowsOfOthers
from services.use_cases.imports import ImportReport


def reaches(reach: Reach, content: Mapping[str, Any]) -> bool:
    """Whether all places of an act lie within his reach."""
    try:
        must_reach(reach, content)
    except Refusal:
        return False
    return True


def must_reach(reach: Reach, content: Mapping[str, Any]) -> None:
    """Raises UnknownDwelling, UnknownArea, NotAllowed; what is not written as a place is left to the act itself."""
    reach.goes_nowhere_special()
    for dwelling in _dwellings(content):
        reach.must_reach_dwelling(canonical(dwelling))
    for area in (*_texts(content, "area"), *content.get("areas", ())):
        reach.must_reach_area(area_code(area))
    for name in ("creditor", "payee"):
        for party in _texts(content, name):
            reach.must_reach_payee(party)


def must_reach_rows(reach: Reach, report: ImportReport) -> None:
    """A file may tell of one's own areas alone. Raises RowsOfOthers."""
    areas = {each.building.partition("-")[0] for each in report.control_sums}
    if foreign := sorted(area for area in areas if not reach.reaches_area(area)):
        raise RowsOfOthers(", ".join(foreign))


def must_apply(reach: Reach, report: ImportReport) -> None:
    """What changes owners or debts is applied by whoever may approve it. Raises RowsOfOthers, NotAllowed."""
    must_reach_rows(reach, report)
    if report.takes_two and not any(each.right.approves for each in reach.held):
        raise NotAllowed()


def _dwellings(content: Mapping[str, Any]) -> Iterator[str]:
    yield from _texts(content, "dwelling")
    yield from (each for each in content.get("dwellings", ()) if isinstance(each, str))


def _texts(content: Mapping[str, Any], name: str) -> Iterator[str]:
    if isinstance(said := content.get(name), str):
        yield said
