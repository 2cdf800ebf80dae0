"""A counter payment as one would write it by hand: rows that are locked and changed, in one transaction."""

from datetime import date

import psycopg

from benchmarks.counter import Paper, Taking
from benchmarks.town import COMPANY

_TABLES = """
CREATE INDEX ON bench.charge (dwelling) WHERE open_fen > 0;
CREATE TABLE bench.shift (shift text PRIMARY KEY, cashier text NOT NULL, payee text NOT NULL, state text NOT NULL);
CREATE TABLE bench.book (book text PRIMARY KEY, holder text NOT NULL, payee text NOT NULL, next int NOT NULL,
    last int NOT NULL);
CREATE TABLE bench.payment (payment_id text PRIMARY KEY, dwelling text NOT NULL, amount_fen bigint NOT NULL,
    rest_fen bigint NOT NULL, channel text NOT NULL, received_on date NOT NULL, booked_on date NOT NULL,
    debtor text NOT NULL, payee text NOT NULL, receipt text NOT NULL, shift text NOT NULL, taken_by text NOT NULL,
    recorded_at timestamptz NOT NULL);
CREATE TABLE bench.allocation (payment_id text, charge_id text, amount_fen bigint NOT NULL,
    PRIMARY KEY (payment_id, charge_id));
CREATE TABLE bench.receipt (receipt text PRIMARY KEY, book text NOT NULL, payment_id text NOT NULL,
    dwelling text NOT NULL, amount_fen bigint NOT NULL);
CREATE TABLE bench.command (command_id text PRIMARY KEY, fingerprint text NOT NULL, payment_id text NOT NULL);
"""
_COMMAND = "INSERT INTO bench.command VALUES (%s, %s, %s)"
_ACCOUNT = "SELECT owed_fen FROM bench.account WHERE dwelling = %s FOR UPDATE"
_OPEN = (
    "SELECT charge_id, open_fen FROM bench.charge"
    " WHERE dwelling = %s AND open_fen > 0 AND debtor = %s AND creditor = %s ORDER BY due_on, charge_id"
)
_SHIFT = "SELECT cashier, payee, state FROM bench.shift WHERE shift = %s FOR UPDATE"
_NUMBER = (
    "UPDATE bench.book SET next = next + 1"
    " WHERE book = %s AND holder = %s AND payee = %s AND next <= last RETURNING next - 1"
)
_PAYMENT = "INSERT INTO bench.payment VALUES (%s, %s, %s, %s, 'cash', %s, %s, %s, %s, %s, %s, %s, now())"
_ALLOCATION = "INSERT INTO bench.allocation VALUES (%s, %s, %s)"
_PAID = "UPDATE bench.charge SET open_fen = open_fen - %s WHERE dwelling = %s AND charge_id = %s"
_RECEIPT = "INSERT INTO bench.receipt VALUES (%s, %s, %s, %s, %s)"
_TODAY = date(2026, 1, 15)


class NotTaken(Exception):
    """The transaction is rolled back."""


class Handwritten:
    """Stands on the tables of the CRUD baseline: what is owed is known there already."""

    def __init__(self, url: str) -> None:
        self._url = url
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(_TABLES.encode())

    def open(self, papers: list[Paper]) -> None:
        """Shifts and receipt books as a morning needs them."""
        shifts = {(paper.shift, paper.cashier, COMPANY, "open") for paper in papers}
        books = {(paper.book, paper.cashier, COMPANY, paper.first, paper.last) for paper in papers}
        with psycopg.connect(self._url, autocommit=True) as connection, connection.cursor() as cursor:
            cursor.executemany("INSERT INTO bench.shift VALUES (%s, %s, %s, %s)", list(shifts))
            cursor.executemany("INSERT INTO bench.book VALUES (%s, %s, %s, %s, %s)", list(books))

    def clerk(self) -> Taking:
        """A clerk with a connection of its own."""
        connection = psycopg.connect(self._url, autocommit=True)
        return lambda paper, dwelling, payment_id, fen: _take(connection, paper, dwelling, payment_id, fen)


def _take(
    connection: psycopg.Connection[tuple[object, ...]], paper: Paper, dwelling: str, payment_id: str, amount_fen: int
) -> None:
    debtor = f"resident:{dwelling}"
    with connection.transaction():
        connection.execute(_COMMAND, (payment_id, "0" * 32, payment_id))
        connection.execute(_ACCOUNT, (dwelling,)).fetchone()
        owed = connection.execute(_OPEN, (dwelling, debtor, COMPANY)).fetchall()
        if connection.execute(_SHIFT, (paper.shift,)).fetchone() != (paper.cashier, COMPANY, "open"):
            raise NotTaken(paper.shift)
        number = connection.execute(_NUMBER, (paper.book, paper.cashier, COMPANY)).fetchone()
        if number is None:
            raise NotTaken(paper.book)
        receipt = f"{paper.series}{number[0]:08}"
        rest_fen, lines = amount_fen, []
        for charge_id, open_fen in owed:
            if paid_fen := min(rest_fen, int(str(open_fen))):
                lines.append((charge_id, paid_fen))
                rest_fen -= paid_fen
        payment = (payment_id, dwelling, amount_fen, rest_fen, _TODAY, _TODAY, debtor, COMPANY, receipt)
        connection.execute(_PAYMENT, (*payment, paper.shift, paper.cashier))
        for charge_id, paid_fen in lines:
            connection.execute(_ALLOCATION, (payment_id, charge_id, paid_fen))
            connection.execute(_PAID, (paid_fen, dwelling, charge_id))
        connection.execute(_RECEIPT, (receipt, paper.book, payment_id, dwelling, amount_fen))
