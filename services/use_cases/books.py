"""Closing the books of a creditor. Reopening them takes two persons: it is a proposal."""

from datetime import date

from domain.billing.books import Books
from domain.values.party import party
from services.house import House
from services.use_cases.command import actor, use_case


@use_case
def close_books(house: House, creditor: str, *, through: date) -> int:
    """What comes later with a day inside is booked on the first open day (补记)."""
    books = house.store.load(Books, party(creditor))
    books.close(through, today=house.today(), by=actor())
    return house.store.record(books)
