"""Whole days against the provider's own books: the equation, the payouts, and differences that are kept and cleared."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from domain.payments.events.online import PaymentCaptured
from domain.payments.online_payment import OnlinePayment
from projections.reconciliations import DayRow
from services.house import House
from services.payment_gateway.reconciliation import Reconciled, reconcile_days
from services.payment_gateway.report import Report, next_step, report
from services.payment_gateway.sync import sync
from services.stripe_simulator import Merchant, Simulator
from services.use_cases.checking import check
from tests.builders import Clock, asking, settle
from tests.every_word import approve, propose
from tests.online import FEB, HERE, JAN, paid_to_another, paying_online, start
from tests.use_cases.months import DUE, assess

TWO_DAYS, MONTH = timedelta(days=2), 3113


@pytest.fixture
def owing(street: House) -> House:
    for month in ("2026-01", "2026-02"):
        assess(street, period=month, due_on=DUE)
    return street


@pytest.fixture
def both(owing: House) -> Iterator[tuple[House, Simulator]]:
    with paying_online(owing) as found:
        yield found


def night(home: House, back: timedelta = TWO_DAYS) -> Reconciled:
    found = reconcile_days(home, back, lambda: settle(home))
    settle(home)
    return found


def told(home: House) -> Report:
    with home.read() as reading:
        return report(reading, home.today() - timedelta(days=60), home.today())


def paid(home: House, bank: Simulator, *charges: str, method: str = "card") -> str:
    made = start(home, *charges)
    settle(home)
    bank.payer.pay(made.url.rpartition("/")[2], method)
    bank.bank.book()
    return made.payment_id


def net(day: DayRow) -> tuple[int, int, int, int]:
    return day.opening_fen, day.there.net_fen, day.closing_fen, day.ledger_fen


def test_each_day_opens_with_what_the_day_before_closed_and_our_ledger_says_the_same(
    both: tuple[House, Simulator], clock: Clock
) -> None:
    home, bank = both
    payment = paid(home, bank, JAN)
    clock.pass_days(1)
    paid(home, bank, FEB)
    sync(home, payment)
    settle(home)
    propose(home, "r1", "refund", refund_id="r1", reason="overpaid", **back_of(payment, 1_000))
    clock.pass_days(1)
    assert night(home, timedelta(days=5)).days == 2
    newer, older = told(home).days
    assert (net(older), net(newer)) == ((0, MONTH, MONTH, MONTH), (MONTH, MONTH, 2 * MONTH, 2 * MONTH))
    assert older.there == older.here
    assert told(home).is_even
    before = home.store.position()
    night(home, timedelta(days=5))
    assert home.store.position() == before, "a day that is as before is not said again"
    approve(home, "r1")
    clock.pass_days(1)
    night(home)
    last = told(home).days[0]
    assert (last.there.refunded_fen, net(last)) == (1_000, (2 * MONTH, -1_000, 2 * MONTH - 1_000, 2 * MONTH - 1_000))


def back_of(payment: str, fen: int) -> dict[str, object]:
    return {"dwelling": HERE, "payment_id": payment, "amount_fen": fen, "channel": "online"}


def test_days_that_were_never_compared_are_however_long_ago_they_were(
    both: tuple[House, Simulator], clock: Clock
) -> None:
    home, bank = both
    paid(home, bank, JAN)
    clock.pass_days(1)
    night(home)
    paid(home, bank, FEB)
    clock.pass_days(9)
    night(home)
    assert [net(each) for each in told(home).days] == [(MONTH, MONTH, 2 * MONTH, 2 * MONTH), (0, MONTH, MONTH, MONTH)]


def test_disputes_and_refunds_that_come_back_stand_in_the_equation(both: tuple[House, Simulator], clock: Clock) -> None:
    home, bank = both
    payment = paid(home, bank, JAN, FEB)
    charge = str(bank.every("charge")[-1]["id"])
    refund = bank.bank.refund(charge, 300)
    bank.bank.fail_refund(refund)
    bank.bank.decide(bank.bank.dispute(charge, 500), won=True)
    sync(home, payment)
    clock.pass_days(1)
    night(home)
    [day] = told(home).days
    there = day.there
    assert (there.refunded_fen, there.came_back_fen) == (300, 300)
    assert (there.withdrawn_fen, there.reinstated_fen) == (500, 500)
    assert (day.here, day.closing_fen, day.uneven_fen) == (there, 2 * MONTH, 0)


def test_what_is_not_ours_is_a_difference_until_somebody_says_whose_it_is_and_tomorrow_that_can_be_seen(
    both: tuple[House, Simulator], clock: Clock
) -> None:
    home, bank = both
    charge = paid_to_another(home, bank, MONTH)
    night(home)
    [found] = told(home).open
    assert (found.of, found.kind, found.there_minor) == ("charge", "not on record here", MONTH)
    assert next_step(found) == "identify it in suspense, or send it back"
    item = f"{home.settings.bureau}.{charge}".replace(":", ".")
    lines = [{"dwelling": HERE, "amount_fen": MONTH, "debtor": "resident:chen"}]
    propose(home, "whose", "money identification", item=item, lines=lines)
    clock.pass_days(1)
    night(home)
    assert told(home).open == [found]
    approve(home, "whose")
    night(home)
    assert told(home).open == []
    [cleared] = told(home).cleared
    assert (cleared.source, cleared.cleared_by, cleared.found_at) == (charge, "whose it is was found", found.found_at)
    assert cleared.cleared_at is not None
    assert cleared.cleared_at > cleared.found_at
    assert check(home) == []


def test_money_that_goes_back_is_a_difference_until_the_provider_has_sent_it(
    both: tuple[House, Simulator], clock: Clock
) -> None:
    home, bank = both
    charge = paid_to_another(home, bank, MONTH)
    night(home)
    item = f"{home.settings.bureau}.{charge}".replace(":", ".")
    propose(home, "back", "money return", item=item, reason="not ours")
    approve(home, "back")
    clock.pass_days(1)
    night(home)
    assert [each.source for each in told(home).open] == [charge]
    bank.bank.refund(charge, MONTH)
    night(home)
    assert [each.cleared_by for each in told(home).cleared] == ["it was sent back"]
    clock.pass_days(1)
    night(home)
    newest = told(home).days[0]
    assert (newest.closing_fen, newest.ledger_fen) == (0, 0)
    assert told(home).is_even


def test_what_only_our_books_have_is_told_and_nobody_is_to_refund_it(
    both: tuple[House, Simulator], clock: Clock
) -> None:
    home, bank = both
    payment = paid(home, bank, JAN)
    sync(home, payment)
    with asking(home):
        forged = home.store.load(OnlinePayment, payment)
        forged.record(
            replace(
                next(each for each in history(home, payment) if isinstance(each, PaymentCaptured)),
                capture_id="ch_forged",
                amount_fen=1,
            )
        )
        home.store.record(forged)
    clock.pass_days(1)
    night(home)
    [found] = told(home).open
    assert (found.kind, found.source, found.here_minor, found.there_minor) == ("not at the provider", "ch_forged", 1, 0)
    assert told(home).days[0].here.captured_fen == told(home).days[0].there.captured_fen + 1


def history(home: House, payment: str) -> list[object]:
    stream = home.store.stream(OnlinePayment, payment)
    return [each.event for each in home.store.since([stream], 0)]


def test_an_amount_that_is_otherwise_there_is_told_until_both_say_the_same(
    both: tuple[House, Simulator], clock: Clock
) -> None:
    home, bank = both
    sync(home, paid(home, bank, JAN))
    charge = next(iter(bank.every("charge")))
    charge["amount_captured"] = MONTH + 1
    settle(home)
    night(home)
    [found] = told(home).open
    assert (found.kind, found.there_minor, found.here_minor) == ("another amount", MONTH + 1, MONTH)
    clock.pass_days(1)
    night(home)
    [day] = told(home).days
    assert day.uneven_fen == 1
    charge["amount_captured"] = MONTH
    night(home)
    assert [each.cleared_by for each in told(home).cleared] == ["both say the same"]


def test_payouts_add_up_in_their_own_currency_and_one_that_comes_back_is_told_until_it_is_paid_out(
    owing: House, clock: Clock
) -> None:
    with paying_online(owing, Merchant(settles_in="hkd", rate=Decimal("1.08"))) as (home, bank):
        paid(home, bank, JAN, method="alipay")
        first = bank.bank.pay_out()
        clock.pass_days(1)
        night(home)
        [payout] = told(home).payouts
        assert (payout.currency, payout.amount_minor, payout.net_minor, payout.movements) == ("hkd", 3248, 3248, 1)
        [day] = told(home).days
        assert (day.closing_fen, day.ledger_fen) == (MONTH, MONTH)
        assert [(each.currency, each.gross_minor, each.net_minor) for each in day.settled] == [("hkd", 3362, 3248)]
        assert told(home).is_even
        bank.bank.fail_payout(first)
        night(home)
        [found] = told(home).open
        assert (found.kind, found.source, found.there_minor) == ("payout came back", first, 3248)
        clock.pass_days(1)
        bank.bank.pay_out()
        night(home)
        assert [each.cleared_by for each in told(home).cleared] == ["it was paid out later"]
        assert told(home).open == []


def test_a_payout_that_does_not_add_up_is_told_until_it_does(both: tuple[House, Simulator], clock: Clock) -> None:
    home, bank = both
    paid(home, bank, JAN)
    payout = bank.one(bank.bank.pay_out())
    payout["amount"] += 7
    clock.pass_days(1)
    night(home)
    [found] = told(home).open
    assert (found.kind, found.there_minor - found.here_minor) == ("payout does not add up", 7)
    payout["amount"] -= 7
    night(home)
    assert [each.cleared_by for each in told(home).cleared] == ["both say the same"]


def test_nothing_is_compared_before_the_read_side_has_come_to_the_end(
    both: tuple[House, Simulator], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, bank = both
    paid(home, bank, JAN)
    clock.pass_days(1)
    monkeypatch.setattr("services.payment_gateway.reconciliation.FOLLOW_SECONDS", 0.0)
    assert reconcile_days(home, TWO_DAYS, lambda: None).days is None
    settle(home)
    assert told(home).days == []
    assert night(home).days == 1


def test_a_night_asks_the_provider_once_for_each_hundred_movements(both: tuple[House, Simulator], clock: Clock) -> None:
    home, bank = both
    sync(home, paid(home, bank, JAN))
    charge = str(bank.every("charge")[-1]["id"])
    for _ in range(250):
        bank.bank.fail_refund(bank.bank.refund(charge, 1))
    sync(home, bank.every("checkout.session")[0]["metadata"]["payment_id"])
    settle(home)
    bank.webhooks.forget()
    clock.pass_days(1)
    bank.api.heard.clear()
    found = night(home)
    assert found.movements == 501
    assert len(bank.api.heard) <= 501 // 50
