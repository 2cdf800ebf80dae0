"""The registry at the terminal: a dwelling and its people, told to people and to programs."""

from tests.cli.typing_in import Terminal

PAPER = ("--authority", "证书", "9", "--as", "li")
HERE, THERE = "BH-1-1-101", "BH-1-1-102"


def approved(terminal: Terminal, *words: str) -> None:
    asked = terminal.data(*words, *PAPER)
    terminal.told("proposal", "approve", asked["proposal_id"], "--as", "zhao")


def test_a_dwelling_passes_to_others_and_is_told_as_it_was_known(terminal: Terminal) -> None:
    sale = ("dwelling", "transfer", HERE, "--to", "resident:lin=1/2", "--to", "resident:wu=1/2", "--cause", "买卖")
    told = terminal.told(*sale, "--from", "2026-11-01", *PAPER, "--dated", "2026-10-30")
    assert all(each in told for each in ("过户", "买卖", "resident:lin 1/2、resident:wu 1/2", "已提出"))
    number = told.split("approve ")[1].split()[0]
    terminal.told("proposal", "approve", number, "--as", "zhao")
    shown = terminal.told("dwelling", "show", HERE)
    assert all(each in shown for each in ("房改房", "resident:wu", "1/2", "2026年11月1日"))
    assert [each["party"] for each in terminal.data("dwelling", "owners", HERE)["owners"]] == [
        "resident:lin",
        "resident:wu",
    ]
    assert terminal.data("dwelling", "owners", HERE, "--as-known", "2026-11-22")["owners"] == []
    assert "resident:chen" in terminal.told("dwelling", "owners", HERE, "--on", "2026-10-31")
    whole = terminal("dwelling", "transfer", HERE, "--to", "resident:x=half", *sale[7:], "--from", "2026-11-02", *PAPER)
    assert (whole.code, "份额" in whole.err) == (2, True)


def test_an_area_is_corrected_and_the_bills_on_the_former_one_are_listed(terminal: Terminal) -> None:
    told = terminal.told("dwelling", "correct-area", HERE, "63.10㎡", *PAPER)
    assert all(each in told for each in ("63.10 ㎡", "¥31.13", "¥31.55", "¥0.42", "没有改动"))
    [effect] = terminal.data("dwelling", "area-effects", HERE, "--since", "2026-11")["effects"]
    assert (effect["difference_fen"], effect["then_sqm"]) == (42, "62.25")
    assert "没有按别的面积" in terminal.told("dwelling", "area-effects", HERE, "--since", "2026-12")
    said = terminal("dwelling", "correct-area", HERE, "large", *PAPER, "--json")
    assert (said.code, said.data["code"]) == (2, "floor_area_invalid")


def test_dwellings_are_renumbered_divided_and_joined(terminal: Terminal) -> None:
    since = ("--from", "2026-12-01")
    approved(terminal, "dwelling", "renumber", HERE, "BH-1-1-111", *since)
    parts = ("--part", "BH-1-1-103,31.10,resident:lin", "--part", "BH-1-1-104,31.15,resident:wu=1/2,resident:he=1/2")
    approved(terminal, "dwelling", "divide", "BH-1-1-111", *parts, *since)
    into = ("--into", "BH-1-1-105", "--area", "93.35", "--to", "resident:lin")
    approved(terminal, "dwelling", "join", "BH-1-1-103", THERE, *into, "--from", "2027-01-01")
    ended = terminal.data("dwelling", "show", HERE)
    assert (ended["code"], ended["ended_on"], ended["became"]) == (
        "BH-1-1-111",
        "2026-12-01",
        ["BH-1-1-103", "BH-1-1-104"],
    )
    shown = terminal.told("dwelling", "show", "BH-1-1-105")
    assert all(each in shown for each in ("由哪几户来", "BH-1-1-102、BH-1-1-103", "93.35 ㎡"))
    assert terminal.data("statement", "BH-1-1-111", "--period", "2026-11")["dwelling"] == HERE
    taken = terminal("dwelling", "renumber", "BH-2-1-101", HERE, *since, *PAPER, "--json")
    assert (taken.code, taken.data["code"]) == (2, "code_used")


def test_who_lives_there_who_pays_and_what_stands_empty(terminal: Terminal) -> None:
    lin = terminal.data("resident", "register", "--name", "林琳琳", "--phone", "19900000007", "--as", "li")["resident"]
    since = ("--from", "2026-03-01")
    told = terminal.told("dwelling", "move-in", HERE, lin, *since, "--capacity", "承租人", *PAPER)
    assert all(each in told for each in (lin, "承租人", "2026年3月1日"))
    gone = terminal.data("dwelling", "move-out", HERE, lin, "--on", "2026-08-31", "--as", "li")
    assert gone["users"][0]["until"] == "2026-08-31"
    assert "unit:school" in terminal.told("dwelling", "payer", HERE, "unit:school", *since, *PAPER)
    assert "空置" in terminal.told("dwelling", "vacate", HERE, *since, *PAPER)
    assert terminal.data("dwelling", "occupy", HERE, "--on", "2026-11-01", "--as", "li")["vacant"] is False
    assert "承租人" in terminal.told("resident", "dwellings", lin)


def test_persons_are_registered_found_and_mourned_without_being_told_in_full(terminal: Terminal) -> None:
    words = ("resident", "register", "--name", "林琳琳", "--phone", "19900000007", "--as", "li")
    first = terminal.data(*words, "--key", "once")
    again = terminal(*words, "--key", "once", "--json")
    assert (again.data["repeated"], again.data["resident"]) == (True, first["resident"])
    lin, twin = first["resident"], terminal.data(*words)["resident"]
    assert terminal.data("resident", "contact", lin, "--phone", "19900000008", "--as", "li")["phone"] == "199****0008"
    assert terminal.data("resident", "withdraw-contact", lin, "--as", "li")["phone"] is None
    terminal.told("resident", "contact", lin, "--phone", "19900000007", "--as", "li")
    assert "是" in terminal.told("resident", "retire", lin, *PAPER)
    assert "林*琳" in terminal.told("resident", "namesakes")
    terminal.told("resident", "same", twin, lin, *PAPER)
    assert terminal.data("resident", "namesakes") == []
    terminal.told("resident", "apart", twin, lin, "--as", "li")
    approved(
        terminal, "dwelling", "transfer", HERE, "--to", f"resident:{lin}", "--cause", "gift", "--from", "2026-11-01"
    )
    for line in ("find 林", "find lll", "find 0007", "find 林琳琳"):
        told = terminal.told(*line.split())
        assert all(each in told for each in (HERE, "林*琳", "业主")), line
        assert "林琳琳" not in told
    assert [each["why"] for each in terminal.data("find", "bh-1-1-102")] == ["code"]
    terminal.told("resident", "died", lin, "--on", "2026-11-20", *PAPER)
    assert all(each in terminal.told("estates", "BH") for each in (HERE, "2026年11月20日"))
    assert "2026年11月20日" in terminal.told("resident", "show", lin)
    assert "199****0007" in terminal.told("resident", "show", lin)
