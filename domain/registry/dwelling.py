"""Dwelling (户)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from msgspec.structs import replace

from domain.history import Aggregate
from domain.registry import refusals
from domain.registry.events import (
    TENURES,
    DwellingEvent,
    DwellingRegistered,
    FloorAreaCorrected,
    Holding,
    OwnershipTransferred,
    PayerNamed,
    TenantMovedIn,
    TenantMovedOut,
    VacancyDeclared,
    VacancyEnded,
)
from domain.values.authority import Authority, must_be_named
from domain.values.floor_area import floor_area


class Dwelling(Aggregate[DwellingEvent]):
    """A dwelling as long as it stands: its floor area, its tenure, and who owned it and lived in it when.

    Fees are owed by its owner (物业管理条例 41), or by the payer who was named with an authority.
    """

    KIND = "dwelling"
    registered: DwellingRegistered

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.floor_area_sqm = Decimal(0)
        self.owners: list[tuple[date, tuple[Holding, ...]]] = []
        self.payers: list[tuple[date, str]] = []
        self.living_in: dict[str, str] = {}
        self.vacant = False

    def register(self, fact: DwellingRegistered) -> None:
        """Quiet for the same facts. Raises RegisteredOtherwise, FloorAreaInvalid, UnknownTenure, SharesIncomplete."""
        if self.version:
            if fact != self.registered:
                raise refusals.RegisteredOtherwise(self.key, self._in_short())
            return
        exact_sqm = floor_area(fact.floor_area_sqm)
        if fact.tenure not in TENURES:
            raise refusals.UnknownTenure(fact.tenure)
        _must_be_whole(fact.owners)
        self.record(replace(fact, floor_area_sqm=exact_sqm))

    def correct_floor_area(self, sqm: Decimal, *, authority: Authority) -> None:
        """After a measurement. Raises UnknownDwelling, FloorAreaInvalid, AreaUnchanged, AuthorityMissing."""
        self.must_be_registered()
        must_be_named(authority)
        exact_sqm = floor_area(sqm)
        if exact_sqm == self.floor_area_sqm:
            raise refusals.AreaUnchanged(self.key, self.floor_area_sqm)
        fact = FloorAreaCorrected(
            dwelling=self.key, floor_area_sqm=exact_sqm, formerly_sqm=self.floor_area_sqm, authority=authority
        )
        self.record(fact)

    def transfer_ownership(self, fact: OwnershipTransferred) -> None:
        """Raises UnknownDwelling, SharesIncomplete, AuthorityMissing, TransferOutOfOrder."""
        self.must_be_registered()
        must_be_named(fact.authority)
        _must_be_whole(fact.owners)
        latest = self.owners[-1][0]
        if fact.effective_from <= latest:
            raise refusals.TransferOutOfOrder(latest)
        self.record(fact)

    def name_payer(self, payer: str, *, effective_from: date, authority: Authority) -> None:
        """Raises UnknownDwelling, AuthorityMissing."""
        self.must_be_registered()
        must_be_named(authority)
        self.record(PayerNamed(dwelling=self.key, payer=payer, effective_from=effective_from, authority=authority))

    def move_in(self, resident: str, capacity: str, *, since: date | None, authority: Authority) -> None:
        """A tenant or another user. Quiet when already there."""
        self.must_be_registered()
        if resident not in self.living_in:
            self.record(
                TenantMovedIn(dwelling=self.key, resident=resident, capacity=capacity, since=since, authority=authority)
            )

    def move_out(self, resident: str, *, on: date) -> None:
        """Raises UnknownDwelling, NotALivingTenant."""
        self.must_be_registered()
        if resident not in self.living_in:
            raise refusals.NotALivingTenant(self.key)
        self.record(TenantMovedOut(dwelling=self.key, resident=resident, moved_out_on=on))

    def declare_vacancy(self, *, since: date | None, authority: Authority) -> None:
        """Quiet when vacant already; what a vacancy costs is a rule of its own."""
        self.must_be_registered()
        if not self.vacant:
            self.record(VacancyDeclared(dwelling=self.key, since=since, authority=authority))

    def end_vacancy(self, *, on: date) -> None:
        """Raises UnknownDwelling, NotVacant."""
        self.must_be_registered()
        if not self.vacant:
            raise refusals.NotVacant(self.key)
        self.record(VacancyEnded(dwelling=self.key, ended_on=on))

    def owners_on(self, day: date) -> tuple[Holding, ...]:
        """Whose it was on a day; before the first record, the first that is known."""
        held = [owners for since, owners in self.owners if since <= day]
        return held[-1] if held else self.owners[0][1]

    def debtor_on(self, day: date) -> str:
        """Who owes the fees of a day: the payer named for it, else the first of the owners."""
        named = [payer for since, payer in self.payers if since <= day]
        return named[-1] if named else self.owners_on(day)[0].party

    def must_be_registered(self) -> None:
        """Raises UnknownDwelling."""
        if self.version == 0:
            raise refusals.UnknownDwelling(self.key)

    def evolve(self, event: DwellingEvent) -> None:
        match event:
            case DwellingRegistered():
                self.registered, self.floor_area_sqm = event, event.floor_area_sqm
                self.owners.append((date.min, event.owners))
            case FloorAreaCorrected():
                self.floor_area_sqm = event.floor_area_sqm
            case OwnershipTransferred():
                self.owners.append((event.effective_from, event.owners))
            case PayerNamed():
                self.payers.append((event.effective_from, event.payer))
                self.payers.sort(key=lambda named: named[0])  # Of two for the same day, the one named last.
            case TenantMovedIn():
                self.living_in[event.resident] = event.capacity
            case TenantMovedOut():
                del self.living_in[event.resident]
            case VacancyDeclared():
                self.vacant = True
            case VacancyEnded():
                self.vacant = False
            case _:
                assert_never(event)

    def _in_short(self) -> str:
        return f"{self.registered.floor_area_sqm} ㎡, {self.registered.tenure}"


def _must_be_whole(owners: Sequence[Holding]) -> None:
    parties = {each.party for each in owners}
    if (
        not owners
        or len(parties) != len(owners)
        or any(each.numerator <= 0 or each.denominator <= 0 for each in owners)
    ):
        raise refusals.SharesIncomplete()
    if sum(Fraction(each.numerator, each.denominator) for each in owners) != 1:
        raise refusals.SharesIncomplete()
