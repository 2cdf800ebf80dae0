"""Every list that people work with, as data: its rows, what it asks, what it shows, and where each figure leads."""

from collections.abc import Mapping
from typing import NamedTuple

from projections.engine.listing import Listing, Row
from projections.lists.accounts import FUND, POSTINGS
from projections.lists.acts import PROPOSALS, RUNS
from projections.lists.doubted import DOUBTS
from projections.lists.homes import DWELLINGS
from projections.lists.owed import ARREARS, CHARGES
from projections.lists.received import PAYMENTS, SHIFTS
from services.languages import N_
from services.web.lists import fields
from services.web.lists.columns import Column
from services.web.lists.fields import Field
from services.web.places import charge_history, fact, history_of, listed


class Sheet(NamedTuple):
    """A list as people know it."""

    name: str
    title: str
    listing: Listing
    fields: tuple[Field, ...]
    columns: tuple[Column, ...]
    starts_with: Mapping[str, str] = {}
    """What is asked where nobody asks otherwise."""
    tells_the_past: bool = False
    """Whether it can be asked as of a day, and as known at an instant."""
    own_books: str = ""
    """The filter by which a company's staff see the books of their own company alone."""
    ages: bool = False
    """Whether it is broken down by age."""


def _dwelling(row: Row) -> str:
    return history_of("dwellings", row["dwelling"])


def _charge(row: Row) -> str:
    return charge_history(row["dwelling"], row["charge_id"])


def _payment(row: Row) -> str:
    return history_of("payments", row["payment_id"])


def _run(row: Row) -> str:
    return history_of("runs", row["run"])


def _taken(row: Row) -> str:
    return listed("payments", shift=row["shift"])


def _handed_in(row: Row) -> str:
    return history_of("shifts", row["shift"])


def _fund(row: Row) -> str:
    return history_of("funds", row["building"], row["dwelling"])


DOOR = Column("code", N_("房号"), opens=_dwelling)
_OF_CHARGE = (
    Column("fee_kind", N_("费用"), "fee"),
    Column("period", N_("账期"), "period"),
    Column("due_on", N_("到期日"), "day"),
)
_BETWEEN = (Column("debtor", N_("付款人"), "party"), Column("creditor", N_("由谁收取"), "party"))

SHEETS: dict[str, Sheet] = {
    sheet.name: sheet
    for sheet in (
        Sheet(
            "arrears",
            N_("欠费"),
            ARREARS,
            (fields.AREA, fields.BUILDING, fields.DWELLING, fields.FEE_KIND, fields.CREDITOR, fields.DUE, fields.AGE),
            (
                DOOR,
                *_OF_CHARGE,
                Column("due_on", N_("已过月数"), "age"),
                *_BETWEEN,
                Column("outstanding_fen", N_("欠费"), "money", _charge),
            ),
            starts_with={"due": "overdue"},
            tells_the_past=True,
            ages=True,
        ),
        Sheet(
            "charges",
            N_("应收明细"),
            CHARGES,
            (
                fields.AREA,
                fields.BUILDING,
                fields.DWELLING,
                fields.FEE_KIND,
                fields.PERIOD,
                fields.CREDITOR,
                fields.CHARGE_STATE,
            ),
            (
                DOOR,
                *_OF_CHARGE,
                *_BETWEEN,
                Column("amount_fen", N_("应收"), "money", _charge),
                Column("reversed_fen", N_("撤销"), "money", _charge),
                Column("settled_fen", N_("已收"), "money", _charge),
                Column("outstanding_fen", N_("未收"), "money", _charge),
            ),
            tells_the_past=True,
        ),
        Sheet(
            "payments",
            N_("收款记录"),
            PAYMENTS,
            (fields.AREA, fields.DWELLING, fields.FROM, fields.TO, fields.CHANNEL, fields.PAYEE, fields.SHIFT),
            (
                Column("booked_on", N_("入账日"), "day"),
                Column("receipt", N_("收据号"), opens=lambda row: history_of("receipts", row["receipt"])),
                DOOR,
                Column("debtor", N_("付款人"), "party"),
                Column("payee", N_("收款方"), "party"),
                Column("channel", N_("方式"), "word"),
                Column("shift", N_("班次"), opens=_handed_in),
                Column("amount_fen", N_("收款"), "money", _payment),
                Column("refunded_fen", N_("退款"), "money", _payment),
                Column("kept_fen", N_("实收"), "money", _payment),
            ),
            tells_the_past=True,
            own_books="payee",
        ),
        Sheet(
            "dwellings",
            N_("房屋"),
            DWELLINGS,
            (fields.AREA, fields.BUILDING, fields.DWELLING, fields.TENURE, fields.VACANT, fields.OWING),
            (
                DOOR,
                Column("tenure", N_("产权性质"), "word"),
                Column("vacant", N_("空置"), "yes"),
                Column("debtor", N_("付款人"), "party"),
                Column("floor_area_hundredths", N_("建筑面积（㎡）"), "area", _dwelling),
                Column(
                    "outstanding_fen",
                    N_("未收"),
                    "money",
                    lambda row: listed("charges", dwelling=row["dwelling"], state="open"),
                ),
                Column("held_fen", N_("预存"), "money", _dwelling),
            ),
        ),
        Sheet(
            "runs",
            N_("计费批次"),
            RUNS,
            (fields.AREA, fields.FEE_KIND, fields.PERIOD, fields.RUN_STATE),
            (
                Column("run", N_("批次"), opens=_run),
                Column("state", N_("状态"), "word"),
                Column("planned_by", N_("编制人"), "person"),
                Column("approved_by", N_("批准人"), "person"),
                Column("due_on", N_("到期日"), "day"),
                Column("lines", N_("户数"), "count", _run),
                Column("total_fen", N_("计费"), "money", _run),
                Column("posted_fen", N_("已入账"), "money", _run),
                Column("waiting_fen", N_("未入账"), "money", _run),
            ),
        ),
        Sheet(
            "shifts",
            N_("收款班次"),
            SHIFTS,
            (fields.FROM, fields.TO, fields.CASHIER, fields.PAYEE, fields.SHIFT_STATE),
            (
                Column("opened_on", N_("开班日"), "day"),
                Column("shift", N_("班次"), opens=_handed_in),
                Column("cashier", N_("收款员"), "person"),
                Column("payee", N_("收款方"), "party"),
                Column("state", N_("状态"), "word"),
                Column("taken_count", N_("笔数"), "count", _taken),
                Column("taken_fen", N_("收款"), "money", _taken),
                Column("surplus_fen", N_("长款"), "money", _handed_in),
                Column("short_fen", N_("短款"), "money", _handed_in),
                Column("handed_in_fen", N_("已交款"), "money", _handed_in),
            ),
            own_books="payee",
        ),
        Sheet(
            "proposals",
            N_("待批与已批事项"),
            PROPOSALS,
            (fields.AREA, fields.ACT, fields.PROPOSAL_STATE, fields.MADE_BY),
            (
                Column("recorded_at", N_("提出时间"), "instant"),
                Column("kind", N_("事项"), "word", lambda row: history_of("proposals", row["proposal_id"])),
                Column("content", N_("关于"), "of what"),
                Column("state", N_("状态"), "word"),
                Column("made_by", N_("提出人"), "person"),
                Column("settled_by", N_("办理人"), "person"),
            ),
        ),
        Sheet(
            "doubts",
            N_("疑问"),
            DOUBTS,
            (fields.AREA, fields.DWELLING, fields.GROUND, fields.DOUBT_STATE),
            (
                Column("disputed_on", N_("提出日"), "day"),
                DOOR,
                Column("disputed_by", N_("提出人"), "party"),
                Column("fee_kind", N_("费用"), "fee"),
                Column("period", N_("账期"), "period"),
                Column("ground", N_("疑问是"), "word"),
                Column("outcome", N_("答复"), "word"),
                Column("settled_by", N_("答复人"), "person"),
                Column("settled_on", N_("答复日"), "day"),
                Column("amount_fen", N_("金额"), "money", _charge),
            ),
            tells_the_past=True,
        ),
        Sheet(
            "postings",
            N_("分录"),
            POSTINGS,
            (fields.BOOKS, fields.ACCOUNT, fields.DWELLING, fields.FROM, fields.TO),
            (
                Column("booked_on", N_("记账日"), "day"),
                Column("books", N_("谁的账"), "party"),
                Column("account", N_("科目"), "account"),
                Column("code", N_("房号")),
                Column("late", N_("补记"), "yes"),
                Column("debit_fen", N_("借"), "money", lambda row: fact(row["stream"], row["version"])),
                Column("credit_fen", N_("贷"), "money", lambda row: fact(row["stream"], row["version"])),
            ),
            tells_the_past=True,
            own_books="books",
        ),
        Sheet(
            "fund",
            N_("维修资金"),
            FUND,
            (fields.AREA, fields.BUILDING, fields.DWELLING, fields.MISSING),
            (
                DOOR,
                Column("owner_due_fen", N_("业主应交"), "money", _fund),
                Column("owner_paid_fen", N_("业主已交"), "money", _fund),
                Column("owner_missing_fen", N_("业主未交"), "money", _fund),
                Column("selling_unit_due_fen", N_("售房单位应提取"), "money", _fund),
                Column("selling_unit_paid_fen", N_("售房单位已提取"), "money", _fund),
                Column("selling_unit_missing_fen", N_("售房单位未提取"), "money", _fund),
                Column("held_fen", N_("当前余额"), "money", _fund),
            ),
        ),
    )
}
