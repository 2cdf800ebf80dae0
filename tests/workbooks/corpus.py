"""What comes in from offices and from outside, one mess or attack a file: how it is made, and what becomes of it."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import NamedTuple

import openpyxl

from tests.workbooks.clerk import Row, ledger, line, repacked, saved, titles, workbook
from tests.workbooks.test_gate import HOSTILE, OLE

ONE, TWO = "BH-1-1-101", "BH-1-1-201"
PLACES: Row = ["BH", "滨湖路", 1, 1]


class Case(NamedTuple):
    """The rows read, by dwelling; the faults, like "F3 not_a_number"; or the refusal."""

    content: Callable[[], bytes]
    rows: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    refused: str = ""
    kind: str = "dwellings"


def sheet(*rows: Row, merged: tuple[str, ...] = ()) -> bytes:
    return workbook({"台账": rows}, merged)


def headed(*rows: Row) -> bytes:
    """Below a template's header."""
    return sheet(titles("dwellings"), *rows)


def with_cell(**changes: object) -> Callable[[], bytes]:
    """One row, spelled otherwise."""
    return lambda: ledger("dwellings", changes)


def retitled(**other: str) -> bytes:
    """Other titles than the template's."""
    header: Row = [other.get(str(title), title) for title in titles("dwellings")]
    return sheet(header, line("dwellings"))


def text(*rows: Row, delimiter: str = ",", newline: str = "\r\n") -> str:
    """As a program writes a CSV."""
    return newline.join(delimiter.join(_quoted(cell, delimiter) for cell in row) for row in rows) + newline


def _quoted(cell: object, delimiter: str) -> str:
    written = "" if cell is None else f"{cell:%Y-%m-%d}" if isinstance(cell, date) else str(cell)
    return f'"{written}"' if delimiter in written else written


CSV = text(titles("dwellings"), line("dwellings"), line("dwellings", 2))


def two_lines(merged: bool) -> bytes:
    """业主 over 应交 and 已交, and the rest of the header beside it."""
    above: Row = [*titles("fund")[:7], "业主", None, "售房单位(元)", None, *titles("fund")[11:]]
    below: Row = [*[None] * 7, "应交(元)", "已交", "应提取", "已提取", None, None]
    blocks = ("H1:I1", "J1:K1", *(f"{letter}1:{letter}2" for letter in "ABCDEFGLM")) if merged else ()
    return sheet(above, below, line("fund"), line("fund", 2), merged=blocks)


def hidden(*rows: int) -> bytes:
    """Rows that a clerk hid."""
    book = openpyxl.load_workbook(io.BytesIO(ledger("dwellings", {}, {})))
    for row in rows:
        book.worksheets[0].row_dimensions[row].hidden = True
    return saved(book)


def formatted(value: object, number_format: str) -> bytes:
    """A date of moving in with a format of its own."""
    book = openpyxl.load_workbook(io.BytesIO(ledger("dwellings", {"moved_in_on": value})))
    book.worksheets[0]["K2"].number_format = number_format
    return saved(book)


def archive(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return stream.getvalue()


def compound(stream: str) -> bytes:
    """The old container of Office, with a stream by this name."""
    return OLE + b"\0" * 600 + stream.encode("utf-16-le") + b"\0" * 600


def macro_enabled() -> bytes:
    """What Excel saves as .xlsm, though nobody wrote a macro."""
    main = (b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main")
    return repacked(ledger("dwellings", {}), *main)


def without(field: str) -> bytes:
    place = titles("dwellings").index(field)
    rows = [titles("dwellings"), line("dwellings")]
    for row in rows:
        del row[place]
    return sheet(*rows)


SHARED_NOTE: Row = ["注：以上数据截至2016年底，由后勤科提供"]
SUM_ROW: Row = ["合计", None, None, None, None, 125.5]
CASES: dict[str, Case] = {
    # The table, as clerks lay it out.
    "a clean ledger": Case(lambda: ledger("dwellings", {}, {}), (ONE, TWO)),
    "titles above the header": Case(lambda: sheet(["宿舍区台账"], [], titles("dwellings"), line("dwellings")), (ONE,)),
    "columns the other way round": Case(lambda: sheet(titles("dwellings")[::-1], line("dwellings")[::-1]), (ONE,)),
    "titles with spaces and stars": Case(lambda: retitled(房号="房　号 *", 楼栋="楼 栋："), (ONE,)),
    "other usual titles": Case(lambda: retitled(楼栋="幢号", 房号="门牌号", 业主姓名="户主", 联系电话="手机"), (ONE,)),
    "a header in two merged lines": Case(lambda: two_lines(merged=True), (ONE, TWO), kind="fund"),
    "a header in two lines, unmerged": Case(lambda: two_lines(merged=False), (ONE, TWO), kind="fund"),
    "a running number in front": Case(lambda: sheet(["序号", *titles("dwellings")], ["1", *line("dwellings")]), (ONE,)),
    "an empty first column": Case(lambda: sheet([None, *titles("dwellings")], [None, *line("dwellings")]), (ONE,)),
    "blank rows between": Case(lambda: headed(line("dwellings"), [], [None] * 5, line("dwellings", 2)), (ONE, TWO)),
    "the header again on each page": Case(
        lambda: headed(line("dwellings"), titles("dwellings"), line("dwellings", 2)), (ONE, TWO)
    ),
    "a note under the table": Case(lambda: headed(line("dwellings"), SHARED_NOTE), (ONE,)),
    "a note without a keyword": Case(lambda: headed(line("dwellings"), ["以上数据由后勤科提供"]), (ONE,)),
    "signatures under the table": Case(lambda: headed(line("dwellings"), ["审核：", None, "制表："]), (ONE,)),
    "merged identity cells": Case(
        lambda: sheet(
            titles("dwellings"),
            line("dwellings"),
            line("dwellings", 2, area=None, building=None),
            merged=("A2:A3", "C2:C3"),
        ),
        (ONE, TWO),
    ),
    "hidden rows": Case(lambda: hidden(3), (ONE, TWO)),
    "a hidden sheet": Case(
        lambda: workbook(
            {"台账": [titles("dwellings"), line("dwellings")], "旧": [titles("dwellings"), line("dwellings", 2)]},
            hidden=["旧"],
        ),
        (ONE,),
    ),
    "a sheet an area": Case(
        lambda: workbook(
            {
                "滨湖路": [titles("dwellings"), line("dwellings")],
                "吴都": [titles("dwellings"), line("dwellings", area="WC")],
            }
        ),
        (ONE, "WC-1-1-101"),
    ),
    "a sheet of explanations": Case(
        lambda: workbook({"说明": [["本表由后勤科提供"]], "台账": [titles("dwellings"), line("dwellings")]}), (ONE,)
    ),
    # What the clerk's own sums say.
    "a sum that agrees": Case(lambda: headed(line("dwellings"), line("dwellings", 2), SUM_ROW), (ONE, TWO)),
    "a sum that differs": Case(lambda: headed(line("dwellings"), SUM_ROW), (ONE,), ("F3 total_differs",)),
    "a sum in front of the rows": Case(lambda: headed(SUM_ROW, line("dwellings"), line("dwellings", 2)), (ONE, TWO)),
    "a sum by building and one of all": Case(
        lambda: headed(
            line("dwellings"),
            [None, None, "1栋小计", None, "1户", 62.75],
            line("dwellings", 1, building=2),
            [None, None, "2栋小计", None, "1户", 62.75],
            ["合计", None, None, None, "2户", 125.5],
        ),
        (ONE, "BH-2-1-101"),
    ),
    "a wrong number of households": Case(
        lambda: headed(line("dwellings"), ["合计", None, None, None, "共2户", 62.75]), (ONE,), ("E3 total_differs",)
    ),
    # One cell, as clerks spell it.
    "full-width digits": Case(with_cell(building="１", door="１０１", floor_area_sqm="６２．７５"), (ONE,)),
    "a unit behind the area": Case(with_cell(floor_area_sqm="62.75㎡"), (ONE,)),
    "spaces everywhere": Case(with_cell(area=" BH ", tenure=" 房改房\n", owner_name="　乔 望舒 "), (ONE,)),
    "1栋 一单元 101室": Case(with_cell(building="1栋", entrance="一单元", door="101室"), (ONE,)),
    "3幢": Case(with_cell(building="3幢"), ("BH-3-1-101",)),
    "叁栋": Case(with_cell(building="叁栋"), ("BH-3-1-101",)),
    "3#楼": Case(with_cell(building="3#楼"), ("BH-3-1-101",)),
    "二0一室": Case(with_cell(door="二0一室"), (TWO,)),
    "二〇一": Case(with_cell(door="二〇一"), (TWO,)),
    "二O一 with a letter": Case(with_cell(door="二O一"), (TWO,)),
    "numbers as text": Case(with_cell(building="1", floor_area_sqm="62.75"), (ONE,)),
    "a door as the number 101.0": Case(with_cell(door=101.0), (ONE,)),
    "a door as the text 101.0": Case(with_cell(door="101.0"), (ONE,)),
    "a phone as a number": Case(with_cell(phone=19900000001), (ONE,)),
    "a phone that Excel shortened": Case(with_cell(phone="1.99E+10"), (), ("I2 digits_lost",)),
    "two phones in one cell": Case(with_cell(phone="19900000001、19900000002"), (), ("I2 not_a_phone_number",)),
    "a date as text": Case(with_cell(moved_in_on="1998年5月1日"), (ONE,)),
    "a date as Excel's number": Case(with_cell(moved_in_on=35916), (ONE,)),
    "a month as 2003.5": Case(with_cell(moved_in_on=2003.5), (ONE,)),
    "a month as 2003.10, which is 2003.1": Case(with_cell(moved_in_on=2003.10), (), ("K2 ambiguous_month",)),
    "a date that is shown as a month": Case(lambda: formatted(datetime(2003, 5, 1), 'yyyy"年"m"月"'), (ONE,)),
    "an impossible date": Case(with_cell(moved_in_on="2003-02-30"), (), ("K2 not_a_date",)),
    "a dash for nothing": Case(with_cell(phone="——", moved_in_on="/", occupant_name="无"), (ONE,)),
    "an area in words": Case(with_cell(floor_area_sqm="约60"), (), ("F2 not_a_number",)),
    "three decimals": Case(with_cell(floor_area_sqm=62.755), (), ("F2 too_many_decimals",)),
    "a word that is nearly right": Case(with_cell(tenure="房改"), (), ("G2 not_a_choice",)),
    "an error as text": Case(
        lambda: text(titles("dwellings"), line("dwellings", occupant_name="#N/A")).encode(), (), ("M2 error_cell",)
    ),
    "a yes that is a number": Case(
        lambda: ledger("dwellings", {"retired": True}, {"retired": 1}), (ONE,), ("J3 not_a_choice",)
    ),
    "an invisible character": Case(with_cell(owner_name="乔\u200b望舒"), (), ("H2 control_characters",)),
    "a formula in a name": Case(with_cell(owner_name="=1+1"), (), ("H2 formula_without_value",)),
    "the same dwelling twice": Case(lambda: ledger("dwellings", {}, {"door": "０１０１"}), (ONE,), ("E3 duplicate",)),
    "an owner is missing": Case(with_cell(owner_name=None), (), ("H2 empty",)),
    # The wrong table.
    "no header": Case(lambda: sheet(["随便", "写写"]), (), ("A1 header_missing",)),
    "no rows": Case(lambda: headed(), (), ("A1 no_rows",)),
    "a column is missing": Case(lambda: without("业主姓名"), (), ("A1 column_missing",)),
    "a column stands twice": Case(
        lambda: sheet([*titles("dwellings"), "业主姓名"], [*line("dwellings"), "甲"]), (), ("N1 column_twice",)
    ),
    "another ledger": Case(lambda: ledger("fund", {}), (), ("A1 other_kind",)),
    "amounts in 万元": Case(
        lambda: sheet(["单位：万元"], titles("fund"), line("fund")), (), ("A1 in_ten_thousands",), kind="fund"
    ),
    # CSV.
    "a CSV in UTF-8": Case(lambda: CSV.encode(), (ONE, TWO)),
    "a CSV with a byte order mark": Case(lambda: CSV.encode("utf-8-sig"), (ONE, TWO)),
    "a CSV in GB18030": Case(lambda: CSV.encode("gb18030"), (ONE, TWO)),
    "a CSV in UTF-16, which Excel calls Unicode text": Case(
        lambda: text(titles("dwellings"), line("dwellings"), delimiter="\t").encode("utf-16"), (ONE,)
    ),
    "a CSV with semicolons": Case(lambda: text(titles("dwellings"), line("dwellings"), delimiter=";").encode(), (ONE,)),
    "a CSV that names its separator": Case(
        lambda: b"sep=;\r\n" + text(titles("dwellings"), line("dwellings"), delimiter=";").encode(), (ONE,)
    ),
    "a CSV with old line ends": Case(lambda: CSV.replace("\r\n", "\r").encode(), (ONE, TWO)),
    "a CSV with a quoted comma": Case(
        lambda: text(titles("dwellings"), line("dwellings", area_name="滨湖路,南")).encode(), (ONE,)
    ),
    'a CSV with ="19900000001"': Case(
        lambda: text(titles("dwellings"), line("dwellings", phone='="19900000001"')).encode(), (ONE,)
    ),
    "a CSV with a fault": Case(
        lambda: text(titles("dwellings"), line("dwellings", floor_area_sqm="约60")).encode(), (), ("F2 not_a_number",)
    ),
    "a CSV with a quote that never ends": Case(lambda: CSV.encode() + b'"BH', refused="text_unreadable"),
    "a CSV in no encoding": Case(lambda: CSV.encode() + b"\xff\xff\xff", refused="text_unreadable"),
    "a CSV with a zero byte behind": Case(lambda: CSV.encode() * 30 + b"\0", refused="not_a_workbook"),
    "a CSV that is too wide": Case(lambda: b"a" + b",a" * 300, refused="too_many_cells"),
    "a text that is no table": Case(lambda: "各位领导：\n台账见附件。\n".encode(), refused="plain_text"),
    # Other files.
    "an empty file": Case(lambda: b"", refused="empty_file"),
    "a web page saved as .xls": Case(lambda: b"\xef\xbb\xbf<html><table><tr><td>1", refused="html_page"),
    "a web archive": Case(lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related", refused="html_page"),
    "the XML of Excel 2003": Case(
        lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        refused="old_xml",
    ),
    "an old .xls": Case(lambda: compound("Workbook"), refused="old_xls"),
    "an .et of WPS": Case(lambda: compound("ETExtData"), refused="wps"),
    "an encrypted workbook": Case(lambda: compound("EncryptedPackage"), refused="password"),
    "an old Word document": Case(lambda: compound("WordDocument"), refused="other_document"),
    "a Word document": Case(lambda: archive("word/document.xml"), refused="other_document"),
    "an .ods": Case(lambda: archive("mimetype", "content.xml"), refused="ods"),
    "an .xlsb": Case(lambda: archive("xl/workbook.bin"), refused="xlsb"),
    "workbooks in an archive": Case(lambda: archive("台账.xlsx"), refused="archive"),
    "a PDF": Case(lambda: b"%PDF-1.7\n%\xe2\xe3", refused="pdf"),
    "a photograph": Case(lambda: b"\xff\xd8\xff\xe0\0\x10JFIF", refused="picture"),
    "an .xlsm without a macro": Case(macro_enabled, refused="macros"),
} | {f"hostile: {name}": Case(partial(bytes, made), refused=code) for name, (made, code) in HOSTILE.items()}
