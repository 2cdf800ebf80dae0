"""How far apart two reports of one transfer may lie."""

from datetime import date

import pytest

from domain.payments import alike_transfers
from domain.payments.alike_transfers import AlikeWithin, alike_within


def test_the_rule_of_a_day_is_the_one_that_held_then(monkeypatch: pytest.MonkeyPatch) -> None:
    longer = AlikeWithin(date(2027, 1, 1), 10)
    monkeypatch.setattr(alike_transfers, "ALIKE", (*alike_transfers.ALIKE, longer))
    assert [alike_within(day) for day in (date(2026, 12, 31), date(2027, 1, 1), date(2019, 1, 1))] == [7, 10, 7]
