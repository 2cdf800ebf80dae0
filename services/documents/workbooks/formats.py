"""What a file is by what it holds, whatever its name says: a workbook, a text, or something to save anew."""

import re
from collections.abc import Collection

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
WORKBOOK, TEXT = "workbook", "text"
_HEAD_BYTES = 4_096
_BEGINNINGS = {
    b"%PDF": "pdf",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"BM": "picture",
    b"II*\0": "picture",
    b"MM\0*": "picture",
    b"Rar!": "archive",
    b"7z\xbc\xaf": "archive",
    b"\x1f\x8b": "archive",
    b"{\\rtf": "other_document",
}
_PAGE = re.compile(rb"<(?:!doctype html|html|head|meta|body|table|style|div)\b|mime-version:", re.IGNORECASE)
_SPREADSHEET_XML = b"urn:schemas-microsoft-com:office:spreadsheet"
# The names of streams in a compound file; the last of them decide least.
_STREAMS = {
    "EncryptedPackage": "password",
    "ETExtData": "wps",
    "WordDocument": "other_document",
    "PowerPoint Document": "other_document",
}
_UNREADABLE = frozenset(range(32)) - set(b"\t\n\r\f")


def file_format(content: bytes) -> str:
    """WORKBOOK for a ZIP, TEXT for what may be a CSV, else the code of the refusal."""
    if not content.strip():
        return "empty_file"
    if content.startswith(_ZIPS):
        return WORKBOOK
    if content.startswith(OLE):
        return next((code for name, code in _STREAMS.items() if name.encode("utf-16-le") in content), "old_xls")
    for beginning, code in _BEGINNINGS.items():
        if content.startswith(beginning) and (beginning != b"BM" or b"\0" in content[:_HEAD_BYTES]):
            return code
    return _text_format(content[:_HEAD_BYTES])


def _text_format(head: bytes) -> str:
    begun = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _SPREADSHEET_XML in head:
        return "old_xml"
    if _PAGE.match(begun) or (begun.startswith(b"<") and _PAGE.search(head)):
        return "html_page"
    if begun.startswith(b"<"):
        return "not_a_workbook"
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return TEXT if wide or _UNREADABLE.isdisjoint(head) else "not_a_workbook"


def archive_refusal(names: Collection[str]) -> str:
    """Why an archive without a workbook's parts is refused."""
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        return "other_document"
    if any(name.lower().endswith((".xlsx", ".xls", ".csv", ".et")) for name in names):
        return "archive"
    return "not_a_workbook"
