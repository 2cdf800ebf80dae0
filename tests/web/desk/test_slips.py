"""A resident who forgot the password gets a slip at the desk, and comes in again with it."""

from services.auth import signing_in
from services.auth.signing_in import Knock
from services.auth.tokens import Tokens
from services.house import House
from tests.web.desk.clerk import Clerk
from tests.web.households import USUAL

AT = "/desk/residents/lin/slip"
WORD = "a new word of lin 12"


def test_a_slip_is_shown_once_and_lets_its_resident_in(wang: Clerk, house: House) -> None:
    assert f'href="{AT}"' in wang.open(f"/desk/dwellings/{USUAL}").html
    page = wang.send(wang.open(AT), AT, dwelling=USUAL, reason="忘了密码")
    [code] = [word for word in page.text.split() if len(word) == 14 and word.count("-") == 2]
    knock = Knock("192.0.2.8")
    assert signing_in.use_residents_slip(house, USUAL, code, WORD, knock) == "resident:lin"
    tokens = Tokens(house.settings.master_key)
    assert signing_in.sign_in_resident(house, tokens, USUAL, WORD, knock) == "resident:lin"


def test_the_same_form_again_gives_no_second_slip(wang: Clerk, house: House) -> None:
    form = wang.open(AT)
    wang.send(form, AT, dwelling=USUAL, reason="忘了密码")
    before = house.store.position()
    assert "已经给过" in wang.send(form, AT, dwelling=USUAL, reason="忘了密码").text
    assert house.store.position() == before


def test_a_slip_is_for_a_dwelling_of_his_own_and_has_a_reason(wang: Clerk, house: House) -> None:
    before = house.store.position()
    assert wang.send(wang.open(AT), AT, dwelling="BH-1-1-101", reason="忘了密码").status == 404
    assert wang.send(wang.open(AT), AT, dwelling=USUAL, reason=" ").status == 422
    assert wang.open("/desk/residents/nobody/slip").status == 404
    assert house.store.position() == before
