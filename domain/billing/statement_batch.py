"""StatementBatch (账单批次): the papers of a building for a month."""

from datetime import date
from typing import assert_never

from domain.billing import refusals
from domain.billing.events.papers import StatementsIssued
from domain.history import Aggregate
from domain.values.period import first_day


def batch_key(building: str, period: str) -> str:
    """ "BH-1/2026-11"."""
    return f"{building}/{period}"


class StatementBatch(Aggregate[StatementsIssued]):
    """Issued once: what a household holds in its hands is never altered, only followed by the next month's paper."""

    KIND = "statement-batch"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.building, _, self.period = key.rpartition("/")
        self.issued: StatementsIssued | None = None

    def must_be_issuable(self, latest: str | None, today: date) -> None:
        """`latest` is the building's last month that is issued. Raises StatementsIssuedAlready, NotYet, …"""
        if self.issued is not None:
            raise refusals.StatementsIssuedAlready(self.building, self.period)
        if first_day(self.period) > today:
            raise refusals.NotYet(first_day(self.period))
        if latest is not None and latest >= self.period:
            raise refusals.LaterStatementsIssued(self.building, latest)

    def issue(self, papers: StatementsIssued, *, latest: str | None) -> None:
        """Raises NothingToIssue, and as `must_be_issuable`."""
        self.must_be_issuable(latest, papers.issued_on)
        if not papers.lines:
            raise refusals.NothingToIssue(self.building, papers.last)
        self.record(papers)

    def must_be_issued(self) -> StatementsIssued:
        """What was issued. Raises NothingIssued."""
        if self.issued is None:
            raise refusals.NothingIssued(self.building, self.period)
        return self.issued

    def evolve(self, event: StatementsIssued) -> None:
        match event:
            case StatementsIssued():
                self.issued = event
            case _:
                assert_never(event)
