"""What residents doubt, dealt with at the desk; and names in full, once it is on record what for."""

import pytest

from domain.billing.dwelling_account import DwellingAccount
from domain.registry.dormitory_area import DormitoryArea
from projections import reveals
from services.house import House
from services.use_cases.doubts import raise_doubt
from tests.builders import BUREAU, FEE, Clock, asking, settle
from tests.doors import employ
from tests.every_word import decide
from tests.web.desk.clerk import Clerk, Page
from tests.web.desk.conftest import DESK

HERE, CHARGE, DOUBT = "BH-1-1-101", f"{FEE}/2026-10/1", "d" * 32
AT = f"/desk/doubts/{DOUBT}"
REVEAL = "/desk/residents/chen/reveal"


@pytest.fixture
def li(desk: DESK) -> Clerk:
    return desk("li")


@pytest.fixture
def doubted(house: House, clock: Clock) -> House:
    with asking(house):
        raise_doubt(
            house, HERE, dispute_id=DOUBT, charge_id=CHARGE, ground="wrong floor area", words="房产证上是 59 平方。"
        )
    settle(house)
    clock.pass_days(3)
    return house


def looks(house: House) -> list[tuple[str, tuple[str, ...], str]]:
    settle(house)
    with house.read() as reading:
        return [(each.seen_by, each.kinds, each.purpose) for each in reveals.reveals_of(reading, ["chen"])]


def answer(clerk: Clerk, page: Page, **filled_in: str) -> Page:
    return clerk.send(page, f"{AT}/answer", **({"outcome": "charge is right", "answer": "已复测。"} | filled_in))


def test_a_doubt_waits_in_the_list_and_is_answered(li: Clerk, doubted: House) -> None:
    waiting = li.open("/desk/doubts")
    assert AT in waiting.links
    assert "3 天" in waiting.text
    page = li.open(AT)
    assert all(each in page.text for each in ("面积有误", "陈*明", "¥31.13", "62.25 ㎡", "已等 3 天"))
    assert "59 平方" not in page.text, "words are shown to whoever says that he reads them"
    done = answer(li, page)
    assert "已答复，住户现在看得到" in done.text
    assert "费用没有错" in done.text
    assert "没有等待答复的疑问" in li.open("/desk/doubts").text
    assert "费用没有错" in li.open("/desk/doubts?answered=1").text


def test_words_are_shown_once_it_is_on_record_who_reads_them(li: Clerk, doubted: House) -> None:
    assert looks(doubted) == []
    read = li.send(li.open(AT), f"{AT}/words")
    assert "房产证上是 59 平方。" in read.text
    assert looks(doubted) == [("person:li", ("words",), "answer a doubt")]
    answer(li, read)
    again = li.send(li.open(AT), f"{AT}/words")
    assert "已复测。" in again.text


def test_a_charge_that_is_wrong_leads_to_its_reversal(li: Clerk, doubted: House) -> None:
    done = answer(li, li.open(AT), outcome="charge is wrong")
    (way,) = [link for link in done.links if "/reversal?" in link]
    assert "撤销" in li.open(way).text
    assert not doubted.store.load(DwellingAccount, HERE).charges[CHARGE].reversed


def test_what_cannot_be_taken_stays_in_the_form(li: Clerk, doubted: House) -> None:
    page = li.open(AT)
    assert answer(li, page, outcome="who knows").status == 422
    refused = answer(li, page, answer=" ")
    assert refused.status == 422
    assert 'value="charge is right" required checked' in refused.html
    answer(li, page)
    assert answer(li, page, key="another-tab-0001", answer="又一次").status == 409
    assert li.open(f"/desk/doubts/{'0' * 32}").status == 404


def test_a_clerk_of_another_area_finds_nothing(desk: DESK, doubted: House) -> None:
    decide(doubted, DormitoryArea, "DH", lambda area: area.register("东湖路宿舍区", bureau=BUREAU))
    employ(doubted, "gao", ("CL",), areas=("DH",))
    gao = desk("gao")
    assert AT not in gao.open("/desk/doubts").links
    assert gao.open(AT).status == gao.open(REVEAL).status == 404


# Names and numbers in full ------------------------------------------------------------------------


def test_a_number_is_shown_once_its_purpose_is_on_record(li: Clerk, house: House) -> None:
    assert REVEAL in li.open(f"/desk/dwellings/{HERE}").links
    form = li.open(REVEAL)
    assert "陈*明" in form.text
    assert "13812345678" not in form.text
    shown = li.send(form, REVEAL, kind="phone", purpose="collect a debt")
    assert "13812345678" in shown.text
    assert "陈小明" not in shown.text, "only what was asked for"
    assert looks(house) == [("person:li", ("phone",), "collect a debt")]


def test_without_a_purpose_nothing_is_shown(li: Clerk, house: House) -> None:
    form = li.open(REVEAL)
    for wrong in ({"kind": "phone", "purpose": "curiosity"}, {"purpose": "audit"}):
        refused = li.send(form, REVEAL, **wrong)
        assert refused.status == 422
        assert "13812345678" not in refused.text
    assert looks(house) == []
    assert li.open("/desk/residents/nobody/reveal").status == 404


def test_a_cashier_is_shown_no_name_in_full(desk: DESK, house: House) -> None:
    employ(house, "gao", ("CA",))
    gao = desk("gao")
    assert REVEAL not in gao.open(f"/desk/dwellings/{HERE}").links
    assert gao.open(REVEAL).status == 403
