"""Papers over the API: issued once, printed as often as anybody likes."""

from dataclasses import replace
from datetime import timedelta

from fastapi.testclient import TestClient

from services.house import House
from services.payment_gateway.stripe import StripeGateway
from tests import builders
from tests.builders import Clock
from tests.http.caller import Caller, code, patient
from tests.online import KEY
from tests.papers.reading import text

NOVEMBER = {"building": "bh-1栋", "period": "2026-11"}


def test_a_building_is_issued_once_and_printed_the_same_each_time(api: Caller) -> None:
    issued = api.post("/statement-batches", NOVEMBER, key="issue-november-once")
    assert issued.status_code == 201
    assert issued.headers["location"] == "/api/v1/statement-batches/BH-1~2026-11"
    batch = issued.json()
    assert (batch["id"], batch["building"], batch["statements"]) == ("BH-1~2026-11", "BH-1", 2)
    again = api.post("/statement-batches", NOVEMBER, key="issue-november-once")
    assert (again.headers["idempotency-replayed"], again.json()) == ("true", batch)
    assert code(api.post("/statement-batches", NOVEMBER)) == (409, "statements_issued_already")
    assert api.get("/statement-batches/BH-1~2026-11").json() == batch
    first, second = (api.get("/statement-batches/BH-1~2026-11/pdf") for _ in range(2))
    assert first.headers["content-type"] == "application/pdf"
    assert first.content == second.content
    assert api.get("/statement-batches/BH-1~2026-11/pdf", dwelling="BH-1-1-102").content.startswith(b"%PDF-")


def test_what_was_not_issued_is_not_there(api: Caller) -> None:
    api.post("/statement-batches", NOVEMBER)
    for path, asked in (
        ("/statement-batches/BH-1~2026-10", {}),
        ("/statement-batches/BH-1/pdf", {}),
        ("/statement-batches/BH-1~2026-11/pdf", {"dwelling": "BH-2-1-101"}),
        ("/statement-batches/BH-1~2026-11/pdf", {"part": "2"}),
        ("/statements/BH-9-9-999/pdf", {}),
        ("/payments/none/receipt.pdf", {}),
    ):
        assert code(api.get(path, **asked)) == (404, "not_found"), path
    assert code(api.post("/statement-batches", NOVEMBER | {"building": "house"})) == (404, "not_found")
    assert code(api.post("/statement-batches", NOVEMBER | {"building": "BH-77"})) == (404, "not_found")
    assert code(api.get("/statements/BH-1-1-101/pdf", period="2027-01")) == (422, "not_yet")


def test_an_earlier_month_is_not_issued_any_more(api: Caller, clock: Clock) -> None:
    api.post("/statement-batches", NOVEMBER)
    clock.now += timedelta(days=1)
    answer = api.post("/statement-batches", NOVEMBER | {"period": "2026-10"})
    assert code(answer) == (409, "later_statements_issued")


def test_a_statement_and_a_receipt_are_printed_in_the_readers_language(api: Caller, town: House) -> None:
    payment = builders.pay(town, 5_000, "BH-1-1-101")
    paper = text(api.get("/statements/bh-1栋-1-101/pdf", period="2026-11").content)
    assert "StatementforNovember2026" in paper
    assert "¥50.00" in paper
    receipt = api.get(f"/payments/{payment}/receipt.pdf")
    assert "人民币伍拾元整" in text(receipt.content)
    assert "Thisreceiptisnotataxinvoice." in text(receipt.content)


def test_the_link_on_a_paper_is_revoked_once(town: House) -> None:
    with TestClient(patient(replace(town, gateway=StripeGateway(KEY)))) as client:
        api = Caller(client)
        api.post("/statement-batches", NOVEMBER)
        asked = {"dwelling": "bh-1栋-1-102", "reason": "paper lost"}
        path = "/statement-batches/BH-1~2026-11/revoked-links"
        answer = api.post(path, asked, key="revoke-the-link-once")
        assert answer.status_code == 201
        assert answer.json() == {"id": "BH-1~2026-11", "dwelling": "BH-1-1-102", "reason": "paper lost"}
        again = api.post(path, asked, key="revoke-the-link-once")
        assert again.headers["idempotency-replayed"] == "true"
        assert code(api.post(path, asked | {"reason": "because"})) == (422, "unknown_reason")
        assert code(api.post(path, asked | {"dwelling": "BH-9-9-999"})) == (404, "not_found")
        other = "/statement-batches/BH-1~2026-10/revoked-links"
        assert code(api.post(other, asked)) == (404, "not_found")


def test_where_no_link_stands_none_is_revoked(api: Caller) -> None:
    api.post("/statement-batches", NOVEMBER)
    asked = {"dwelling": "BH-1-1-101", "reason": "paper lost"}
    assert code(api.post("/statement-batches/BH-1~2026-11/revoked-links", asked)) == (409, "no_pay_link")
