"""The fund of a building, and the figures that a handover is judged by."""

from datetime import date

from pydantic import Field

from services.http.schemas.values import Told, example


class SubAccountTold(Told):
    """One dwelling's part of its building's fund."""

    dwelling: str
    owner_due_fen: int
    owner_paid_fen: int
    selling_unit_due_fen: int
    selling_unit_paid_fen: int
    held_fen: int
    last_deposit_on: date | None


class FundSums(Told):
    """Due, paid and missing by owner of the money; each dwelling's gap counts, none makes up another's."""

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


FUND = {
    "building": "BH-1",
    "dwellings": 24,
    "owner_due_fen": 4800000,
    "owner_paid_fen": 4600000,
    "owner_missing_fen": 200000,
    "owner_missing_dwellings": 1,
    "selling_unit_due_fen": 9600000,
    "selling_unit_paid_fen": 9600000,
    "selling_unit_missing_fen": 0,
    "selling_unit_missing_dwellings": 0,
    "held_fen": 13000000,
}


class FundOfBuildingTold(FundSums):
    """A building's fund."""

    building: str


class FundInFull(FundOfBuildingTold):
    """A building's fund, with its sub-accounts where they were asked for."""

    sub_accounts: list[SubAccountTold] | None = Field(None, description="Null unless `details=true`.")

    model_config = example({**FUND, "sub_accounts": None})


class RetrofitSums(Told):
    """What an item costs, who bears it, and who has consented."""

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


class RetrofitOfBuildingTold(RetrofitSums):
    """One item in one building."""

    building: str


class LegacyOfCreditor(Told):
    """What is owed from before, by creditor."""

    creditor: str
    charges: int
    dwellings: int
    outstanding_fen: int


class FundOfArea(Told):
    """The fund by building, and in all."""

    buildings: list[FundOfBuildingTold]
    total: FundSums


class RetrofitOfArea(Told):
    """The retrofit by building and item, and by item."""

    buildings: list[RetrofitOfBuildingTold]
    totals: list[RetrofitSums]


class LegacyArrears(Told):
    """Old debts as handed over and not paid since."""

    creditors: list[LegacyOfCreditor]
    outstanding_fen: int


class HandoverTold(Told):
    """The figures that a handover is judged by."""

    area: str
    name: str
    as_of: date
    dwellings: int
    fund: FundOfArea
    retrofit: RetrofitOfArea
    legacy_arrears: LegacyArrears

    model_config = example(
        {
            "area": "BH",
            "name": "滨湖路宿舍区",
            "as_of": "2026-11-23",
            "dwellings": 24,
            "fund": {"buildings": [FUND], "total": {name: FUND[name] for name in FUND if name != "building"}},
            "retrofit": {"buildings": [], "totals": []},
            "legacy_arrears": {
                "creditors": [{"creditor": "bureau:ezhou", "charges": 1, "dwellings": 1, "outstanding_fen": 14135}],
                "outstanding_fen": 14135,
            },
        }
    )
