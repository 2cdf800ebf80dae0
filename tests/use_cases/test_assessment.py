"""A month of a fee by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.billing import refusals
from domain.billing.events import FeeAssessed
from domain.errors import Refusal
from domain.registry.refusals import UnknownDwelling
from domain.values.period import PeriodInvalid
from projections import arrears
from services.house import House
from services.use_cases.command import CommandIdReused
from tests.builders import COMPANY, FEE, open_counter, pay
from tests.use_cases.months import DUE, assess


def test_a_month_by_hand_is_the_tariffs_word_for_it(street: House) -> None:
    assess(street)
    [entry] = street.store.read(0, 100, frozenset({FeeAssessed.TOPIC})).entries
    assert isinstance(entry.event, FeeAssessed)
    fee, basis = entry.event.assessment, entry.event.assessment.basis
    assert (fee.charge_id, fee.amount_fen, fee.due_on, fee.creditor) == (f"{FEE}/2026-11/1", 3113, DUE, COMPANY)
    assert (basis.quantity, basis.rate_yuan, basis.unrounded_fen) == (
        Decimal("62.25"),
        Decimal("0.50"),
        Decimal("3112.5"),
    )
    assert (fee.debtor, fee.liable_with, entry.event.booked_on) == ("resident:chen", (), date(2026, 11, 23))


def test_what_rests_pays_it_in_the_same_save(street: House) -> None:
    open_counter(street)
    pay(street, 5000)
    before = street.store.position()
    assess(street)
    written = [entry.event.TOPIC for entry in street.store.read(before, 10).entries]
    assert written == ["FeeAssessed.v1", "PaymentAllocated.v1"]
    with street.read() as reading:
        assert arrears.arrears(reading, "BH", date(2027, 1, 1)).outstanding_fen == 0


REFUSED: dict[str, tuple[dict[str, Any], type[Refusal]]] = {
    "a month that stands": ({}, refusals.PeriodAlreadyAssessed),
    "a month without a tariff": ({"period": "2025-12"}, refusals.TariffGap),
    "a fee that nobody adopted": ({"fee_kind": "电梯费"}, refusals.TariffGap),
    "a fee that is no name": ({"fee_kind": "a/b"}, refusals.FeeKindInvalid),
    "a period that is no month": ({"period": "2026-13"}, PeriodInvalid),
    "a dwelling that nobody registered": ({"dwelling": "BH-9-9-999"}, UnknownDwelling),
    "an attempt that was used on other terms": ({"attempt": 1, "due_on": date(2026, 12, 1)}, refusals.IdReused),
}


@pytest.mark.parametrize(("asked", "why"), REFUSED.values(), ids=REFUSED)
def test_refused_and_nothing_recorded(street: House, asked: dict[str, Any], why: type[Refusal]) -> None:
    assess(street)
    before = street.store.position()
    with pytest.raises(why):
        assess(street, **asked)
    assert street.store.position() == before


def test_sent_again_it_happens_once_and_with_other_content_it_is_refused(street: House) -> None:
    assess(street, key="k", sent=1)
    before = street.store.position()
    assess(street, key="k", sent=1)
    with pytest.raises(CommandIdReused):
        assess(street, key="k", sent=2, period="2026-12")
    assert street.store.position() == before
