"""What an area owes, and what stands in a creditor's books."""

from datetime import date

from services.http.schemas.values import Told, example


class OpenChargeTold(Told):
    """A charge that is due and not paid in full."""

    dwelling: str
    charge_id: str
    building: str
    fee_kind: str
    period: str
    due_on: date
    debtor: str
    creditor: str
    outstanding_fen: int


class AgeBucketTold(Told):
    """What has been due for so many whole months; `before_months` is null for the last."""

    from_months: int
    before_months: int | None
    charges: int
    outstanding_fen: int


class ArrearsTold(Told):
    """What is due and not paid in an area on a day; what falls due later is named apart."""

    area: str
    as_of: date
    dwellings: int
    outstanding_fen: int
    not_yet_due_fen: int
    by_age: list[AgeBucketTold]
    by_creditor_fen: dict[str, int]
    open_charges: list[OpenChargeTold]

    model_config = example(
        {
            "area": "BH",
            "as_of": "2026-11-23",
            "dwellings": 1,
            "outstanding_fen": 14135,
            "not_yet_due_fen": 3113,
            "by_age": [{"from_months": 0, "before_months": None, "charges": 1, "outstanding_fen": 14135}],
            "by_creditor_fen": {"bureau:ezhou": 14135},
            "open_charges": [],
        }
    )


class TrialBalanceLineTold(Told):
    """An account: debits and credits up to a day."""

    account: str
    debit_fen: int
    credit_fen: int


class BooksTold(Told):
    """The trial balance of a creditor's books: both sums are equal."""

    creditor: str
    as_of: date
    debit_fen: int
    credit_fen: int
    accounts: list[TrialBalanceLineTold]

    model_config = example(
        {
            "creditor": "company:shicheng",
            "as_of": "2026-11-23",
            "debit_fen": 3113,
            "credit_fen": 3113,
            "accounts": [
                {"account": "income · 物业服务费", "debit_fen": 0, "credit_fen": 3113},
                {"account": "receivable", "debit_fen": 3113, "credit_fen": 0},
            ],
        }
    )
