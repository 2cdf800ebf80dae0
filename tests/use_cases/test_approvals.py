"""Two persons: what one prepared and another approved happens in the save of the approval, decided anew."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.approvals import refusals
from domain.billing import refusals as billing
from domain.billing.books import Books
from domain.billing.dwelling_account import DwellingAccount
from domain.billing.tariff import Tariff
from domain.errors import Refusal
from domain.payments.cashier_shift import CashierShift
from domain.payments.refusals import CashShort, ShiftNotOpen, UnknownChannel
from domain.registry.dwelling import Dwelling
from domain.registry.refusals import SharesIncomplete, TransferOutOfOrder, UnknownArea, UnknownDwelling
from domain.values.authority import AuthorityMissing
from domain.values.money import AmountNotPositive
from domain.values.party import PartyInvalid
from projections import proposals
from services.event_store.recovery import DECLARATION
from services.house import House
from services.use_cases import approvals, books, staff
from services.use_cases.acts import ACTS
from services.use_cases.checking import check
from services.use_cases.command import CommandIdReused
from tests.builders import COMPANY, FEE, LIN, asking, open_counter, pay, settle
from tests.databases import Retold
from tests.every_word import DEED_SENT, RUBBISH, both
from tests.use_cases.conftest import a_desk
from tests.use_cases.months import HERE, assess, reverse

CHARGE = f"{FEE}/2026-11/1"
Content = dict[str, Any]


def a_town(house: House) -> None:
    a_desk(house)
    assess(house)
    pay(house, 5000, payment_id="p1")
    with asking(house, "zhao"):
        books.close_books(house, COMPANY, through=date(2026, 10, 31))
    settle(house)


@pytest.fixture
def town(retold: Retold) -> House:
    """A month owed, more than that paid, October closed."""
    return retold(a_town)


RUBBISH_TARIFF: Content = {
    "area": "BH",
    "fee_kind": RUBBISH,
    "basis": "per_dwelling",
    "rate_yuan": "8.00",
    "effective_from": "2026-12",
    "creditor": COMPANY,
    "authority": DEED_SENT,
}
SOLE: list[Content] = [{"party": LIN, "numerator": 1, "denominator": 1}]
PART: Content = {"code": "BH-1-1-103", "floor_area_sqm": "31.10", "owners": SOLE}
DECEMBER: Content = {"effective_from": "2026-12-01", "authority": DEED_SENT}
OF_BH: Content = {"area": "BH", "authority": DEED_SENT}
SUSPENSION = OF_BH | {"suspended_from": "2026-12-01T00:00:00+08:00", "reason": "the books are not settled"}
GOOD: dict[str, Content] = {
    "charge reversal": {"dwelling": HERE, "charge_id": CHARGE, "reason": "wrong floor area"},
    "refund": {
        "refund_id": "r1",
        "dwelling": HERE,
        "payment_id": "p1",
        "amount_fen": 1887,
        "channel": "transfer",
        "reason": "overpaid",
    },
    "tariff adoption": RUBBISH_TARIFF,
    "tariff withdrawal": {"area": "BH", "fee_kind": FEE, "version": 1, "reason": "mis-keyed"},
    "tariff ending": {"area": "BH", "fee_kind": FEE, "last_period": "2026-12", "authority": DEED_SENT},
    "ownership transfer": {"dwelling": HERE, "owners": SOLE, "cause": "sale"} | DECEMBER,
    "dwelling renumbering": {"dwelling": HERE, "code": "BH-1-1-111"} | DECEMBER,
    "dwelling division": {"dwelling": HERE, "parts": [PART, PART | {"code": "BH-1-1-104"}]} | DECEMBER,
    "dwelling joining": {"dwellings": [HERE, "BH-1-1-102"], "into": PART} | DECEMBER,
    "period reopening": {"creditor": COMPANY, "from_day": "2026-10-15", "reason": "a slip"},
    "role grant": {"member": "wu", "role": "CL", "areas": ["BH"], "authority": DEED_SENT},
    "handover planning": OF_BH | {"company": "company:lvdao"},
    "cut-off": OF_BH | {"cut_off_at": "2027-01-01T00:00:00+08:00"},
    "collection suspension": SUSPENSION,
    "collection resumption": OF_BH | {"resumed_at": "2026-12-02T09:30:00+08:00"},
    "term ending": OF_BH | {"ended_at": "2027-01-01T00:00:00+08:00"},
    "gate reservation": OF_BH | {"gate": "maintenance fund", "up_to_fen": 500_000, "up_to_households": 12},
}


def propose(house: House, kind: str, who: str = "li", key: str = "", id: str = "the one", **content: Any) -> Any:
    with asking(house, who, key=key, sent=content):
        return approvals.propose(house, id, kind=kind, content=content)


def answer(house: House, act: Any, who: str = "zhao", key: str = "", id: str = "the one", **more: Any) -> Any:
    with asking(house, who, key=key):
        done = act(house, id, **more)
    settle(house)
    return done


def ready(house: House, kind: str) -> Content:
    """What a kind needs before it can be asked for."""
    if kind == "tariff withdrawal":
        reverse(house, HERE, CHARGE)
    if kind == "role grant":
        with asking(house):
            staff.add_staff_member(house, "wu", name="吴敏", employer=COMPANY)
    if kind in ("handover planning", "cut-off"):
        both(house, "the end", "term ending", **GOOD["term ending"])
    if kind == "cut-off":
        both(house, "the next", "handover planning", **GOOD["handover planning"])
    if kind == "collection resumption":
        both(house, "stop", "collection suspension", **SUSPENSION)
    return GOOD[kind]


def test_every_act_is_tried_below() -> None:
    elsewhere = {DECLARATION, "money identification", "money return", "difference explanation"}
    assert set(GOOD) == set(ACTS) - elsewhere, (
        "in tests/faults/test_restore.py, test_bank_lines.py and test_explained_differences.py, with what they need"
    )


@pytest.mark.parametrize("kind", GOOD)
def test_prepared_by_one_and_approved_by_another_it_is_carried_out_in_one_save(town: House, kind: str) -> None:
    content = ready(town, kind)
    before = town.store.position()
    propose(town, kind, **content)
    assert town.store.position() == before + 1, "so far somebody asked, and nothing was done"
    answer(town, approvals.approve)
    entries = town.store.read(before + 1, 10).entries
    assert entries[0].event.TOPIC == "ProposalApproved.v1"
    assert len(entries) > 1
    assert len({entry.envelope.command_id for entry in entries[:2]}) == 1
    persons = {(getattr(e.event, "prepared_by", None), getattr(e.event, "approved_by", None)) for e in entries[1:]}
    assert ("person:li", "person:zhao") in persons
    assert check(town) == []


@pytest.mark.parametrize("kind", GOOD)
def test_the_one_who_prepared_it_neither_approves_nor_rejects_it(town: House, kind: str) -> None:
    propose(town, kind, **ready(town, kind))
    before = town.store.position()
    for act, more in ((approvals.approve, {}), (approvals.reject, {"reason": "no"})):
        with pytest.raises(refusals.SamePerson):
            answer(town, act, "li", **more)
    with pytest.raises(refusals.NotTheProposer):
        answer(town, approvals.withdraw, "zhao")
    assert town.store.position() == before


@pytest.mark.parametrize("kind", GOOD)
def test_asked_and_answered_twice_it_happens_once(town: House, kind: str) -> None:
    content = ready(town, kind)
    assert propose(town, kind, key="a", **content).repeated is False
    assert propose(town, kind, key="a", **content).repeated is True
    with pytest.raises(CommandIdReused):
        propose(town, kind, key="a", **(content | {"reason": "another"}))
    assert answer(town, approvals.approve, key="b").repeated is False
    before = town.store.position()
    assert answer(town, approvals.approve, key="b").repeated is True
    with pytest.raises(refusals.ProposalSettled):
        answer(town, approvals.approve)
    assert town.store.position() == before


BAD: list[tuple[str, Content, type[Refusal]]] = [
    ("charge reversal", {"dwelling": "nowhere"}, Refusal),
    ("charge reversal", {"charge_id": "x/2026-11/1"}, billing.UnknownCharge),
    ("charge reversal", {"reason": "because"}, billing.UnknownReason),
    ("charge reversal", {"amount_fen": 1}, approvals.ContentInvalid),
    ("refund", {"payment_id": "p9"}, billing.UnknownPayment),
    ("refund", {"amount_fen": 1888}, billing.RefundExceedsRest),
    ("refund", {"amount_fen": 0}, AmountNotPositive),
    ("refund", {"reason": "because"}, billing.UnknownReason),
    ("refund", {"channel": "pos"}, UnknownChannel),
    ("refund", {"channel": "cash"}, UnknownChannel),
    ("refund", {"shift": "s1"}, UnknownChannel),
    ("refund", {"channel": "cash", "shift": "s9"}, ShiftNotOpen),
    ("refund", {"amount_fen": "much"}, approvals.ContentInvalid),
    ("tariff adoption", {"area": "XX"}, UnknownArea),
    ("tariff adoption", {"rate_yuan": "0"}, billing.RateNotPositive),
    ("tariff adoption", {"rate_yuan": "0.0000001"}, billing.RateNotPositive),
    ("tariff adoption", {"basis": "by mood"}, billing.UnknownBasis),
    ("tariff adoption", {"fee_kind": "a/b"}, billing.FeeKindInvalid),
    ("tariff adoption", {"creditor": "me"}, PartyInvalid),
    ("tariff adoption", {"fee_kind": FEE, "effective_from": "2026-01"}, billing.TariffOverlap),
    ("tariff adoption", {"authority": DEED_SENT | {"number": " "}}, AuthorityMissing),
    ("tariff withdrawal", {"version": 1}, billing.TariffInUse),
    ("tariff withdrawal", {"version": 7}, billing.UnknownTariffVersion),
    ("tariff ending", {"last_period": "2025-12"}, billing.TariffGap),
    ("ownership transfer", {"dwelling": "BH-9-9-999"}, UnknownDwelling),
    ("ownership transfer", {"owners": []}, SharesIncomplete),
    ("ownership transfer", {"owners": [{"party": "林琳", "numerator": 1, "denominator": 1}]}, PartyInvalid),
    ("ownership transfer", {"effective_from": "0001-01-01"}, TransferOutOfOrder),
    ("period reopening", {"from_day": "2026-11-01"}, billing.BooksNotClosed),
    ("period reopening", {"creditor": "company:other"}, billing.BooksNotClosed),
    ("flying to the moon", {}, approvals.UnknownAct),
]


@pytest.mark.parametrize(("kind", "changes", "why"), BAD)
def test_what_could_not_be_carried_out_is_refused_when_it_is_asked_for(
    town: House, kind: str, changes: Content, why: type[Refusal]
) -> None:
    before = town.store.position()
    with pytest.raises(why):
        propose(town, kind, **(GOOD.get(kind, {}) | changes))
    assert town.store.position() == before


def test_a_proposal_that_grew_stale_is_refused_and_still_stands(town: House) -> None:
    propose(town, "refund", **GOOD["refund"])
    both(town, "faster", "refund", **(GOOD["refund"] | {"refund_id": "r0", "amount_fen": 1}))
    before = town.store.position()
    with pytest.raises(billing.RefundExceedsRest):
        answer(town, approvals.approve)
    assert town.store.position() == before
    with town.read() as reading:
        row = proposals.proposal(reading, "the one")
    assert row is not None
    assert row.state == "open"
    answer(town, approvals.withdraw, "li")


@pytest.mark.parametrize(
    ("act", "who", "more"), [(approvals.reject, "zhao", {"reason": "no"}), (approvals.withdraw, "li", {})]
)
def test_what_was_rejected_or_withdrawn_is_not_done_any_more(town: House, act: Any, who: str, more: Content) -> None:
    propose(town, "refund", **GOOD["refund"])
    answer(town, act, who, **more)
    before = town.store.position()
    for again, person, reason in ((approvals.approve, "zhao", {}), (approvals.withdraw, "li", {}), (act, who, more)):
        with pytest.raises(refusals.ProposalSettled):
            answer(town, again, person, **reason)
    assert town.store.position() == before


@pytest.mark.parametrize("act", [approvals.approve, approvals.withdraw])
def test_a_proposal_that_nobody_made_is_unknown(town: House, act: Any) -> None:
    with pytest.raises(refusals.UnknownProposal):
        answer(town, act)


def test_one_number_stands_for_one_proposal(town: House) -> None:
    propose(town, "refund", **GOOD["refund"])
    before = town.store.position()
    propose(town, "refund", **GOOD["refund"])
    assert town.store.position() == before
    with pytest.raises(refusals.ProposalSettled):
        propose(town, "refund", **(GOOD["refund"] | {"amount_fen": 1}))


# What they do -----------------------------------------------------------------------------------------


def test_cash_goes_back_out_of_an_open_drawer_that_holds_it(town: House) -> None:
    cash = GOOD["refund"] | {"channel": "cash", "shift": "s1"}
    both(town, "back", "refund", **cash)
    with asking(town):
        shift, account = town.store.load(CashierShift, "s1"), town.store.load(DwellingAccount, HERE)
    assert (shift.cash_fen, account.payments["p1"].rest_fen) == (25_000 - 1887, 0)
    open_counter(town, "s2", first=101)
    pay(town, 30_000, payment_id="p2", channel="transfer")
    with pytest.raises(CashShort):
        propose(town, "refund", **(cash | {"refund_id": "r2", "payment_id": "p2", "amount_fen": 30_000}))
    assert check(town) == []


def test_cash_of_one_payee_does_not_come_out_of_the_drawer_of_another(town: House) -> None:
    """The company's money, out of a drawer that holds the bureau's: then neither count would be right."""
    open_counter(town, "s2", "ma", "bureau:ezhou", first=101)
    before = town.store.position()
    with pytest.raises(CashShort):
        propose(town, "refund", **(GOOD["refund"] | {"channel": "cash", "shift": "s2"}))
    assert town.store.position() == before


def test_a_transfer_goes_back_from_the_bank_alone(town: House) -> None:
    both(town, "back", "refund", **GOOD["refund"])
    with asking(town):
        assert town.store.load(CashierShift, "s1").cash_fen == 25_000
        assert town.store.load(DwellingAccount, HERE).payments["p1"].rest_fen == 0


def test_a_reversed_charge_gives_its_money_back_to_what_else_is_owed(town: House) -> None:
    assess(town, period="2026-12", due_on=date(2026, 12, 31))
    reverse(town, HERE, CHARGE)
    with asking(town):
        account = town.store.load(DwellingAccount, HERE)
    assert {charge_id: charge.outstanding_fen for charge_id, charge in account.charges.items()} == {
        CHARGE: 0,
        f"{FEE}/2026-12/1": 0,
    }
    assert account.payments["p1"].rest_fen == 5000 - 3113


def test_tariffs_owners_and_books_change_as_asked(town: House) -> None:
    for kind in ("tariff adoption", "tariff ending", "ownership transfer", "period reopening"):
        both(town, kind, kind, **GOOD[kind])
    with asking(town):
        rubbish, fee = town.store.load(Tariff, f"BH/{RUBBISH}"), town.store.load(Tariff, f"BH/{FEE}")
        home, kept = town.store.load(Dwelling, HERE), town.store.load(Books, COMPANY)
    assert rubbish.in_force("2026-12").adopted.rate_yuan == Decimal("8.00")
    assert (rubbish.in_force("2026-12").adopted.prepared_by, rubbish.in_force("2026-12").number) == ("person:li", 1)
    with pytest.raises(billing.TariffGap):
        fee.in_force("2027-01")
    assert [home.debtor_on(day) for day in (date(2026, 11, 30), date(2026, 12, 1))] == ["resident:chen", LIN]
    assert kept.closed_through == date(2026, 10, 14)
