"""What billing refuses."""

from datetime import date
from decimal import Decimal

from domain.errors import Refusal


class AccountNotOpened(Refusal):
    """There is no account for {dwelling}: register the dwelling first."""

    dwelling: str


class IdReused(Refusal):
    """{id} already stands for something else: use a new id."""

    id: str


class PeriodAlreadyAssessed(Refusal):
    """{fee_kind} of {period} already stands in {dwelling} as {charge_id}: reverse that first."""

    dwelling: str
    fee_kind: str
    period: str
    charge_id: str


class ArrearsDoNotAddUp(Refusal):
    """Assessed less paid is not what is outstanding of {charge_id}: check the ledger."""

    charge_id: str


class UnknownCharge(Refusal):
    """This account holds no charge {charge_id}: check its number on the statement."""

    charge_id: str


class UnknownPayment(Refusal):
    """This account holds no payment {payment_id}: check its receipt."""

    payment_id: str


class ChargeOfAnother(Refusal):
    """{charge_id} is not owed by the one who pays: take a payment of its own for it."""

    charge_id: str


class RefundExceedsRest(Refusal):
    """Only {rest_fen} 分 rest on {payment_id}: no more than that can be refunded."""

    payment_id: str
    rest_fen: int


class UnknownReason(Refusal):
    """{reason} is not a reason on the list ({reasons}): choose one of them."""

    reason: str
    reasons: str


class DebtorUnclear(Refusal):
    """Several parties owe charges here: say for whose debts this is paid."""


class NotYet(Refusal):
    """{day} has not come yet: enter the day on which it really happened."""

    day: date


class BackdatingNeedsReason(Refusal):
    """{day} lies more than {days} days back: say why it is entered only now."""

    day: date
    days: int


class TariffGap(Refusal):
    """No tariff of {tariff} holds in {period}: adopt one for that month first."""

    tariff: str
    period: str


class TariffOverlap(Refusal):
    """A tariff of {tariff} already starts in {period}: withdraw it, or start the new one in another month."""

    tariff: str
    period: str


class RateNotPositive(Refusal):
    """A rate is more than 0 and at most 1000000 yuan, with at most 6 decimals, not {rate_yuan}: check the tariff."""

    rate_yuan: Decimal


class UnknownBasis(Refusal):
    """A fee is reckoned by {bases}, not by {basis}."""

    basis: str
    bases: str


class FeeKindInvalid(Refusal):
    """A fee kind is named in 1 to 40 characters without a slash: check its name."""


class UnknownTariffVersion(Refusal):
    """{tariff} has no version {version}: look at its list."""

    tariff: str
    version: int


class TariffInUse(Refusal):
    """Version {version} of {tariff} stands in assessed months: reverse those charges first."""

    tariff: str
    version: int


class RunNotReady(Refusal):
    """Run {run} is {state}: it is planned once, then approved by another person, then posted."""

    run: str
    state: str


class NothingToAssess(Refusal):
    """Nothing is left to assess for {fee_kind} of {period} in {area}: every month stands already."""

    area: str
    fee_kind: str
    period: str


class PreviewOutdated(Refusal):
    """The tariff of {fee_kind} for {period} was changed since the preview: plan the run anew."""

    fee_kind: str
    period: str


class SheetNotReady(Refusal):
    """The sheet of {building} is {state}: it is planned once, then approved, then posted."""

    building: str
    state: str


class SamePerson(Refusal):
    """{person} planned this: another person must approve it."""

    person: str


class PeriodNotOver(Refusal):
    """{through} is not over yet: close the books up to yesterday at the latest."""

    through: date


class BooksNotClosed(Refusal):
    """The books of {creditor} are open from {from_day} on: there is nothing to reopen."""

    creditor: str
    from_day: date


class BooksClosed(Refusal):
    """The books of {creditor} are closed through {through}: book it on a later day."""

    creditor: str
    through: date


class StatementsIssuedAlready(Refusal):
    """The statements of {building} for {period} are issued: print them again, or issue those of a later month."""

    building: str
    period: str


class LaterStatementsIssued(Refusal):
    """The statements of {building} for {period} are issued already: issue those of a later month."""

    building: str
    period: str


class NothingToIssue(Refusal):
    """No dwelling stands in {building} on {day}: check the number of the building."""

    building: str
    day: date


class NothingIssued(Refusal):
    """No statement of {place} was issued for {period}: issue those of its building first."""

    place: str
    period: str


class NoPayLink(Refusal):
    """No link to pay by stands on the paper of {place} for {period}: there is nothing to revoke."""

    place: str
    period: str


class IssuedOtherwise(Refusal):
    """{dwelling} cannot be printed as it was issued any more: run anju rebuild all, then print it again."""

    dwelling: str


class DoubtOfAnother(Refusal):
    """{charge_id} is not owed by the one who doubts it: whoever owes it, or is liable with them, may."""

    charge_id: str


class ChargeGone(Refusal):
    """{charge_id} was reversed: nothing is owed of it any more, and there is nothing to doubt."""

    charge_id: str


class DisputedAlready(Refusal):
    """{charge_id} is doubted already, since {disputed_on}: wait for the answer."""

    charge_id: str
    disputed_on: date


class WordsMissing(Refusal):
    """Say in your own words what is wrong with this charge."""


class UnknownDispute(Refusal):
    """There is no doubt {dispute_id} on record here: check its number."""

    dispute_id: str


class DisputeSettledAlready(Refusal):
    """This doubt was answered on {settled_on}: whoever still doubts the charge says so anew."""

    settled_on: date
