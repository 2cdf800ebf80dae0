"""Doubts and looks at what is sealed, typed in."""

from tests.cli.typing_in import Terminal

HERE, CHARGE = "BH-1-1-101", "物业服务费/2026-11/1"
RAISE = ("doubt", "raise", HERE, CHARGE, "--ground", "面积有误", "--words", "房产证上是 59 平方", "--as", "li")


def test_a_doubt_is_written_down_listed_and_answered(terminal: Terminal) -> None:
    raised = terminal.data(*RAISE, "--key", "one-doubt")
    assert (raised["ground"], raised["has_words"], raised["outcome"]) == ("wrong floor area", True, None)
    assert terminal.data(*RAISE, "--key", "one-doubt")["repeated"] is True
    told = terminal.told("doubt", "list", "BH")
    assert all(each in told for each in (HERE, "面积有误", "等待答复"))
    assert "59" not in told
    answer = ("doubt", "answer", raised["dispute_id"], "--outcome", "费用没有错", "--answer", "已复测", "--as", "zhao")
    assert "费用没有错" in terminal.told(*answer)
    assert terminal.data("doubt", "list") == []
    assert terminal.data("doubt", "list", "--answered")[0]["settled_by"] == "person:zhao"
    assert terminal.data("doubt", "show", raised["dispute_id"])["outcome"] == "charge is right"
    assert terminal("doubt", "show", "none").code == 2


def test_words_are_shown_once_the_purpose_is_on_record(terminal: Terminal) -> None:
    doubt = terminal.data(*RAISE)["dispute_id"]
    look = ("reveal", "--doubt", doubt, "--kind", "疑问的原话", "--purpose", "答复疑问", "--as", "zhao")
    assert "房产证上是 59 平方" in terminal.told(*look)
    (seen,) = terminal.data("reveals")
    assert (seen["seen_by"], seen["case"], seen["purpose"]) == ("person:zhao", doubt, "answer a doubt")
    assert "person:zhao" in terminal.told("reveals", "--resident", "chen")
    assert terminal("reveal", "--kind", "姓名", "--purpose", "答复疑问", "--as", "zhao").code == 2
    assert terminal("reveal", "--doubt", doubt, "--kind", "姓名", "--purpose", "好奇", "--as", "zhao").code == 2
    assert len(terminal.data("reveals")) == 1
