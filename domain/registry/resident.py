"""Resident (居民): a person, sealed."""

from datetime import date
from typing import assert_never

from domain.history import Aggregate
from domain.registry import refusals
from domain.registry.events import (
    ContactGiven,
    ContactWithdrawn,
    DeathRecorded,
    PersonsToldApart,
    ResidentEvent,
    ResidentRegistered,
    RetirementRecorded,
    SamePersonRecorded,
)
from domain.values.authority import Authority, must_be_named
from domain.values.personal import Personal


class Resident(Aggregate[ResidentEvent]):
    """Who a person is and how to reach them. The id says nothing; name and telephone stand sealed."""

    KIND = "resident"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.contacts: set[str] = set()
        self.retired: bool | None = None
        self.died_on: date | None = None
        self.same: set[str] = set()
        self.others: set[str] = set()

    def register(self, name: Personal, *, retired: bool | None) -> None:
        """Quiet when registered already."""
        if self.version == 0:
            self.record(ResidentRegistered(resident=self.key, name=name, retired=retired))

    def give_contact(self, contact: Personal) -> None:
        """A newer number of a kind takes the place of the older. Raises UnknownResident."""
        self.must_be_registered()
        self.record(ContactGiven(resident=self.key, contact=contact))

    def withdraw_contact(self, kind: str) -> None:
        """Quiet when there is none. Raises UnknownResident."""
        self.must_be_registered()
        if kind in self.contacts:
            self.record(ContactWithdrawn(resident=self.key, kind=kind))

    def record_retirement(self, retired: bool, *, authority: Authority) -> None:
        """Retired, or at work again. Quiet when so on record. Raises UnknownResident, AuthorityMissing."""
        self.must_be_registered()
        must_be_named(authority)
        if retired != self.retired:
            self.record(RetirementRecorded(resident=self.key, retired=retired, authority=authority))

    def record_death(self, died_on: date, *, authority: Authority) -> None:
        """What the person owned waits for the heirs. Raises UnknownResident, AuthorityMissing, DiedAlready."""
        self.must_be_registered()
        must_be_named(authority)
        if self.died_on:
            raise refusals.DiedAlready()
        self.record(DeathRecorded(resident=self.key, died_on=died_on, authority=authority))

    def record_same_person(self, other: str, *, authority: Authority) -> None:
        """Both records are of one person. Quiet when known. Raises UnknownResident, AuthorityMissing, PersonsAlike."""
        self._must_be_another(other)
        must_be_named(authority)
        if other not in self.same:
            self.record(SamePersonRecorded(resident=self.key, same_as=other, authority=authority))

    def tell_apart(self, other: str) -> None:
        """They are two persons after all. Quiet when known. Raises UnknownResident, PersonsAlike."""
        self._must_be_another(other)
        if other not in self.others:
            self.record(PersonsToldApart(resident=self.key, other=other))

    def must_be_alive_on(self, day: date) -> None:
        """Whoever died by then takes nothing over. Raises PersonDied."""
        if self.died_on and self.died_on <= day:
            raise refusals.PersonDied()

    def must_be_registered(self) -> None:
        """Raises UnknownResident."""
        if self.version == 0:
            raise refusals.UnknownResident()

    def evolve(self, event: ResidentEvent) -> None:
        match event:
            case ResidentRegistered() | RetirementRecorded():
                self.retired = event.retired
            case ContactGiven():
                self.contacts.add(event.contact.kind)
            case ContactWithdrawn():
                self.contacts.discard(event.kind)
            case DeathRecorded():
                self.died_on = event.died_on
            case SamePersonRecorded():
                self.same.add(event.same_as)
                self.others.discard(event.same_as)
            case PersonsToldApart():
                self.others.add(event.other)
                self.same.discard(event.other)
            case _:
                assert_never(event)

    def _must_be_another(self, other: str) -> None:
        self.must_be_registered()
        if other == self.key:
            raise refusals.PersonsAlike()
