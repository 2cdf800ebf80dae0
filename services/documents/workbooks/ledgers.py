"""Every kind of ledger that Anju reads: a new one is a file in `kinds` and a line here."""

from services.documents.workbooks.columns import EXAMPLE_TITLES, Column, Kind, RowFault
from services.documents.workbooks.kinds import arrears, contacts, dwellings, fund, retrofit, tariffs

__all__ = ["EXAMPLE_TITLES", "KINDS", "Column", "Kind", "RowFault"]

KINDS: dict[str, Kind] = {
    "dwellings": dwellings.KIND,
    "fund": fund.KIND,
    "arrears": arrears.KIND,
    "retrofit": retrofit.KIND,
    "tariffs": tariffs.KIND,
    "contacts": contacts.KIND,
}
