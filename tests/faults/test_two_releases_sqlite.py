"""The code of today beside a release on one store: both record, each reads the other's, and nobody is charged twice."""

import json
import subprocess
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from domain.billing.events import FeeAssessed
from domain.operations.events import ClockConfirmed
from domain.operations.record_keeping import STORE, RecordKeeping
from domain.payments.receipt_book import ReceiptBook
from projections.staff_roster import members_, roles_
from services.bootstrap import build
from services.house import House
from services.settings import Settings
from services.use_cases import assessment
from tests.builders import BUREAU, adopt, asking, move_in, register_person, settle
from tests.doors import EVERY_ROLE, cookie
from tests.every_word import decide, plan
from tests.faults.clerks import Books, Clerk, Noted, at_work, compare
from tests.faults.released import COMMAND, MAIN_JOB, old_serving, unpack
from tests.operation.processes import serving, until
from tests.projections.read_side import from_nothing, rows

HOMES = tuple(f"BH-{building}-1-{floor}01" for building in range(1, 5) for floor in range(1, 7))
FEN = 4_200

COOKIES: dict[str, str] = {}
"""By who calls: the release believes a name, today's code wants one of these."""


class Pair(NamedTuple):
    """The addresses of both, and a house of today on their store."""

    old: str
    new: str
    house: House
    code: Path
    """Of the release."""


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """The release has made the store, and serves; then today's code comes, and brings it up to date."""
    code, home = unpack(MAIN_JOB, tmp_path_factory.mktemp("releases")), tmp_path_factory.mktemp("two") / "home"
    with old_serving(code, home) as (_, old):
        house = build(Settings(home=home))
        register_person(house, "chen", "陈小明", "19900000001")
        # The release knows no company's term: the area is the bureau's still.
        move_in(house, HOMES, taken_over=False)
        adopt(house, since=f"{house.today().year - 1}-01", creditor=BUREAU)
        for name in ("wang", "li"):
            enlist_by_hand(house, name)
        with serving(home) as (_, new):
            yield Pair(old, new, house, code)
        house.close()


def enlist_by_hand(house: House, name: str) -> None:
    """Of words about staff the release knows nothing, and none is recorded here: the roster is written by hand."""
    with house.writing.begin() as connection:
        connection.execute(sa.insert(members_).values(member=name, employer=BUREAU, name_sealed=None, name_bound_to=""))
        held = [{"member": name, "role": role, "areas": "", "held": True} for role in EVERY_ROLE]
        connection.execute(sa.insert(roles_), held)
    COOKIES[name] = cookie(house, name)


def rows_but_those_by_hand(house: House) -> Any:
    """What was written by hand stands in no history: it is taken out while the rows are read, and put back."""
    by_hand = {}
    with house.writing.begin() as connection:
        for table in (members_, roles_):
            by_hand[table] = [dict(row) for row in connection.execute(sa.select(table)).mappings()]
            connection.execute(sa.delete(table))
    read = rows(house.reading)
    with house.writing.begin() as connection:
        for table, held in by_hand.items():
            connection.execute(sa.insert(table), held)
    return read


def ask(address: str, sent: dict[str, Any] | None = None, *, key: str = "", who: str = "wang") -> tuple[int, Any]:
    """Status and answer."""
    headers = {"Cookie": COOKIES[who]}
    if key:
        headers |= {"Anju-Actor": who, "Idempotency-Key": key, "Content-Type": "application/json"}
    body = None if sent is None else json.dumps(sent).encode()
    request = urllib.request.Request(quote(address, safe=":/~?=&"), body, headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)


def insist(address: str, sent: dict[str, Any], key: str, who: str = "wang") -> Any:
    """The same key, until it is answered."""
    answers: list[tuple[int, Any]] = []

    def is_done() -> bool:
        answers.append(ask(address, sent, key=key, who=who))
        assert answers[-1][0] in (200, 201, 202, 409, 503), answers[-1]
        return answers[-1][0] in (200, 201)

    until(is_done)
    return answers[-1][1]


def approved_runs(house: House, *months_back: int) -> list[str]:
    """Planned and approved."""
    runs = list[str]()
    for back in months_back:
        months = 12 * house.today().year + house.today().month - 1 - back
        runs.append(plan(house, f"{months // 12}-{months % 12 + 1:02}"))
        with asking(house, "zhao"):
            assessment.approve_run(house, runs[-1])
    settle(house)
    return runs


def post(address: str, run: str) -> Any:
    """By li, with one key for each run."""
    at = run.replace("/", "~")
    key = f"posting-of-{run.split('/')[2]}-and-no-other"
    return insist(f"{address}/api/v1/assessment-runs/{at}/posting", {}, key, "li")


def port_of(address: str) -> int:
    return int(address.rpartition(":")[2])


def times_charged(house: House, runs: list[str]) -> Counter[tuple[str, str]]:
    """By dwelling and month."""
    entries = house.store.read(0, 1_000_000, frozenset({FeeAssessed.TOPIC})).entries
    fees = [entry.event.assessment for entry in entries if isinstance(entry.event, FeeAssessed)]
    months = {run.split("/")[2] for run in runs}
    return Counter((fee.dwelling, fee.period) for fee in fees if fee.period in months)


def clerks_of(pair: Pair, *numbers: int) -> list[Clerk]:
    """Those with even numbers work with the release."""
    ports = [int(address.rpartition(":")[2]) for address in (pair.old, pair.new)]
    clerks = [Clerk(number, HOMES[number], ports[number % 2], BUREAU, enlist_by_hand) for number in numbers]
    for clerk in clerks:
        clerk.open(pair.house)
    return clerks


def paid_at(address: str, number: int, key: str) -> str:
    """By this clerk's hands; gives the payment's id."""
    sent = {"dwelling": HOMES[number], "amount_fen": FEN, "channel": "cash", "shift": f"shift-clerk{number}"}
    sent |= {"receipt_book": f"S{number}-00000001"}
    return str(insist(f"{address}/api/v1/payments", sent, key, f"clerk{number}")["payment_id"])


def test_what_runs_beside_us_is_the_release(pair: Pair) -> None:
    """And not this code by another name: it has never heard of what came since."""
    asked = "import services, domain; print(services.__file__, 'ClockConfirmed.v1' in domain.VOCABULARY)"
    told = {"PYTHONPATH": str(pair.code)}
    done = subprocess.run([*COMMAND, asked], env=told, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(pair.code / "services" / "__init__.py"), "False"]
    assert (ask(f"{pair.old}/healthz/nothing")[0], ask(f"{pair.old}/metrics")[0]) == (404, 404)


def test_both_take_payments_and_post_and_everybody_is_charged_once(pair: Pair) -> None:
    house, clerks, runs = pair.house, clerks_of(pair, 0, 1, 2, 3), approved_runs(pair.house, 0, 1, 2, 3)
    with at_work(clerks), ThreadPoolExecutor() as people:
        at_once = [people.submit(post, each, runs[0]) for each in (pair.old, pair.new)]
        assert [each.result()["run"]["state"] for each in at_once] == ["completed", "completed"]
        turns = zip((pair.new, pair.old, pair.new), runs[1:], strict=True)
        by_turns = [people.submit(post, each, run) for each, run in turns]
        assert [each.result()["sheets_posted"] for each in by_turns] == [4, 4, 4]
        until(lambda: all(len(clerk.noted) > 5 for clerk in clerks))
    assert compare(house, clerks) == Books(set(), set(), set(), 0)
    times = times_charged(house, runs)
    assert (len(times), set(times.values())) == (len(HOMES) * len(runs), {1})
    assert rows_but_those_by_hand(house) == from_nothing(house, 500), "whoever has followed, the rows are the same"


def test_the_same_key_pressed_at_both_is_one_payment(pair: Pair) -> None:
    [clerk] = clerks_of(pair, 4)
    with ThreadPoolExecutor() as people:
        for number in range(5):
            key = f"a-key-that-two-have-pressed-{number}"
            pressed = [people.submit(paid_at, each, 4, key) for each in (pair.old, pair.new)]
            [payment_id] = {each.result() for each in pressed}
            clerk.noted.append(Noted(key, payment_id, FEN, 0.0))
    assert compare(pair.house, [clerk]) == Books(set(), set(), set(), 0)


def test_control_two_keys_are_two_payments_and_are_seen(pair: Pair) -> None:
    [clerk] = clerks_of(pair, 5)
    asked, unasked = (paid_at(each, 5, f"a-key-of-its-own-at-{each[-5:]}") for each in (pair.old, pair.new))
    clerk.noted.append(Noted("", asked, FEN, 0.0))
    assert compare(pair.house, [clerk]) == Books(set(), set(), {unasked}, FEN)


def test_each_reads_what_the_other_has_recorded_and_sealed(pair: Pair) -> None:
    clerks_of(pair, 6)
    paid = [paid_at(each, 6, f"to-be-read-by-the-other-{each[-5:]}") for each in (pair.old, pair.new)]
    settle(pair.house)
    for address in (pair.old, pair.new):
        assert ask(f"{address}/api/v1/residents/chen")[1]["name"] == "陈*明"
        shown = ask(f"{address}/api/v1/payments?dwelling={HOMES[6]}")[1]["items"]
        assert [each["payment_id"] for each in shown] == paid
    (was, old), (status, new) = (ask(f"{each}/api/v1/statements/{HOMES[6]}") for each in (pair.old, pair.new))
    assert (was, status) == (200, 200)
    assert {name: new[name] for name in old} == old, "what the older one tells, the newer one tells alike"


def record_new_words(house: House, book: str) -> None:
    """What the release has never heard of."""
    persons = {"prepared_by": "person:li", "approved_by": "person:zhao"}
    decide(house, ReceiptBook, book, lambda it: it.give_back(cause="restore-1", **persons))
    confirmed = ClockConfirmed(newest=house.clock(), now=house.clock(), cause="a flat battery", confirmed_by="zhao")
    decide(house, RecordKeeping, STORE, lambda it: it.confirm_clock(confirmed))


def test_new_words_stop_the_release_where_it_meets_them_and_nowhere_else(pair: Pair) -> None:
    """What it cannot read it refuses, and records nothing of it; where it need not read them it goes on, also anew."""
    house, clerks = pair.house, clerks_of(pair, 7, 8, 9)
    record_new_words(house, "S8-00000001")
    sent = {"dwelling": HOMES[8], "amount_fen": FEN, "channel": "cash", "shift": "shift-clerk8"}
    sent |= {"receipt_book": "S8-00000001"}
    status, _ = ask(f"{pair.old}/api/v1/payments", sent, key="from-a-book-that-was-returned", who="clerk8")
    assert status >= 500
    assert compare(house, clerks) == Books(set(), set(), set(), 0), "nothing of it was recorded"
    [run] = approved_runs(house, 4)
    with at_work(clerks[::2]):
        post(pair.old, run)
        until(lambda: all(len(clerk.noted) > 5 for clerk in clerks[::2]))
        with old_serving(pair.code, house.settings.home) as (_, another):
            paid = paid_at(another, 7, "at-a-release-that-starts-anew")
    clerks[0].noted.append(Noted("", paid, FEN, 0.0))
    assert compare(house, clerks) == Books(set(), set(), set(), 0)
    assert set(times_charged(house, [run]).values()) == {1}
    until(lambda: ask(f"{pair.new}/healthz")[1]["status"] == "well")
    assert rows_but_those_by_hand(house) == from_nothing(house, 500)
