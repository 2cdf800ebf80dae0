"""Both catalogues are complete, keep their places, and both languages write as their readers expect."""

import pkgutil
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module
from inspect import signature
from string import Formatter

import pytest
from babel.messages.catalog import Message

import domain
from domain.billing.refusals import SheetNotReady, UnknownReason
from domain.errors import Refusal
from domain.handover.refusals import BeforeCutOff
from domain.values.period import PeriodEmpty
from services.languages import Tongue, choose
from services.languages.catalogue import read
from services.languages.missing import missing_chinese, missing_english, missing_terms, refusals
from services.languages.refusals import sentence, source
from tests.architecture.sources import ROOT

ZH, EN = Tongue("zh"), Tongue("en")
PYTHON_PLACES = re.compile(r"%\(\w+\)[sd]")
TYPED = re.compile(
    r"\{\w+\}|--[a-z-]+|anju(?: [a-z-]+)+|postgresql:|/[a-z]+|\.xlsx|[A-Z][\w-]+"
    r"|\b(?:li\.ming|all|localhost|wang)\b"
)
"""What stands for a fact, or is typed as it stands."""
STATE = re.compile(r"self\.state(?:: str)?(?:, self\.\w+)* = \"([^\"]+)\"")
EVERY_REFUSAL = refusals()
"""Before the tests are counted, so that each refusal is a test of its own."""


def translated(code: str) -> Iterator[tuple[Message, str, str]]:
    """Each message of a catalogue, its source and its translation, form by form."""
    for message in read(code):
        if message.id:
            one = message.id if isinstance(message.id, str) else message.id[0]
            forms = [message.string] if isinstance(message.string, str) else message.string or [""]
            yield from ((message, one, form) for form in forms)


def test_nothing_waits_for_its_translation() -> None:
    assert missing_english() == []
    assert missing_chinese() == []
    assert missing_terms() == []


def test_english_is_english_and_keeps_its_places() -> None:
    for message, chinese, english in translated("en"):
        assert english, f"not translated: {chinese}"
        assert not message.fuzzy
        assert set(PYTHON_PLACES.findall(english)) == set(PYTHON_PLACES.findall(chinese)), chinese
        assert not re.search(r"[\u4e00-\u9fff]", english), f"Chinese is left in the English of {chinese}"
        assert not re.search("[‘’“”…—]", english), f"a Chinese font draws these marks full width: {english}"


@pytest.mark.parametrize("english", EVERY_REFUSAL.values(), ids=EVERY_REFUSAL.keys())
def test_a_refusal_is_said_in_chinese_with_the_same_places(english: str) -> None:
    chinese = ZH.gettext(english)
    assert chinese != english, "not translated: python -m services.languages.missing"
    assert places(chinese) == places(english)
    assert re.findall(r"[a-z]{2,}", TYPED.sub("", chinese)) == [], "English is left"
    assert re.search(r"[\u4e00-\u9fff]", chinese)


def test_every_place_of_a_sentence_is_a_fact_of_its_refusal() -> None:
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        import_module(module.name)
    kinds = Refusal.__subclasses__()
    assert {source(kind) for kind in kinds} <= set(EVERY_REFUSAL.values())
    assert [kind for kind in kinds if not places(source(kind)) <= set(signature(kind).parameters)] == []


def test_no_translation_has_lost_what_it_translates() -> None:
    known = set(EVERY_REFUSAL.values())
    assert [one for message, one, _ in translated("zh") if not message.context and one not in known] == []


def test_the_states_of_the_domain_have_their_words() -> None:
    texts = (file.read_text("utf-8") for file in (ROOT / "domain").rglob("*.py"))
    states = {state for text in texts for state in STATE.findall(text)}
    assert {"planned", "approved", "closed"} <= states
    assert [state for state in sorted(states) if ZH.word(state) == state] == []


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_a_refusal_names_its_facts_in_the_readers_language() -> None:
    refusal = PeriodEmpty(date(2012, 6, 1), date(2012, 1, 31))
    assert sentence(refusal, EN) == str(refusal)
    assert sentence(refusal, ZH) == "账期到2012年1月31日为止，却从2012年6月1日才开始，请核对这两个日期。"
    refused = UnknownReason("whim", "overpaid, moved away")
    assert sentence(refused, ZH) == "“whim”不在可选的原因之内（多交、已搬走），请从中选一个。"
    assert sentence(SheetNotReady("BH-1", "approved"), ZH).startswith("BH-1 的计收单是“已审批”状态")


def test_a_refusal_names_an_hour_by_the_clock_of_the_town() -> None:
    refusal = BeforeCutOff("BH", "company:shicheng", datetime(2026, 11, 30, 16, tzinfo=UTC))
    assert sentence(refusal, ZH).startswith("company:shicheng 从2026年12月1日 00:00起接管 BH")
    assert "takes over BH at 1 December 2026, 00:00:" in sentence(refusal, EN)


def test_money() -> None:
    for tongue in (ZH, EN):
        assert tongue.money(123456789) == "¥1,234,567.89"
        assert tongue.money(-5) == "-¥0.05"
        assert tongue.money(0) == "¥0.00"
        assert tongue.money(10**13 + 1) == "¥100,000,000,000.01"


def test_days_months_and_areas() -> None:
    assert (ZH.day(date(2026, 1, 5)), EN.day(date(2026, 1, 5))) == ("2026年1月5日", "5 January 2026")
    assert (ZH.month("2026-11"), EN.month("2026-11")) == ("2026年11月", "November 2026")
    assert (ZH.area(Decimal("62.25")), EN.area(Decimal("62.25"))) == ("62.25 ㎡", "62.25 m²")


@pytest.mark.parametrize(
    ("period", "chinese", "english"),
    [
        ("2026-11", "2026年11月", "November 2026"),
        ("2012", "2012年", "2012"),
        ("2012..2014", "2012年至2014年", "2012 to 2014"),
        ("2012-01..2012-06", "2012年1月至2012年6月", "January 2012 to June 2012"),
        ("2012-01-05..2012-06-07", "2012年1月5日至2012年6月7日", "5 January 2012 to 7 June 2012"),
        ("2012-01-05..2012-01-05", "2012年1月5日", "5 January 2012"),
    ],
)
def test_periods(period: str, chinese: str, english: str) -> None:
    assert (ZH.period(period), EN.period(period)) == (chinese, english)


def test_a_number_keeps_all_its_decimals() -> None:
    assert ZH.number(Decimal("31.125")) == "31.125"
    assert ZH.number(Decimal("0.5")) == "0.50"
    assert EN.number(Decimal("1234.12345678")) == "1,234.12345678"


def test_plurals() -> None:
    months = "已过期 %(num)d 个月"
    assert [EN.ngettext(months, months, n) % {"num": n} for n in (1, 2)] == ["1 month overdue", "2 months overdue"]
    assert ZH.ngettext(months, months, 1) % {"num": 1} == "已过期 1 个月"


def test_a_name_without_a_translation_stays_chinese_and_says_so() -> None:
    assert EN.name("物业服务费") == ("Property service fee", "")
    assert EN.name("门禁维护费") == ("门禁维护费", "zh-CN")
    assert ZH.name("门禁维护费") == ("门禁维护费", "")


@pytest.mark.parametrize(
    ("asked", "cookie", "header", "chosen"),
    [
        ("en", "zh", "zh-CN", "en"),
        (None, "en", "zh-CN", "en"),
        ("fr", "en", "zh", "en"),
        (None, None, "en-GB,en;q=0.9,zh;q=0.1", "en"),
        (None, None, "zh-TW,zh;q=0.9", "zh"),
        (None, None, "en;q=0.2, zh;q=0.9", "zh"),
        (None, "fr", "fr-FR", "zh"),
        (None, None, "", "zh"),
        (None, None, "en;q=x,,;q=1", "zh"),
        (None, None, "en;q=0", "zh"),
    ],
)
def test_choice_of_language(asked: str | None, cookie: str | None, header: str, chosen: str) -> None:
    assert choose(asked, cookie, header) == chosen
