"""Money that came by bank, from the command line."""

from pathlib import Path

from tests.bank import bank_file, referring
from tests.builders import COMPANY
from tests.cli.typing_in import Terminal

ITEM = "company.shicheng.18"


def test_a_banks_file_pays_what_its_references_say_and_the_rest_waits(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "lines.csv"
    file.write_bytes(bank_file(("17", "40.00", referring("BH-1-1-102")), ("18", "50.00", "")))
    take_in = ("bank", "take-in", str(file), "--payee", COMPANY, "--as", "li")
    assert "收入 2 笔：入账 1，挂账 1，以前已读入 0。" in terminal.told(*take_in)
    assert terminal.data(*take_in)["known"] == 2
    terminal.told("receipt-book", "receive", "OL", "1", "9", "--payee", COMPANY, "--automatic", "--as", "wang")
    assert terminal("receipt", "print", "OL00000001", "--to", str(tmp_path / "receipt.pdf")).code == 0
    waiting = terminal.told("suspense", "list")
    assert ITEM in waiting
    assert "附言里没有编号" in waiting
    assert "¥20.00" in terminal.told("suspense", "identify", ITEM, "BH-1-1-101=30", "bh-1-1-102=20", "--as", "li")
    assert "汇错单位" in terminal.told("suspense", "return", ITEM, "--reason", "汇错单位", "--as", "li")
    [*_, back] = [each["proposal_id"] for each in terminal.data("proposal", "list")]
    terminal.told("proposal", "approve", back, "--as", "zhao")
    assert [each["item"] for each in terminal.data("suspense", "list", "--state", "returned")] == [ITEM]
    assert "账目都对得上" in terminal.told("check")


def test_what_cannot_be_read_is_said(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "lines.csv"
    file.write_bytes(bank_file(("18", "fifty", "")))
    faulty = terminal("bank", "take-in", str(file), "--payee", COMPANY, "--as", "li")
    assert (faulty.code, "C3" in faulty.out) == (2, True)
    assert terminal("bank", "take-in", str(tmp_path / "no.csv"), "--payee", COMPANY, "--as", "li").code == 2
    assert "BH-1-1-101=50.00" in terminal("suspense", "identify", ITEM, "BH-1-1-101", "--as", "li").err
