"""`anju confirm-clock`: for the day on which nothing is recorded any more, because of the clock."""

from datetime import timedelta

from tests.cli.typing_in import Terminal

PAY = "pay BH-1-1-102 20 --shift s1 --receipt-book BH-00000001 --channel 现金 --as wang"


def test_whoever_types_is_told_of_the_clock_and_goes_on_once_it_is_confirmed(terminal: Terminal) -> None:
    terminal.clock.now -= timedelta(hours=1)
    refused = terminal(*PAY.split(), "--json")
    assert (refused.code, refused.data["code"]) == (70, "clock_suspect")
    assert "时钟比最新的记录还早" in refused.err
    assert "¥31.13" in terminal.told("statement", "BH-1-1-101", "--period", "2026-11"), "reading goes on"
    told = terminal.told("confirm-clock", "--reason", "主板电池没电", "--as", "zhao")
    assert "现在是2026年11月23日 11:00" in told
    terminal.told(*PAY.split())


def test_with_a_right_clock_there_is_nothing_to_confirm(terminal: Terminal) -> None:
    refused = terminal("confirm-clock", "--reason", "just so", "--as", "zhao", "--json")
    assert (refused.code, refused.data["code"]) == (2, "clock_not_suspect")
