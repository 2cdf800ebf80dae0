"""A month is planned by one, looked through, approved by another, and posted; or nobody wants it."""

from urllib.parse import unquote

import pytest

from domain.billing.dwelling_account import DwellingAccount
from services.house import House
from services.web.desk.postings import Postings
from tests.builders import FEE, asking
from tests.web.desk.clerk import Clerk, Page
from tests.web.desk.conftest import DESK
from tests.web.households import assess

ASKED = {"fee": f"BH/{FEE}", "period": "2026-11", "due_on": "2026-11-30"}


@pytest.fixture
def li(desk: DESK) -> Clerk:
    return desk("li")


@pytest.fixture
def zhao(desk: DESK) -> Clerk:
    return desk("zhao")


def plan(clerk: Clerk, **asked: str) -> Page:
    return clerk.send(clerk.open("/desk/runs"), "/desk/runs", **(ASKED | asked))


def form(page: Page, end: str) -> str:
    return next(each for each in page.forms if each.endswith(end))


def charged(house: House, code: str) -> set[str]:
    return set(house.store.load(DwellingAccount, code).charges)


def test_a_run_goes_from_its_plan_to_its_end(li: Clerk, zhao: Clerk, house: House) -> None:
    planned = plan(li)
    assert unquote(planned.at) == f"/desk/runs/BH~{FEE}~2026-11~1"
    assert "62.25 ㎡ × 0.50 元/㎡·月 × 1 月 = 31.125 → 31.13 元" in planned.text
    assert "由您编制，要由另一个人批准" in planned.text
    assert not [each for each in planned.forms if each.endswith("/approval")]
    seen = zhao.open(planned.at)
    approved = zhao.send(seen, form(seen, "/approval"))
    assert "已批准，可以入账了" in approved.text
    assert f"{FEE}/2026-11/1" not in charged(house, "BH-2-1-101")
    li_sees = li.open(planned.at)
    posted = li.send(li_sees, form(li_sees, "/posting"))
    assert "全部入账：2 笔，¥62.26" in posted.text
    assert f"{FEE}/2026-11/1" in charged(house, "BH-2-1-101")


def test_what_differs_and_what_is_missing_can_be_looked_at(li: Clerk, house: House) -> None:
    assess(house, "BH-1-2-201", "2026-11", FEE)
    assess(house, "BH-2-1-101", "2026-11", FEE)
    page = plan(li, period="2026-12", due_on="2026-12-31")
    assert "全部 4" in page.text
    assert "上月没有 0" in page.text
    assert "没有相差" in page.text
    only = li.open(f"{page.at}?show=changed")
    assert "没有这样的户" in only.text
    assert li.open(f"{page.at}?show=nonsense&page=99").status == 200
    assert li.open(f"{page.at}?page=x").status == 422


def test_a_run_that_nobody_wants_is_abandoned_with_a_reason(li: Clerk) -> None:
    page = plan(li)
    without = li.send(page, form(page, "/abandonment"), reason=" ")
    assert without.status == 422
    gone = li.send(page, form(page, "/abandonment"), reason="月份选错了")
    assert "已放弃" in gone.text
    assert not [each for each in gone.forms if each.endswith(("/approval", "/posting", "/abandonment"))]
    assert unquote(plan(li).at).endswith("~2"), "the next one of the month"


def test_sent_twice_it_is_planned_once(li: Clerk) -> None:
    page = li.open("/desk/runs")
    assert li.send(page, "/desk/runs", **ASKED).at == li.send(page, "/desk/runs", **ASKED).at


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"period": "2026-13"}, "账期是一个月"),
        ({"due_on": "soon"}, "日期写成"),
        ({"fee": ""}, "没有选费用"),
        ({"fee": "XX/物业服务费"}, "XX"),
        ({"fee": "BH/从没有过的费"}, "从没有过的费"),
    ],
)
def test_what_cannot_be_planned_is_said_beside_the_form(li: Clerk, asked: dict[str, str], sentence: str) -> None:
    page = plan(li, **asked)
    assert page.status >= 400
    assert sentence in page.text
    assert "/desk/runs" in page.forms


def test_a_planner_who_sends_the_approval_all_the_same_is_refused(li: Clerk, zhao: Clerk) -> None:
    at = plan(li).at
    seen = zhao.open(at)
    refused = li.send(seen, form(seen, "/approval"))
    assert refused.status == 403
    assert "须由另一人审批" in refused.text
    assert zhao.open("/desk/runs/BH~none~2026-11~9").status == 404


def test_a_building_that_was_charged_by_hand_meanwhile_is_named(li: Clerk, zhao: Clerk, house: House) -> None:
    at = plan(li).at
    seen = zhao.open(at)
    approved = zhao.send(seen, form(seen, "/approval"))
    assess(house, "BH-2-1-101", "2026-11", FEE)
    posted = li.send(approved, form(approved, "/posting"))
    assert "整栋没有入账" in posted.text
    assert "BH-2-1-101" in posted.text
    assert "已入账 1 栋，共 2 栋" in posted.text
    assert form(posted, "/posting"), "mended, it is posted again"


def test_a_posting_that_cannot_begin_says_why(house: House) -> None:
    known = Postings()
    with asking(house):
        posting = known.start(house, f"BH/{FEE}/2026-11/9", 30)
    assert posting.ended_by is not None
    assert not posting.is_under_way
    assert known.of("another").refused == {}


def test_runs_are_listed_and_wait_for_another_person(li: Clerk, zhao: Clerk) -> None:
    at = plan(li).at
    assert unquote(at) in map(unquote, li.open("/desk/runs").links)
    waiting = zhao.open("/desk/proposals").text
    assert "没有等您批准的事" not in waiting
    assert "没有等您批准的事" in li.open("/desk/proposals").text
