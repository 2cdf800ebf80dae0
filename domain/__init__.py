"""Anju's domain, told as a paragraph.

A dormitory area has buildings, entrances and dwellings; a dwelling has owners in time, and people who
live in it. A bureau hands over its ledgers: each row becomes a fact, with the file as its authority.
A dated tariff says what a dwelling owes for a month. A building's assessments stand on a sheet of a
run, another person approves it, and it is posted. What is owed and paid stands in the account of the
dwelling: money arrives as a payment in a cashier's shift, is given a receipt, is allocated to what its
debtor owes, and rests on the payment until then. What was wrong is released, reversed or refunded by a
further fact, prepared by one person and approved by another. Books are closed by their creditor; what
comes late is booked on the first open day. What a provider took is compared with its own books day by
day, and what differs stands open until it is cleared. The maintenance fund and the retrofit keep books of their own.
Whoever owes a charge may doubt it, in their own words, and has an answer with a date; the balance stays.
Names and words are sealed: whoever of the staff looks at one says what for, and the person sees who looked.
A company assesses and collects in an area from the agreed cut-off on, until its term ends, and not while suspended.
Should the record itself ever go back to a backup, two persons declare what is lost before it goes on.
Who of the staff may do what, and where, two others decide; a resident joins with the code on a paper.
"""

from typing import get_args

from domain.approvals.events import ProposalEvent
from domain.billing.events import BillingEvent
from domain.fund.events import FundEvent
from domain.handover.events import HandoverEvent
from domain.history import Event
from domain.operations.events import RecordKeepingEvent
from domain.payments.events import PaymentsEvent
from domain.privacy.events import PrivacyEvent
from domain.registry.events import RegistryEvent
from domain.retrofit.events import RetrofitEvent
from domain.staff.events import SignInEvent

VOCABULARY: dict[str, type[Event]] = {
    event.TOPIC: event
    for union in (
        RegistryEvent,
        ProposalEvent,
        BillingEvent,
        PaymentsEvent,
        FundEvent,
        RetrofitEvent,
        HandoverEvent,
        RecordKeepingEvent,
        SignInEvent,
        PrivacyEvent,
    )
    for event in get_args(union) or (union,)
}
"""Every fact that may stand on disk, by its topic."""
