"""A resident says that he doubts a charge; and who was or is at a dwelling sees his own time alone."""

import re
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient

from domain.fund.events import FundLine
from domain.fund.maintenance_fund import MaintenanceFund
from domain.registry.dwelling import Dwelling
from projections.doubts import DoubtRow, doubts
from services.house import House
from services.use_cases import doubts as use_cases
from services.use_cases import registry
from services.use_cases.assessment import assess_fee
from tests.builders import (
    CHEN,
    FEE,
    LEDGER,
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
from tests.doors import SignedIn
from tests.every_word import DEED_SENT, both
from tests.web.households import pages_of
from tests.web.test_statement_page import Text, shows

HERE, NEXT, CHARGE = "BH-1-1-101", "BH-1-1-102", f"{FEE}/2026-11/1"
OURS = {"sec-fetch-site": "same-origin", "accept-language": "zh-CN"}
WORDS = "房产证上是 59 平方。\n请派人来量。"


@pytest.fixture
def home(house: House) -> House:
    """Chen owes November of one dwelling, Lin of the next."""
    register_person(house, "chen", "陈小明", "13812345678")
    register_person(house, "lin", "林琳")
    move_in(house, (HERE,), CHEN)
    move_in(house, (NEXT,), LIN)
    adopt(house)
    for code in (HERE, NEXT):
        assess(house, code)
    return house


def assess(house: House, code: str, period: str = "2026-11") -> None:
    with asking(house):
        assess_fee(house, code, fee_kind=FEE, period=period, due_on=TODAY)
    settle(house)


class Reader:
    """A resident who has signed in."""

    def __init__(self, house: House, who: str) -> None:
        self.app: SignedIn = pages_of(house, f"resident:{who}")
        self.client = TestClient(self.app, headers=OURS, follow_redirects=False)

    def send(self, key: str = "key-of-a-form-1", **changes: str) -> Any:
        """The form of a doubt."""
        fields = {"home": HERE, "charge": CHARGE, "ground": "wrong floor area", "words": WORDS}
        fields |= {"csrf": self.app.form_token, "key": key} | changes
        with self.client:
            return self.client.post("/my/doubts", data=fields)

    def text(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text
        return str(Text(answer.text))

    def status(self, path: str) -> int:
        return self.client.get(path).status_code


def waiting(house: House) -> list[DoubtRow]:
    with house.read() as reading:
        return [row for _, row in doubts(reading)]


# A doubt ------------------------------------------------------------------------------------------


def test_a_doubt_is_raised_confirmed_and_answered(home: House, clock: Clock) -> None:
    chen = Reader(home, "chen")
    shows(
        chen.text(f"/my/doubts/new?home={HERE}&charge={CHARGE}"), "物业服务费", "¥31.13", "哪里不对", "面积有误", "其他"
    )
    answer = chen.send()
    assert answer.status_code == 303
    shows(chen.text(answer.headers["location"]), "您的疑问已经记下", "等待答复", "请派人来量")
    (doubt,) = waiting(home)
    assert (doubt.charge_id, doubt.ground, doubt.disputed_by) == (CHARGE, "wrong floor area", CHEN)
    clock.pass_days(3)
    shows(chen.text(f"/my/doubts/{doubt.dispute_id}"), "已等 3 天")
    with asking(home, "li"):
        use_cases.answer_doubt(home, doubt.dispute_id, outcome="charge is right", answer="已复测，是 62.25 ㎡。")
    settle(home)
    shows(chen.text(f"/my/doubts/{doubt.dispute_id}"), "已答复", "费用没有错", "已复测", "2026年11月26日 答复")


def test_a_form_that_is_sent_twice_raises_one_doubt(home: House) -> None:
    chen = Reader(home, "chen")
    assert chen.send().headers["location"] == chen.send().headers["location"]
    assert len(waiting(home)) == 1
    again = chen.client.get(f"/my/doubts/new?home={HERE}&charge={CHARGE}")
    assert again.headers["location"] == f"/my/doubts/{waiting(home)[0].dispute_id}"


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"ground": ""}, 422, "哪里不对"),
        ({"ground": "mood"}, 422, "不在可选的原因之内"),
        ({"ground": "something else", "words": "  "}, 422, "请用自己的话写一写"),
        ({"words": "长" * 1001}, 422, "1 到 1000"),
        ({"charge": f"{FEE}/2001-01/1"}, 404, "没有"),
        ({"home": NEXT}, 404, "没有"),
        ({"home": "nowhere"}, 404, ""),
        ({"csrf": "another"}, 403, ""),
    ],
)
def test_what_cannot_be_taken_is_said_beside_the_form_and_nothing_recorded(
    home: House, changes: dict[str, str], status: int, said: str
) -> None:
    chen = Reader(home, "chen")
    before = home.store.position()
    answer = chen.send(**changes)
    assert answer.status_code == status, answer.text
    assert said in answer.text
    if status == 422:
        assert 'role="alert"' in answer.text
        assert f'value="{CHARGE}"' in answer.text
    assert home.store.position() == before


def test_what_he_typed_stays_in_the_form_and_is_no_markup(home: House) -> None:
    answer = Reader(home, "chen").send(ground="paid already", words="<b>" + "长" * 1001)
    assert answer.status_code == 422
    assert re.search(r'value="paid already" required checked', answer.text)
    assert "&lt;b&gt;长" in answer.text
    assert "<b>长" not in answer.text


def test_another_site_raises_no_doubt(home: House) -> None:
    chen = Reader(home, "chen")
    chen.client.headers["sec-fetch-site"] = "cross-site"
    assert chen.send().status_code == 403
    assert waiting(home) == []


# His own time -------------------------------------------------------------------------------------


@pytest.fixture
def sold(home: House) -> House:
    """Chen's dwelling is Lin's since the 20th; he still owes November. There is a fund."""
    lin = [{"party": LIN, "numerator": 1, "denominator": 1}]
    sale = {"effective_from": "2026-11-20", "cause": "sale", "authority": DEED_SENT}
    both(home, "sale", "ownership transfer", dwelling=HERE, owners=lin, **sale)
    with asking(home):
        fund = home.store.load(MaintenanceFund, "BH-1")
        fund.bring_forward([_line(HERE, 350_000), _line(NEXT, 70_000)], authority=LEDGER)
        home.store.record(fund)
    settle(home)
    return home


def _line(code: str, held_fen: int) -> FundLine:
    return FundLine(
        dwelling=code,
        purchase_price_fen=None,
        owner_due_fen=120_000,
        owner_paid_fen=100_000,
        selling_unit_due_fen=250_000,
        selling_unit_paid_fen=250_000,
        last_deposit_on=date(2001, 6, 1),
        held_fen=held_fen,
    )


def test_a_former_owner_sees_his_own_debt_and_nothing_of_the_next_one(sold: House, clock: Clock) -> None:
    clock.pass_days(30)
    assess(sold, HERE, "2026-12")
    chen, lin = Reader(sold, "chen"), Reader(sold, "lin")
    shows(chen.text("/my"), "这是您以前的房屋", "¥31.13")
    december = chen.text(f"/my/statements/{HERE}?period=2026-12")
    shows(december, "上期结余 ¥31.13", "本期结余（应交） ¥31.13", "还没有交清的费用", "¥31.13")
    assert december.count("¥62.26") == 0, "what came after him is not his"
    assert "名下现在没有房屋" in chen.text("/my/fund")
    shows(lin.text(f"/my/statements/{HERE}?period=2026-12"), "物业服务费", "¥31.13")
    assert "陈" not in lin.text(f"/my/statements/{HERE}?period=2026-12")
    shows(lin.text("/my/fund"), "1栋1单元101", "本户余额", "¥3,500.00", "全楼余额（2 户）", "¥4,200.00")


def test_once_a_former_owner_has_paid_there_are_no_later_months(sold: House, clock: Clock) -> None:
    open_counter(sold)
    pay(sold, 3_113, HERE, debtor=CHEN)
    clock.pass_days(30)
    chen = Reader(sold, "chen")
    assert chen.status(f"/my/statements/{HERE}?period=2026-11") == 200
    assert chen.status(f"/my/statements/{HERE}?period=2026-12") == 404
    assert "BH00000001" in chen.text("/my/receipts")
    assert Reader(sold, "lin").status("/my/receipts/BH00000001") == 404, "it is not hers"


def test_a_tenant_sees_what_is_billed_to_him_alone(home: House) -> None:
    register_person(home, "zhou", "周转")
    with asking(home):
        dwelling = home.store.load(Dwelling, HERE)
        dwelling.move_in("resident:zhou", "tenant", since=date(2026, 3, 1), authority=LEDGER)
        home.store.record(dwelling)
    settle(home)
    zhou = Reader(home, "zhou")
    shows(zhou.text("/my"), "1栋1单元101", "¥0.00", "没有要交的费用")
    assert "¥31.13" not in zhou.text(f"/my/statements/{HERE}")
    assert "陈" not in zhou.text(f"/my/statements/{HERE}")
    assert zhou.send().status_code == 404, "it is not billed to him"
    shows(zhou.text("/my/dwellings"), "承租人", "从 2026年3月1日 起")
    with asking(home):
        registry.name_payer(home, HERE, payer="resident:zhou", effective_from=date(2026, 12, 1), authority=LEDGER)
    settle(home)
    shows(zhou.text("/my/dwellings"), "交费人", "从 2026年12月1日 起")


def test_of_two_owners_each_sees_and_doubts_what_both_are_liable_for(house: House) -> None:
    register_person(house, "chen", "陈小明")
    register_person(house, "lin", "林琳")
    move_in(house, (HERE,), CHEN)
    halves = [{"party": party, "numerator": 1, "denominator": 2} for party in (CHEN, LIN)]
    gift = {"effective_from": "2026-10-01", "cause": "gift", "authority": DEED_SENT}
    both(house, "gift", "ownership transfer", dwelling=HERE, owners=halves, **gift)
    adopt(house)
    assess(house, HERE)
    lin = Reader(house, "lin")
    shows(lin.text("/my"), "1栋1单元101", "¥31.13")
    shows(lin.text("/my/dwellings"), "您的份额", "1/2，共 2 位业主")
    assert lin.send().status_code == 303
    assert [row.disputed_by for row in waiting(house)] == [LIN]
