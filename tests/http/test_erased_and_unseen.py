"""Who was erased, who lost his rights, and what must not be told to either."""

import pytest

from services.house import House
from services.use_cases import staff
from tests.builders import asking, settle
from tests.doors import employ
from tests.http.caller import Caller, code

SHIFT = {"shift": "s2", "payee": "company:shicheng", "float_fen": 0}
KEY = "the-key-of-the-client"


def test_nothing_new_can_be_sealed_for_who_was_erased(api: Caller, town: House) -> None:
    """Row 65."""
    town.keys.destroy("chen", "contact", "2026-11-23")
    before = town.store.position()
    for lang in ("zh", "en"):
        refused = api.post("/residents/chen/contacts", {"phone": "13900000000"}, headers={"Accept-Language": lang})
        assert code(refused) == (409, "subject_erased")
        assert "13900000000" not in refused.text
        assert refused.json()["detail"].isascii() == (lang == "en")
    assert town.store.position() == before


def test_a_number_that_is_none_is_not_echoed(api: Caller) -> None:
    """Row 22."""
    assert "<script>" not in api.post("/residents/chen/contacts", {"phone": "<script>"}).text


@pytest.mark.parametrize("written", ["１３９ ００００ ００００", "+86 (0711) 338-1234"])
def test_a_number_may_be_written_as_people_write_it(api: Caller, written: str) -> None:
    assert api.post("/residents/chen/contacts", {"phone": written}).status_code == 200


def test_what_was_answered_is_not_answered_again_to_who_may_no_more(api: Caller, town: House) -> None:
    """The right is asked anew before a stored answer is given."""
    employ(town, "hua", ("CA",))
    first = api.post("/shifts", SHIFT, who="hua", key=KEY)
    assert api.post("/shifts", SHIFT, who="hua", key=KEY).content == first.content, "the control: while he may"
    withdraw_role(town, "hua", "CA")
    assert code(api.post("/shifts", SHIFT, who="hua", key=KEY)) == (403, "not_allowed")


def withdraw_role(house: House, member: str, role: str) -> None:
    with asking(house, "boss"):
        staff.withdraw_role(house, member, role=role, reason="moved to another place")
    settle(house)
