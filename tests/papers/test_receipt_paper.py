"""The receipt: what was paid, in figures and in capitals, and what it paid; as it was taken, whatever came later."""

from projections.collection import payment_by_receipt
from services.documents.papers.receipt_printing import receipt_pdf
from services.house import House
from services.languages import Tongue
from tests.papers.reading import tags, text

ZH, EN = Tongue("zh"), Tongue("en")


def printed(house: House, number: str, tongue: Tongue = ZH) -> bytes:
    with house.read() as reading:
        payment = payment_by_receipt(reading, number)
    assert payment is not None
    return receipt_pdf(house, payment, tongue)


def test_it_says_what_was_paid_and_what_for(street: House) -> None:
    pdf = printed(street, "BH00000001")
    paper = text(pdf)
    for wanted in (
        "收款收据",
        "BH00000001",
        "陈*明",
        "1栋1单元101",
        "现金",
        "¥39.13",
        "人民币叁拾玖元壹角叁分",
        "wang",
    ):
        assert wanted in paper
    assert "物业服务费2026年10月¥31.13¥0.00垃圾清运费2026年10月¥8.00¥0.00合计¥39.13¥0.00" in paper
    assert {"/H1", "/H2", "/Table", "/TH"} <= set(tags(pdf))


def test_a_part_payment_says_what_was_left_then(street: House) -> None:
    assert "物业服务费2026年11月¥20.00¥11.13" in text(printed(street, "BH00000002"))


def test_a_refund_does_not_alter_the_receipt(street: House) -> None:
    """Ten yuan of it went back the same day."""
    paper = text(printed(street, "BH00000004", EN))
    assert "¥100.00" in paper
    assert "¥60.71isleftoverandrestsintheaccount" in paper
    assert "人民币壹佰元整" in paper


def test_it_is_the_same_in_every_byte(street: House) -> None:
    assert printed(street, "BH00000101") == printed(street, "BH00000101")
