"""Payments through a provider, from the command line, beside a Stripe of test money."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from pydantic import SecretStr

from domain.payments.events.reconciling import CONFIRMED
from domain.payments.reconciled_day import ReconciledDay, day_key
from projections.reconciliations import open_differences
from services.settings import Settings
from services.stripe_simulator import Simulator, served
from tests.cli.typing_in import Terminal
from tests.every_word.acts import decide
from tests.golden.online_facts import DIFFERENCE_FOUND
from tests.online import KEY, start

CHARGE = "物业服务费/2026-11/1"


@pytest.fixture
def online(terminal: Terminal) -> Iterator[tuple[Terminal, Simulator]]:
    simulator = Simulator(clock=lambda: int(terminal.clock().timestamp()))
    with served(simulator) as address:
        terminal.place = Settings(
            home=terminal.home,
            stripe_key=SecretStr(KEY),
            stripe_api=address,
            stripe_page_host=address.removeprefix("http://"),
        )
        yield terminal, simulator


def test_without_a_provider_it_says_so_and_what_there_is_instead(terminal: Terminal) -> None:
    told = terminal.told("stripe", "check")
    assert "没有配置 Stripe" in told
    assert "不向中国内地的账户提供" in told
    assert terminal.data("online", "list") == []
    assert terminal("reconcile").code == 2


def test_a_payment_is_listed_confirmed_and_reconciled(online: tuple[Terminal, Simulator]) -> None:
    terminal, simulator = online
    house = terminal.open_house()
    made = start(house, CHARGE, dwelling="BH-1-1-102")
    house.close()
    assert made.payment_id in terminal.told("online", "list", "--dwelling", "bh-1-1-102")
    simulator.payer.pay(made.url.rpartition("/")[2])
    simulator.bank.book()
    assert "已付" in terminal.told("online", "confirm", made.payment_id)
    told = terminal.told("reconcile", "--days", "3")
    assert "支付平台的账和我们的账都对得上。" in told
    assert "31.13" in told
    terminal.clock.pass_days(1)
    assert "日终" in terminal.told("reconcile", "--days", "3")
    [day] = terminal.data("reconcile")["report"]["days"]
    assert (day["closing_fen"], day["ledger_fen"]) == (3113, 3113)
    assert terminal("online", "confirm", "nobody").code == 2
    assert "账目都对得上" in terminal.told("check")


def test_a_difference_that_will_stay_is_explained_by_two(terminal: Terminal) -> None:
    house = terminal.open_house()
    found = replace(DIFFERENCE_FOUND, day=house.today())
    decide(house, ReconciledDay, day_key("stripe", house.today()), lambda one: one.find(found))
    house.close()
    why = ("--reason", CONFIRMED, "--authority", "函", "2026-9", "--as", "li")
    asked = terminal.data("online", "explain", "refund re_2", *why)
    assert terminal("online", "explain", "refund re_9", *why).code == 2
    terminal.told("proposal", "approve", asked["proposal_id"], "--as", "zhao")
    house = terminal.open_house()
    assert house.ask(open_differences) == []
    house.close()


def test_the_account_is_checked_with_what_to_do(online: tuple[Terminal, Simulator]) -> None:
    terminal, simulator = online
    said = terminal("stripe", "check")
    assert said.code == 1
    for word in ("支付宝", "微信支付", "add an endpoint", "ANJU_STRIPE_WEBHOOK_SECRETS_FILE"):
        assert word in said.out
    simulator.listen("http://127.0.0.1:8000/webhooks/stripe", "whsec_x", kinds=("charge.updated",))
    assert "checkout.session.completed" in terminal("stripe", "check").out


def test_the_link_on_a_paper_is_revoked(online: tuple[Terminal, Simulator]) -> None:
    terminal, _ = online
    terminal.told("statements", "issue", "BH", "1", "2026-11", "--as", "li")
    revoke = ("statements", "revoke", "BH", "1", "2026-11", "--dwelling", "bh-1-1-102", "--as", "li")
    assert "BH-1-1-102 这张账单上的付款码停用了。" in terminal.told(*revoke)
    assert terminal(*revoke, "--reason", "because").code == 2
    assert terminal("statements", "revoke", "BH", "1", "2026-10", "--dwelling", "BH-1-1-102", "--as", "li").code == 2
