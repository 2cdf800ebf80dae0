"""Paying by the link on a paper: just what that paper asks for, at that dwelling, as far as it is still owed."""

from collections.abc import Sequence

from msgspec.structs import replace

from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events.papers import IssuedStatement
from domain.billing.refusals import UnknownCharge
from domain.billing.statement_batch import StatementBatch
from projections.statement import OpenItem
from services.house import House
from services.use_cases import online
from services.use_cases.online import Started
from services.use_cases.statement_batches import as_known


def linked_paper(house: House, batch: str, number: int) -> IssuedStatement | None:
    """None where nobody can pay by its link today: it was not issued with one, is over, or revoked."""
    return house.store.load(StatementBatch, batch).payable_by_link(number, house.today())


def still_owed(house: House, batch: str, paper: IssuedStatement) -> list[OpenItem]:
    """What the paper asks for and nobody has paid by now, by the account itself."""
    account = house.store.load(DwellingAccount, paper.dwelling)
    owed = [
        replace(item, outstanding_fen=charge.outstanding_fen)
        for item in _on_paper(house, batch, paper)
        if (charge := account.charges.get(item.charge_id)) and charge.fact.debtor == paper.debtor
    ]
    return [each for each in owed if each.outstanding_fen]


def pay_by_link(house: House, batch: str, paper: IssuedStatement, charges: Sequence[str], *, payer: str) -> Started:
    """Raises UnknownCharge for what is not on the paper, and as `start_payment`."""
    asked = {each.charge_id for each in _on_paper(house, batch, paper)}
    if others := [each for each in charges if each not in asked]:
        raise UnknownCharge(others[0])
    return online.start_payment(house, paper.dwelling, charges, debtor=paper.debtor, payer=payer)


def _on_paper(house: House, batch: str, paper: IssuedStatement) -> Sequence[OpenItem]:
    issued = house.store.load(StatementBatch, batch).must_be_issued()
    return house.ask(lambda reading: as_known(reading, issued, paper.dwelling, paper.debtor)).open_items
