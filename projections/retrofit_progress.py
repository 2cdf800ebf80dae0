"""Who bears which share of the retrofit, and who has consented?"""

import msgspec
import sqlalchemy as sa

from domain.history import Entry
from domain.retrofit import events as retrofit
from domain.values.dwelling_code import place
from projections.engine.calendar import Calendar
from projections.engine.projection import Projection
from projections.engine.sums import total
from projections.engine.tables import Reading, metadata
from projections.engine.writer import Writer

GIVEN, REFUSED, UNDECIDED = "given", "refused", "undecided"

shares = sa.Table(
    "retrofit_share",
    metadata,
    sa.Column("dwelling", sa.Text, primary_key=True),
    sa.Column("item", sa.Text, primary_key=True),
    sa.Column("area", sa.Text, nullable=False),
    sa.Column("building", sa.Text, nullable=False),
    sa.Column("household_cost_fen", sa.BigInteger, nullable=False),
    sa.Column("subsidy_fen", sa.BigInteger, nullable=False),
    sa.Column("share_fen", sa.BigInteger, nullable=False),
    sa.Column("consent", sa.Text, nullable=False),
    sa.Column("objection", sa.Text),
    sa.Column("visits", sa.Integer, nullable=False),
    sa.Index("retrofit_share_by_building", "area", "building"),
)


class RetrofitOfBuilding(msgspec.Struct, frozen=True, kw_only=True):
    """One item in one building. 分; counts of dwellings."""

    building: str
    item: str
    dwellings: int
    household_cost_fen: int
    subsidy_fen: int
    share_fen: int
    consented: int
    refused: int
    undecided: int
    unconsented_share_fen: int
    visits: int


class RetrofitProgress(Projection):
    """Shares and consents by dwelling and item."""

    name = "retrofit_progress"
    code_version = 2
    tables = (shares,)
    events = (
        retrofit.RetrofitShareBroughtForward,
        retrofit.RetrofitShareCorrected,
        retrofit.ConsentGiven,
        retrofit.ConsentRefused,
        retrofit.VisitMade,
    )

    def fold(self, entry: Entry, calendar: Calendar, writer: Writer) -> None:
        """A share, then the word on it."""
        match entry.event:
            case retrofit.RetrofitShareBroughtForward() as fact:
                row = {"dwelling": fact.dwelling, "item": fact.item, "area": place(fact.dwelling).area}
                row |= {"building": place(fact.dwelling).building, "consent": UNDECIDED}
                names = ("household_cost_fen", "subsidy_fen", "share_fen", "objection", "visits")
                writer.put(shares, [row | {name: getattr(fact, name) for name in names}])
            case retrofit.RetrofitShareCorrected() as fact:
                names = ("dwelling", "item", "household_cost_fen", "subsidy_fen", "share_fen")
                writer.change(shares, [{name: getattr(fact, name) for name in names}])
            case retrofit.ConsentGiven() as fact:
                key = {"dwelling": fact.dwelling, "item": fact.item}
                writer.change(shares, [key | {"consent": GIVEN}])
            case retrofit.ConsentRefused() as fact:
                key = {"dwelling": fact.dwelling, "item": fact.item}
                writer.change(shares, [key | {"consent": REFUSED, "objection": fact.reason}])
            case retrofit.VisitMade() as fact:
                writer.add(shares, [{"dwelling": fact.dwelling, "item": fact.item, "visits": 1}])


def retrofits_of_area(connection: Reading, area: str) -> list[RetrofitOfBuilding]:
    """Every building and item of an area."""
    c = shares.c

    def count(consent: str) -> sa.ColumnElement[int]:
        return total(sa.case((c.consent == consent, 1), else_=0))

    query = sa.select(
        c.building,
        c.item,
        sa.func.count().label("dwellings"),
        total(c.household_cost_fen).label("household_cost_fen"),
        total(c.subsidy_fen).label("subsidy_fen"),
        total(c.share_fen).label("share_fen"),
        count(GIVEN).label("consented"),
        count(REFUSED).label("refused"),
        count(UNDECIDED).label("undecided"),
        total(sa.case((c.consent != GIVEN, c.share_fen), else_=0)).label("unconsented_share_fen"),
        total(c.visits).label("visits"),
    ).where(c.area == area)
    rows = connection.execute(query.group_by(c.building, c.item).order_by(c.building, c.item))
    return [RetrofitOfBuilding(**row) for row in rows.mappings()]
