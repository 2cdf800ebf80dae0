"""A paper that asks for money bears a code to pay by: the same on every reprint, and none where nothing is owed."""

from domain.billing.events.papers import StatementsIssued
from services.auth.pay_links import Place, pay_key, pay_link
from services.documents.papers.join_invitation import pay_address, qr_code
from services.documents.papers.printing import issued_pdf, shares
from services.event_store.master_key import read_master_key
from services.house import House
from services.languages import Tongue
from services.use_cases.statement_batches import issued_batch, revoke_pay_link
from tests.builders import asking
from tests.papers.reading import alternatives, text
from tests.web.households import AHEAD, EVERYTHING, USUAL

ZH, EN = Tongue("zh"), Tongue("en")


def printed(house: House, building: str, dwelling: str, tongue: Tongue = ZH) -> bytes:
    batch = issued_batch(house, building, "2026-11")
    [lines] = shares(batch, dwelling)
    return issued_pdf(house, batch, lines, tongue)


def test_one_code_stands_on_the_paper_and_it_is_for_paying(taking_online: House) -> None:
    paper = printed(taking_online, "BH-1", USUAL)
    assert alternatives(paper) == ["付款二维码"]
    said = text(paper)
    assert "扫码交费，不用登录" in said
    assert "有效至2027年1月22日" in said
    assert "也可以用手机扫上面的二维码" in said
    assert "加入：127.0.0.1:8000/join" in said, "whoever has not joined may still do so"
    assert "Scantopay,nosign-in" in text(printed(taking_online, "BH-1", USUAL, EN))


def test_where_nothing_is_owed_it_leads_to_joining_as_ever(taking_online: House) -> None:
    paper = printed(taking_online, "BH-2", AHEAD)
    [code] = alternatives(paper)
    assert "/join?" in code
    assert "扫码交费" not in text(paper)


def test_without_a_provider_it_leads_to_joining_as_ever(street: House, november: StatementsIssued) -> None:
    [code] = alternatives(printed(street, "BH-1", USUAL))
    assert "/join?" in code


def test_a_reprint_is_the_same_in_every_byte_also_of_a_link_that_is_revoked(taking_online: House) -> None:
    first = printed(taking_online, "BH-1", EVERYTHING)
    with asking(taking_online):
        revoke_pay_link(taking_online, "BH-1", "2026-11", dwelling=EVERYTHING, reason="asked for")
    assert printed(taking_online, "BH-1", EVERYTHING) == first


def test_the_code_says_nothing_of_the_dwelling_and_fits_a_camera(taking_online: House) -> None:
    link = pay_link(pay_key(read_master_key(taking_online.settings)), Place("BH-1/2026-11", 1))
    address = pay_address("https://anju.example/", link)
    assert address == f"https://anju.example/pay/link/{link}"
    assert USUAL not in address
    assert len(address) < 100
    assert "<svg" in qr_code(address)
