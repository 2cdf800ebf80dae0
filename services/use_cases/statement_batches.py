"""Issuing the papers of a building: what they show is frozen with the position up to which history was known."""

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256

import msgspec

from domain.billing import refusals
from domain.billing.events.papers import IssuedBefore, IssuedStatement, StatementsIssued
from domain.billing.statement_batch import StatementBatch, batch_key
from domain.values.dwelling_code import place
from domain.values.party import is_resident
from domain.values.period import last_day, month
from projections import directory, staff_roster, statement_batches
from projections.directory import DwellingRow
from projections.engine.projection import position
from projections.engine.tables import Reading
from projections.statement import Statement, statement
from services.house import House
from services.use_cases.command import use_case

FORM, BEFORE_NUMBERS = "2", "1"
"""The forms and words of this release; counted up when a paper that was issued would look otherwise.

On the first one, receipts that were numbered after their money came stood without a number.
"""


@use_case
def issue_statements(house: House, building: str, *, period: str) -> int:
    """Every dwelling's paper of a month, up to today if the month is not over.

    Whoever has not joined is invited to; where money is taken online, there are links to pay by.
    Raises StatementsIssuedAlready, LaterStatementsIssued, NothingToIssue, …
    """
    period, today = month(period), house.today()
    batch = house.store.load(StatementBatch, batch_key(building, period))
    last = min(last_day(period), today)
    with house.read() as reading:
        found = statement_batches.latest_of_building(reading, building)
        latest, before = found or (None, None)
        batch.must_be_issuable(latest, today)
        known_at = min(position(reading, name) for name in ("billing_statement", "collection", "directory"))
        lines = tuple(_papers(reading, building, period, last, known_at, before))
    batch.issue(
        StatementsIssued(
            batch=batch.key,
            building=building,
            period=period,
            issued_on=today,
            last=last,
            known_at=known_at,
            before=before,
            form=FORM,
            phone=house.settings.service_phone,
            public_url=house.settings.public_url,
            lines=lines,
        ),
        latest=latest,
        links_until=today + timedelta(days=house.settings.pay_link_days) if house.gateway is not None else None,
    )
    return house.store.record(batch)


@use_case
def revoke_pay_link(house: House, building: str, period: str, *, dwelling: str, reason: str) -> int:
    """Nobody pays by the link on this paper any more. Raises NothingIssued, NoPayLink, UnknownReason."""
    batch = house.store.load(StatementBatch, batch_key(building, month(period)))
    batch.revoke_pay_link(dwelling, reason=reason)
    return house.store.record(batch)


def issued_batch(house: House, building: str, period: str) -> StatementsIssued:
    """What was issued. Raises NothingIssued."""
    return house.store.load(StatementBatch, batch_key(building, month(period))).must_be_issued()


def as_issued(reading: Reading, batch: StatementsIssued, line: IssuedStatement) -> Statement:
    """The statement on a paper, figure by figure as it was issued. Raises IssuedOtherwise."""
    own = as_known(reading, batch, line.dwelling, line.debtor)
    if figures(own) != line.sha256:
        raise refusals.IssuedOtherwise(line.dwelling)
    return own


def as_known(reading: Reading, batch: StatementsIssued, dwelling: str, debtor: str | None) -> Statement:
    """Of one debtor or of all, by what was known when it was issued."""
    return statement(
        reading,
        dwelling,
        batch.period,
        debtor=debtor,
        as_of=batch.last,
        known_at=batch.known_at,
        before=batch.before,
        numbered=batch.form != BEFORE_NUMBERS,
    )


def figures(of: Statement) -> str:
    """SHA-256 of what adds up on a statement: neither names nor words are in it, so that those may be mended."""
    lines = [(each.what, each.booked_on, each.charge_id, each.payment_id, each.amount_fen) for each in of.lines]
    items = [(each.charge_id, each.due_on, each.outstanding_fen) for each in of.open_items]
    rests = [(each.payment_id, each.rest_fen) for each in of.rests]
    content = (of.dwelling, of.period, of.last, of.debtor, of.opening_fen, lines, of.closing_fen, items, rests)
    return sha256(msgspec.json.encode(content)).hexdigest()


def _papers(
    reading: Reading, building: str, period: str, last: date, known_at: int, before: IssuedBefore | None
) -> Iterator[IssuedStatement]:
    joined = staff_roster.joined(reading)
    for home in _homes(reading, building, last):
        debtor = directory.debtor_on(reading, home.dwelling, last)
        own = statement(reading, home.dwelling, period, debtor=debtor, as_of=last, known_at=known_at, before=before)
        invites = is_resident(debtor) and debtor.removeprefix("resident:") not in joined
        yield IssuedStatement(dwelling=home.dwelling, debtor=debtor, invites=invites, sha256=figures(own))


def _homes(reading: Reading, building: str, day: date) -> list[DwellingRow]:
    """In the order in which a letter carrier walks: entrance by entrance, door by door."""
    area = place(f"{building}-1-1").area
    return [
        home
        for home in directory.dwellings(reading, area, ended=True)
        if home.building == building and home.stands_on(day)
    ]
