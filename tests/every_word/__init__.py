"""A history in which every word of the vocabulary stands, told by the use cases as far as they go."""

from services.house import House
from tests.builders import Clock, settle
from tests.every_word.acts import (
    BOUGHT,
    DEED,
    DEED_SENT,
    FIRST,
    JOINED,
    OF_TWO,
    PARTS,
    RENUMBERED,
    RUBBISH,
    SECOND,
    THIRD,
    approve,
    both,
    decide,
    plan,
    post,
    propose,
)
from tests.every_word.bank import bank_lines
from tests.every_word.doubts import doubts
from tests.every_word.money import a_run, approved_by_two, closed_books, money, papers, second_thoughts, tariffs
from tests.every_word.online import online_payments
from tests.every_word.record import back_to_a_backup, flat_battery, staff_and_members
from tests.every_word.registry import ledgers, lives, registered_areas, reshaped_dwellings
from tests.handed_over import whole_term

__all__ = [
    "BOUGHT",
    "DEED",
    "DEED_SENT",
    "FIRST",
    "JOINED",
    "OF_TWO",
    "PARTS",
    "RENUMBERED",
    "RUBBISH",
    "SECOND",
    "THIRD",
    "approve",
    "both",
    "decide",
    "every_word",
    "plan",
    "post",
    "propose",
]


def every_word(house: House, clock: Clock) -> None:
    """From the ledgers over November's run to the books of both creditors."""
    for told in (
        registered_areas,
        reshaped_dwellings,
        whole_term,
        lives,
        ledgers,
        tariffs,
        a_run,
        money,
        bank_lines,
        online_payments,
        approved_by_two,
        second_thoughts,
        papers,
        doubts,
    ):
        told(house)
    clock.pass_days(10)
    closed_books(house)
    staff_and_members(house)
    flat_battery(house, clock)
    back_to_a_backup(house, clock)
    settle(house)
