"""Whoever holds a paper pays what it asks for, without an account; whoever holds none finds nothing."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from services.auth.pay_links import Place, pay_key, pay_link
from services.event_store.master_key import read_master_key
from services.house import House
from services.http.app import build_app
from services.payment_gateway.refusals import PaymentInDoubt
from services.stripe_simulator import Simulator
from services.use_cases.assessment import assess_fee
from services.use_cases.statement_batches import issue_statements, revoke_pay_link
from tests.builders import (
    CHEN,
    FEE,
    LIN,
    TODAY,
    Clock,
    adopt,
    asking,
    move_in,
    open_counter,
    pay,
    register_person,
    settle,
)
from tests.online import KEY, outstanding, paying_online, start
from tests.web.households import pages_of

HERE, NEXT = "BH-1-1-101", "BH-1-1-102"
OCTOBER, NOVEMBER, DECEMBER = (f"{FEE}/2026-{month}/1" for month in (10, 11, 12))
BY_ITSELF = re.compile(r"(?<![0-9A-Za-z_-])(101(?![0-9A-Za-z_-])|138)")
"""A door, or how a telephone's number begins: within the letters of a token they stand by chance now and then."""
OURS = {"sec-fetch-site": "same-origin", "accept-language": "zh-CN"}


class Reached(NamedTuple):
    """A house that takes money online, the bank behind it, and somebody with a telephone and no account."""

    house: House
    bank: Simulator
    phone: TestClient


@pytest.fixture
def reached(house: House) -> Iterator[Reached]:
    """November's papers of Chen and Lin are issued; Chen owes two months."""
    register_person(house, "chen", "陈小明", "13812345678")
    register_person(house, "lin", "林琳")
    move_in(house, (HERE,), CHEN)
    move_in(house, (NEXT,), LIN)
    adopt(house)
    for code, month in ((HERE, "2026-10"), (HERE, "2026-11"), (NEXT, "2026-11")):
        with asking(house):
            assess_fee(house, code, fee_kind=FEE, period=month, due_on=TODAY)
    house.settings.stripe_key = SecretStr(KEY)
    house.settings.pay_links_a_minute = 100
    settle(house)
    with paying_online(house) as (home, bank):
        with asking(home):
            issue_statements(home, "BH-1", period="2026-11")
        settle(home)
        with TestClient(build_app(home), follow_redirects=False, headers=OURS) as phone:
            yield Reached(home, bank, phone)


def link_of(house: House, number: int = 0, batch: str = "BH-1/2026-11") -> str:
    return f"/pay/link/{pay_link(pay_key(read_master_key(house.settings)), Place(batch, number))}"


def choose(reached: Reached, *charges: str, number: int = 0) -> str:
    """Where the form leads."""
    address = link_of(reached.house, number)
    key = re.search(r'name="key" value="([^"]+)"', reached.phone.get(address).text)
    answer = reached.phone.post(address, data={"key": key[1] if key else "", "charge": list(charges)})
    return answer.headers.get("location", "") if answer.status_code == 303 else f"{answer.status_code} {answer.text}"


def test_what_the_paper_asks_for_is_paid_by_somebody_who_is_not_signed_in(reached: Reached) -> None:
    shown = reached.phone.get(link_of(reached.house))
    assert shown.status_code == 200
    assert shown.text.count('type="checkbox"') == 2
    url = choose(reached, OCTOBER, NOVEMBER)
    back = reached.bank.payer.pay(url.rpartition("/")[2], "wechat_pay").partition(":8000")[2]
    assert back.startswith("/pay/")
    paid = reached.phone.get(back)
    assert "已收到，谢谢。" in paid.text
    assert "¥62.26" in paid.text
    assert outstanding(reached.house, OCTOBER, NOVEMBER) == (0, 0)
    assert "都交清了" in reached.phone.get(link_of(reached.house)).text


def test_neither_page_says_who_lives_there_or_at_which_door(reached: Reached) -> None:
    url = choose(reached, NOVEMBER)
    number = reached.bank.one(url.rpartition("/")[2])["client_reference_id"]
    for page in (reached.phone.get(link_of(reached.house)), reached.phone.get(f"/pay/{number}")):
        assert page.status_code == 200
        assert not [said for said in ("陈", "CHEN", CHEN, HERE, "1-101") if said in page.text]
        assert not BY_ITSELF.search(page.text)
        assert "1栋*单元**1" in page.text
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "no-referrer"
        assert 'content="noindex"' in page.text


def test_the_paper_stays_good_for_what_is_left_of_it(reached: Reached) -> None:
    open_counter(reached.house)
    pay(reached.house, 3_113)
    shown = reached.phone.get(link_of(reached.house)).text
    assert OCTOBER not in shown
    assert NOVEMBER in shown
    assert choose(reached, OCTOBER, NOVEMBER).startswith("http")


def test_a_later_charge_is_not_on_the_paper(reached: Reached, clock: Clock) -> None:
    clock.pass_days(10)
    with asking(reached.house):
        assess_fee(reached.house, HERE, fee_kind=FEE, period="2026-12", due_on=clock().date())
    settle(reached.house)
    assert DECEMBER not in reached.phone.get(link_of(reached.house)).text
    assert choose(reached, DECEMBER).startswith("404")


def test_the_charges_of_a_tampered_form_are_refused(reached: Reached) -> None:
    for charges in (["x/2026-01/1"], [NOVEMBER, "x/2026-01/1"], [DECEMBER]):
        assert choose(reached, *charges).startswith("404")
    assert choose(reached).startswith("409")
    assert choose(reached, OCTOBER, number=1).startswith("404"), "Lin's paper asks for November alone"
    assert reached.bank.every("checkout.session") == []


@pytest.mark.parametrize("wrong", ["altered", "revoked", "over", "none", "of no paper", "of another batch"])
def test_a_link_that_is_not_good_is_answered_alike(reached: Reached, clock: Clock, wrong: str) -> None:
    address = link_of(reached.house)
    match wrong:
        case "altered":
            address = address[:-2] + ("AA" if not address.endswith("AA") else "BB")
        case "revoked":
            with asking(reached.house):
                revoke_pay_link(reached.house, "BH-1", "2026-11", dwelling=HERE, reason="paper lost")
        case "over":
            clock.pass_days(61)
        case "none":
            address = "/pay/link/x"
        case "of no paper":
            address = link_of(reached.house, 77)
        case "of another batch":
            address = link_of(reached.house, 0, "BH-2/2026-11")
    before = reached.house.store.position()
    for answer in (reached.phone.get(address), reached.phone.post(address, data={"charge": [NOVEMBER]})):
        assert answer.status_code == 404
        assert "这个付款码不能用" in answer.text
    assert reached.house.store.position() == before
    assert reached.bank.every("checkout.session") == []


def test_the_neighbours_paper_is_not_touched_by_a_revocation(reached: Reached) -> None:
    with asking(reached.house):
        revoke_pay_link(reached.house, "BH-1", "2026-11", dwelling=HERE, reason="wrong hands")
    assert reached.phone.get(link_of(reached.house, 1)).status_code == 200


def test_while_it_is_in_doubt_neither_the_link_nor_the_counter_takes_it_again(reached: Reached) -> None:
    url = choose(reached, OCTOBER, NOVEMBER)
    page = url.rpartition("/")[2]
    number = reached.bank.one(page)["client_reference_id"]
    reached.bank.payer.promise(page)
    assert "正在确认" in reached.phone.get(f"/pay/{number}").text
    again = choose(reached, NOVEMBER)
    assert again.startswith("409")
    assert "1栋*单元**1 有一笔网上交费正在确认" in again
    assert HERE not in again
    open_counter(reached.house)
    with pytest.raises(PaymentInDoubt):
        pay(reached.house, 3_113)


def test_only_a_payment_by_a_link_is_shown_by_its_number(reached: Reached) -> None:
    mine = start(reached.house, NOVEMBER).payment_id
    assert reached.phone.get(f"/pay/{mine}").status_code == 404
    assert reached.phone.get("/pay/nobody").status_code == 404


def test_a_day_after_its_hour_a_payment_is_shown_to_nobody_who_only_knows_its_number(
    reached: Reached, clock: Clock
) -> None:
    url = choose(reached, NOVEMBER)
    number = reached.bank.one(url.rpartition("/")[2])["client_reference_id"]
    reached.bank.payer.pay(url.rpartition("/")[2])
    clock.pass_days(1)
    assert "已收到，谢谢。" in reached.phone.get(f"/pay/{number}").text
    clock.pass_days(1)
    heard = len(reached.bank.api.heard)
    gone = reached.phone.get(f"/pay/{number}")
    assert (gone.status_code, "¥31.13" in gone.text, "1栋" in gone.text) == (404, False, False)
    assert len(reached.bank.api.heard) == heard, "and the provider is asked no more"


def test_history_and_log_do_not_know_the_link(reached: Reached, capfd: pytest.CaptureFixture[str]) -> None:
    choose(reached, NOVEMBER)
    secret = link_of(reached.house).rpartition("/")[2]
    rows = reached.house.store.history(0, 100_000)
    assert [row for row in rows if secret.encode() in row[3]] == []
    assert any(b"bearer:" in row[3] for row in rows)
    said = capfd.readouterr()
    assert secret not in said.out + said.err


def test_one_address_and_one_link_are_opened_so_often_and_no_more(reached: Reached) -> None:
    settings = reached.house.settings
    settings.pay_links_a_minute, settings.pay_link_an_hour = 4, 2
    with TestClient(build_app(reached.house), headers=OURS) as phone:
        address = link_of(reached.house)
        assert [phone.get(address).status_code for _ in range(3)] == [200, 200, 429]
        assert phone.get(link_of(reached.house, 1)).status_code == 200
        refused = phone.get("/pay/link/x")
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) > 0


def test_without_a_provider_the_page_says_how_else(reached: Reached) -> None:
    with TestClient(build_app(replace(reached.house, gateway=None)), headers=OURS) as phone:
        shown = phone.get(link_of(reached.house))
    assert "还没有开通网上交费" in shown.text
    assert "<button>去付款" not in shown.text


def test_the_desk_revokes_the_link_on_a_paper(reached: Reached) -> None:
    at = "/desk/buildings/BH-1/statements"
    with TestClient(pages_of(reached.house, "li"), headers=OURS) as desk:
        page = desk.get(at).text
        fields = dict(re.findall(r'name="(csrf|key)" value="([^"]+)"', page))
        sent = fields | {"dwelling": "bh-1栋-1-101", "month": "2026-11", "reason": "wrong hands"}
        assert "付款码停用了" in desk.post(f"{at}/pay-links", data=sent).text
        assert "门牌" in desk.post(f"{at}/pay-links", data=sent | {"dwelling": "x", "key": "another"}).text
    assert reached.phone.get(link_of(reached.house)).status_code == 404
    assert reached.phone.get(link_of(reached.house, 1)).status_code == 200
