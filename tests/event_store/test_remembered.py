"""The streams that each payment asks for: what this process remembers of them is what stands there."""

from typing import Any

import pytest
import sqlalchemy as sa

from domain.payments.cashier_shift import CashierShift
from services.event_store.store import AlreadyRecorded
from services.house import House
from services.use_cases import counter
from tests.builders import Clock, a_house, asking, move_in, open_counter, pay
from tests.databases import behind_its_back

HERE = "BH-1-1-101"


def shift_of(house: House, *, often: bool = True) -> CashierShift:
    """As it is loaded for each payment; or as anybody else loads it."""
    shift = CashierShift("s1")
    if often:
        house.store.load_into(often=(shift,))
    else:
        house.store.load_into(shift)
    return shift


def memory(shift: CashierShift) -> dict[str, Any]:
    return {name: value for name, value in vars(shift).items() if name != "pending"}


def test_what_is_remembered_of_a_stream_is_gone_on_with_from_whatever_process(house: House, clock: Clock) -> None:
    move_in(house)
    book = open_counter(house)
    other = a_house(house.settings, clock)
    for number, each in enumerate((house, other, other, house)):
        pay(each, 1000 + number, book=book)
        assert memory(shift_of(house)) == memory(shift_of(house, often=False)) == memory(shift_of(other))
    assert len(shift_of(house).taken) == 4
    other.close()


def test_a_command_is_found_again_in_what_is_remembered(house: House) -> None:
    move_in(house)
    book = open_counter(house)
    with asking(house, key="key-of-the-first-payment"):
        counter.take_payment(
            house, HERE, payment_id="p1", amount_fen=1000, channel="cash", shift="s1", receipt_book=book
        )
    shift_of(house)
    with asking(house, key="key-of-the-first-payment"), pytest.raises(AlreadyRecorded):
        shift_of(house)


def test_a_history_that_lost_its_end_is_read_anew(house: House) -> None:
    """As after a failover to a standby that had not seen all of it."""
    move_in(house)
    book = open_counter(house)
    pay(house, 1000, book=book)
    pay(house, 2000, book=book)
    assert len(shift_of(house).taken) == 2
    with behind_its_back(house.settings) as connection:
        connection.execute(
            sa.text("DELETE FROM stored_events WHERE originator_id = 'ezhou/shift/s1' AND originator_version = 3")
        )
    assert memory(shift_of(house)) == memory(shift_of(house, often=False))
    assert (shift_of(house).version, len(shift_of(house).taken)) == (2, 1)
