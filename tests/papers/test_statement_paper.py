"""What a household holds in its hands: complete, readable by everybody, and the same whenever it is printed."""

from hashlib import sha256

import pytest
from msgspec.structs import replace

from domain.billing.events.papers import StatementsIssued
from domain.billing.refusals import IssuedOtherwise, NothingIssued
from services.auth.join_codes import join_code, join_key
from services.documents.papers.press import FORMS
from services.documents.papers.printing import issued_pdf, shares, statement_pdf
from services.event_store.master_key import read_master_key
from services.house import House
from services.languages import Tongue
from services.use_cases.statement_batches import FORM
from services.web.reading import read_dwelling
from tests.papers.reading import alternatives, fonts, opened, root, tags, text
from tests.web.households import EVERYTHING, USUAL

ZH, EN = Tongue("zh"), Tongue("en")
FORMS_IN_USE = {
    "receipt-1.typ": "d6b587d1134297ad",
    "sheet-1.typ": "bc9a31885a4adc0c",
    "statement-1.typ": "90bc862f8f173699",
    "statement-2.typ": "ecae2ed3db695c60",
}


def printed(house: House, batch: StatementsIssued, dwelling: str | None = None, tongue: Tongue = ZH) -> bytes:
    [lines] = shares(batch, dwelling)
    return issued_pdf(house, batch, lines, tongue)


def code_of(house: House, batch: StatementsIssued, dwelling: str) -> str:
    [line] = [line for line in batch.lines if line.dwelling == dwelling]
    return join_code(join_key(read_master_key(house.settings)), dwelling, line.debtor, batch.batch)


def follows(paper: str, *wanted: str) -> None:
    at = 0
    for each in wanted:
        each = "".join(each.split())
        assert each in paper[at:], f"{each!r} does not follow in {paper[at:]!r}"
        at = paper.index(each, at) + len(each)


def test_the_paper_says_what_the_page_says(street: House, november: StatementsIssued) -> None:
    paper = text(printed(street, november, EVERYTHING))
    follows(paper, "滨湖路宿舍区", "2026年11月账单", "陈*明", "1栋1单元101", "一共要交", "¥250.83", "其中¥232.70已过期")
    follows(paper, "上期结余", "¥321.83", "门禁维护费", "补记", "应记2026年10月28日")
    follows(paper, "62.25㎡×0.50元/㎡·月×1月=31.125→31.13元", "四舍五入到分", "收费依据：合同2026-07")
    follows(
        paper, "交款（现金）", "收据BH00000001", "物业服务费2026年10月¥31.13", "撤销：垃圾清运费", "本期结余（应交）"
    )
    follows(paper, "移交前的费用", "由机关事务管理局收取", "工作表“历史欠费”第2行", "移交后的费用", "由物业公司收取")
    follows(paper, "由原单位承担，不向您收取", "怎么交", "有疑问怎么办", "0000-1234567")
    assert "陈小明" not in paper


def test_it_says_the_same_in_english(street: House, november: StatementsIssued) -> None:
    paper = text(printed(street, november, EVERYTHING, EN))
    follows(paper, "Statement for November 2026", "To pay in all", "¥250.83", "How the amount came about")
    follows(paper, "62.25 m² × ¥0.50 per m² and month × 1 month = ¥31.125 → ¥31.13", "From before the handover")


@pytest.mark.parametrize("tongue", [ZH, EN], ids=["zh", "en"])
def test_it_is_read_aloud_in_its_order_and_language(street: House, november: StatementsIssued, tongue: Tongue) -> None:
    pdf = printed(street, november, EVERYTHING, tongue)
    said, metadata = root(pdf), opened(pdf).xmp_metadata
    assert said["/MarkInfo"]["/Marked"]
    assert said["/Lang"] == {"zh": "zh-CN", "en": "en-GB"}[tongue.code]
    assert said["/ViewerPreferences"]["/DisplayDocTitle"]
    assert EVERYTHING in str(opened(pdf).metadata.title)  # type: ignore[union-attr]
    assert metadata is not None
    assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata.stream.get_data()
    found = tags(pdf)
    assert [each for each in found if each in ("/H1", "/H2")][:2] == ["/H1", "/H2"]
    assert {"/Table", "/TH", "/TD", "/Figure", "/P"} <= set(found)
    assert [f"/join?dwelling={EVERYTHING}" in each for each in alternatives(pdf)] == [True]


def test_every_font_is_in_it_and_every_character_can_be_copied(street: House, november: StatementsIssued) -> None:
    used = fonts(printed(street, november, EVERYTHING))
    assert used
    for font in used:
        [below] = font["/DescendantFonts"]
        assert {"/FontFile2", "/FontFile3"} & below.get_object()["/FontDescriptor"].keys()
        assert "NotoSansCJK" in font["/BaseFont"].replace("-", "")
        assert "/ToUnicode" in font


def test_a_building_is_one_file_in_the_order_of_its_doors(street: House, november: StatementsIssued) -> None:
    paper = text(printed(street, november))
    follows(paper, "1栋1单元101", "有疑问怎么办", "1栋1单元102", "有疑问怎么办")
    numbers = [page.extract_text().split()[-1] for page in opened(printed(street, november)).pages]
    assert numbers.count("1") == 2


def test_a_code_to_join_stands_on_the_paper_and_not_in_its_qr(street: House, november: StatementsIssued) -> None:
    codes = {home: code_of(street, november, home) for home in (EVERYTHING, USUAL)}
    papers = {home: text(printed(street, november, home)) for home in codes}
    assert all(codes[home] in papers[home] for home in codes)
    assert codes[USUAL] not in papers[EVERYTHING]
    [qr] = alternatives(printed(street, november, USUAL))
    assert codes[USUAL] not in qr


def test_who_has_joined_is_not_invited_again(street: House, november: StatementsIssued) -> None:
    lines = tuple(replace(line, invites=False) for line in november.lines)
    paper = printed(street, replace(november, lines=lines), USUAL)
    assert code_of(street, november, USUAL) not in text(paper)
    assert "/Figure" not in tags(paper)


def test_what_anybody_may_print_from_the_page_holds_no_code(street: House, november: StatementsIssued) -> None:
    home = read_dwelling(street, USUAL, "2026-11", None)
    assert home is not None
    paper = text(statement_pdf(street, home, ZH))
    follows(paper, "2026年11月账单", "林*", "¥47.29")
    assert code_of(street, november, USUAL) not in paper


def test_the_same_paper_is_the_same_in_every_byte(street: House, november: StatementsIssued) -> None:
    first = printed(street, november, USUAL)
    printed(street, november, EVERYTHING, EN)
    assert printed(street, november, USUAL) == first


def test_figures_that_are_not_those_that_were_issued_are_not_printed(street: House, november: StatementsIssued) -> None:
    altered = replace(november, lines=tuple(replace(line, sha256="00" * 32) for line in november.lines))
    with pytest.raises(IssuedOtherwise, match=EVERYTHING):
        printed(street, altered)


def test_a_dwelling_to_which_nothing_was_issued_has_no_paper(november: StatementsIssued) -> None:
    with pytest.raises(NothingIssued, match="BH-2-1-101"):
        shares(november, "BH-2-1-101")


def test_a_form_that_papers_were_printed_on_is_never_altered() -> None:
    """A new form is a new file: a reprint of an older paper needs the older form."""
    assert FORM == "2"
    forms = {file.name: sha256(file.read_bytes()).hexdigest()[:16] for file in sorted(FORMS.glob("*.typ"))}
    assert forms == FORMS_IN_USE
