"""What stands on a statement, in both languages, and what does not."""

import re
from html.parser import HTMLParser

import pytest
from fastapi.testclient import TestClient

from domain.values.money import yuan_text
from services.house import House
from services.web.pages import SHEET
from services.web.reading import read_dwelling
from tests.builders import Clock
from tests.databases import Databases
from tests.web.households import AHEAD, BOTH, EVERYTHING, USUAL, a_street, pages_of

LARGEST = 60 * 1024
FORM_TOKEN = re.compile(r'name="csrf" value="\w+"')
"""Each sign-in has its own."""


class Text(HTMLParser):
    """A page as it is read: its text in order, a space for each tag."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def __str__(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.parts))


def text(reader: TestClient, code: str, lang: str = "zh", **query: str) -> str:
    answer = reader.get(f"/statements/{code}", params=query | {"lang": lang})
    assert answer.status_code == 200
    return str(Text(answer.text))


def shows(page: str, *wanted: str) -> None:
    """These, in this order."""
    at = 0
    for each in wanted:
        assert each in page[at:], f"{each!r} does not follow in {page[at:]!r}"
        at = page.index(each, at) + len(each)


def test_the_amount_and_its_day_come_first(reader: TestClient) -> None:
    shows(text(reader, USUAL), "2026年11月账单", "林*", "滨湖路宿舍区 1栋1单元102", "一共要交", "¥47.29")
    shows(text(reader, USUAL), "¥47.29", "请在 2026年11月28日 前交清。", "截至 2026年11月23日")
    shows(text(reader, USUAL, "en"), "To pay in all", "¥47.29", "Please pay by 28 November 2026.")


def test_the_month_adds_up_before_the_readers_eyes(reader: TestClient) -> None:
    lines = ("上期结余", "¥39.29", "物业服务费", "¥39.29", "垃圾清运费", "¥8.00", "交款（现金）", "-¥39.29")
    shows(text(reader, USUAL), *lines, "本期结余（应交）", "¥47.29")


def test_a_fee_is_reckoned_in_words_from_its_data(reader: TestClient) -> None:
    chinese = "62.25 ㎡ × 0.50 元/㎡·月 × 1 月 = 31.125 → 31.13 元"
    shows(text(reader, EVERYTHING), chinese, "四舍五入到分。", "收费依据：合同 2026-07（2026年7月1日）")
    english = "62.25 m² × ¥0.50 per m² and month × 1 month = ¥31.125 → ¥31.13"
    shows(text(reader, EVERYTHING, "en"), english, "Authority:", "合同 2026-07 (1 July 2026)")
    shows(text(reader, USUAL), "1 户 × 8.00 元/户·月 × 1 月 = 8.00 元")


def test_an_old_debt_says_from_which_row_it_came(reader: TestClient) -> None:
    row = ("清洁管理费", "2012年", "应收 ¥282.71 − 已收 ¥141.36 = 尚欠 ¥141.35", "工作表“历史欠费”第 2 行")
    october = text(reader, EVERYTHING, period="2026-10")
    shows(october, "这笔钱怎么算的", *row)
    open_items = text(reader, EVERYTHING).partition("还没有交清的费用")[2]
    shows(open_items, "清洁管理费", "2012年12月31日 到期", "已过期 166 个月", *row[2:])


def test_what_came_late_says_when_it_should_have_come(reader: TestClient) -> None:
    shows(text(reader, EVERYTHING), "门禁维护费", "补记", "应记 2026年10月28日")
    shows(text(reader, EVERYTHING, "en"), "门禁维护费", "Entered late", "meant for 28 October 2026")


def test_a_payment_says_its_receipt_and_what_it_paid(reader: TestClient) -> None:
    paid = ("交款（现金）", "-¥39.13", "2026年11月23日", "收据 BH00000001", "这笔钱交了什么")
    shows(text(reader, EVERYTHING), *paid, "物业服务费 2026年10月", "¥31.13", "垃圾清运费 2026年10月", "¥8.00")
    shows(text(reader, EVERYTHING, "en"), "Payment (card)", "-¥50.00", "Receipt BH00000101")


def test_a_reversal_and_a_refund_say_their_reasons(reader: TestClient) -> None:
    shows(text(reader, EVERYTHING), "撤销：垃圾清运费", "-¥8.00", "原因：面积有误")
    shows(text(reader, AHEAD), "退款（转账）", "¥10.00", "原因：多交")
    shows(text(reader, AHEAD, "en"), "Refund (transfer)", "Reason: overpaid")


def test_the_eras_stand_apart_and_both_are_shown(reader: TestClient) -> None:
    open_items = text(reader, EVERYTHING).partition("还没有交清的费用")[2]
    shows(open_items, "移交前的费用", "由机关事务管理局收取", "小计", "¥232.70")
    shows(open_items, "¥232.70", "移交后的费用", "由物业公司收取", "小计", "¥18.13")


def test_money_that_rests_is_shown_beside_what_is_owed(reader: TestClient) -> None:
    page = text(reader, BOTH)
    shows(page, "一共要交", "¥141.35", "已过交费日期", "另有预存 ¥100.00", "本期结余（应交）", "¥41.35")
    shows(page, "要交 ¥141.35 − 预存 ¥100.00", "预存的钱", "¥100.00")
    shows(text(reader, AHEAD), "¥0.00", "没有要交的费用。", "本期结余（预存）", "-¥50.71", "预存的钱", "¥50.71")


def test_what_others_owe_is_never_in_the_total(reader: TestClient, street: House) -> None:
    shows(text(reader, EVERYTHING), "不向您收取的费用", "由原单位承担，不向您收取", "¥141.35", "2015年1月至2015年6月")
    found = read_dwelling(street, EVERYTHING, "2026-11", None)
    assert found is not None
    own = sum(item.outstanding_fen for item in found.own.open_items)
    assert {item.debtor for item in found.own.open_items} == {found.payer}
    shows(text(reader, EVERYTHING), "一共要交", f"¥{yuan_text(own)}")


def test_a_name_the_catalogue_does_not_know_says_that_it_is_chinese(reader: TestClient) -> None:
    english = reader.get(f"/statements/{EVERYTHING}?lang=en").text
    assert '<span lang="zh-CN">门禁维护费</span>' in english
    assert "<span>门禁维护费</span>" not in english


def test_an_english_page_has_no_chinese_that_does_not_say_so(reader: TestClient) -> None:
    """Names, addresses, documents, sheets: what stands in the records is shown as it stands there."""
    for code in (EVERYTHING, USUAL, AHEAD, BOTH):
        page = reader.get(f"/statements/{code}?lang=en").text
        unmarked = re.sub(r"<(\w+)[^>]* lang=\"zh-CN\"[^>]*>[^<]*</\1>", "", page)
        assert re.findall(r"[\u4e00-\u9fff]+", unmarked) == []


def test_every_page_is_the_same_to_the_letter_on_postgresql(reader: TestClient, databases: Databases) -> None:
    clock = Clock()
    with databases.house_apart("postgres", clock) as house:
        a_street(house, clock)
        there = TestClient(pages_of(house))
        for code in (EVERYTHING, USUAL, AHEAD, BOTH):
            for asked in ("lang=zh", "lang=en", "lang=zh&period=2026-10", "lang=zh&period=2026-10&as_of=2026-10-19"):
                address = f"/statements/{code}?{asked}"
                one, other = (FORM_TOKEN.sub("", each.get(address).text) for each in (there, reader))
                assert one == other


def test_no_name_is_shown_whole(reader: TestClient) -> None:
    for code in (EVERYTHING, USUAL):
        page = reader.get(f"/statements/{code}").text
        assert not re.search("陈小明|林琳", page)


def test_a_day_within_the_month_can_be_asked_for(reader: TestClient) -> None:
    october = text(reader, USUAL, period="2026-10", as_of="2026-10-19")
    shows(october, "¥0.00", "截至 2026年10月19日")


@pytest.mark.parametrize("code", [EVERYTHING, USUAL, AHEAD, BOTH])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_with_its_sheet_is_small(reader: TestClient, code: str, lang: str) -> None:
    page = reader.get(f"/statements/{code}?lang={lang}").content
    assert len(page) + len(SHEET) <= LARGEST


def test_a_statement_is_told_as_it_was_known(reader: TestClient) -> None:
    before = text(reader, USUAL, period="2026-10", known_at="2026-10-20T11:00")
    assert "，当时所知 2026年10月20日 11:00" in before
    assert "没有要交的费用" in before
    assert "¥39.29" in text(reader, USUAL, period="2026-10", known_at="2026-10-21T11:00")
    assert reader.get(f"/statements/{USUAL}?known_at=soon").status_code == 422
    assert reader.get(f"/statements/{USUAL}?known_at=2030-01-01T00:00").status_code == 422
