"""What a resident finds on the pages of his own, in both languages, and what he never finds there."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from services.documents.papers.capital_amount import capital_amount
from services.house import House
from services.use_cases import doubts, reveals
from services.web.pages import SHEET
from tests.builders import CHEN, asking, settle
from tests.web.households import EVERYTHING, USUAL, pages_of
from tests.web.test_statement_page import LARGEST, Text, shows

DOUBT, CHARGE = "d" * 32, "物业服务费/2026-10/1"
PAGES = (
    "/my",
    "/my/months",
    f"/my/statements/{EVERYTHING}",
    "/my/receipts",
    "/my/receipts/BH00000001",
    "/my/dwellings",
    "/my/fund",
    "/my/handover",
    "/my/doubts",
    f"/my/doubts/new?home={EVERYTHING}&charge=物业服务费/2026-11/1",
    f"/my/doubts/{DOUBT}",
    "/my/data",
    "/my/reveals",
)


@pytest.fixture(scope="module")
def told(street: House) -> House:
    """Chen has doubted October's fee, and somebody has read his words."""
    with asking(street):
        doubts.raise_doubt(
            street,
            EVERYTHING,
            dispute_id=DOUBT,
            charge_id=CHARGE,
            ground="wrong floor area",
            words="房产证上是 59 平方。",
            by=CHEN,
        )
    settle(street)
    with asking(street, "li"):
        reveals.record_reveal(street, "chen", kinds=("words",), purpose="answer a doubt", case=DOUBT)
    settle(street)
    return street


@pytest.fixture(scope="module")
def chen(told: House) -> Iterator[TestClient]:
    with TestClient(pages_of(told, "resident:chen"), headers={"accept-language": "zh-CN"}) as client:
        yield client


def text(client: TestClient, path: str, lang: str = "zh") -> str:
    answer = client.get(path, headers={"accept-language": lang})
    assert answer.status_code == 200, answer.text
    return str(Text(answer.text))


def test_what_he_owes_comes_first_and_leads_to_why(chen: TestClient) -> None:
    page = chen.get("/my").text
    shows(str(Text(page)), "滨湖路宿舍区 1栋1单元101", "一共要交", "¥250.83", "其中 ¥232.70 已过期")
    assert f'href="/my/statements/{EVERYTHING}"' in page
    shows(text(chen, "/my", "en"), "To pay in all", "¥250.83", "How the amount came about")
    shows(text(chen, "/my"), "我的疑问", "1 个等待答复")


def test_a_month_is_explained_and_each_charge_may_be_doubted(chen: TestClient) -> None:
    page = chen.get(f"/my/statements/{EVERYTHING}?period=2026-11").text
    shows(
        str(Text(page)),
        "2026年11月账单",
        "陈小明",
        "62.25 ㎡ × 0.50 元/㎡·月 × 1 月 = 31.125 → 31.13 元",
        "对这笔有疑问",
    )
    assert f"/my/doubts/new?home={EVERYTHING}&amp;charge=" in page
    october = chen.get(f"/my/statements/{EVERYTHING}?period=2026-10").text
    assert f'href="/my/doubts/{DOUBT}"' in october, "it is doubted already"


def test_a_charge_that_was_reversed_is_not_to_be_doubted(chen: TestClient) -> None:
    page = chen.get(f"/my/statements/{EVERYTHING}?period=2026-11").text
    assert "%E5%9E%83%E5%9C%BE%E6%B8%85%E8%BF%90%E8%B4%B9%2F2026-11%2F1" not in page
    gone = chen.get("/my/doubts/new", params={"home": EVERYTHING, "charge": "垃圾清运费/2026-11/1"})
    assert gone.status_code == 404


def test_month_by_month_what_was_charged_and_paid(chen: TestClient) -> None:
    page = text(chen, "/my/months")
    shows(page, "2026年11月", "收费 ¥38.13", "交款 ¥109.13", "目前应交 ¥250.83")
    shows(page, "2026年10月", "收费 ¥321.83", "交款 ¥0.00", "月末应交 ¥321.83")
    assert "这一年没有账" in text(chen, "/my/months?year=2011")
    assert "2026年11月" in text(chen, "/my/months?year=this")


def test_only_his_months_are_there(chen: TestClient) -> None:
    page = chen.get(f"/my/statements/{EVERYTHING}?period=2026-10").text
    assert 'rel="prev"' not in page, "nothing was before October"
    for period in ("2026-09", "2026-12"):
        assert chen.get(f"/my/statements/{EVERYTHING}?period={period}").status_code == 404
    assert chen.get(f"/my/statements/{EVERYTHING}?period=2026-1").status_code == 422


def test_his_receipts_and_what_each_has_paid(chen: TestClient) -> None:
    shows(text(chen, "/my/receipts"), "收据 BH00000101", "¥50.00", "收据 BH00000001", "¥39.13", "合计", "¥109.13")
    one = text(chen, "/my/receipts/BH00000001")
    shows(one, "收到", "¥39.13", capital_amount(3913), "物业公司", "物业服务费", "¥31.13", "垃圾清运费", "¥8.00")
    paper = chen.get("/my/receipts/BH00000001/pdf")
    assert (paper.headers["content-type"], paper.headers["cache-control"]) == ("application/pdf", "no-store")
    assert paper.content.startswith(b"%PDF-")
    assert chen.get(f"/my/statements/{EVERYTHING}/pdf?period=2026-11").content.startswith(b"%PDF-")


def test_his_dwelling_and_how_its_fees_are_reckoned(chen: TestClient) -> None:
    page = text(chen, "/my/dwellings")
    shows(page, "滨湖路宿舍区 1栋1单元101", "62.25 ㎡", "房改房", "业主", "物业服务费", "¥31.13", "合同 2026-07")
    assert "还没有移交到账" in text(chen, "/my/fund")


def test_how_far_the_handover_has_come_in_his_area_and_his_building(chen: TestClient) -> None:
    page = text(chen, "/my/handover")
    shows(page, "滨湖路宿舍区", "共 8 关，已过", "维修资金", "未开始", "受阻", "全区还差", "您这栋（1栋）")


def test_what_is_kept_about_him_in_full_and_his_rights_in_plain_words(chen: TestClient) -> None:
    page = text(chen, "/my/data")
    shows(page, "陈小明", "为什么存", "30 年", "您的权利", "第四十四条", "第四十五条", "第四十六条")
    shows(page, "第四十七条", "第四十八条", "第四十九条", "第五十条")
    shows(text(chen, "/my/data", "en"), "陈小明", "Your rights", "article 44", "article 50")


def test_he_takes_along_all_that_is_his_and_nothing_of_a_neighbour(chen: TestClient) -> None:
    answer = chen.get("/my/data.json")
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    told = answer.json()
    assert [(each["id"], each["name"]) for each in told["persons"]] == [("chen", "陈小明")]
    (home,) = told["dwellings"]
    assert (home["code"], home["floor_area_sqm"], home["spans"][0]["capacity"]) == (EVERYTHING, "62.25", "owner")
    assert sum(each["owed_fen"] - each["held_fen"] for each in home["movements"]) == 25_083
    assert sum(each["amount_fen"] for each in home["payments"]) == 10_913
    assert [(each["words"], each["answer"]) for each in told["doubts"]] == [("房产证上是 59 平方。", None)]
    assert [(each["seen_by"], each["case"]) for each in told["looks"]] == [("person:li", DOUBT)]
    assert not any(each in answer.text for each in (USUAL, "林", "former-employer"))


def test_he_sees_who_looked_at_what_and_what_for(chen: TestClient) -> None:
    shows(text(chen, "/my/reveals"), "看了：疑问的原话", "用途：答复疑问", "2026年11月23日 12:00", "li")


def test_a_doubt_is_told_in_his_own_words(chen: TestClient) -> None:
    shows(text(chen, "/my/doubts"), "物业服务费 2026年10月", "¥31.13", "面积有误", "等待答复")
    shows(text(chen, f"/my/doubts/{DOUBT}"), "等待答复", "今天提出", "房产证上是 59 平方。")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_with_all_its_parts_is_light_and_has_no_script(chen: TestClient, path: str, lang: str) -> None:
    answer = chen.get(path, headers={"accept-language": lang})
    assert answer.status_code == 200
    assert len(answer.content) + len(SHEET) <= LARGEST
    assert not any(part in answer.text for part in ("<script", "<style", " style=", " onclick", "javascript:"))
    assert answer.headers["cache-control"] == "no-store"


def test_nothing_of_a_neighbour_is_there(chen: TestClient) -> None:
    everything = "".join(text(chen, path) for path in PAGES)
    assert not any(each in everything for each in (USUAL, "1单元102", "林", "¥47.29"))


@pytest.mark.parametrize(
    "path",
    [
        "/my/statements/{}",
        "/my/statements/{}/pdf",
        "/my/months?home={}",
        "/my/doubts/new?home={}&charge=物业服务费/2026-11/1",
    ],
)
def test_a_foreign_dwelling_looks_like_one_that_is_not_there(chen: TestClient, path: str) -> None:
    foreign, absent = chen.get(path.format(USUAL)), chen.get(path.format("BH-9-9-999"))
    assert (foreign.status_code, absent.status_code) == (404, 404)
    assert _but_for(foreign.text, USUAL) == _but_for(absent.text, "BH-9-9-999")


def _but_for(page: str, code: str) -> str:
    """Without what is new in each answer."""
    lines = [line for line in page.replace(code, "X").splitlines() if 'type="hidden"' not in line]
    return "\n".join(lines)


@pytest.mark.parametrize("path", ["/my/receipts/{}", "/my/receipts/{}/pdf", "/my/doubts/{}"])
def test_what_is_anothers_looks_like_what_is_not_there(told: House, path: str) -> None:
    lin = TestClient(pages_of(told, "resident:lin"))
    for number in ("BH00000001", DOUBT, "BH09999999"):
        assert lin.get(path.format(number)).status_code == 404


def test_staff_have_no_page_of_their_own_here_and_nobody_is_asked_to_sign_in(told: House) -> None:
    barred = TestClient(pages_of(told)).get("/my", headers={"Accept-Language": "zh"})
    assert barred.status_code == 403
    assert "<h1>这一页不归您的职责</h1>" in barred.text
    assert "退出登录" in barred.text, "he is still signed in, and finds his own pages in the menu"
    nobody = TestClient(pages_of(told).app, follow_redirects=False)
    assert nobody.get("/my/receipts").headers["location"] == "/sign-in?to=/my/receipts"
