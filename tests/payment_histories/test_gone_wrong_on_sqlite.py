"""Machines die, two are at it at once, another program shares the account, a month passes unheard."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
import stripe

from projections import suspense
from services.payment_gateway import sync as looking
from services.payment_gateway.port import NoAnswer
from services.payment_gateway.reconciliation import reconcile
from services.payment_gateway.sync import look_at, sync
from services.stripe_simulator import Merchant
from services.use_cases import online_acceptance
from tests.builders import settle
from tests.online import FEB, JAN, start
from tests.payment_histories.conftest import World
from tests.payment_histories.histories import MONTH, TWO_DAYS


class Died(BaseException):
    """The process ends between the provider's answer and our save; nobody catches that."""


def dying(times: int) -> Callable[..., Any]:
    """Whoever would save dies so many times."""
    left = iter(range(times))

    def accept(*asked: Any) -> Any:
        if next(left, None) is not None:
            raise Died
        return ACCEPT(*asked)

    return accept


ACCEPT = online_acceptance.accept_told


@pytest.mark.parametrize("disputed", [False, True], ids=["a payment", "a dispute"])
def test_whoever_dies_before_the_save_is_followed_by_another(
    world: World, monkeypatch: pytest.MonkeyPatch, disputed: bool
) -> None:
    world.paid()
    if disputed:
        world.hear()
        world.bank.bank.dispute(world.charge)
    monkeypatch.setattr(looking, "accept_told", dying(2))
    for again in (world.hear, world.look_again):
        with suppress(Died):
            again()
    world.look_again()
    world.hear()
    world.stands(aside=2 * MONTH if disputed else 0)


def test_a_capture_after_we_had_given_up_is_booked(world: World) -> None:
    """The page was paid in its last second, and the first look came too early to see it."""
    payment_id = world.start()
    world.bank.payer.promise(world.page(payment_id))
    world.bank.bank.disappoint(world.page(payment_id))
    world.hear()
    assert world.state(payment_id) == "failed"
    later = world.start()
    world.bank.payer.pay(world.page(later))
    world.hear()
    world.stands()


def test_a_capture_after_it_had_expired_is_booked_and_marked_as_late(world: World) -> None:
    """The provider had said that the page was over; in its last second somebody had paid on it."""
    payment_id = world.start()
    page = world.bank.one(world.page(payment_id))
    page["status"] = "expired"
    assert sync(world.house, payment_id).state == "expired"
    settle(world.house)
    page["status"] = "open"
    world.bank.payer.pay(page["id"], "alipay")
    world.hear()
    assert [each.late for each in look_at(world.house, payment_id).captures.values()] == [True]
    world.stands()


def test_money_of_a_page_that_nobody_told_us_was_opened_is_booked_all_the_same(world: World) -> None:
    """Its opening was not answered, and asked again days later it was refused: the money has come in between."""
    world.bank.faults.next("POST", "/v1/checkout/sessions", "after", times=3)
    with pytest.raises(NoAnswer):
        start(world.house, JAN, FEB)
    settle(world.house)
    [page] = world.bank.every("checkout.session")
    world.bank.payer.pay(page["id"])
    world.clock.pass_days(2)
    payment_id = page["client_reference_id"]
    assert sync(world.house, payment_id).state == "rejected"
    world.bank.bank.book()
    reconcile(world.house, TWO_DAYS * 2)
    world.hear()
    payment = look_at(world.house, payment_id)
    assert (payment.state, [each.late for each in payment.captures.values()]) == ("paid", [True])
    assert payment.page is None
    world.stands()


def test_several_at_once_book_it_once(world: World) -> None:
    payment_id = world.paid()
    together = Barrier(4)

    def look() -> None:
        together.wait()
        sync(world.house, payment_id)

    threads = [Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    world.hear()
    assert len(look_at(world.house, payment_id).captures) == 1
    world.stands()


@pytest.mark.parametrize("merchant", [Merchant(settles_in="hkd", rate=Decimal("1.0837"))])
def test_paid_out_in_another_currency_the_books_stay_in_yuan(world: World) -> None:
    payment_id = world.paid("alipay")
    world.hear()
    world.stands()
    assert len(look_at(world.house, payment_id).settled) == 1
    booked = world.bank.every("balance_transaction")[0]
    assert (booked["currency"], booked["net"] + booked["fee"]) == ("hkd", 6747)


def test_what_another_program_sells_on_the_same_account_is_no_money_of_ours(world: World) -> None:
    client: stripe.StripeClient = world.house.gateway._client  # type: ignore[union-attr]  # the other program's
    price: Any = {"currency": "cny", "unit_amount": 700, "product_data": {"name": "parking"}}
    asked: Any = {
        "mode": "payment",
        "success_url": "https://parking.example/",
        "line_items": [{"quantity": 1, "price_data": price}],
        "metadata": {"app": "parking", "payment_id": "p-7"},
        "payment_intent_data": {"metadata": {"app": "parking", "payment_id": "p-7"}},
    }
    world.bank.payer.pay(client.v1.checkout.sessions.create(params=asked).id)
    world.hear()
    found = reconcile(world.house, TWO_DAYS)
    settle(world.house)
    assert [each.what for each in found.differences] == ["charge"]
    with world.house.read() as reading:
        assert [row.amount_fen for _, row in suspense.items_after(reading, "parked")] == [700]


def test_a_month_in_which_nobody_was_told_anything(world: World) -> None:
    world.paid("wechat_pay")
    world.bank.bank.book()
    world.bank.webhooks.forget()
    world.clock.pass_days(31)
    found = reconcile(world.house, timedelta(days=60))
    assert found.differences == ()
    world.stands()
