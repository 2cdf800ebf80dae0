"""The page where the hosted one would be, and the desk: both say in both languages that the money is not real."""

from pathlib import Path

import httpx2
import pytest
import stripe

from services.stripe_simulator import Simulator
from tests.stripe_sim.conftest import Clock, a_bill


@pytest.mark.parametrize(("locale", "test_money"), [("zh", "不是真钱"), ("en", "Test money")])
def test_the_page_shows_what_is_paid_and_that_it_is_a_test(
    client: stripe.StripeClient, clock: Clock, locale: str, test_money: str
) -> None:
    made = client.v1.checkout.sessions.create(params=a_bill(clock, locale=locale))
    assert made.url
    page = httpx2.get(made.url).text
    assert test_money in page
    assert "物业服务费 2026-01" in page
    assert "¥123.45" in page


def test_who_pays_on_it_is_led_back_and_finds_it_paid(
    client: stripe.StripeClient, clock: Clock, simulator: Simulator
) -> None:
    made = client.v1.checkout.sessions.create(params=a_bill(clock, locale="zh"))
    assert made.url
    declined = httpx2.post(made.url, data={"method": "card", "outcome": "declined"})
    assert declined.headers["Location"] == f"/c/pay/{made.id}"
    assert "被拒绝" in httpx2.get(made.url).text
    paid = httpx2.post(made.url, data={"method": "alipay", "outcome": "paid"})
    assert paid.headers["Location"] == f"https://pay.example/back?session={made.id}"
    assert "已经付过" in httpx2.get(made.url).text
    again = httpx2.post(made.url, data={"method": "alipay", "outcome": "paid"})
    assert again.headers["Location"] == f"/c/pay/{made.id}"
    assert simulator.books.captured_fen() == 12345


def test_nothing_else_is_there(address: str) -> None:
    assert httpx2.get(f"{address}/c/pay/cs_test_x").status_code == 404
    assert httpx2.get(f"{address}/etc/passwd").status_code == 404
    assert httpx2.get(f"{address}/page.css").headers["Content-Type"].startswith("text/css")
    assert httpx2.post(address, headers={"Origin": "https://elsewhere.example"}).status_code == 403


def test_the_desk_does_what_banks_do(
    client: stripe.StripeClient, clock: Clock, simulator: Simulator, address: str
) -> None:
    def press(act: str, of: str = "") -> None:
        assert httpx2.post(address, data={"act": act, "of": of}).status_code == 303

    promised, paid = (client.v1.checkout.sessions.create(params=a_bill(clock)).id for _ in range(2))
    simulator.payer.promise(promised)
    press("confirm", promised)
    simulator.payer.pay(paid)
    charge = simulator.every("charge")[-1]["id"]
    press("dispute", charge)
    press("lose", simulator.every("dispute")[0]["id"])
    press("appeal", simulator.every("dispute")[0]["id"])
    press("refund", simulator.every("charge")[0]["id"])
    press("settle_refund", simulator.every("refund")[0]["id"])
    press("pay_out")
    for over in (("confirm", promised), ("win", "dp_x"), ("fly", "")):
        press(*over)
    shown = httpx2.get(address).text
    assert "申诉中" in shown
    assert "测试用的支付机构，不是真钱" in shown
    assert "¥0.00" in shown


def test_a_demonstration_finds_its_payments_again(
    client: stripe.StripeClient, clock: Clock, simulator: Simulator, tmp_path: Path
) -> None:
    made = client.v1.checkout.sessions.create(params=a_bill(clock), options={"idempotency_key": "k"})
    simulator.payer.pay(made.id)
    simulator.keep(tmp_path / "kept.json")
    later = Simulator(clock=clock, seed="2")
    later.remember(tmp_path / "kept.json")
    later.bank.book()
    assert later.one(made.id)["payment_status"] == "paid"
    assert later.books.captured_fen() == 12345
    assert later.every("charge")[0]["balance_transaction"]
    fresh = Simulator(clock=clock)
    fresh.remember(tmp_path / "nothing.json")
    assert fresh.every("event") == []
