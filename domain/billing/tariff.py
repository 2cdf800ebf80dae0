"""Tariff (收费标准) of one fee kind in one area."""

from decimal import Decimal
from typing import NamedTuple, assert_never

from msgspec.structs import replace

from domain.billing import refusals
from domain.billing.bases import BASES
from domain.billing.due import Due
from domain.billing.events import Assessment, Basis, TariffAdopted, TariffEnded, TariffEvent, TariffWithdrawn
from domain.history import Aggregate
from domain.values.authority import must_be_named
from domain.values.money import HALF_UP_TO_FEN, fen, unrounded_fen
from domain.values.period import month

RATE_DECIMALS, RATE_MAX_YUAN = 6, 1_000_000
"""At this rate the largest dwelling still owes an amount that is booked."""


def tariff_key(area: str, fee_kind: str) -> str:
    """ "BH/物业服务费". Raises FeeKindInvalid."""
    if not 1 <= len(fee_kind.strip()) <= 40 or "/" in fee_kind or not fee_kind.isprintable():
        raise refusals.FeeKindInvalid()
    return f"{area}/{fee_kind.strip()}"


class Version(NamedTuple):
    """A tariff as adopted, with its number in the order of adoption."""

    number: int
    adopted: TariffAdopted


class Tariff(Aggregate[TariffEvent]):
    """What one kind of fee costs in one area, from month to month, and on what authority.

    A later version takes over from its first month on; what was assessed before keeps its own.
    """

    KIND = "tariff"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.versions: dict[int, TariffAdopted] = {}
        self.adoptions = 0
        self.ends: list[tuple[str, int]] = []  # The last month, and how many versions there were when it was set.

    def adopt(self, fact: TariffAdopted) -> None:
        """The next version, whatever number it came with. Quiet when adopted alike.

        Raises TariffOverlap, RateNotPositive, UnknownBasis, AuthorityMissing.
        """
        if any(replace(fact, version=number) == known for number, known in self.versions.items()):
            return
        month(fact.effective_from)
        must_be_named(fact.authority)
        if fact.basis not in BASES:
            raise refusals.UnknownBasis(fact.basis, ", ".join(BASES))
        _must_be_a_rate(fact.rate_yuan)
        if any(known.effective_from == fact.effective_from for known in self.versions.values()):
            raise refusals.TariffOverlap(self.key, fact.effective_from)
        self.record(replace(fact, version=self.adoptions + 1))

    def withdraw(self, fact: TariffWithdrawn) -> None:
        """A slip of the keys is taken back. Raises UnknownTariffVersion."""
        if fact.version not in self.versions:
            raise refusals.UnknownTariffVersion(self.key, fact.version)
        self.record(fact)

    def end(self, fact: TariffEnded) -> None:
        """After this month the fee is no longer assessed. Raises AuthorityMissing, TariffGap."""
        must_be_named(fact.authority)
        self.in_force(month(fact.last_period))
        self.record(fact)

    def in_force(self, period: str) -> Version:
        """The version that holds in a month. Raises TariffGap."""
        begun = [
            (each.effective_from, number)
            for number, each in self.versions.items()
            if each.effective_from <= period and not self._has_ended(number, each, period)
        ]
        if not begun:
            raise refusals.TariffGap(self.key, period)
        number = max(begun)[1]
        return Version(number, self.versions[number])

    def assess(self, due: Due) -> Assessment:
        """The one place where a fee is computed: for a single dwelling as for a whole run."""
        version = self.in_force(due.period)
        tariff = version.adopted
        rule = BASES[tariff.basis]
        quantity = rule.quantity(due)
        yuan: Decimal = quantity * tariff.rate_yuan
        return Assessment(
            charge_id=f"{tariff.fee_kind}/{due.period}/{due.attempt}",
            dwelling=due.dwelling,
            fee_kind=tariff.fee_kind,
            period=due.period,
            amount_fen=fen(yuan),
            due_on=due.due_on,
            debtor=due.debtor,
            liable_with=due.liable_with,
            creditor=tariff.creditor,
            basis=Basis(
                tariff=self.key,
                tariff_version=version.number,
                basis=tariff.basis,
                quantity=quantity,
                unit=rule.unit,
                rate_yuan=tariff.rate_yuan,
                months=1,
                unrounded_fen=unrounded_fen(yuan),
                rounding=HALF_UP_TO_FEN,
                authority=tariff.authority,
            ),
        )

    def evolve(self, event: TariffEvent) -> None:
        match event:
            case TariffAdopted():
                self.adoptions = event.version
                self.versions[event.version] = event
            case TariffWithdrawn():
                del self.versions[event.version]
            case TariffEnded():
                self.ends.append((event.last_period, self.adoptions))
            case _:
                assert_never(event)

    def _has_ended(self, number: int, version: TariffAdopted, period: str) -> bool:
        """Only a version that is adopted after the end, and starts after it, takes the fee up again."""
        return any(
            last < period and (number <= adoptions or version.effective_from <= last) for last, adoptions in self.ends
        )


def _must_be_a_rate(rate_yuan: Decimal) -> None:
    exponent = rate_yuan.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -RATE_DECIMALS or not 0 < rate_yuan <= RATE_MAX_YUAN:
        raise refusals.RateNotPositive(rate_yuan)
