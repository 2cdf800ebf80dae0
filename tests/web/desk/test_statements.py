"""The statements of a building: issued once for a month, and printed whenever somebody asks."""

from tests.web.desk.clerk import Clerk
from tests.web.desk.conftest import DESK

AT = "/desk/buildings/BH-1/statements"


def test_a_month_is_issued_once_and_can_be_printed(desk: DESK) -> None:
    li = desk("li")
    assert AT in li.open("/desk/buildings/BH-1").links
    page = li.open(AT)
    assert "还没有发过账单" in page.text
    issued = li.send(page, AT)
    assert "账单已发出" in issued.text
    assert "/api/v1/statement-batches/BH-1~2026-11/pdf" in issued.links
    twice = li.send(li.open(AT), AT)
    assert twice.status == 409
    assert "/api/v1/statement-batches/BH-1~2026-11/pdf" in twice.links


def test_a_month_that_cannot_be_issued_is_said(desk: DESK) -> None:
    li: Clerk = desk("li")
    assert li.send(li.open(AT), AT, period="2026-13").status == 422
    assert li.open("/desk/buildings/nowhere/statements").status == 404
