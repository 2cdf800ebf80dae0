"""What is due to, paid into and held in the maintenance fund, by building and by owner of the money?"""

from datetime import date

import msgspec
import sqlalchemy as sa

from domain.fund.events import FundBalanceBroughtForward, FundBalanceCorrected, FundLine
from domain.history import Entry
from domain.values.dwelling_code import place
from projections.engine.calendar import Calendar
from projections.engine.projection import Projection
from projections.engine.sums import total
from projections.engine.tables import Reading, metadata
from projections.engine.writer import Writer

_AMOUNTS = ("owner_due_fen", "owner_paid_fen", "selling_unit_due_fen", "selling_unit_paid_fen", "held_fen")

sub_accounts = sa.Table(
    "fund_sub_account",
    metadata,
    sa.Column("dwelling", sa.Text, primary_key=True),
    sa.Column("area", sa.Text, nullable=False),
    sa.Column("building", sa.Text, nullable=False),
    sa.Column("purchase_price_fen", sa.BigInteger),
    *(sa.Column(name, sa.BigInteger, nullable=False) for name in _AMOUNTS),
    sa.Column("last_deposit_on", sa.Date),
    sa.Index("fund_sub_account_by_building", "area", "building"),
)


class SubAccount(msgspec.Struct, frozen=True, kw_only=True):
    """One dwelling's part of its building's fund. 分."""

    dwelling: str
    owner_due_fen: int
    owner_paid_fen: int
    selling_unit_due_fen: int
    selling_unit_paid_fen: int
    held_fen: int
    last_deposit_on: date | None


class FundOfBuilding(msgspec.Struct, frozen=True, kw_only=True):
    """A building's fund, by owner of the money. Each dwelling's gap counts: none makes up another's. 分."""

    building: str
    dwellings: int
    owner_due_fen: int
    owner_paid_fen: int
    owner_missing_fen: int
    owner_missing_dwellings: int
    selling_unit_due_fen: int
    selling_unit_paid_fen: int
    selling_unit_missing_fen: int
    selling_unit_missing_dwellings: int
    held_fen: int


class FundLedger(Projection):
    """按幢立账、按户核算: sub-accounts as handed over, and as corrected since."""

    name = "fund_ledger"
    code_version = 2
    tables = (sub_accounts,)
    events = (FundBalanceBroughtForward, FundBalanceCorrected)

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """A row a dwelling."""
        match entry.event:
            case FundBalanceBroughtForward() as fact:
                writer.put(sub_accounts, [_row(line, fact.building) for line in fact.lines])
            case FundBalanceCorrected() as fact:
                writer.put(sub_accounts, [_row(each.line, fact.building) for each in fact.corrections])


def _row(line: FundLine, building: str) -> dict[str, object]:
    row: dict[str, object] = msgspec.structs.asdict(line)
    return row | {"area": place(line.dwelling).area, "building": building}


def funds_of_area(connection: Reading, area: str) -> list[FundOfBuilding]:
    """Every building of an area."""
    return _by_building(connection, sub_accounts.c.area == area)


def fund(connection: Reading, building: str) -> FundOfBuilding | None:
    """One building."""
    return next(iter(_by_building(connection, sub_accounts.c.building == building)), None)


def sub_accounts_of(connection: Reading, building: str) -> list[SubAccount]:
    """A building's sub-accounts by door."""
    fields = [sub_accounts.c[name] for name in SubAccount.__struct_fields__]
    query = sa.select(*fields).where(sub_accounts.c.building == building).order_by(sub_accounts.c.dwelling)
    return [SubAccount(**row) for row in connection.execute(query).mappings()]


def sub_account(connection: Reading, dwelling: str) -> SubAccount | None:
    """One dwelling's."""
    fields = [sub_accounts.c[name] for name in SubAccount.__struct_fields__]
    row = connection.execute(sa.select(*fields).where(sub_accounts.c.dwelling == dwelling)).mappings().one_or_none()
    return SubAccount(**row) if row else None


def _by_building(connection: Reading, where: sa.ColumnElement[bool]) -> list[FundOfBuilding]:
    c = sub_accounts.c
    sums = [total(c[name]).label(name) for name in _AMOUNTS]
    for side in ("owner", "selling_unit"):
        gap = c[f"{side}_due_fen"] - c[f"{side}_paid_fen"]
        sums.append(total(sa.case((gap > 0, gap), else_=0)).label(f"{side}_missing_fen"))
        sums.append(total(sa.case((gap > 0, 1), else_=0)).label(f"{side}_missing_dwellings"))
    query = sa.select(c.building, sa.func.count().label("dwellings"), *sums).where(where)
    rows = connection.execute(query.group_by(c.building).order_by(c.building))
    return [FundOfBuilding(**row) for row in rows.mappings()]
