"""The pages of the bureau: handovers at a glance, by gate and building, door by door, and the term's forms."""

from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape

import pytest
from fastapi.testclient import TestClient

from domain.handover.vendor_handover import VendorHandover
from services.house import House
from tests.builders import COMPANY, Clock, asking
from tests.databases import Retold
from tests.doors import employ, open_office
from tests.handed_over import at_each_step
from tests.http.caller import patient
from tests.projections.test_handover_status import HERE, THERE, a_street
from tests.web.desk.clerk import Clerk, Page

PAPER = {"kind": "备忘录", "number": "3", "dated": ""}


def a_bureau(house: House) -> None:
    """A street with its ledgers, and an area at each step to a company."""
    a_street(house)
    at_each_step(house)
    open_office(house)


@pytest.fixture
def house(retold: Retold) -> House:
    return retold(a_bureau)


@pytest.fixture
def client(house: House, clock: Clock) -> Iterator[TestClient]:
    clock.pass_days(3)
    with TestClient(patient(house)) as browser:
        yield browser


@pytest.fixture
def sun(client: TestClient) -> Clerk:
    """An officer of the bureau."""
    return Clerk(client, "sun")


def seen(sun: Clerk, path: str, language: str = "zh-CN") -> str:
    page = sun.open(path, language)
    assert page.status == 200, page.text
    return unescape(page.html)


def test_every_area_is_seen_with_its_gates_and_its_term(sun: Clerk) -> None:
    page = seen(sun, "/bureau/handover")
    assert all(word in page for word in ("移交进度", "滨湖路宿舍区", "受阻", "未开始", "通过", "任期内", "暂停中"))
    assert "1 关已通过，共 8 关" in page
    assert page.index("售房单位部分") < page.index("住户欠"), "by amount, the largest first"
    assert "¥141.35" in page


def test_as_of_a_day_before_anything_was_recorded_nothing_has_begun(sun: Clerk) -> None:
    page = seen(sun, "/bureau/handover?as_of=2026-11-22")
    assert "没有卡住的关口" in page
    assert "受阻" not in page
    assert 'value="2026-11-22"' in page


def test_as_known_before_a_ledger_came_nothing_was_blocked_and_the_address_goes_along(sun: Clerk) -> None:
    page = seen(sun, "/bureau/handover?known_at=2026-11-22T10:00")
    assert "，当时所知 2026年11月22日 10:00" in page
    assert "受阻" not in page
    assert "/bureau/handover/BH?as_of=2026-11-22&known_at=2026-11-22T10%3A00" in page
    assert "受阻" not in seen(sun, "/bureau/handover/BH?as_of=2026-11-26&known_at=2026-11-22T10:00")
    assert "受阻" in seen(sun, "/bureau/handover/BH?as_of=2026-11-26&known_at=2026-11-26T08:00"), "the control"
    assert "没有卡住的户" in seen(sun, "/bureau/handover/BH/gates/legacy-arrears?known_at=2026-11-22T10:00")


def test_an_area_is_told_by_gate_and_building_with_charts_beside_their_tables(sun: Clerk) -> None:
    page = seen(sun, "/bureau/handover/BH")
    assert page.count("<svg xmlns") == 2
    assert all(f'id="{chart}-{part}"' in page for chart in ("by-building", "trend") for part in ("title", "desc"))
    assert "差：业主部分" in page
    assert "差：售房单位部分" in page
    assert "/bureau/handover/BH/gates/legacy-arrears?building=BH-1&as_of=2026-11-26" in page
    assert "约定交接时点" in page
    assert "li 经办，zhao 审批" in page
    assert 'href="/history/facts/handover/BH/2"' in page
    assert "BH" in seen(sun, "/history/facts/handover/BH/2")
    assert "<script" not in page
    assert " style=" not in page


def test_a_gate_is_told_door_by_door_with_its_evidence(sun: Clerk) -> None:
    page = seen(sun, "/bureau/handover/BH/gates/legacy-arrears?building=BH-1")
    assert f"/statements/{HERE}" in page
    assert f"account/{HERE} 第 2 条" in page
    assert "141.35" in seen(sun, f"/history/facts/account/{HERE}/2"), "the entry itself"
    assert f'href="/history/facts/account/{HERE}/2"' in page
    assert "清洁管理费 2012年" in page
    fund = seen(sun, "/bureau/handover/BH/gates/maintenance-fund", "en")
    assert THERE in fund
    assert "fund/BH-1, entry 1" in fund
    assert "没有卡住的户" in seen(sun, "/bureau/handover/BH/gates/staff")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/bureau/handover/ZZ", 404),
        ("/bureau/handover/ZZ/term", 404),
        ("/bureau/handover/BH/gates/moat", 422),
        ("/bureau/handover?as_of=2026-11-27", 422),
        ("/bureau/handover/BH?as_of=in+spring", 422),
        ("/bureau/handover/BH?known_at=soon", 422),
        ("/bureau/handover/BH?known_at=2027-01-01T00:00", 422),
        ("/bureau/handover/BH/gates/staff?building=%2F", 404),
    ],
)
def test_what_is_not_there_is_a_page_that_says_so(sun: Clerk, path: str, status: int) -> None:
    assert sun.open(path).status == status


def send(sun: Clerk, area: str, step: str, **filled: str) -> Page:
    """The form as a person fills it in."""
    form = sun.open(f"/bureau/handover/{area}/term?step={step}")
    action = next(iter(each for each in form.forms if "/term/" in each))
    carried = {name: form.forms[action][name] for name in ("csrf", "key")}
    answer = sun.client.post(f"/bureau/handover/{area}/term/{step}", data=PAPER | filled | carried, headers=sun.headers)
    return Page(answer)


def recorded(client: TestClient, sun: Clerk, area: str, step: str, **filled: str) -> None:
    """And approved by qian."""
    page = send(sun, area, step, **filled)
    assert "已提出，等另一个人批准" in page.text, page.text
    qian = Clerk(client, "qian")
    approved = qian.send(qian.open(page.at), f"{page.at}/approval")
    assert "已批准，也已办好" in approved.text, approved.text


def test_a_term_is_recorded_step_by_step_and_each_by_two(client: TestClient, sun: Clerk, house: House) -> None:
    assert "接管公司的编码" in seen(sun, "/bureau/handover/NEW/term")
    recorded(client, sun, "NEW", "plan", company="lvdao")
    assert "约定交接基准时点" in seen(sun, "/bureau/handover/NEW/term")
    recorded(client, sun, "NEW", "cut-off", day="2026-11-26", time="12:00")
    assert "任期内" in seen(sun, "/bureau/handover/NEW/term")
    recorded(client, sun, "NEW", "suspension", day="2026-12-01", time="09:30", reason="未按月移交")
    recorded(client, sun, "NEW", "reservation", gate="maintenance fund", amount="5,000", households="12")
    recorded(client, sun, "NEW", "ending", day="2029-12-01", time="00:00")
    with asking(house):
        [term] = house.store.load(VendorHandover, "NEW").terms
    assert (term.company, term.cut_off_at) == ("company:lvdao", datetime(2026, 11, 26, 4, tzinfo=UTC))
    assert term.suspensions[0].suspended_from == datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
    page = seen(sun, "/bureau/handover/NEW/term")
    assert all(said in page for said in ("未按月移交", "2026年12月1日 09:30", "维修资金 到 ¥5,000.00、12 户"))


def test_a_suspended_company_is_resumed(client: TestClient, sun: Clerk) -> None:
    assert "恢复收费" in seen(sun, "/bureau/handover/STOPPED/term")
    recorded(client, sun, "STOPPED", "resumption", day="2026-11-26", time="08:00")
    assert "任期内" in seen(sun, "/bureau/handover/STOPPED/term")


@pytest.mark.parametrize(
    ("step", "filled", "status", "said"),
    [
        ("cut-off", {"day": "2026-12-01", "time": "00:30"}, 422, "整点"),
        ("cut-off", {"day": "12 月", "time": "00:00"}, 422, "日期"),
        ("cut-off", {"day": "0001-01-01", "time": "00:00"}, 422, "日期"),
        ("cut-off", {"day": "2026-12-01", "time": "noon"}, 422, "时间"),
        ("cut-off", {"day": "2026-12-01", "time": "00:00", "number": ""}, 422, "文字"),
        ("plan", {"company": "a b"}, 422, "当事方"),
        ("suspension", {"day": "2026-12-01", "time": "00:00", "reason": "迟交"}, 403, "交接基准时点"),
        ("resumption", {"day": "2026-12-01", "time": "00:00"}, 409, "没有暂停"),
        ("reservation", {"gate": "moat", "amount": "1", "households": "1"}, 422, "没有"),
        ("reservation", {"gate": "staff", "amount": "1", "households": "many"}, 422, "保留意见"),
        ("reservation", {"gate": "staff", "amount": "much", "households": "1"}, 422, "金额"),
    ],
)
def test_what_cannot_be_recorded_comes_back_with_the_form_as_it_was(
    sun: Clerk, house: House, step: str, filled: dict[str, str], status: int, said: str
) -> None:
    before = house.store.position()
    page = send(sun, "PLANNED", step, **filled)
    assert (page.status, said in page.text) == (status, True), page.text
    assert all(value in page.html for name, value in filled.items() if name in ("reason", "company"))
    assert house.store.position() == before


def test_another_site_records_nothing(sun: Clerk) -> None:
    sun.headers["sec-fetch-site"] = "cross-site"
    assert send(sun, "NEW", "plan", company="lvdao").status == 403
    sun.headers["sec-fetch-site"] = "same-origin"
    assert send(sun, "NEW", "feast", company="lvdao").status == 404


def test_of_the_company_the_manager_reads_his_own_area_and_nobody_records(client: TestClient, house: House) -> None:
    employ(house, "guan", ["CM"], employer=COMPANY, areas=["BH"])
    employ(house, "dai", ["CL"], employer=COMPANY, areas=["BH"])
    manager, clerk = Clerk(client, "guan"), Clerk(client, "dai")
    assert "滨湖路宿舍区" in seen(manager, "/bureau/handover")
    assert "NEW宿舍区" not in seen(manager, "/bureau/handover")
    assert manager.open("/bureau/handover/NEW").status == manager.open("/bureau/handover/ZZ").status == 404
    assert "登记，请另一个人审批" not in seen(manager, "/bureau/handover/BH/term")
    assert clerk.open("/bureau/handover").status == 403
    form = {"csrf": manager.signed_in.form_token, "day": "2029-12-01", "time": "00:00"}
    refused = manager.client.post("/bureau/handover/BH/term/ending", data=PAPER | form, headers=manager.headers)
    assert refused.status_code == 403
