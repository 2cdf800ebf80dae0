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
    CAPACITIES,
    CAUSES,
    CORRECTION,
    PURCHASE,
    SOLD_PUBLIC,
    TENURES,
    UNSOLD_PUBLIC,
    DwellingDivided,
    DwellingEvent,
    DwellingFormed,
    DwellingRegistered,
    DwellingRenumbered,
    DwellingsJoined,
    FloorAreaCorrected,
    Holding,
    MoveInCorrected,
    MoveInMonthRecorded,
    OwnershipTransferred,
    PayerNamed,
    TenantMovedIn,
    TenantMovedOut,
    TenureConverted,
    VacancyDeclared,
    VacancyEnded,
)
from domain.values.authority import Authority, must_be_named
from domain.values.dwelling_code import place
from domain.values.floor_area import floor_area
from domain.values.period import month


class Dwelling(Aggregate[DwellingEvent]):
    """A dwelling as long as it stands: its floor area, its tenure, and who owned it and lived in it when.

    Fees are owed by its owner (物业管理条例 41), or by the payer who was named with an authority. Its first code
    stays its identity when the door is renumbered.
    """

    KIND = "dwelling"
    registered: DwellingRegistered

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.codes = [key]  # The last one is on the door.
        self.floor_area_sqm = Decimal(0)
        self.tenure = ""
        self.owners: list[tuple[date, tuple[Holding, ...]]] = []
        self.payers: list[tuple[date, str]] = []
        self.living_in: dict[str, str] = {}
        self.vacant = False
        self.moved_in_on: date | None = None
        self.moved_in_month = ""
        self.formed_on: date | None = None
        self.ended_on: date | None = None

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
        """After a measurement. Raises UnknownDwelling, DwellingEnded, FloorAreaInvalid, AreaUnchanged, …"""
        self._must_stand(authority)
        exact_sqm = floor_area(sqm)
        if exact_sqm == self.floor_area_sqm:
            raise refusals.AreaUnchanged(self.key, self.floor_area_sqm)
        fact = FloorAreaCorrected(
            dwelling=self.key, floor_area_sqm=exact_sqm, formerly_sqm=self.floor_area_sqm, authority=authority
        )
        self.record(fact)

    # Whose it is --------------------------------------------------------------------------------

    def transfer_ownership(self, fact: OwnershipTransferred) -> None:
        """By one of the causes; a correction may take the place of the latest owners, from their own day on.

        A purchase from the unit makes a sold public dwelling of an unsold one, and a tenant who buys is a tenant no
        more. Raises UnknownDwelling, DwellingEnded, SharesIncomplete, AuthorityMissing, UnknownCause,
        TransferOutOfOrder, NotUnsoldPublic.
        """
        self._must_stand(fact.authority)
        _must_be_whole(fact.owners)
        if fact.cause not in CAUSES:
            raise refusals.UnknownCause(fact.cause, ", ".join(CAUSES))
        latest = self.owners[-1][0]
        if fact.effective_from < latest or (fact.effective_from == latest and fact.cause != CORRECTION):
            raise refusals.TransferOutOfOrder(latest)
        if fact.cause != PURCHASE:
            return self.record(fact)
        self._convert(fact)
        self.record(fact)
        for owner in fact.owners:
            if owner.party in self.living_in:
                self.move_out(owner.party, on=fact.effective_from)

    def _convert(self, fact: OwnershipTransferred) -> None:
        if self.tenure != UNSOLD_PUBLIC:
            raise refusals.NotUnsoldPublic(self.key, self.tenure)
        self.record(
            TenureConverted(
                dwelling=self.key,
                tenure=SOLD_PUBLIC,
                formerly=self.tenure,
                effective_from=fact.effective_from,
                authority=fact.authority,
            )
        )

    def name_payer(self, payer: str, *, effective_from: date, authority: Authority) -> None:
        """Raises UnknownDwelling, DwellingEnded, AuthorityMissing."""
        self._must_stand(authority)
        self.record(PayerNamed(dwelling=self.key, payer=payer, effective_from=effective_from, authority=authority))

    def owners_on(self, day: date) -> tuple[Holding, ...]:
        """Whose it was on a day; before the first record, the first that is known."""
        held = [owners for since, owners in self.owners if since <= day]
        return held[-1] if held else self.owners[0][1]

    def debtor_on(self, day: date) -> str:
        """Who owes the fees of a day: the payer named for it, else the first of the owners."""
        named = [payer for since, payer in self.payers if since <= day]
        return named[-1] if named else self.owners_on(day)[0].party

    # Who lives there ----------------------------------------------------------------------------

    def record_move_in_month(self, period: str, *, authority: Authority) -> None:
        """Of whoever lived there when it was registered. Quiet when known. Raises UnknownDwelling, PeriodInvalid, …"""
        self._must_stand(authority)
        if month(period) != self.moved_in_month:
            self.record(MoveInMonthRecorded(dwelling=self.key, month=period, authority=authority))

    def correct_move_in(self, on: date | None, period: str | None, *, authority: Authority) -> None:
        """A day, or a month where no day is known. Quiet when known. Raises UnknownDwelling, PeriodInvalid, …"""
        self._must_stand(authority)
        known, said = (self.moved_in_on, self.moved_in_month or None), (on, month(period) if period else None)
        if said != known:
            fact = MoveInCorrected(
                dwelling=self.key,
                moved_in_on=said[0],
                month=said[1],
                formerly_on=known[0],
                formerly_month=known[1],
                authority=authority,
            )
            self.record(fact)

    def move_in(self, resident: str, capacity: str, *, since: date | None, authority: Authority) -> None:
        """A tenant or another user. Quiet when there already. Raises DwellingEnded, UnknownCapacity, …"""
        self.must_be_registered()
        if capacity not in CAPACITIES:
            raise refusals.UnknownCapacity(capacity, ", ".join(CAPACITIES))
        if resident not in self.living_in:
            self._must_not_have_ended()
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
            self._must_not_have_ended()
            self.record(VacancyDeclared(dwelling=self.key, since=since, authority=authority))

    def end_vacancy(self, *, on: date) -> None:
        """Raises UnknownDwelling, NotVacant."""
        self.must_be_registered()
        if not self.vacant:
            raise refusals.NotVacant(self.key)
        self.record(VacancyEnded(dwelling=self.key, ended_on=on))

    # What becomes of it -------------------------------------------------------------------------

    def renumber(self, fact: DwellingRenumbered) -> None:
        """Another code on the door. Raises UnknownDwelling, DwellingEnded, CodeUsed, OtherArea, AuthorityMissing."""
        self._must_stand(fact.authority)
        self._must_be_of_this_area(fact.code)
        if fact.code in self.codes:
            raise refusals.CodeUsed(fact.code)
        self.record(replace(fact, formerly=self.codes[-1]))

    def divide(self, fact: DwellingDivided) -> None:
        """It ends. Raises UnknownDwelling, DwellingEnded, PartsUnclear, OtherArea, TransferOutOfOrder, …"""
        self._must_end_well(fact.effective_from, fact.authority)
        if len(fact.into) < 2 or len(set(fact.into)) < len(fact.into):
            raise refusals.PartsUnclear()
        for code in fact.into:
            self._must_be_of_this_area(code)
        self.record(fact)

    def join(self, fact: DwellingsJoined) -> None:
        """It ends as a part of another. Raises UnknownDwelling, DwellingEnded, OtherArea, TransferOutOfOrder, …"""
        self._must_end_well(fact.effective_from, fact.authority)
        self._must_be_of_this_area(fact.into)
        self.record(fact)

    def form(self, fact: DwellingRegistered, out_of: Sequence[str], *, effective_from: date) -> None:
        """Made of others, it stands from a day on. Raises CodeUsed, FloorAreaInvalid, SharesIncomplete."""
        if self.version:
            raise refusals.CodeUsed(self.key)
        self.register(fact)
        self.record(
            DwellingFormed(
                dwelling=self.key, out_of=tuple(out_of), effective_from=effective_from, authority=fact.authority
            )
        )

    def must_stand_on(self, day: date) -> None:
        """On days before it was formed and from its end on, nothing is owed here. Raises NotStanding."""
        if (self.formed_on and day < self.formed_on) or (self.ended_on and day >= self.ended_on):
            raise refusals.NotStanding(self.key, day)

    def must_be_registered(self) -> None:
        """Raises UnknownDwelling."""
        if self.version == 0:
            raise refusals.UnknownDwelling(self.key)

    def evolve(self, event: DwellingEvent) -> None:
        match event:
            case DwellingRegistered():
                self.registered, self.floor_area_sqm, self.tenure = event, event.floor_area_sqm, event.tenure
                self.owners.append((date.min, event.owners))
                self.moved_in_on = event.moved_in_on
            case FloorAreaCorrected():
                self.floor_area_sqm = event.floor_area_sqm
            case OwnershipTransferred():
                self.owners.append((event.effective_from, event.owners))
            case TenureConverted():
                self.tenure = event.tenure
            case PayerNamed():
                self.payers.append((event.effective_from, event.payer))
                self.payers.sort(key=lambda named: named[0])  # Of two for the same day, the one named last.
            case MoveInMonthRecorded():
                self.moved_in_month = event.month
            case MoveInCorrected():
                self.moved_in_on, self.moved_in_month = event.moved_in_on, event.month or ""
            case TenantMovedIn():
                self.living_in[event.resident] = event.capacity
            case TenantMovedOut():
                del self.living_in[event.resident]
            case VacancyDeclared() | VacancyEnded():
                self.vacant = isinstance(event, VacancyDeclared)
            case DwellingRenumbered():
                self.codes.append(event.code)
            case DwellingDivided() | DwellingsJoined():
                self.ended_on = event.effective_from
            case DwellingFormed():
                self.formed_on = event.effective_from
            case _:
                assert_never(event)

    def _must_stand(self, authority: Authority) -> None:
        self.must_be_registered()
        self._must_not_have_ended()
        must_be_named(authority)

    def _must_not_have_ended(self) -> None:
        if self.ended_on:
            raise refusals.DwellingEnded(self.key, self.ended_on)

    def _must_end_well(self, day: date, authority: Authority) -> None:
        self._must_stand(authority)
        self.must_stand_on(day)
        if day < self.owners[-1][0]:
            raise refusals.TransferOutOfOrder(self.owners[-1][0])

    def _must_be_of_this_area(self, code: str) -> None:
        if place(code).area != place(self.key).area:
            raise refusals.OtherArea(self.key, code)

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
    alone = owners[0]
    if len(owners) == 1 and alone.numerator == alone.denominator:
        return
    if sum(Fraction(each.numerator, each.denominator) for each in owners) != 1:
        raise refusals.SharesIncomplete()
