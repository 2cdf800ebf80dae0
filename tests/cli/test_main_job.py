"""From the bureau's four ledgers to a statement that explains itself, with nothing but the command line."""

import pytest

from tests.cli.typing_in import Terminal
from tests.town import ledger_file

FEE, COMPANY = "物业服务费", "company:shicheng"


def test_ledgers_tariff_run_counter_statement(empty_on_either: Terminal) -> None:
    empty = empty_on_either
    for kind in ("dwellings", "fund", "arrears", "retrofit"):
        report = empty.data("import", kind, str(ledger_file(kind)), "--apply", "--as", "li")
        assert (report["applied"], report["faults"]) == (True, [])
    assert [area["dwellings"] for area in empty.data("areas")] == [288, 140]
    planned = f"handover plan BH --company {COMPANY} --authority 合同 2026-07 --as li"
    cut_off = "handover cut-off BH --at 2026-11-01T00:00 --authority 备忘录 3 --as li"
    for line in (planned, cut_off):
        empty.told("proposal", "approve", empty.data(*line.split())["proposal_id"], "--as", "zhao")
    adopt = f"tariff adopt BH {FEE} --rate 0.50 --from 2026-01 --creditor {COMPANY} --authority 合同 2026-07 --as li"
    proposal = empty.data(*adopt.split())["proposal_id"]
    empty.told("proposal", "approve", proposal, "--as", "zhao")
    run = empty.data("run", "plan", "BH", FEE, "2026-11", "--as", "li")
    assert (run["run"], run["lines"], run["state"]) == (f"BH/{FEE}/2026-11/1", 288, "planned")
    assert empty("run", "approve", run["run"], "--as", "li").code == 2
    empty.told("run", "approve", run["run"], "--as", "zhao")
    posted = empty.data("run", "post", run["run"], "--as", "li")
    assert (posted["run"]["state"], posted["run"]["posted_fen"]) == ("completed", run["total_fen"])
    empty.told(*f"shift open s1 --payee {COMPANY} --float 200 --as wang".split())
    empty.told(*f"receipt-book receive BH 1 100 --payee {COMPANY} --as wang".split())
    at_counter = ("--shift", "s1", "--receipt-book", "BH-00000001", "--as", "wang")
    paid = empty.data("pay", "bh-1栋-一单元-101", "¥50.00", *at_counter)
    assert (paid["payment"]["receipt"], paid["payment"]["amount_fen"]) == ("BH00000001", 5000)
    assert [each["amount_fen"] for each in paid["paid"]] == [5000 - paid["rest_fen"]]
    told = empty.told("statement", "BH-1-1-101", "--period", "2026-11")
    assert "BH00000001" in told
    assert "㎡ × 0.50 元/㎡·月 × 1 月 =" in told
    statement = empty.data("statement", "BH-1-1-101", "--period", "2026-11")
    assert statement["closing_fen"] == statement["opening_fen"] + sum(line["amount_fen"] for line in statement["lines"])
    assert empty.data("check") == []


def test_a_run_number_is_the_commands_own_when_it_is_repeated(terminal: Terminal) -> None:
    line = f"run plan BH {FEE} 2026-12 --as li --key plan-it"
    first = terminal.data(*line.split())
    terminal.told("run", "abandon", first["run"], "--reason", "again", "--as", "li")
    second = terminal.data(*f"run plan BH {FEE} 2026-12 --as li".split())
    assert (first["run"], second["run"]) == (f"BH/{FEE}/2026-12/1", f"BH/{FEE}/2026-12/2")
    again = terminal.data(*line.split())
    assert (again["run"], again["repeated"]) == (first["run"], True)


def test_a_building_that_is_refused_is_named_and_the_others_stand(terminal: Terminal) -> None:
    terminal.told("assess", "BH-2-1-101", FEE, "2026-09", "--as", "li")
    said = terminal("run", "post", f"BH/{FEE}/2026-09/1", "--as", "li", "--json")
    assert said.code == 1
    assert [(each["building"], each["code"]) for each in said.data["refused"]] == [("BH-2", "period_already_assessed")]
    assert said.data["run"]["sheets_posted"] == 1


def test_the_past_keeps_its_answer(terminal: Terminal) -> None:
    then = terminal.clock.now.isoformat()
    terminal.clock.pass_days(1)
    terminal.told(*["pay", "BH-1-1-102", "20", "--shift", "s1", "--receipt-book", "BH-00000001", "--as", "wang"])
    now = terminal.data("statement", "BH-1-1-102", "--period", "2026-11")
    as_known = terminal.data("statement", "BH-1-1-102", "--period", "2026-11", "--known-at", then)
    assert (as_known["closing_fen"] - now["closing_fen"], len(now["lines"]) - len(as_known["lines"])) == (2000, 1)
    owed, then_owed = terminal.data("arrears", "BH"), terminal.data("arrears", "BH", "--known-at", then)
    assert then_owed["not_yet_due_fen"] - owed["not_yet_due_fen"] == 2000
    assert "已知的情况" in terminal.told("statement", "BH-1-1-102", "--known-at", then)


def test_one_debtor_alone(terminal: Terminal) -> None:
    debtor = "unit:nobody-here"
    assert terminal.data("statement", "BH-1-1-101", "--debtor", debtor)["lines"] == []


def test_english_is_spoken_where_the_machine_speaks_it(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    told = terminal.told("statement", "BH-1-1-101")
    assert "Statement of BH-1-1-101 for November 2026" in told
    assert "Property service fee, November 2026" in told
