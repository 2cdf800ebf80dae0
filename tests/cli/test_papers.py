"""Papers from the command line: issued, printed, and printed again."""

from pathlib import Path

from tests.cli.typing_in import Terminal
from tests.papers.reading import text


def test_a_buildings_statements_are_issued_and_printed(terminal: Terminal, tmp_path: Path) -> None:
    first, again, one = (tmp_path / name for name in ("first.pdf", "again.pdf", "one.pdf"))
    issue = ("statements", "issue", "BH", "1栋", "2026-11", "--as", "li", "--key", "issue-it")
    told = terminal.told(*issue)
    assert "BH-1 2026年11月的账单已出具，共 2 户。" in told
    repeated = terminal.data(*issue)
    assert (repeated["repeated"], repeated["batch"]["statements"]) == (True, 2)
    assert terminal("statements", "issue", "BH", "1", "2026-11", "--as", "li").code == 2
    assert "已写到" in terminal.told("statements", "print", "BH", "BH-1", "2026-11", "--to", str(first))
    assert terminal.data("statements", "print", "BH", "1", "2026-11", "--to", str(again)) == {"files": [str(again)]}
    assert first.read_bytes() == again.read_bytes()
    words = ("--dwelling", "bh-1-1-102", "--to", str(one), "--lang", "en")
    terminal.told("statements", "print", "BH", "1", "2026-11", *words)
    assert "StatementforNovember2026" in text(one.read_bytes())
    assert terminal("statements", "print", "BH", "1", "2026-10", "--to", str(one)).code == 2


def test_a_receipt_is_printed_by_its_number(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "receipt.pdf"
    terminal.told("receipt", "print", "BH00000001", "--to", str(file))
    assert "人民币伍拾元整" in text(file.read_bytes())
    assert terminal("receipt", "print", "BH00000099", "--to", str(file)).code == 2
    assert terminal("receipt", "print", "BH00000001", "--to", str(tmp_path)).code == 2
