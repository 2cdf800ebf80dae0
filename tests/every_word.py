"""A history in which every word of the vocabulary stands, told by the use cases as far as they go."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from msgspec.structs import replace

from domain.billing.dwelling_account import DwellingAccount
from domain.fund.maintenance_fund import MaintenanceFund
from domain.history import Aggregate
from domain.operations.events import NumbersForgone, RestoreDeclared
from domain.operations.record_keeping import STORE, RecordKeeping
from domain.payments.receipt_book import ReceiptBook
from domain.registry.dormitory_area import DormitoryArea
from domain.registry.dwelling import Dwelling
from domain.registry.events import UNSOLD_PUBLIC
from domain.registry.resident import Resident
from domain.retrofit.retrofit_programme import RetrofitProgramme, Share
from domain.values.authority import Authority
from services.house import House
from services.use_cases import approvals, assessment, books, counter, registry, residents, statement_batches
from services.use_cases.imports import apply_import
from services.use_cases.record_keeping import confirm_clock
from tests.builders import (
    BUREAU,
    CHEN,
    COMPANY,
    FEE,
    LEDGER,
    LIN,
    Clock,
    adopt,
    asking,
    move_in,
    open_counter,
    pay,
    register_person,
    registered,
    settle,
)
from tests.handed_over import whole_term
from tests.workbooks.clerk import ledger

FIRST, SECOND, THIRD = "BH-1-1-101", "BH-1-1-201", "BH-2-1-101"
BOUGHT, PARTS, JOINED, RENUMBERED = "DH-1-1-101", ["DH-1-1-102", "DH-1-1-103"], "DH-1-1-104", "DH-1-1-105"
RUBBISH = "垃圾清运费"
DEED = Authority(kind="不动产权证", number="鄂(2026)0042", dated=date(2026, 11, 1), sha256=None)
DEED_SENT = {"kind": "不动产权证", "number": "鄂(2026)0042", "dated": "2026-11-01", "sha256": None}
OF_TWO: dict[str, Any] = {"floor_area_sqm": 62.25}
A = TypeVar("A", bound=Aggregate[Any])


def every_word(house: House, clock: Clock) -> None:
    """From the ledgers over November's run to the books of both creditors."""
    _registry(house)
    _reshaped(house)
    whole_term(house, "DH", both)
    _persons(house)
    _ledgers(house)
    _tariffs(house)
    _a_run(house)
    _money(house)
    _approvals(house)
    _second_thoughts(house)
    _papers(house)
    clock.pass_days(10)
    _books(house)
    _flat_battery(house, clock)
    _back_to_a_backup(house, clock)
    settle(house)


def decide(house: House, kind: type[A], key: str, *decisions: Callable[[A], object]) -> None:
    """What a thing decides, in one save."""
    with asking(house):
        thing = house.store.load(kind, key)
        for each in decisions:
            each(thing)
        house.store.record(thing)
    settle(house)


def propose(house: House, proposal: str, kind: str, **content: Any) -> None:
    """Prepared by li."""
    with asking(house, "li"):
        approvals.propose(house, proposal, kind=kind, content=content)
    settle(house)


def approve(house: House, proposal: str) -> None:
    """Approved by zhao."""
    with asking(house, "zhao"):
        approvals.approve(house, proposal)
    settle(house)


def both(house: House, proposal: str, kind: str, **content: Any) -> None:
    """Prepared by one, approved by another."""
    propose(house, proposal, kind, **content)
    approve(house, proposal)


def _registry(house: House) -> None:
    for key, name in (("chen", "陈小明"), ("lin", "林琳"), ("zhou", "周转")):
        register_person(house, key, name, "19900000001")
    decide(house, Resident, "zhou", lambda resident: resident.withdraw_contact("phone"))
    move_in(house, (FIRST, SECOND, THIRD))
    decide(house, DormitoryArea, "BH", lambda area: area.register_building("BH-1", ["BH-1-2"]))
    with asking(house):
        registry.name_payer(house, THIRD, payer="unit:tax-office", effective_from=date(2026, 11, 1), authority=LEDGER)
    for code in (SECOND, THIRD):
        with asking(house):
            registry.declare_vacancy(house, code, since=date(2026, 1, 1), authority=LEDGER)
    with asking(house):
        registry.end_vacancy(house, THIRD, ended_on=date(2026, 9, 1))
    decide(
        house,
        Dwelling,
        SECOND,
        lambda home: home.move_in("resident:zhou", "tenant", since=date(2026, 3, 1), authority=LEDGER),
        lambda home: home.move_in("resident:wu", "occupant", since=None, authority=LEDGER),
        lambda home: home.move_out("resident:zhou", on=date(2026, 8, 31)),
    )
    content = {"owners": [{"party": LIN, "numerator": 1, "denominator": 1}], "effective_from": "2026-10-01"}
    both(house, "sale", "ownership transfer", dwelling=SECOND, cause="sale", authority=DEED_SENT, **content)


def _reshaped(house: House) -> None:
    """A public flat is bought by its tenant, one is divided, its parts are joined again, and that one is renumbered."""
    decide(house, DormitoryArea, "DH", lambda area: area.register("东湖路宿舍区", bureau=BUREAU))
    with asking(house):
        dwelling, account = house.store.load(Dwelling, BOUGHT), house.store.load(DwellingAccount, BOUGHT)
        dwelling.register(registered(BOUGHT, BUREAU, tenure=UNSOLD_PUBLIC))
        dwelling.move_in("resident:zhou", "tenant", since=date(2020, 1, 1), authority=LEDGER)
        account.open()
        house.store.record(dwelling, account)
    mine = [{"party": "resident:zhou", "numerator": 1, "denominator": 1}]
    papers = {"effective_from": "2026-10-01", "authority": DEED_SENT}
    both(house, "bought", "ownership transfer", dwelling=BOUGHT, owners=mine, cause="purchase", **papers)
    parts = [{"code": code, "floor_area_sqm": "31.10", "owners": mine} for code in PARTS]
    both(house, "divided", "dwelling division", dwelling=BOUGHT, parts=parts, **papers)
    into = {"code": JOINED, "floor_area_sqm": "62.30", "owners": mine}
    papers["effective_from"] = "2026-11-01"
    both(house, "joined", "dwelling joining", dwellings=PARTS, into=into, **papers)
    both(house, "renumbered", "dwelling renumbering", dwelling=JOINED, code=RENUMBERED, **papers)


def _persons(house: House) -> None:
    """Zhou is retired no more, was registered twice, is not Lin, and dies."""
    register_person(house, "zhou-again", "周转")
    with asking(house):
        residents.record_retirement(house, "zhou", retired=False, authority=DEED)
    with asking(house):
        residents.record_same_person(house, "zhou-again", same_as="zhou", authority=DEED)
    with asking(house):
        residents.tell_persons_apart(house, "zhou", other="lin")
    with asking(house):
        residents.record_death(house, "zhou", died_on=date(2026, 11, 20), authority=DEED)
    settle(house)


def _ledgers(house: House) -> None:
    for kind, rows in (
        ("fund", (OF_TWO, OF_TWO | {"owner_paid_fen": 900, "held_fen": 900})),
        ("arrears", ({"note": "找她女儿要"}, {"liable": "原单位"})),
        ("retrofit", ({}, {"consent": "同意", "objection": None, "visits": 1})),
    ):
        with asking(house):
            apply_import(house, kind, ledger(kind, *rows))
    settle(house)
    lake: dict[str, Any] = {"area": "LH", "area_name": "莲花湖宿舍区"}
    with asking(house):
        rows = lake | {"moved_in_on": "2003.5"}, lake | {"floor_area_sqm": "about 60"}
        apply_import(house, "dwellings", ledger("dwellings", *rows), skip_faulty=True)
    settle(house)
    decide(house, RetrofitProgramme, "BH/水表出户", lambda p: p.make_visit(FIRST), lambda p: p.make_visit(FIRST))
    _corrections(house)


def _corrections(house: House) -> None:
    """A later file says otherwise: what one planned, another applied."""
    later: dict[str, Any] = {"authority": LEDGER, "prepared_by": "person:li", "approved_by": "person:zhao"}
    decide(house, Dwelling, FIRST, lambda home: home.correct_move_in(None, "1998-06", authority=LEDGER))
    decide(
        house,
        MaintenanceFund,
        "BH-1",
        lambda fund: fund.correct_balances([replace(fund.lines[SECOND], held_fen=90_001)], **later),
    )
    decide(
        house,
        RetrofitProgramme,
        "BH/水表出户",
        lambda programme: programme.correct_share(SECOND, Share(85_000, 34_000, 51_000), **later),
    )


def _tariffs(house: House) -> None:
    adopt(house)
    adopt(house, rate="8.00", kind=RUBBISH, basis="per_dwelling", since="2026-01")
    adopt(house, rate="80.00", kind=RUBBISH, basis="per_dwelling", since="2026-12")
    both(house, "slip", "tariff withdrawal", area="BH", fee_kind=RUBBISH, version=2, reason="mis-keyed")
    both(house, "last", "tariff ending", area="BH", fee_kind=RUBBISH, last_period="2026-11", authority=DEED_SENT)


def plan(house: House, period: str = "2026-11", kind: str = FEE, number: int = 1, by: str = "li") -> str:
    """A planned run; gives its key."""
    due_on = date.fromisoformat(f"{period}-28")
    with asking(house, by):
        assessment.plan_run(house, "BH", fee_kind=kind, period=period, due_on=due_on, number=number)
    settle(house)
    return f"BH/{kind}/{period}/{number}"


def post(house: House, run: str) -> assessment.Posted:
    """Approved by zhao, posted by li."""
    with asking(house, "zhao"):
        assessment.approve_run(house, run)
    with asking(house, "li"):
        posted = assessment.post_run(house, run)
    settle(house)
    return posted


def _a_run(house: House) -> None:
    dropped = plan(house, kind=RUBBISH)
    with asking(house, "li"):
        assessment.abandon_run(house, dropped, reason="planned twice")
    post(house, plan(house))
    with asking(house):
        assessment.assess_fee(house, FIRST, fee_kind=RUBBISH, period="2026-11", due_on=date(2026, 11, 28))
    settle(house)


def _money(house: House) -> None:
    open_counter(house)
    pay(house, 20_000, FIRST, payment_id="p-much", debtor=CHEN)
    pay(house, 3_113, SECOND, payment_id="p-exact", channel="pos", debtor=LIN)
    pay(house, 5_000, THIRD, payment_id="p-unit", channel="transfer", debtor="unit:tax-office")
    bureau_book = open_counter(house, "s2", "ma", BUREAU, first=101)
    with asking(house, "ma"):
        counter.take_payment(
            house, FIRST, payment_id="p-old", amount_fen=5_000, channel="cash", shift="s2", receipt_book=bureau_book
        )
    settle(house)


def _approvals(house: House) -> None:
    charge = f"{FEE}/2026-11/1"
    both(house, "wrong", "charge reversal", dwelling=FIRST, charge_id=charge, reason="wrong floor area")
    refund: dict[str, Any] = {"dwelling": FIRST, "payment_id": "p-much", "reason": "overpaid"}
    both(house, "cash", "refund", refund_id="r1", amount_fen=100, channel="cash", shift="s1", **refund)
    both(house, "bank", "refund", refund_id="r2", amount_fen=200, channel="transfer", **refund)
    propose(house, "no", "refund", refund_id="r3", amount_fen=300, channel="transfer", **refund)
    with asking(house, "zhao"):
        approvals.reject(house, "no", reason="not asked for")
    propose(house, "never mind", "refund", refund_id="r4", amount_fen=400, channel="transfer", **refund)
    with asking(house, "li"):
        approvals.withdraw(house, "never mind")


def _second_thoughts(house: House) -> None:
    with asking(house):
        registry.correct_floor_area(house, FIRST, floor_area_sqm=Decimal("63.00"), authority=DEED)
    settle(house)
    post(house, plan(house, number=2))
    with asking(house):
        counter.close_shift(house, "s1", counted_fen=39_850)
    with asking(house):
        counter.hand_in_cash(house, "s1", amount_fen=39_850, to="person:zhao")


def _papers(house: House) -> None:
    with asking(house):
        statement_batches.issue_statements(house, "BH-1", period="2026-11")
    settle(house)


def _books(house: House) -> None:
    for creditor, through in ((COMPANY, date(2026, 11, 30)), (BUREAU, date(2026, 11, 25))):
        with asking(house, "zhao"):
            books.close_books(house, creditor, through=through)
    both(house, "again", "period reopening", creditor=COMPANY, from_day="2026-11-20", reason="a slip")
    with asking(house, "ma"):
        counter.close_shift(house, "s2", counted_fen=25_000)


def _flat_battery(house: House, clock: Clock) -> None:
    """The clock is an hour behind, and somebody who takes it for right says so; then it is set."""
    clock.now -= timedelta(hours=1)
    with asking(house, "zhao"):
        confirm_clock(house, cause="a flat battery")
    clock.now += timedelta(hours=1)


def _back_to_a_backup(house: House, clock: Clock) -> None:
    """Nothing was lost but some numbers of a book, and those of a series that nobody here uses."""
    persons = {"prepared_by": "person:li", "approved_by": "person:zhao"}
    decide(house, ReceiptBook, "BH-00000101", lambda book: book.give_back(cause="restore-1", **persons))
    declared = RestoreDeclared(
        restore="restore-1",
        taken_at=clock(),
        kept_through=house.store.position(),
        lost_until=clock(),
        lost_through=None,
        series=("OLD",),
        forgone=(NumbersForgone("BH-00000101", 102, 200),),
        keys_lost=0,
        cause="a flooded cellar",
        authority=DEED,
        **persons,
    )
    decide(house, RecordKeeping, STORE, lambda keeping: keeping.declare_restore(declared))
