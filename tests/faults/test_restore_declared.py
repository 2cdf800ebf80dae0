"""Recovery mode: what came back is read, and nothing is added until two persons have declared what is lost."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from domain.approvals.refusals import SamePerson
from domain.errors import Refusal
from domain.operations.events import NumbersForgone, RestoreDeclared
from domain.operations.refusals import CauseMissing, LossUnclear
from domain.values.authority import AuthorityMissing
from services.auth.service_accounts import make_token
from services.event_store.recovery import DECLARATION, Recovering
from services.use_cases import approvals
from services.use_cases.recovery import KeysMissing, NothingToRecover, OtherRestore, RecordsUneven, survey
from tests.builders import Clock, asking, open_counter, pay, settle
from tests.databases import behind_its_back
from tests.faults.backup_places import Places
from tests.faults.drill import (
    DOCUMENT,
    HERE,
    Lost,
    declaration,
    declare,
    open_counter_of_a_new_series,
    propose,
    restored,
)
from tests.http.caller import new_key, patient


def test_until_two_persons_have_declared_the_loss_it_is_read_and_not_added_to(
    lost: Lost, places: Places, clock: Clock
) -> None:
    with restored(lost, places, clock) as house:
        before = house.store.position()
        with pytest.raises(Recovering):
            pay(house, 100)
        with pytest.raises(Recovering):
            open_counter(house, "s9", first=901)
        assert house.store.position() == before
        content = {"dwelling": HERE, "charge_id": "物业服务费/2026-11/1", "reason": "not owed"}
        with asking(house, "li"), pytest.raises(Recovering):
            approvals.propose(house, "another", kind="charge reversal", content=content)
        declare(house, clock)
        open_counter_of_a_new_series(house)


def test_programs_are_told_why_nothing_is_recorded(lost: Lost, places: Places, clock: Clock) -> None:
    with restored(lost, places, clock) as house, TestClient(patient(house)) as client:
        token = make_token(house, "till", role="CA", areas=(), days=1, made_by="person:li", employer="bureau:ezhou")
        client.headers |= {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
        statement = client.get(f"/api/v1/statements/{HERE}", params={"period": "2026-11"})
        assert statement.json()["closing_fen"] == lost.closing_fen
        asked = {"shift": "a-new-one", "payee": "bureau:ezhou", "float_fen": 0}
        refused = client.post("/api/v1/shifts", json=asked, headers={"Idempotency-Key": new_key()})
        assert (refused.status_code, refused.json()["code"]) == (503, "recovering")
        assert "two persons" in refused.json()["detail"]


def test_what_is_lost_is_named_in_history(lost: Lost, places: Places, clock: Clock) -> None:
    with restored(lost, places, clock) as house:
        declare(house, clock, lost_through=lost.house.store.position(), series=["NA"])
        [fact] = [
            entry.event
            for entry in house.store.read(lost.manifest.last_position, 100).entries
            if isinstance(entry.event, RestoreDeclared)
        ]
    assert (fact.kept_through, fact.lost_through) == (lost.manifest.last_position, lost.house.store.position())
    assert (fact.taken_at, fact.lost_until) == (lost.manifest.taken_at, clock())
    assert (fact.prepared_by, fact.approved_by) == ("person:li", "person:zhao")
    assert fact.forgone == (NumbersForgone("BH-00000001", 2, 100),)
    assert fact.series == ("BH", "NA")
    named = {f"BH{number:08}" for each in fact.forgone for number in range(each.first, each.last + 1)}
    of_lost_books = {receipt for receipt in lost.printed if receipt[:2] in fact.series} - named
    assert of_lost_books == {"BH00000101"}, "of a book that came in after the backup: its series is named"


def test_the_declaration_takes_two_persons_and_happens_once(lost: Lost, places: Places, clock: Clock) -> None:
    with restored(lost, places, clock) as house:
        content = declaration(house, clock)
        propose(house, content)
        with asking(house, "li"), pytest.raises(SamePerson):
            approvals.approve(house, "back")
        for repeated in (False, True):
            with asking(house, "zhao", key="once"):
                assert approvals.approve(house, "back").repeated is repeated
        settle(house)
        with asking(house, "li"), pytest.raises(NothingToRecover):
            approvals.propose(house, "once more", kind=DECLARATION, content=content)


def test_a_declaration_that_was_rejected_is_made_again(lost: Lost, places: Places, clock: Clock) -> None:
    with restored(lost, places, clock) as house:
        propose(house, declaration(house, clock))
        with asking(house, "zhao"):
            approvals.reject(house, "back", reason="until when?")
        settle(house)
        with pytest.raises(Recovering):
            pay(house, 100)
        propose(house, declaration(house, clock), "better")
        with asking(house, "zhao"):
            approvals.approve(house, "better")
        assert house.store.recovery.pending() is None


def test_what_does_not_add_up_is_put_right_before(lost: Lost, places: Places, clock: Clock) -> None:
    with restored(lost, places, clock) as house:
        content = declaration(house, clock)
        with behind_its_back(house.settings) as connection:
            connection.exec_driver_sql("UPDATE arrears_charge SET outstanding_fen = outstanding_fen + 1")
        with pytest.raises(RecordsUneven):
            propose(house, content)


def test_lost_keys_are_counted_and_given_up_by_two_persons_or_not_at_all(
    lost: Lost, places: Places, clock: Clock
) -> None:
    with restored(lost, places, clock) as house:
        places.by_hand(house.settings, "DELETE FROM subject_key WHERE subject = 'chen'")
        assert survey(house).keys_lost == [("chen", "accounting"), ("chen", "contact")]
        for number in (0, 1, 3):
            with pytest.raises(KeysMissing):
                propose(house, declaration(house, clock, keys_lost=number))
        declare(house, clock, keys_lost=2)
        assert house.store.recovery.pending() is None


TOO_LITTLE: list[tuple[dict[str, Any], type[Refusal]]] = [
    ({"restore": "restore-of-yesterday"}, OtherRestore),
    ({"cause": " "}, CauseMissing),
    ({"lost_through": 1}, LossUnclear),
    ({"lost_until": "2020-01-01T00:00:00Z"}, LossUnclear),
    ({"lost_until": "tomorrow"}, approvals.ContentInvalid),
    ({"authority": DOCUMENT | {"number": ""}}, AuthorityMissing),
]


def test_a_declaration_that_says_too_little_is_refused_when_it_is_made(
    lost: Lost, places: Places, clock: Clock
) -> None:
    with restored(lost, places, clock) as house:
        before = house.store.position()
        for changes, refusal in TOO_LITTLE:
            with pytest.raises(refusal):
                propose(house, declaration(house, clock, **changes))
        assert house.store.position() == before
        declare(house, clock)
