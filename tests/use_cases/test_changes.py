"""Who sees which fact of all that may be on record, and that nobody is told anything about a person."""

import json
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

import domain
from domain.approvals.events import ProposalMade
from domain.history import Aggregate
from projections.proposals import area_of
from services.event_store.mapper import PERSONAL_FIELDS
from services.house import House
from services.use_cases import changes as told_changes
from services.use_cases.changes import Changes, Sight, changes
from tests import builders
from tests.builders import COMPANY

ALL = Sight(None)
KINDS = (
    told_changes.IN_AN_AREA,
    told_changes.OF_A_PAYEE,
    told_changes.OF_THE_BUREAU,
    told_changes.OF_ITS_CONTENT,
    told_changes.UNTOLD,
)


def seen(house: House, sight: Sight, limit: int = 100_000) -> list[tuple[str, int]]:
    found = changes(house, 0, limit, sight).found
    return [(each.thing, each.entry.version) for each in found]


def kinds_seen(house: House, sight: Sight) -> set[str]:
    return {thing.partition("/")[0] for thing, _ in seen(house, sight)}


def _aggregates(kind: type[Any]) -> Iterator[type[Any]]:
    """Also those behind a part that others share."""
    for each in kind.__subclasses__():
        if each.__module__.startswith("domain."):
            yield each
        yield from _aggregates(each)


def every_kind() -> set[str]:
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        import_module(module.name)
    return {kind.KIND for kind in _aggregates(Aggregate) if hasattr(kind, "KIND")}


def test_every_kind_of_stream_is_told_to_somebody_or_to_nobody_on_purpose() -> None:
    assert sorted(kind for kinds in KINDS for kind in kinds) == sorted(every_kind())


def test_the_bureau_sees_all_but_what_the_house_records_of_itself_in_order(told: House) -> None:
    entries = told.store.read(0, 100_000).entries
    wanted = [(each.stream.partition("/")[2], each.version) for each in entries]
    wanted = [each for each in wanted if each[0].partition("/")[0] not in told_changes.UNTOLD]
    assert seen(told, ALL) == wanted


def test_whoever_sees_one_area_sees_nothing_of_another(told: House) -> None:
    things = {thing for thing, _ in seen(told, Sight(frozenset({"DH"}), COMPANY))}
    of_areas = {thing for thing in things if thing.partition("/")[0] in told_changes.IN_AN_AREA}
    assert of_areas
    assert all(thing.partition("/")[2].startswith("DH") for thing in of_areas)
    assert not {thing for thing in things if thing.startswith(("resident/", "import/"))}


def test_whoever_works_for_a_company_sees_its_books_and_drawers_alone(told: House) -> None:
    everywhere = frozenset({"BH", "DH", "LH"})
    assert {"books", "shift", "receipt-book"} <= kinds_seen(told, Sight(everywhere, COMPANY))
    assert not {"books", "shift", "receipt-book", "suspense"} & kinds_seen(told, Sight(everywhere, "company:other"))


def test_a_proposal_is_seen_where_what_it_asks_for_is(told: House) -> None:
    made = [each for each in changes(told, 0, 100_000, ALL).found if isinstance(each.entry.event, ProposalMade)]
    areas = {each.thing: area_of(each.fact["content"]) for each in made}
    assert {"BH", "DH", None} <= set(areas.values())
    for area in ("BH", "DH"):
        proposals = {thing for thing, _ in seen(told, Sight(frozenset({area}))) if thing.startswith("proposal/")}
        assert proposals == {thing for thing, where in areas.items() if where == area}


def test_no_field_about_a_person_is_told(told: House) -> None:
    found = changes(told, 0, 100_000, ALL).found
    of_persons = [each for each in found if type(each.entry.event) in PERSONAL_FIELDS]
    assert len({type(each.entry.event) for each in of_persons}) > 5
    for each in of_persons:
        assert not set(PERSONAL_FIELDS[type(each.entry.event)]) & set(each.fact)
        assert each.fact, "the rest is told"


def test_control_a_personal_value_that_is_not_left_out_is_refused(told: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(told_changes, "PERSONAL_FIELDS", {})
    with pytest.raises(TypeError, match="Personal"):
        changes(told, 0, 100_000, ALL)


def test_every_fact_is_told_as_json_has_it(told: House) -> None:
    for each in changes(told, 0, 100_000, ALL).found:
        assert json.dumps(each.fact)


def pages(house: House, limit: int, sight: Sight) -> list[Changes]:
    found = [changes(house, 0, limit, sight)]
    while found[-1].more:
        found.append(changes(house, found[-1].upto, limit, sight))
    return found


@pytest.mark.parametrize("sight", [ALL, Sight(frozenset({"DH"}))])
def test_page_by_page_it_is_the_same(told: House, sight: Sight, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = seen(told, sight)
    monkeypatch.setattr(told_changes, "READ_AT_ONCE", 7)
    monkeypatch.setattr(told_changes, "READ_AT_MOST", 21)
    found = pages(told, 5, sight)
    assert [(each.thing, each.entry.version) for page in found for each in page.found] == whole
    assert all(len(page.found) <= 5 for page in found)


def test_whoever_has_come_to_the_end_hears_only_what_is_new(house: House) -> None:
    builders.move_in(house)
    end: Any = changes(house, 0, 1_000, ALL)
    assert not end.more
    assert changes(house, end.upto, 1_000, ALL) == Changes([], end.upto, more=False)
    builders.adopt(house)
    assert [each.thing for each in changes(house, end.upto, 1_000, ALL).found][-1].startswith("tariff/")
