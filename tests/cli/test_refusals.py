"""What is refused, misunderstood or broken: one sentence, in the reader's language, and nothing on record."""

import pytest

from services.house import House
from services.settings import SettingsInvalid
from tests.cli.typing_in import Terminal

RUN = "BH/物业服务费/2026-10/1"
PAY = "pay BH-1-1-102 {} --shift s1 --receipt-book BH-00000001 --as wang"


@pytest.mark.parametrize(
    ("line", "code", "chinese", "english"),
    [
        (f"run approve {RUN} --as li", "same_person", "另一人审批", "another person must approve it"),
        ("proposal approve waiting --as li", "same_person", "另一人审批", "another person must approve it"),
        (PAY.format("12.345"), "more_than_two_decimals", "两位小数", "at most two decimals"),
        (PAY.format("1.250,00"), "amount_unreadable", "1250.00", "write it like 1250.00"),
        (PAY.format("12。5"), "amount_unreadable", "1250.00", "write it like 1250.00"),
        (PAY.format("1O0"), "amount_unreadable", "1250.00", "write it like 1250.00"),
        (PAY.format("0"), "amount_not_positive", "大于", "more than 0"),
        ("statement BH-1-1-999", "not_found", "BH-1-1-999", "There is no dwelling BH-1-1-999"),
        ("statement nowhere", "not_found", "BH-1-1-101", "written like BH-1-1-101"),
        ("statement BH-1-1-101 --period 2026-1", "period_invalid", "2026-11", "written like 2026-11"),
        ("statement BH-1-1-101 --as-of 2026-02-29", "date_invalid", "2026-11-23", "written like 2026-11-23"),
        ("statement BH-1-1-101 --as-of 9999-01-01", "not_yet", "还没有到", "has not come yet"),
        ("statement BH-1-1-101 --known-at 2026-11-01T12:00:00", "zone_missing", "时区", "time zone"),
        ("statement BH-1-1-101 --known-at noon", "instant_invalid", "+08:00", "written like"),
        ("statement BH-1-1-101 --period 2026-11 --as-of 2026-10-31", "day_before_period", "2026", "lies before"),
        ("arrears XX", "not_found", "XX", "There is no dormitory area XX"),
        ("arrears BH --buckets a", "buckets_invalid", "0,3,12", "0,3,12"),
        ("fund BH-77", "not_found", "BH-1", "write it like BH-1"),
        ("rebuild everything", "unknown_read_model", "directory | ", "choose one of directory"),
        ("serve --host 0.0.0.0", "host_not_allowed", "127.0.0.1", "use --host 127.0.0.1"),
        ("proposal withdraw waiting --as Li", "actor_malformed", "--as", "say it with --as"),
        ("proposal withdraw waiting --as li --key a,b", "idempotency_key_malformed", "64", "1 to 64"),
        ("import dwellings nowhere.xlsx", "file_unreadable", "nowhere.xlsx", "nowhere.xlsx cannot be read"),
        ("import dwellings pyproject.toml --apply", "actor_missing", "--as", "add --as NAME"),
        ("import dwellings pyproject.toml", "workbook_unreadable", "CSV", "The CSV cannot be read"),
        ("import letters pyproject.toml", "not_found", "letters", "There is no ledger letters"),
        ("proposal withdraw waiting", "command_misunderstood", "缺少 --as", "see --help"),
        ("areas --loud", "command_misunderstood", "没有 --loud", "see --help"),
        ("are", "command_misunderstood", "--help", "see --help"),
        ("areas --lang fr", "command_misunderstood", "--lang", "--lang"),
    ],
)
def test_a_refusal_is_one_sentence_in_both_languages(
    terminal: Terminal, line: str, code: str, chinese: str, english: str
) -> None:
    before = terminal.position()
    said = terminal(*line.split(" "))
    assert (said.code, said.out) == (2, "")
    assert chinese in said.err.splitlines()[-1]
    if "--lang" not in line:
        other = terminal(*line.split(" "), "--lang", "en", "--json")
        assert other.code == 2
        assert (other.data["code"], set(other.data)) == (code, {"code", "detail", "facts"})
        assert english in other.data["detail"]
        assert other.err.splitlines()[-1] == other.data["detail"]
    assert terminal.position() == before


def test_the_same_key_with_other_content_is_another_act(terminal: Terminal) -> None:
    line = "proposal withdraw {} --as li --key once --json"
    assert terminal(*line.format("waiting").split()).code == 0
    other = "reverse BH-1-1-102 物业服务费/2026-11/1 --reason {} --as li --key twice --json"
    assert terminal(*other.format("不应收取").split()).code == 0
    said = terminal(*other.format("面积有误").split())
    assert (said.code, said.data["code"]) == (2, "idempotency_key_reused")


def test_what_should_not_be_is_told_without_a_traceback(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_house: House) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("services.use_cases.checking.check", broken)
    said = terminal("check", "--json")
    assert (said.code, said.data["code"], said.data["facts"]) == (70, "failed", {"error": "ZeroDivisionError"})
    assert "ZeroDivisionError" in said.err
    assert "Traceback" not in said.err


def test_a_setting_that_cannot_be_used_is_told(empty: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing() -> House:
        raise SettingsInvalid("unset it")

    monkeypatch.setattr(empty, "open_house", refusing)
    assert empty("areas") == (2, "", "unset it\n")


def test_a_disk_that_is_full_is_told(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    from services.event_store.outages import StorageFull
    from services.event_store.store import EventStore

    def full(*_: object) -> int:
        raise StorageFull

    monkeypatch.setattr(EventStore, "append", full)
    said = terminal("proposal", "withdraw", "waiting", "--as", "li", "--json")
    assert (said.code, said.data["code"]) == (70, "storage_full")


def test_help_and_nothing_at_all_explain_themselves(empty: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "导入台账" in empty.told("--help")
    assert "请求编号" in empty.told("pay", "--help")
    alone = empty()
    assert (alone.code, alone.err) == (2, "")
    assert "导入台账" in alone.out
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert "Import a ledger" in empty.told("--help")
    assert "The idempotency key" in empty.told("pay", "--help")
    assert not empty.home.exists(), "help opens no house"
