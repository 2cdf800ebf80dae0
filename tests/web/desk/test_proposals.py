"""What takes two persons: prepared by one with all that it will do, approved, rejected or withdrawn."""

from typing import Any

import pytest

from domain.billing.dwelling_account import DwellingAccount
from projections.proposals import ProposalRow
from services.house import House
from services.languages import Tongue
from services.use_cases.acts import ACTS
from services.web.desk.act_telling import tell_act
from tests.builders import FEE
from tests.web.desk.clerk import Clerk, Page
from tests.web.desk.conftest import DESK
from tests.web.households import USUAL

CHARGE = f"{FEE}/2026-10/1"
REVERSAL = f"/desk/dwellings/{USUAL}/reversal"


@pytest.fixture
def li(desk: DESK) -> Clerk:
    return desk("li")


@pytest.fixture
def zhao(desk: DESK) -> Clerk:
    return desk("zhao")


def propose(clerk: Clerk, **filled_in: str) -> Page:
    page = clerk.open(f"{REVERSAL}?charge={CHARGE}")
    return clerk.send(page, REVERSAL, **({"reason": "wrong floor area"} | filled_in))


def is_reversed(house: House) -> bool:
    return house.store.load(DwellingAccount, USUAL).charges[CHARGE].reversed


def test_a_reversal_is_prepared_by_one_and_approved_by_another(li: Clerk, zhao: Clerk, house: House) -> None:
    made = propose(li)
    assert f"撤销 {USUAL} 的物业服务费（2026年10月）¥39.29" in made.text
    assert "面积" in made.text
    assert list(made.forms) == [f"{made.at}/withdrawal"], "its maker does not approve it"
    assert "/desk/proposals" in zhao.open("/desk/proposals").at
    seen = zhao.open(made.at)
    done = zhao.send(seen, f"{made.at}/approval")
    assert "已批准，也已办好" in done.text
    assert is_reversed(house)
    again = zhao.send(seen, f"{made.at}/rejection", reason="晚了")
    assert again.status == 409


def test_its_maker_who_sends_the_approval_all_the_same_is_refused(li: Clerk, zhao: Clerk, house: House) -> None:
    made = propose(li)
    refused = li.send(zhao.open(made.at), f"{made.at}/approval")
    assert refused.status == 403
    assert not is_reversed(house)


def test_another_person_may_say_no_with_a_reason(li: Clerk, zhao: Clerk, house: House) -> None:
    made = propose(li)
    seen = zhao.open(made.at)
    assert zhao.send(seen, f"{made.at}/rejection", reason="").status == 422
    assert "已驳回" in zhao.send(seen, f"{made.at}/rejection", reason="面积没有错").text
    assert not is_reversed(house)


def test_its_maker_takes_it_back(li: Clerk, zhao: Clerk) -> None:
    made = propose(li)
    assert "已撤回" in li.send(made, f"{made.at}/withdrawal").text
    assert "最近办结的" in zhao.open("/desk/proposals").text
    assert zhao.open("/desk/proposals/none").status == 404


def test_what_could_not_be_done_is_refused_at_once(li: Clerk) -> None:
    page = propose(li, reason="whim")
    assert page.status == 422
    assert REVERSAL in page.forms
    assert li.open(f"{REVERSAL}?charge=none").status == 404


def test_a_fee_is_charged_by_hand(li: Clerk, house: House) -> None:
    at = "/desk/dwellings/BH-2-1-101/assessment"
    page = li.open(at)
    done = li.send(page, at, period="2026-11")
    assert "已计入这户的账" in done.text
    assert "¥31.13" in done.text
    twice = li.send(li.open(at), at, period="2026-11")
    assert twice.status == 409
    assert CHARGE not in house.store.load(DwellingAccount, "BH-2-1-101").charges


def test_a_refund_is_proposed_out_of_what_rests(wang: Clerk, zhao: Clerk, house: House) -> None:
    at = f"/desk/counter/{USUAL}"
    wang.send(wang.send(wang.open(at), at, amount="100"), at)
    [payment] = house.store.load(DwellingAccount, USUAL).payments
    refund = f"/desk/dwellings/{USUAL}/refund"
    assert refund in "".join(wang.open(f"/desk/dwellings/{USUAL}").links)
    page = wang.open(f"{refund}?payment={payment}")
    assert page.forms[refund]["amount"] == "21.42"
    assert wang.send(page, refund, amount="21.43").status == 409
    made = wang.send(page, refund, channel="cash", amount="20")
    assert f"退给 {USUAL} ¥20.00（现金）" in made.text
    zhao.send(zhao.open(made.at), f"{made.at}/approval")
    assert house.store.load(DwellingAccount, USUAL).payments[payment].rest_fen == 142


CONTENTS: dict[str, dict[str, Any]] = {
    "role grant": {"member": "qian", "role": "CM", "areas": ["BH"]},
    "money identification": {"item": "bank-1", "lines": [{"dwelling": USUAL, "debtor": None, "amount_fen": 3929}]},
    "difference explanation": {
        "payee": "bureau:ezhou",
        "provider": "stripe",
        "day": "2026-11-23",
        "difference": "refund re_2",
        "reason": "not pursued",
        "authority": {"kind": "批示", "number": "1", "dated": None, "sha256": None},
    },
    "money return": {"item": "bank-1", "reason": "unknown sender"},
    "handover planning": {"area": "BH", "company": "company:shicheng"},
    "cut-off": {"area": "BH", "cut_off_at": "2026-12-01T00:00:00+08:00"},
    "collection suspension": {"area": "BH", "suspended_from": "2026-12-01T00:00:00+08:00", "reason": "audit"},
    "collection resumption": {"area": "BH", "resumed_at": "2026-12-02T00:00:00+08:00"},
    "term ending": {"area": "BH", "ended_at": "2029-06-30T23:00:00+08:00"},
    "gate reservation": {"area": "BH", "gate": "fund", "up_to_fen": 100, "up_to_households": 1},
    "tariff adoption": {
        "area": "BH",
        "fee_kind": FEE,
        "basis": "floor_area",
        "rate_yuan": "0.55",
        "effective_from": "2026-12",
        "creditor": "company:shicheng",
        "authority": {"kind": "合同", "number": "1", "dated": None, "sha256": None},
    },
    "tariff withdrawal": {"area": "BH", "fee_kind": FEE, "version": 2, "reason": "mis-keyed"},
    "tariff ending": {"area": "BH", "fee_kind": FEE, "last_period": "2026-12"},
    "ownership transfer": {
        "dwelling": USUAL,
        "owners": [{"party": "resident:chen", "numerator": 1, "denominator": 2}],
        "effective_from": "2026-11-01",
    },
    "dwelling renumbering": {"dwelling": USUAL, "code": "BH-1-1-103"},
    "dwelling division": {"dwelling": USUAL, "parts": [{"code": "BH-1-1-103", "floor_area_sqm": "30", "owners": []}]},
    "dwelling joining": {"dwellings": [USUAL], "into": {"code": "BH-1-1-103", "floor_area_sqm": "30", "owners": []}},
    "period reopening": {"creditor": "company:shicheng", "from_day": "2026-11-01", "reason": "late"},
    "charge reversal": {"dwelling": USUAL, "charge_id": CHARGE, "reason": "not owed"},
    "refund": {"dwelling": USUAL, "amount_fen": 100, "channel": "cash"},
}


def test_every_act_is_told_in_words_of_both_languages(house: House) -> None:
    with house.read() as reading:
        for kind in ACTS:
            row = ProposalRow("1", kind, CONTENTS.get(kind, {}), "open", "person:li", None)
            for code in ("zh", "en"):
                told = tell_act(house, reading, row, Tongue(code))
                assert told.what
                assert "小明" not in str(told)
        transfer = ProposalRow("1", "ownership transfer", CONTENTS["ownership transfer"], "open", "person:li", None)
        role = ProposalRow("1", "role grant", CONTENTS["role grant"], "open", "person:li", None)
        assert tell_act(house, reading, role, Tongue("zh")).what == "让 qian 担任物业经理（BH）"
        assert "陈*明 1/2" in tell_act(house, reading, transfer, Tongue("zh")).what
