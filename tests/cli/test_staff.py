"""Who works here, told from the terminal: added, granted a role by two others, given a slip, and gone."""

import pytest

from services.auth import signing_in
from services.auth.refusals import SignInRefused, SlipWrong
from services.auth.signing_in import Knock
from services.auth.tokens import Tokens
from services.settings import Settings
from tests.builders import a_house
from tests.cli.typing_in import Terminal

PASSWORD = "eleven plum trees 12"
HERE = Knock("192.0.2.3")
ADD = ("staff", "add", "song", "--name", "宋佳", "--employer", "company:shicheng", "--as", "li")
GRANT = ("staff", "grant", "song", "CA", "--area", "BH", "--authority", "任命", "9", "--as", "li")


def come_in(terminal: Terminal, slip: str = "") -> str:
    """With the slip at first, and then by name and password, as in a demo."""
    house = a_house(Settings(home=terminal.home, demo=True))
    try:
        if slip:
            signing_in.use_staffs_slip(house, "song", slip, PASSWORD, HERE)
        return signing_in.sign_in_staff(house, Tokens(house.settings.master_key), "song", PASSWORD, "", HERE)
    finally:
        house.close()


def test_somebody_is_added_and_comes_in_once_two_others_have_granted_a_role(terminal: Terminal) -> None:
    slip = terminal.data(*ADD)["slip"]
    with pytest.raises(SignInRefused):
        come_in(terminal, slip)
    proposal = terminal.data(*GRANT)["proposal_id"]
    assert "song" in terminal.told("proposal", "approve", proposal, "--as", "zhao")
    assert come_in(terminal) == "person:song"
    [song] = terminal.data("staff", "list")
    assert song == {"member": "song", "employer": "company:shicheng", "roles": {"CA": ["BH"]}}
    assert "CA BH" in terminal.told("staff", "list")


def test_a_new_slip_makes_the_old_one_worthless_and_who_is_disabled_stays_out(terminal: Terminal) -> None:
    old = terminal.data(*ADD)["slip"]
    terminal.told("proposal", "approve", terminal.data(*GRANT)["proposal_id"], "--as", "zhao")
    new = terminal.data("staff", "reset", "song", "--reason", "忘了密码", "--as", "li")["slip"]
    with pytest.raises(SlipWrong):
        come_in(terminal, old)
    assert come_in(terminal, new) == "person:song"
    assert terminal.data("staff", "disable", "song", "--reason", "离职", "--as", "zhao")["roles"] == {}
    with pytest.raises(SignInRefused):
        come_in(terminal)


def test_a_role_is_withdrawn_by_one(terminal: Terminal) -> None:
    terminal.told(*ADD)
    terminal.told("proposal", "approve", terminal.data(*GRANT)["proposal_id"], "--as", "zhao")
    told = terminal.data("staff", "withdraw", "song", "CA", "--reason", "调岗", "--as", "zhao")
    assert told["roles"] == {}


def test_a_program_gets_a_token_that_is_shown_once(terminal: Terminal) -> None:
    made = terminal.data("token", "give", "erp", "--role", "CL", "--area", "BH", "--days", "30", "--as", "zhao")
    [listed] = terminal.data("token", "list")
    assert (listed["account"], listed["role"], listed["areas"], listed["made_by"]) == ("erp", "CL", "BH", "person:zhao")
    assert made["token"] not in str(listed)
    assert "erp" in terminal.told("token", "list")
    assert terminal.data("token", "withdraw", "erp", "--as", "zhao")["withdrawn"] == 1
    assert terminal.data("token", "list") == []


def test_a_resident_gets_a_slip_at_the_counter(terminal: Terminal) -> None:
    asked = ("resident", "slip", "BH-1-1-101", "chen", "--reason", "忘了密码", "--as", "li")
    assert len(terminal.data(*asked)["slip"].replace("-", "")) == 12
