"""Resident (居民): a person, sealed."""

from typing import assert_never

from domain.history import Aggregate
from domain.registry import refusals
from domain.registry.events import ContactGiven, ContactWithdrawn, ResidentEvent, ResidentRegistered
from domain.values.personal import Personal


class Resident(Aggregate[ResidentEvent]):
    """Who a person is and how to reach them. The id says nothing; name and telephone stand sealed."""

    KIND = "resident"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.contacts: set[str] = set()

    def register(self, name: Personal, *, retired: bool | None) -> None:
        """Quiet when registered already."""
        if self.version == 0:
            self.record(ResidentRegistered(resident=self.key, name=name, retired=retired))

    def give_contact(self, contact: Personal) -> None:
        """A newer number of a kind takes the place of the older. Raises UnknownResident."""
        self._must_be_registered()
        self.record(ContactGiven(resident=self.key, contact=contact))

    def withdraw_contact(self, kind: str) -> None:
        """Quiet when there is none. Raises UnknownResident."""
        self._must_be_registered()
        if kind in self.contacts:
            self.record(ContactWithdrawn(resident=self.key, kind=kind))

    def evolve(self, event: ResidentEvent) -> None:
        match event:
            case ResidentRegistered():
                pass
            case ContactGiven():
                self.contacts.add(event.contact.kind)
            case ContactWithdrawn():
                self.contacts.discard(event.kind)
            case _:
                assert_never(event)

    def _must_be_registered(self) -> None:
        if self.version == 0:
            raise refusals.UnknownResident()
