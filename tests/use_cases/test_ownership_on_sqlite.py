"""Who owns a dwelling, by which cause, and as it was known when; and the persons who do."""

from datetime import date
from typing import Any

import pytest

from domain.billing.refusals import NotYet
from domain.registry import refusals
from domain.registry.dwelling import Dwelling
from domain.registry.events import UNSOLD_PUBLIC, Holding
from domain.registry.resident import Resident
from projections import directory, residents, search
from projections.engine.projection import position
from projections.estates import estates
from projections.homes import homes
from services.event_store.personal_keys import KeysUnavailable
from services.house import House
from services.use_cases import ownership, registry
from services.use_cases import residents as persons
from services.worker import forget_erased
from tests.builders import BUREAU, CHEN, LEDGER, LIN, Clock, asking, register_person, registered, settle
from tests.every_word import DEED, DEED_SENT, both
from tests.use_cases.months import HERE, THERE

PUBLIC = "BH-3-1-101"
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def transfer(house: House, cause: str, since: date, *owners: str, dwelling: str = HERE) -> None:
    held = [{"party": each, "numerator": 1, "denominator": len(owners)} for each in owners]
    content: dict[str, Any] = {"dwelling": dwelling, "owners": held, "effective_from": str(since), "cause": cause}
    number = house.store.position()
    both(house, f"transfer {number}", "ownership transfer", **content, authority=DEED_SENT)


def known(house: House, on: date, as_known: date) -> list[str]:
    found = ownership.owners_as_known(house, HERE, on=on, as_known=as_known)
    return [each.party for each in found.owners]


def bury(house: House, who: str = "chen") -> None:
    register_person(house, who, "陈小明")
    with asking(house):
        persons.record_death(house, who, died_on=MAY, authority=DEED)
    settle(house)


def test_a_tenant_buys_his_public_dwelling_and_it_is_sold_public_since_then(street: House) -> None:
    with asking(street):
        public = street.store.load(Dwelling, PUBLIC)
        public.register(registered(PUBLIC, BUREAU, tenure=UNSOLD_PUBLIC))
        public.move_in(LIN, "tenant", since=date(1999, 1, 1), authority=LEDGER)
        street.store.record(public)
    settle(street)
    transfer(street, "purchase", MAY, LIN, dwelling=PUBLIC)
    with street.read() as reading:
        row = directory.dwelling(reading, PUBLIC)
        [user] = directory.users(reading, PUBLIC)
        held = [(home.capacity, home.since, home.until) for home in homes(reading, [LIN])]
    assert row is not None
    assert (row.tenure, row.tenure_since, user.until) == ("sold public", MAY, MAY)
    assert held == [("tenant", date(1999, 1, 1), MAY), ("owner", MAY, None)]
    with pytest.raises(refusals.NotUnsoldPublic):
        transfer(street, "purchase", JUNE, LIN)


def test_after_a_death_the_dwelling_waits_for_the_heirs(street: House) -> None:
    register_person(street, "lin", "林琳")
    bury(street)
    with street.read() as reading:
        waiting = estates(reading, "BH", date(2026, 11, 23))
    assert [(each.dwelling, each.party, each.died_on) for each in waiting] == [
        (dwelling, CHEN, MAY) for dwelling in (HERE, THERE, "BH-2-1-101")
    ]
    with pytest.raises(refusals.PersonDied):
        transfer(street, "gift", MAY, CHEN, LIN)
    transfer(street, "inheritance", MAY, LIN)
    with street.read() as reading:
        assert HERE not in {each.dwelling for each in estates(reading, "BH", date(2026, 11, 23))}


def test_whoever_died_under_another_record_of_the_same_person_leaves_an_estate_too(street: House) -> None:
    register_person(street, "chen", "陈小明")
    bury(street, "twin")
    with asking(street):
        persons.record_same_person(street, "twin", same_as="chen", authority=DEED)
    settle(street)
    with street.read() as reading:
        assert [each.died_on for each in estates(reading, "BH", date(2026, 11, 23))] == [MAY] * 3
    with asking(street):
        persons.tell_persons_apart(street, "twin", other="chen")
    settle(street)
    with street.read() as reading:
        assert estates(reading, "BH", date(2026, 11, 23)) == []


def test_nobody_dies_tomorrow_and_nobody_dies_twice(street: House) -> None:
    register_person(street, "chen", "陈小明")
    for day, why in ((date(2026, 11, 24), NotYet), (MAY, None), (MAY, refusals.DiedAlready)):
        with asking(street):
            if why is None:
                persons.record_death(street, "chen", died_on=day, authority=DEED)
                continue
            with pytest.raises(why):
                persons.record_death(street, "chen", died_on=day, authority=DEED)


def test_whoever_is_not_registered_or_has_died_moves_in_nowhere(street: House) -> None:
    bury(street)
    for who, why in (("nobody", refusals.UnknownResident), ("chen", refusals.PersonDied)):
        with asking(street), pytest.raises(why):
            registry.move_in(street, HERE, resident=who, capacity="tenant", since=MAY, authority=LEDGER)


def test_whose_it_was_is_answered_as_it_was_known_then(street: House, clock: Clock) -> None:
    registered_on = date(2026, 11, 23)
    clock.pass_days(2)
    transfer(street, "sale", MAY, LIN)
    clock.pass_days(2)
    transfer(street, "correction", MAY, LIN, "resident:wu")
    said = {day: known(street, JUNE, date(2026, 11, day)) for day in (22, 23, 24, 25, 26, 27)}
    assert said == {22: [], 23: [CHEN], 24: [CHEN], 25: [LIN], 26: [LIN], 27: [LIN, "resident:wu"]}
    assert known(street, date(2026, 4, 30), date(2026, 11, 27)) == [CHEN]
    now = ownership.owners_as_known(street, HERE, on=JUNE, as_known=date(2026, 11, 27))
    assert (now.since, now.owners[0]) == (MAY, Holding(LIN, 1, 2))
    with street.read() as reading:
        assert [row.party for row in directory.owners(reading, HERE)] == [CHEN, LIN, "resident:wu"]
    with pytest.raises(refusals.UnknownDwelling):
        ownership.owners_as_known(street, "BH-9-9-999", on=JUNE, as_known=registered_on)


# Persons --------------------------------------------------------------------------------------------


def test_records_with_one_name_and_number_are_proposed_until_a_clerk_tells(street: House) -> None:
    for key, name in (("chen", "陈小明"), ("chen2", "陈 小明"), ("chen3", "陈小明"), ("lin", "林琳")):
        register_person(street, key, name, "199 0000 0001" if key != "chen3" else "19900000003")

    def proposed() -> list[tuple[str, str]]:
        with street.read() as reading:
            told = residents.told_pairs(reading)
            return [pair for pair in search.namesakes(reading, 10) if pair not in told]

    assert proposed() == [("chen", "chen2")]
    with asking(street):
        persons.record_same_person(street, "chen2", same_as="chen", authority=DEED)
    settle(street)
    assert proposed() == []
    with street.read() as reading:
        assert residents.same_person(reading, "chen2") == ["chen", "chen2"]
        assert residents.same_person(reading, "lin") == ["lin"]
    with asking(street):
        persons.tell_persons_apart(street, "chen", other="chen2")
    settle(street)
    with street.read() as reading:
        assert residents.same_person(reading, "chen2") == ["chen2"]
    assert proposed() == []


def test_an_erased_person_is_found_no_more_however_often_the_index_is_made_anew(street: House) -> None:
    register_person(street, "chen", "陈小明", "19900000001")

    def found(why: str, text: str) -> list[str]:
        with street.read() as reading:
            return [resident for resident, _ in search.found(reading, [street.keys.index.token(why, text)], 10)]

    assert (
        found("name", "陈小明")
        == found("surname", "陈")
        == found("initials", "cxm")
        == found("phone", "0001")
        == ["chen"]
    )
    street.keys.destroy("chen", "contact", "2026-11-23")
    assert (found("phone", "0001"), found("name", "陈小明")) == ([], ["chen"])
    street.keys.destroy("chen", "accounting", "2026-11-23")
    assert found("name", "陈小明") == []
    with street.writing.begin() as connection:
        connection.exec_driver_sql("UPDATE projection_position SET position = 0 WHERE name = 'search'")
    settle(street)
    assert found("name", "陈小明") == found("surname", "陈") == found("phone", "0001") == []


def test_a_surname_that_is_read_in_two_ways_is_found_by_both(street: House) -> None:
    register_person(street, "shan", "单小明", "19900000001")
    with street.read() as reading:
        both = [street.keys.index.token("initials", letters) for letters in ("sxm", "dxm")]
        assert [search.found(reading, [token], 10) for token in both] == [[("shan", "initials")]] * 2
        assert search.found(reading, [street.keys.index.token("initials", "cxm")], 10) == []


def test_who_was_erased_by_another_process_is_forgotten_by_the_worker(street: House) -> None:
    register_person(street, "chen", "陈小明", "19900000001")
    register_person(street, "lin", "林琳", "19900000002")
    street.keys.on_destroyed.clear()
    street.keys.destroy("chen", "contact", "2026-11-23")
    forget_erased(street)
    with street.read() as reading:
        phones = [street.keys.index.token("phone", last) for last in ("0001", "0002")]
        names = [street.keys.index.token("surname", name) for name in ("陈", "林")]
        assert search.found(reading, phones, 10) == [("lin", "phone")]
        assert search.found(reading, names, 10) == [("chen", "surname"), ("lin", "surname")]


def test_keys_that_are_away_hold_up_the_index_and_nothing_else(street: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> None:
        raise KeysUnavailable("locked")

    def reached(name: str) -> bool:
        with street.read() as reading:
            return position(reading, name) == street.store.position()

    with monkeypatch.context() as broken:
        broken.setattr("services.event_store.personal_keys.PersonalKeys.marks", away)
        register_person(street, "chen", "陈小明", "19900000001")
        assert [reached(name) for name in ("residents", "audit_trail", "search")] == [True, True, False]
    settle(street)
    assert reached("search")


def test_a_number_that_was_withdrawn_or_replaced_finds_nobody(street: House) -> None:
    register_person(street, "chen", "陈小明", "19900000001")

    def found(last: str) -> list[str]:
        with street.read() as reading:
            return [resident for resident, _ in search.found(reading, [street.keys.index.token("phone", last)], 10)]

    with asking(street):
        persons.give_contact(street, "chen", phone="19900000002")
    settle(street)
    assert (found("0001"), found("0002")) == ([], ["chen"])
    with asking(street):
        persons.withdraw_contact(street, "chen")
    settle(street)
    assert found("0002") == []
    with asking(street):
        assert street.store.load(Resident, "chen").contacts == set()
