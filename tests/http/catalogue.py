"""The catalogue of bad inputs: what is sent, and by which rule it is refused. The numbers are its rows."""

import json
from typing import Any, NamedTuple
from urllib.parse import quote

from tests.builders import COMPANY, FEE

RUN = quote(f"/assessment-runs/BH~{FEE}~2026-11~1")
PAYMENT: dict[str, Any] = {
    "dwelling": "BH-1-1-101",
    "amount_fen": 5000,
    "channel": "cash",
    "shift": "s1",
    "receipt_book": "BH-00000001",
}
AUTHORITY = {"kind": "批复", "number": "9"}
AREA = {"floor_area_sqm": "63.10", "authority": AUTHORITY}
TARIFF: dict[str, Any] = {
    "area": "BH",
    "fee_kind": FEE,
    "basis": "floor_area",
    "rate_yuan": "0.60",
    "effective_from": "2027-01",
    "creditor": COMPANY,
    "authority": AUTHORITY,
}
MONTH = {"fee_kind": FEE, "period": "2026-12", "due_on": "2026-12-31"}
REFUND = {"dwelling": "BH-1-1-102", "payment_id": "p1", "amount_fen": 100, "channel": "transfer", "reason": "overpaid"}


class Bad(NamedTuple):
    """What is sent, and how it is refused. `body` as bytes is sent as it stands."""

    what: str
    answer: tuple[int, str]
    path: str
    body: Any = None
    headers: tuple[tuple[str, str | None], ...] = ()
    who: str = "wang"


def paying(**changes: Any) -> dict[str, Any]:
    return PAYMENT | changes


def raw(**changes: str) -> bytes:
    """The payment as JSON, with some values written by hand."""
    text = json.dumps(PAYMENT)
    for name, written in changes.items():
        text = text.replace(json.dumps(PAYMENT[name]), written)
    return text.encode()


def correcting(kind: str) -> dict[str, Any]:
    return AREA | {"authority": {"kind": kind, "number": "9"}}


CORRECTION = "/dwellings/BH-1-1-101/floor-area-corrections"
CATALOGUE = [
    Bad("1 no JSON", (400, "malformed_body"), "/payments", b"amount_fen=5000"),
    Bad("1 no UTF-8", (400, "malformed_body"), "/payments", '{"dwelling": "房"}'.encode("gb18030")),
    Bad("1 BOM", (400, "malformed_body"), "/payments", b"\xef\xbb\xbf" + raw()),
    Bad("1 NUL", (400, "malformed_body"), "/payments", raw() + b"\0"),
    Bad("1 half a character", (400, "malformed_body"), "/payments", raw(dwelling='"\\ud800"')),
    Bad("1 not a number", (400, "malformed_body"), "/payments", raw(amount_fen="NaN")),
    Bad("1 endless number", (400, "malformed_body"), "/payments", raw(amount_fen="1" * 5000)),
    Bad("1 nothing", (400, "malformed_body"), "/payments", b""),
    Bad("2 a key twice", (400, "duplicate_field"), "/payments", raw(amount_fen='5000, "amount_fen": 1')),
    Bad("3 an unknown field", (422, "unknown_field"), "/payments", paying(discount=1)),
    Bad("3 a body where none belongs", (422, "unknown_field"), f"{RUN}/approval", {"yes": True}, who="zhao"),
    Bad("4 more than a megabyte", (413, "too_large"), "/payments", b" " * ((1 << 20) + 1)),
    Bad("5 a form", (415, "unsupported_media_type"), "/payments", raw(), (("Content-Type", "text/plain"),)),
    Bad("5 no type", (415, "unsupported_media_type"), "/payments", raw(), (("Content-Type", ""),)),
    Bad(
        "5 UTF-16",
        (415, "unsupported_media_type"),
        "/payments",
        raw(),
        (("Content-Type", "application/json; charset=utf-16"),),
    ),
    Bad("5 JSON for a workbook", (415, "unsupported_media_type"), "/imports/fund", {"file": "x"}),
    Bad("6 nested without end", (400, "malformed_body"), "/payments", b"[" * 10_000 + b"]" * 10_000),
    Bad("6 nested too deep", (400, "malformed_body"), "/payments", b'{"a":' * 100 + b"1" + b"}" * 100),
    Bad("7 no key", (400, "idempotency_key_missing"), "/payments", PAYMENT, (("Idempotency-Key", None),)),
    Bad("10 a short key", (400, "idempotency_key_malformed"), "/payments", PAYMENT, (("Idempotency-Key", "k" * 15),)),
    Bad("10 a long key", (400, "idempotency_key_malformed"), "/payments", PAYMENT, (("Idempotency-Key", "k" * 65),)),
    Bad(
        "10 a key with spaces",
        (400, "idempotency_key_malformed"),
        "/payments",
        PAYMENT,
        (("Idempotency-Key", "k " * 8 + "k"),),
    ),
    Bad("nobody acts", (401, "not_signed_in"), "/payments", PAYMENT, (("Cookie", ""),)),
    Bad("an ended sign-in", (401, "not_signed_in"), "/payments", PAYMENT, (("Cookie", "__Host-anju=ended"),)),
    Bad("a false token", (401, "token_refused"), "/payments", PAYMENT, (("Authorization", "Bearer false"),)),
    Bad("11 nothing is paid", (422, "amount_not_positive"), "/payments", paying(amount_fen=0)),
    Bad("11 less than nothing", (422, "amount_not_positive"), "/payments", paying(amount_fen=-1)),
    Bad("12 half a 分", (422, "amount_not_integer_fen"), "/payments", raw(amount_fen="12.5")),
    Bad("12 an exponent", (422, "amount_not_integer_fen"), "/payments", raw(amount_fen="1e3")),
    Bad("12 a text", (422, "amount_not_integer_fen"), "/payments", paying(amount_fen="100")),
    Bad("12 a truth", (422, "amount_not_integer_fen"), "/payments", paying(amount_fen=True)),
    Bad(
        "12 a truth in a proposal",
        (422, "amount_not_integer_fen"),
        "/proposals",
        {"kind": "refund", "content": REFUND | {"amount_fen": "100"}},
    ),
    Bad("13 beyond all money", (422, "amount_too_large"), "/payments", paying(amount_fen=9_007_199_254_740_993)),
    Bad(
        "13 a drawer beyond all money",
        (422, "amount_too_large"),
        "/shifts",
        {"shift": "s7", "payee": COMPANY, "float_fen": 10**15},
    ),
    Bad(
        "a drawer below nothing",
        (422, "amount_negative"),
        "/shifts",
        {"shift": "s7", "payee": COMPANY, "float_fen": -1},
    ),
    Bad("17 no area", (422, "floor_area_invalid"), CORRECTION, AREA | {"floor_area_sqm": "0"}),
    Bad("17 three decimals", (422, "floor_area_invalid"), CORRECTION, AREA | {"floor_area_sqm": "62.755"}),
    Bad("17 a palace", (422, "floor_area_invalid"), CORRECTION, AREA | {"floor_area_sqm": "100000"}),
    Bad("17 a number", (422, "floor_area_invalid"), CORRECTION, AREA | {"floor_area_sqm": 63.1}),
    Bad("18 an unknown dwelling", (404, "not_found"), "/payments", paying(dwelling="BH-9-9-999")),
    Bad("19 no code at all", (404, "not_found"), "/dwellings/x/assessments", MONTH),
    Bad("20 2,001 characters", (422, "text_invalid"), CORRECTION, correcting("长" * 2001)),
    Bad("20 only spaces", (422, "text_invalid"), CORRECTION, correcting("   ")),
    Bad("20 a NUL", (422, "text_invalid"), CORRECTION, correcting("批\0复")),
    Bad("20 written backwards", (422, "text_invalid"), CORRECTION, correcting("批\u202e复")),
    Bad("22 a script for a number", (422, "phone_invalid"), "/residents/chen/contacts", {"phone": "<script>"}),
    Bad(
        "22 four digits", (422, "phone_invalid"), "/residents", {"name": "测试住户", "phone": "1234", "retired": False}
    ),
    Bad("24 no leap year", (422, "date_invalid"), "/payments", paying(received_on="2026-02-29")),
    Bad("24 a 13th month", (422, "date_invalid"), "/payments", paying(received_on="2026-13-01")),
    Bad("24 the year nothing", (422, "date_invalid"), "/payments", paying(received_on="0000-01-01")),
    Bad("24 a number for a day", (422, "date_invalid"), "/payments", paying(received_on=20261123)),
    Bad(
        "24 the first day of all",
        (422, "date_invalid"),
        f"/books/{COMPANY}/reopenings",
        {"from_day": "0001-01-01", "reason": "?"},
    ),
    Bad(
        "28 long ago, and no word why", (422, "backdating_needs_reason"), "/payments", paying(received_on="2026-11-19")
    ),
    Bad("29 tomorrow's money", (422, "not_yet"), "/payments", paying(received_on="2026-11-24")),
    Bad("30 a closed shift", (409, "shift_closed"), "/payments", paying(shift="s0")),
    Bad("30 booked where it is closed", (409, "run_not_ready"), f"{RUN}/posting", {"booked_on": "2026-09-01"}),
    Bad("31 two tariffs from one month", (409, "tariff_overlap"), "/tariffs", TARIFF | {"effective_from": "2026-01"}),
    Bad(
        "31 a month without one",
        (409, "tariff_gap"),
        "/dwellings/BH-1-1-101/assessments",
        MONTH | {"period": "2025-12"},
    ),
    Bad("31 a plan without one", (409, "tariff_gap"), "/assessment-runs", MONTH | {"area": "BH", "period": "2025-12"}),
    Bad("a rate of nothing", (422, "rate_invalid"), "/tariffs", TARIFF | {"rate_yuan": "0.00"}),
    Bad("a rate of seven decimals", (422, "rate_invalid"), "/tariffs", TARIFF | {"rate_yuan": "0.1234567"}),
    Bad("an unknown basis", (422, "unknown_basis"), "/tariffs", TARIFF | {"basis": "by the head"}),
    Bad("a fee with a slash", (422, "fee_kind_invalid"), "/tariffs", TARIFF | {"fee_kind": "水/电"}),
    Bad("no authority", (422, "field_missing"), "/tariffs", {k: v for k, v in TARIFF.items() if k != "authority"}),
    Bad(
        "32 a month that stands",
        (409, "period_already_assessed"),
        "/dwellings/BH-1-1-101/assessments",
        MONTH | {"period": "2026-10"},
    ),
    Bad(
        "32 a run of what stands",
        (409, "nothing_to_assess"),
        "/assessment-runs",
        MONTH | {"area": "BH", "period": "2026-10"},
    ),
    Bad("34 approved by its planner", (403, "same_person"), f"{RUN}/approval", who="li"),
    Bad("41 more than rests", (409, "exceeds_refundable"), "/refunds", REFUND | {"amount_fen": 1888}),
    Bad("41 of nobody's payment", (404, "not_found"), "/refunds", REFUND | {"payment_id": "p9"}),
    Bad("a refund by card", (422, "unknown_channel"), "/refunds", REFUND | {"channel": "pos"}),
    Bad("paid in shells", (422, "unknown_channel"), "/payments", paying(channel="shells")),
    Bad("another's shift", (403, "not_your_shift"), "/payments", PAYMENT, who="ma"),
    Bad("no such book", (404, "not_found"), "/payments", paying(receipt_book="BH-00000999")),
    Bad("a charge that is not there", (404, "not_found"), "/payments", paying(designation=["物业服务费/2001-01/1"])),
    Bad(
        "57 a month of one digit",
        (422, "period_invalid"),
        "/dwellings/BH-1-1-101/assessments",
        MONTH | {"period": "2026-1"},
    ),
    Bad("58 no word of what was seen", (428, "precondition_required"), CORRECTION, AREA, (("If-Match", None),)),
    Bad("58 what was seen is not what is", (412, "changed"), CORRECTION, AREA, (("If-Match", '"stale"'),)),
    Bad("58 what nobody was ever given", (412, "changed"), CORRECTION, AREA, (("If-Match", "stale, W/1"),)),
    Bad("an unknown ledger", (415, "unsupported_media_type"), "/imports/cats", {}),
]
