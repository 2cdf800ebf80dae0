"""Do the equations hold? What `anju check` asks every night."""

from msgspec import Struct

from projections import PROJECTIONS, arrears, billing_statement, ledger, online_payments, suspense
from projections.engine.projection import states
from projections.engine.tables import Reading
from services.house import House


class Finding(Struct, frozen=True):
    """An equation that does not hold, and where."""

    equation: str
    detail: str


def check(house: House) -> list[Finding]:
    """Nothing, or everything that does not add up. Positions first: what lags cannot be compared.

    While the records are in recovery, reactions stand still, and nobody waits for them.
    """
    is_recovering = house.store.recovery.pending() is not None
    with house.read_at_length() as reading:
        behind = _behind(reading, house.store.position(), but_reactions=is_recovering)
        return behind or [*_ledger(reading), *_accounts(reading)]


def _behind(reading: Reading, newest: int, *, but_reactions: bool) -> list[Finding]:
    names = {projection.name for projection in PROJECTIONS}
    return [
        Finding("every read model has come to the end of history", f"{state.name}: {state.position} of {newest}")
        for state in states(reading)
        if (state.position < newest or state.stuck_at is not None) and not (but_reactions and state.name not in names)
    ]


def _ledger(reading: Reading) -> list[Finding]:
    return [
        Finding("debits = credits by books and day", f"{books}, {day}: {difference} 分")
        for books, day, difference in ledger.uneven_days(reading)
    ]


def _accounts(reading: Reading) -> list[Finding]:
    findings = [
        Finding("outstanding = Σ movements of a charge", f"{dwelling} {charge}: {here} and {there} 分")
        for dwelling, charge, here, there in arrears.disagreements(reading)
    ]
    findings += [
        Finding("no payment is used beyond its amount", f"{dwelling} {payment}: {rest} 分")
        for dwelling, payment, rest in billing_statement.overdrawn(reading)
    ]
    receivable, owed = ledger.balance_of(reading, ledger.RECEIVABLE), arrears.outstanding_in_all(reading)
    if receivable != owed:
        findings.append(Finding("receivables = Σ outstanding", f"{receivable} and {owed} 分"))
    advances, resting = -ledger.balance_of(reading, ledger.ADVANCES), billing_statement.rests_in_all(reading)
    if advances != resting:
        findings.append(Finding("advances = Σ rests", f"{advances} and {resting} 分"))
    there, told = ledger.balance_of(reading, ledger.PROVIDER), online_payments.held_in_all(reading)
    there -= suspense.held_at_the_provider(reading)
    if there != told:
        findings.append(Finding("payment provider = Σ its facts", f"{there} and {told} 分"))
    waiting, parked = -ledger.balance_of(reading, ledger.SUSPENSE), suspense.parked_in_all(reading)
    if waiting != parked:
        findings.append(Finding("suspense = Σ parked", f"{waiting} and {parked} 分"))
    return findings
