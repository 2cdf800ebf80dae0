"""Each command once for people and once for programs; what is recorded is recorded once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.cli.commands import COMMANDS
from tests.cli.typing_in import Terminal
from tests.workbooks.clerk import ledger

FEE, CHARGE = "物业服务费", "物业服务费/2026-11/1"
COMPANY = "company:shicheng"

READING: dict[str, tuple[str, ...]] = {
    "areas": ("BH", "滨湖路宿舍区"),
    "dwellings BH": ("BH-1-1-101", "62.25"),
    "statement BH-1-1-101 --period 2026-11": ("62.25 ㎡ × 0.50 元/㎡·月 × 1 月 = 31.125 → 31.13 元", "BH00000001"),
    "arrears BH --buckets 0,3,12": ("¥141.35", "12 个月以上"),
    "fund BH": ("BH-1", "业主应交"),
    "fund BH-1": ("BH-1-1-101", "业主应交"),
    "handover gates BH": ("维修资金", "受阻", "未开始", "任期内", "约定交接时点"),
    "handover show BH": ("水表出户", "移交前的欠费", "¥141.35"),
    "tariff list BH": (FEE, "0.50", "执行中"),
    f"run preview BH/{FEE}/2026-10/1": ("62.25 ㎡", "¥31.13"),
    "run list": (f"BH/{FEE}/2026-11/1", "已完成"),
    "run list BH": (f"BH/{FEE}/2026-10/1", "已编制"),
    "proposal list": ("waiting", "撤销费用"),
    "proposal show waiting": ("不应收取", "person:li"),
    f"books show {COMPANY}": ("还没有结过", "应收款"),
    "check": ("账目都对得上",),
    "erasures": ("编号", "类别"),
    "rebuild ledger": ("ledger",),
    "rebuild all": ("audit_trail", "directory"),
}
"""And something that people are told."""

RECORDING: dict[str, tuple[str, ...]] = {
    f"tariff adopt BH 垃圾清运费 --basis 户 --rate 8 --from 2026-11 --creditor {COMPANY} --authority 合同 9 --as li": (
        "已提出",
    ),
    f"tariff withdraw BH {FEE} 1 --reason slip --as li": (),
    f"tariff end BH {FEE} --last-period 2026-12 --authority 合同 9 --dated 2026-11-01 --as li": ("最后收费的月份",),
    f"run plan BH {FEE} 2026-12 --due 2026-12-25 --as li": ("已编制", "¥93.39"),
    f"run approve BH/{FEE}/2026-10/1 --as zhao": ("已审批",),
    f"run post BH/{FEE}/2026-09/1 --as li": ("已入账。", "已完成"),
    f"run abandon BH/{FEE}/2026-10/1 --reason mistake --as li": ("已放弃",),
    f"assess BH-1-1-101 {FEE} 2026-12 --as li": ("= 31.125 → 31.13 元",),
    f"shift open s2 --payee {COMPANY} --float １００ --as ma": ("已开班 s2", "¥100.00"),
    "shift close s1 --counted 250.00 --as wang": ("已结班 s1", "¥0.00"),
    "shift hand-in s0 ¥100 --to zhao --as wang": ("已缴款", "¥100.00"),
    f"receipt-book receive BH 101 200 --payee {COMPANY} --holder ma --as wang": ("BH-00000101", "person:ma"),
    "pay BH-1-1-102 20 --shift s1 --receipt-book BH-00000001 --channel 现金 --as wang": (
        "BH00000002",
        "抵 物业服务费 2026年11月：¥20.00",
    ),
    f"handover plan NEW --company {COMPANY} --authority 合同 9 --as li": ("已提出", COMPANY),
    "handover cut-off PLANNED --at 2026-12-01T00:00 --authority 备忘录 3 --as li": (
        "交接基准时点",
        "2026年12月1日 00:00",
    ),
    "handover suspend BH --at 2026-12-10T09:30 --reason 未按月移交 --authority 通知 7 --as li": ("未按月移交",),
    "handover resume STOPPED --at 2026-12-20T00:00 --authority 通知 8 --as li": ("2026年12月20日 00:00",),
    "handover end BH --at 2029-12-01T00:00+08:00 --authority 合同 9 --as li": ("2029年12月1日 00:00",),
    "handover reserve BH 维修资金 --up-to 5000 --households 12 --authority 纪要 2 --as li": ("¥5,000.00", "维修资金"),
    f"reverse BH-1-1-101 {CHARGE} --reason 面积有误 --note measured --as li": ("已提出", "面积有误"),
    "refund BH-1-1-101 BH00000001 18.87 --reason 多交 --as li": ("已提出", "¥18.87"),
    "proposal approve waiting --as zhao": ("已审批，也已办好",),
    "proposal reject waiting --reason no --as zhao": ("已驳回",),
    "proposal withdraw waiting --as li": ("已撤回",),
    f"books close {COMPANY} --through 2026-10-31 --as zhao": ("已结到 2026年10月31日",),
}

ON_THEIR_OWN = {
    "dwelling show",
    "dwelling owners",
    "dwelling transfer",
    "dwelling correct-area",
    "dwelling area-effects",
    "dwelling payer",
    "dwelling move-in",
    "dwelling move-out",
    "dwelling vacate",
    "dwelling occupy",
    "dwelling renumber",
    "dwelling divide",
    "dwelling join",
    "resident show",
    "resident register",
    "resident contact",
    "resident withdraw-contact",
    "resident retire",
    "resident died",
    "resident dwellings",
    "resident namesakes",
    "resident same",
    "resident apart",
    "estates",
    "find",
    "backup",
    "restore",
    "recover show",
    "recover declare",
    "migrate",
    "serve",
    "worker",
    "doctor",
    "confirm-clock",
    "demo",
    "import",
    "template",
    "books reopen",
    "tariff withdraw",
    "statements issue",
    "statements revoke",
    "statements print",
    "receipt print",
    "doubt raise",
    "doubt answer",
    "doubt show",
    "doubt list",
    "reveal",
    "reveals",
    "bank take-in",
    "online list",
    "online confirm",
    "online explain",
    "reconcile",
    "stripe check",
    "suspense list",
    "suspense identify",
    "suspense return",
    "staff add",
    "staff grant",
    "staff withdraw",
    "staff disable",
    "staff reset",
    "staff list",
    "resident slip",
    "token give",
    "token withdraw",
    "token list",
}
"""They have tests of their own below, or elsewhere here."""


def fens(data: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every amount of an answer."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from fens(value, key)
    elif isinstance(data, list):
        for value in data:
            yield from fens(value, name)
    elif name.endswith("_fen") and name != "unrounded_fen":
        yield name, data


@pytest.mark.parametrize("line", READING)
def test_a_reading_command_answers_people_and_programs(terminal: Terminal, line: str) -> None:
    told = terminal.told(*line.split())
    assert [wanted for wanted in READING[line] if wanted not in told] == []
    before = terminal.position()
    data = terminal.data(*line.split())
    assert isinstance(data, dict | list)
    assert [each for each in fens(data) if not isinstance(each[1], int | None)] == []
    assert terminal.position() == before


@pytest.mark.parametrize("line", [line for line in RECORDING if not line.startswith("tariff withdraw")])
def test_a_recording_command_answers_and_happens_once(terminal: Terminal, line: str) -> None:
    first = terminal(*line.split(), "--key", "the-very-same")
    assert first.code == 0, first.err
    assert [wanted for wanted in RECORDING[line] if wanted not in first.out] == []
    assert "请求编号：the-very-same" in first.err
    after = terminal.position()
    again = terminal(*line.split(), "--key", "the-very-same", "--json")
    assert again.code == 0, again.err
    assert (again.data["repeated"], again.data["key"]) == (True, "the-very-same")
    assert "没有再办一次" in again.err
    assert terminal.position() == after


def test_every_command_is_tried() -> None:
    lines = [*READING, *RECORDING]
    tried = {" ".join(each.path) for each in COMMANDS if any(f"{line} ".startswith(_start(each)) for line in lines)}
    assert {" ".join(each.path) for each in COMMANDS} - tried - ON_THEIR_OWN == set()


def _start(command: Any) -> str:
    return " ".join(command.path) + " "


def test_a_new_key_is_made_and_shown_where_none_is_given(terminal: Terminal) -> None:
    first = terminal("proposal", "withdraw", "waiting", "--as", "li")
    second = terminal("proposal", "withdraw", "another", "--as", "li", "--json")
    assert first.err.startswith("请求编号：")
    assert second.data["key"] in second.err
    assert second.data["key"] not in first.err
    assert second.data["repeated"] is False


def test_closed_books_are_reopened_by_two(terminal: Terminal) -> None:
    terminal.told("books", "close", COMPANY, "--through", "2026-10-31", "--as", "zhao")
    asked = terminal.data("books", "reopen", COMPANY, "--from", "2026-10-01", "--reason", "a slip", "--as", "li")
    terminal.told("proposal", "approve", asked["proposal_id"], "--as", "zhao")
    assert terminal.data("books", "show", COMPANY)["closed_through"] == "2026-09-30"


def test_a_tariff_that_nothing_names_is_withdrawn_by_two(terminal: Terminal) -> None:
    in_use = terminal(*f"tariff withdraw BH {FEE} 1 --reason slip --as li --json".split())
    assert (in_use.code, in_use.data["code"]) == (2, "tariff_in_use")
    adopt = f"tariff adopt BH {FEE} --rate 5.00 --from 2027-01 --creditor {COMPANY} --authority 合同 9 --as li"
    asked = terminal.data(*adopt.split())
    terminal.told("proposal", "approve", asked["proposal_id"], "--as", "zhao")
    asked = terminal.data(*f"tariff withdraw BH {FEE} 2 --reason slip --as li".split())
    terminal.told("proposal", "approve", asked["proposal_id"], "--as", "zhao")
    assert [row["state"] for row in terminal.data("tariff", "list", "BH")] == ["adopted", "withdrawn"]


def test_a_dry_run_records_nothing_and_an_import_is_done_once(empty: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "ledger.xlsx"
    file.write_bytes(ledger("dwellings", {}, {}))
    tried = empty.told("import", "dwellings", str(file))
    assert "加上 --apply" in tried
    assert "125.50" in tried, "control sums stand there before anything is applied"
    assert empty.position() == 0
    applied = empty.data("import", "房屋台账", str(file), "--apply", "--as", "li")
    assert (applied["applied"], applied["rows"], applied["facts"] > 0) == (True, 2, True)
    after = empty.position()
    assert "没有变化" in empty.told("import", "dwellings", str(file), "--apply", "--as", "li")
    assert empty.position() == after


def test_a_changed_file_shows_its_difference_and_takes_two(empty: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "ledger.xlsx"
    file.write_bytes(ledger("dwellings", {}, {}))
    empty.told("import", "dwellings", str(file), "--apply", "--as", "li")
    file.write_bytes(ledger("dwellings", {"owner_name": "宇文澜", "floor_area_sqm": 63.1}))
    tried = empty.told("import", "dwellings", str(file))
    assert all(each in tried for each in ("F2", "62.75", "63.10", "更正建筑面积", "过户", "要两个人办", "BH-1-1-201"))
    assert "宇文澜" not in tried
    assert empty("import", "dwellings", str(file), "--apply", "--as", "li").code != 0
    assert empty("import", "dwellings", str(file), "--plan", "--apply", "--as", "li").code != 0
    assert "已提出" in empty.told("import", "dwellings", str(file), "--plan", "--as", "li")
    assert empty.data("import", "dwellings", str(file), "--apply", "--as", "zhao")["applied"] is True


def test_the_rows_that_stay_behind_come_back_in_a_file(empty: Terminal, tmp_path: Path) -> None:
    file, rest = tmp_path / "ledger.xlsx", tmp_path / "rest.xlsx"
    file.write_bytes(ledger("dwellings", {}, {"floor_area_sqm": "about 60"}))
    words = ("import", "dwellings", str(file), "--skip-faulty", "--marked", str(rest), "--apply", "--as", "li")
    assert "先不导入" in empty.told(*words)
    assert empty("import", "dwellings", str(rest)).code == 1, "the fault is in it still"
    template = tmp_path / "template.xlsx"
    assert "已写到" in empty.told("template", "arrears", str(template))
    assert template.read_bytes().startswith(b"PK")


def test_a_faulty_ledger_is_told_cell_by_cell(empty: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "ledger.xlsx"
    file.write_bytes(ledger("dwellings", {}, {"floor_area_sqm": "about 60"}))
    said = empty("import", "dwellings", str(file), "--apply", "--as", "li")
    assert said.code == 1
    assert all(each in said.out for each in ("F3", "建筑面积", "about 60", "请只填数字", "什么也没有导入"))
    program = empty("import", "dwellings", str(file), "--json", "--lang", "en")
    assert program.code == 1
    assert program.data["faults"][0]["cell"] == "F3"
    assert program.data["faults"][0]["reason"] == "This is not a number: enter digits only."
    assert empty.position() == 0
