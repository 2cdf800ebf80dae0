"""An entry that cannot be followed stops its readers, loudly, and nothing else; repaired, they go on by themselves."""

from collections import Counter
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import structlog
from fastapi.testclient import TestClient

from domain.billing.events import PaymentAllocated, PaymentReceived
from domain.history import Entry, Event
from projections import PROJECTIONS
from projections.collection import Collection
from services import standstills
from services.house import House
from services.operation.doctor import examine
from services.operation.lag import followers
from services.operation.metrics import Figures
from services.reactions import REACTIONS
from services.standstills import Standstills
from services.use_cases import assessment
from services.use_cases.checking import check
from services.worker import follow
from tests.builders import FEE, adopt, asking, move_in, open_counter, pay, settle
from tests.databases import Retold
from tests.doors import staffed
from tests.every_word import plan
from tests.operation.processes import until
from tests.projections.test_stuck import by_hand, mend

RUN = f"BH/{FEE}/2026-11/1"
HERE, THERE = "BH-1-1-101", "BH-1-1-102"
AREA = "DormitoryAreaRegistered.v1"
FOLLOWERS = {*(each.name for each in PROJECTIONS), *(each.name for each in REACTIONS)}


def a_town(house: House) -> None:
    """A counter is open, a month is approved, and one household has paid in advance."""
    move_in(house)
    adopt(house)
    open_counter(house)
    pay(house, 5_000, HERE, payment_id="in advance")
    plan(house)
    with asking(house, "zhao"):
        assessment.approve_run(house, RUN)
    settle(house)


@pytest.fixture
def town(retold: Retold, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(standstills, "AGAIN_AT_MOST_SECONDS", 0.5)  # Nobody need wait here as long as at night.
    return retold(a_town)


@pytest.fixture
def client(town: House) -> Iterator[TestClient]:
    """The service, with its own thread that follows."""
    with staffed(town) as client:
        yield client


def misfits(monkeypatch: pytest.MonkeyPatch, payment_id: str) -> Counter[str]:
    """From now on the fold of payments fails at this one; counts how often it was tried."""
    sound, tried = Collection.fold, Counter[str]()

    def fold(self: Collection, entry: Entry, *others: Any) -> None:
        if isinstance(entry.event, PaymentReceived) and entry.event.payment_id == payment_id:
            tried[payment_id] += 1
            raise LookupError("a fold that has a fault")
        sound(self, entry, *others)

    monkeypatch.setattr(Collection, "fold", fold)
    return tried


def pay_at_the_counter(client: TestClient, key: str, dwelling: str = THERE) -> str:
    """Gives the payment's id, whether or not it can be shown."""
    body = {"dwelling": dwelling, "amount_fen": 700, "channel": "cash", "shift": "s1", "receipt_book": "BH-00000001"}
    headers = {"Idempotency-Key": key}
    answer = client.post("/api/v1/payments", json=body, headers=headers)
    assert answer.status_code in (201, 202), answer.text
    return answer.headers["Location"].rpartition("/")[2]


def stuck(client: TestClient) -> set[str]:
    """As `/healthz` says it."""
    health = client.get("/healthz").json()
    found = {part["name"] for part in health["parts"] if part["stuck"]}
    assert (health["status"] == "stuck") == bool(found)
    return found


def behind(client: TestClient) -> set[str]:
    return {part["name"] for part in client.get("/healthz").json()["parts"] if part["behind_entries"]}


def facts(house: House, kind: type[Event]) -> list[Entry]:
    return house.store.read(0, 100_000, frozenset({kind.TOPIC})).entries


def told_by_figures_and_doctor(house: House) -> tuple[set[str], set[object]]:
    """Who cannot go on, by the metrics and by `anju doctor`."""
    lines = [line for line in Figures(house).told().decode().splitlines() if line.startswith("anju_projection_stuck{")]
    measured = {line.partition('"')[2].partition('"')[0] for line in lines if line.endswith(" 1.0")}
    assert len(lines) == len(FOLLOWERS)
    examined = examine(house.settings, house.clock)
    return measured, {each.facts["name"] for each in examined if each.check == "following" and each.grade == "wrong"}


def stays_alone(house: House, client: TestClient, names: set[str], *waiting: str) -> None:
    """These stand still, and it is said; payments, a posting, its reaction and all but who waits for them go on."""
    until(lambda: stuck(client) == names)
    assert told_by_figures_and_doctor(house) == (names, names)
    assert client.get("/readyz").status_code == 200, "it records"
    paid = pay_at_the_counter(client, "while-some-stand-still")
    with asking(house, "li"):
        assert assessment.post_run(house, RUN).refused == {}
    until(lambda: behind(client) == names | set(waiting))
    allocated = [entry.event for entry in facts(house, PaymentAllocated)]
    assert {each.payment_id for each in allocated if isinstance(each, PaymentAllocated)} >= {"in advance", paid}
    assert client.get(f"/api/v1/statements/{THERE}").status_code == 200


def goes_on(house: House, client: TestClient) -> None:
    """By itself."""
    until(lambda: not behind(client))
    assert stuck(client) == set()
    assert told_by_figures_and_doctor(house) == (set(), set())
    assert check(house) == []


def test_bytes_that_nobody_can_read_stop_their_readers_and_nobody_else(town: House, client: TestClient) -> None:
    sound = facts_as_they_stand(town)
    with structlog.testing.capture_logs() as logs:
        position = by_hand(town, "ezhou/area/WC", AREA, b'{"meta":{}}')
        pay_at_the_counter(client, "that-wakes-all-of-them")
        stays_alone(town, client, {"directory", "audit_trail"})
    said = Counter(line["name"] for line in logs if line["event"] == "projection stuck")
    assert said == {"directory": 1, "audit_trail": 1}, "once each, however often it was tried"
    mend(town, position, sound.replace(b'"BH"', b'"WC"'))
    goes_on(town, client)
    assert client.get("/api/v1/areas").json()["items"][1]["area"] == "WC"


def facts_as_they_stand(house: House) -> bytes:
    """The bytes of the first area."""
    return next(row[3] for row in house.store.recorder.history(0, 10) if row[2] == AREA)


def test_an_entry_that_does_not_fit_stops_one_read_model_and_nobody_else(
    town: House, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as faulty, structlog.testing.capture_logs() as logs:
        tried = misfits(faulty, "one too many")
        pay_it(town)
        stays_alone(town, client, {"collection"}, "reaction · number receipts")  # It asks which book is at hand.
        until(lambda: tried.total() > 4)
        said = [line for line in logs if line["event"] == "projection stuck"]
        assert [(line["name"], line["code"]) for line in said] == [("collection", "LookupError")]
    goes_on(town, client)


def pay_it(house: House) -> None:
    """The payment at which the fold fails."""
    pay(house, 900, THERE, payment_id="one too many")


def test_the_control_without_a_fault_nobody_stands_still(town: House, client: TestClient) -> None:
    pay_it(town)
    with pytest.raises(AssertionError, match="did not come to that"):
        impatiently(lambda: stays_alone(town, client, {"collection"}))
    goes_on(town, client)


def impatiently(act: Callable[[], None]) -> None:
    """It would be waited for a minute."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("tests.operation.processes.PATIENCE_SECONDS", 1)
        act()


def test_the_control_a_follower_that_passes_the_fault_on_stops_the_others(
    town: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the care that is taken of each, whoever comes after the one that fails does not move."""
    misfits(monkeypatch, "one too many")
    monkeypatch.setattr("services.walk.FAULTS", ())
    with pytest.raises(LookupError):
        pay_it(town)
    assert {each.name for each in followers(town) if each.entries} > {"collection"}


# How often it is tried ----------------------------------------------------------------------------


def test_what_stands_still_is_not_tried_at_every_look(town: House, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = misfits(monkeypatch, "one too many")
    pay_it(town)
    at_first = tried.total()
    for _ in range(5):
        follow(town, may_rest=True)
    assert tried.total() == at_first
    follow(town)
    assert tried.total() > at_first, "the control: it is tried, and fails"


def test_the_waits_between_tries_grow_to_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(now=0.0)
    clock.monotonic = lambda: clock.now
    monkeypatch.setattr(standstills, "time", clock)
    stands, waits, said = Standstills(), [], 0
    for _ in range(9):
        said += stands.met("ledger", 8)
        begun = clock.now
        while stands.rests("ledger", 7):
            clock.now += 1
        waits.append(clock.now - begun)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert said == 4, "once a minute at most"


def test_one_that_was_brought_beyond_the_place_is_tried_at_once() -> None:
    stands = Standstills()
    stands.met("ledger", 8)
    assert stands.rests("ledger", 7)
    assert not stands.rests("ledger", 8), "somebody has rebuilt it"
    assert not stands.rests("arrears", 7)
    stands.ended("ledger")
    assert not stands.rests("ledger", 7)


def test_an_act_that_must_read_a_damaged_entry_is_refused_by_name_and_its_neighbour_is_served(
    town: House, client: TestClient
) -> None:
    [paid] = [entry for entry in facts(town, PaymentReceived) if entry.event.payment_id == "in advance"]  # type: ignore[attr-defined]
    sound = town.store.history(paid.position - 1, 1)[0][3]
    body = {"dwelling": HERE, "amount_fen": 700, "channel": "cash", "shift": "s1", "receipt_book": "BH-00000001"}
    headers = {"Idempotency-Key": "a-payment-to-a-damaged-account"}
    mend(town, paid.position, b"{")
    refused = client.post("/api/v1/payments", json=body, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (500, "record_unreadable")
    assert pay_at_the_counter(client, "a-payment-to-its-neighbour")
    mend(town, paid.position, sound)
    assert client.post("/api/v1/payments", json=body, headers=headers).status_code in (201, 202)
