"""Who comes to the counter in the demo town, with how much, and why."""

import random
from collections.abc import Sequence
from typing import NamedTuple

from domain.values.party import is_resident
from projections.arrears import OpenCharge

VISITS, PREPAID_EVERY, OLD_DEBT_EVERY, PARTIAL_EVERY = 60, 9, 11, 7


class Visit(NamedTuple):
    """Somebody pays for a dwelling's debtor. 分."""

    dwelling: str
    debtor: str
    amount_fen: int
    channel: str
    designation: tuple[str, ...]


def visits(open_: Sequence[OpenCharge], payee: str, seed: int = 2026) -> list[Visit]:
    """Most pay what they owe the company; some a year ahead, some in part, some an old debt that they name."""
    rng = random.Random(seed)
    owed: dict[tuple[str, str], list[OpenCharge]] = {}
    for charge in open_:
        if is_resident(charge.debtor):
            owed.setdefault((charge.dwelling, charge.debtor), []).append(charge)
    payable = [key for key, charges in owed.items() if any(each.creditor == payee for each in charges)]
    first = payable[0]
    coming = [first, *rng.sample(payable[1:], VISITS - 1)]
    return [_visit(number, key, owed[key], payee, rng) for number, key in enumerate(coming)]


def _visit(number: int, key: tuple[str, str], charges: Sequence[OpenCharge], payee: str, rng: random.Random) -> Visit:
    dwelling, debtor = key
    mine = [each for each in charges if each.creditor == payee]
    amount_fen = sum(each.outstanding_fen for each in mine)
    designation: tuple[str, ...] = ()
    old = [each for each in charges if each.creditor != payee]
    if number % PREPAID_EVERY == 2:
        amount_fen += 12 * max(each.outstanding_fen for each in mine)
    elif number % PARTIAL_EVERY == 3:
        amount_fen = max(amount_fen // 2, 1)
    elif old and number % OLD_DEBT_EVERY == 0:
        designation = (old[0].charge_id,)
        amount_fen += old[0].outstanding_fen
    return Visit(dwelling, debtor, amount_fen, rng.choice(("cash", "cash", "transfer", "pos")), designation)
