"""A resident chooses, is led to the provider's page, comes back, and finds what became of it."""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from services.house import House
from services.stripe_simulator import Simulator
from services.use_cases.assessment import assess_fee
from tests.builders import CHEN, FEE, LIN, TODAY, adopt, asking, move_in, register_person, settle
from tests.online import KEY, outstanding, paying_online
from tests.web.households import pages_of

HERE, NEXT = "BH-1-1-101", "BH-1-1-102"
CHARGES = [f"{FEE}/2026-10/1", f"{FEE}/2026-11/1"]
OURS = {"sec-fetch-site": "same-origin", "accept-language": "zh-CN"}


@pytest.fixture
def paying(house: House) -> Iterator[tuple[House, Simulator]]:
    """Chen owes two months of one dwelling, Lin one of the next."""
    register_person(house, "chen", "陈小明", "13812345678")
    register_person(house, "lin", "林琳")
    move_in(house, (HERE,), CHEN)
    move_in(house, (NEXT,), LIN)
    adopt(house)
    for code, month in ((HERE, "2026-10"), (HERE, "2026-11"), (NEXT, "2026-11")):
        with asking(house):
            assess_fee(house, code, fee_kind=FEE, period=month, due_on=TODAY)
        settle(house)
    house.settings.stripe_key = SecretStr(KEY)
    with paying_online(house) as found:
        yield found


@pytest.fixture
def chen(paying: tuple[House, Simulator]) -> Iterator[TestClient]:
    with TestClient(pages_of(paying[0], "resident:chen"), follow_redirects=False, headers=OURS) as client:
        yield client


def choose(client: TestClient, *charges: str, home: str = HERE) -> str:
    """Where the form leads."""
    form = client.get("/my/pay").text
    fields = {name: re.search(rf'name="{name}" value="([^"]+)"', form) for name in ("csrf", "key")}
    sent = {name: found[1] for name, found in fields.items() if found}
    answer = client.post("/my/pay", data=sent | {"home": home, "charge": list(charges)})
    return answer.headers.get("location", "") if answer.status_code == 303 else f"{answer.status_code} {answer.text}"


def test_two_charges_are_chosen_paid_by_alipay_and_gone(chen: TestClient, paying: tuple[House, Simulator]) -> None:
    home, bank = paying
    page = chen.get("/my/pay")
    assert "form-action 'self' https://checkout.stripe.com" in page.headers["content-security-policy"]
    assert "测试的钱" in page.text
    assert page.text.count('type="checkbox"') == 2
    url = choose(chen, *CHARGES)
    assert choose(chen, *CHARGES) == url
    session = url.rpartition("/")[2]
    back = bank.payer.pay(session, "alipay").partition(":8000")[2]
    shown = chen.get(back)
    assert "已收到，谢谢。" in shown.text
    assert "¥62.26" in shown.text
    assert outstanding(home, *CHARGES) == (0, 0)
    settle(home)
    assert "没有要交的费用" in chen.get("/my/pay").text


def test_who_comes_back_without_having_paid_may_go_on(chen: TestClient, paying: tuple[House, Simulator]) -> None:
    url = choose(chen, CHARGES[0])
    number = paying[1].one(url.rpartition("/")[2])["client_reference_id"]
    settle(paying[0])
    shown = chen.get(f"/my/pay/{number}")
    assert "还没有付款。" in shown.text
    assert f'href="{url}"' in shown.text
    assert outstanding(paying[0], CHARGES[0]) == (3113,)


def test_what_cannot_be_paid_is_told_on_the_page(chen: TestClient, paying: tuple[House, Simulator]) -> None:
    assert choose(chen).startswith("409")
    assert choose(chen, "x/2026-01/1").startswith("404")
    assert choose(chen, CHARGES[0], home=NEXT).startswith("404")
    assert chen.get("/my/pay/nobody").status_code == 404


def test_what_goes_to_another_payee_than_the_providers_is_told_beforehand(
    chen: TestClient, paying: tuple[House, Simulator]
) -> None:
    settings = paying[0].settings
    settings.stripe_payee = "company:another"
    try:
        shown = chen.get("/my/pay").text
    finally:
        settings.stripe_payee = None
    assert "这些不能在网上交，请到服务中心交，也可以转账。" in shown
    assert "checkbox" not in shown
    assert shown.count("¥31.13") == 2


def test_a_neighbours_payment_is_not_there(chen: TestClient, paying: tuple[House, Simulator]) -> None:
    home, bank = paying
    url = choose(chen, CHARGES[0])
    number = bank.one(url.rpartition("/")[2])["client_reference_id"]
    settle(home)
    with TestClient(pages_of(home, "resident:lin"), headers=OURS) as lin:
        assert lin.get(f"/my/pay/{number}").status_code == 404


def test_without_a_provider_the_page_says_how_else(house: House) -> None:
    register_person(house, "chen", "陈小明", "13812345678")
    move_in(house, (HERE,), CHEN)
    adopt(house)
    with asking(house):
        assess_fee(house, HERE, fee_kind=FEE, period="2026-11", due_on=TODAY)
    settle(house)
    with TestClient(pages_of(house, "resident:chen"), headers=OURS) as client:
        shown = client.get("/my/pay")
    assert "还没有开通网上交费" in shown.text
    assert "<button>去付款" not in shown.text
    assert "BH-1-1-101-" in shown.text
    assert "checkout.stripe.com" not in shown.headers["content-security-policy"]
