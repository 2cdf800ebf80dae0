"""A dormitory area from October 2026 to September 2027, told in dates and amounts.

Four dwellings of 滨湖路. The company takes over in October; the bureau's old debts stay the bureau's.

| dwelling | owner | ㎡ | by 0.50 | by 0.60 from April |
| 1-1-101 | 陈 | 62.25 | 31.13 | 37.35 |
| 1-1-102 | 陈, sells to 林 on 1 June | 80.00 | 40.00 | 48.00 |
| 1-1-201 | 周 | 78.58 | 39.29 | 47.15 |
| 1-1-202 | 吴 | 90.10, truly 91.00 | 45.05, truly 45.50 | 54.60 |
Together: 155.47 a month from October to December (202 is corrected in January), then 155.92, from April 187.10.

陈 owes 141.35 for 2012 to the bureau. 陈 prepays 400.00 in 101 in October. 周 pays each month on the
10th, but the payment of February only comes to light in March (补记). 吴 never pays until August.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from domain.billing.dwelling_account import DwellingAccount
from domain.values.period import last_day
from services.house import House
from services.use_cases import assessment, books, counter, registry
from tests import builders
from tests.builders import BUREAU, CHEN, COMPANY, FEE, LIN, OLD_DEBT, Clock, asking, settle
from tests.every_word import DEED, DEED_SENT, both, decide

CHENS, SOLD, ZHOUS, WUS = "BH-1-1-101", "BH-1-1-102", "BH-1-1-201", "BH-1-1-202"
ZHOU, WU = "resident:zhou", "resident:wu"
MONTHS = ["2026-10", "2026-11", "2026-12", *(f"2027-{number:02}" for number in range(1, 10))]
SHIFT, BOOK = "s1", "BH-00000001"


class Year:
    """The house, the clock, and whoever works there."""

    def __init__(self, house: House, clock: Clock) -> None:
        self.house, self.clock = house, clock
        self.known: dict[str, int] = {}

    def on(self, day: str) -> None:
        """Noon in Shanghai."""
        year, month, number = map(int, day.split("-"))
        self.clock.now = datetime(year, month, number, 4, tzinfo=UTC)

    def run(self, period: str) -> None:
        """Planned on the 1st by li, approved by zhao, posted; due on the last day."""
        self.on(f"{period}-01")
        key = f"BH/{FEE}/{period}/1"
        with asking(self.house, "li"):
            assessment.plan_run(self.house, "BH", fee_kind=FEE, period=period, due_on=last_day(period), number=1)
        with asking(self.house, "zhao"):
            assessment.approve_run(self.house, key)
        with asking(self.house, "li"):
            assert assessment.post_run(self.house, key).refused == {}
        settle(self.house)

    def pay(self, day: str, dwelling: str, yuan: str, **more: Any) -> None:
        """At the counter, with a transfer."""
        self.on(day)
        fen = int(Decimal(yuan) * 100)
        builders.pay(self.house, fen, dwelling, channel="transfer", shift=SHIFT, book=BOOK, **more)

    def close(self, period: str) -> None:
        """Both books, on the 5th of the next month."""
        with asking(self.house, "zhao"):
            books.close_books(self.house, COMPANY, through=last_day(period))
        with asking(self.house, "zhao"):
            books.close_books(self.house, BUREAU, through=last_day(period))
        settle(self.house)
        self.known[period] = self.house.store.position()


def told(house: House, clock: Clock) -> Year:
    """The whole of it; each month is closed on the 5th of the next, after that one's run."""
    year = Year(house, clock)
    _october(year)
    for period, following in zip(MONTHS, [*MONTHS[1:], "2027-10"], strict=True):
        _what_happens_in(year, period)
        if following in MONTHS:
            year.run(following)
        year.on(f"{following}-05")
        year.close(period)
        if period == "2027-02":
            _february_comes_late(year)
    return year


def _october(year: Year) -> None:
    """Dwellings, the old debt, the tariff, and the first run."""
    house = year.house
    year.on("2026-10-01")
    for code, owner, sqm in ((CHENS, CHEN, "62.25"), (SOLD, CHEN, "80.00"), (ZHOUS, ZHOU, "78.58"), (WUS, WU, "90.10")):
        builders.move_in(house, (code,), owner, sqm)
    old = replace(OLD_DEBT, booked_on=date(2026, 10, 1))
    decide(house, DwellingAccount, CHENS, lambda account: account.bring_arrears_forward(old))
    builders.adopt(house, "0.50", since="2026-10")
    with asking(house):
        counter.open_shift(house, SHIFT, payee=COMPANY, float_fen=0)
    with asking(house):
        counter.receive_receipt_book(house, series="BH", first=1, last=100, payee=COMPANY, holder="person:wang")
    year.run("2026-10")


def _what_happens_in(year: Year, period: str) -> None:
    if period not in ("2027-02", "2027-08"):
        year.pay(f"{period}-10", ZHOUS, "39.29" if period < "2027-04" else "47.15")
    if period in ("2026-10", "2026-11", "2026-12", "2027-01"):
        year.pay(f"{period}-15", SOLD, "40.00")
    if period == "2026-10":
        year.pay("2026-10-20", CHENS, "400.00")
    if period == "2027-01":
        _wus_area_is_measured(year)
    if period == "2027-03":
        year.on("2027-03-20")
        builders.adopt(year.house, "0.60", since="2027-04")
    if period == "2027-05":
        _chen_sells(year)
    if period == "2027-08":
        year.pay("2027-08-10", ZHOUS, "50.00")
        year.pay("2027-08-25", WUS, "500.00", designation=(f"{FEE}/2027-08/1",))


def _wus_area_is_measured(year: Year) -> None:
    """On 20 January: 91.00 ㎡. October to January are reversed and assessed again; two runs, one by hand."""
    house = year.house
    year.on("2027-01-20")
    with asking(house):
        registry.correct_floor_area(house, WUS, floor_area_sqm=Decimal("91.00"), authority=DEED)
    settle(house)
    for period in MONTHS[:4]:
        content = {"dwelling": WUS, "charge_id": f"{FEE}/{period}/1", "reason": "wrong floor area"}
        both(house, f"wrong area {period}", "charge reversal", **content)
        with asking(house):
            assessment.assess_fee(house, WUS, fee_kind=FEE, period=period, due_on=last_day(period))
        settle(house)


def _chen_sells(year: Year) -> None:
    """On 20 May 陈 pays 300.00 in 102 for what is owed, and has more there than that; on 1 June it is 林's."""
    year.pay("2027-05-20", SOLD, "300.00", debtor=CHEN)
    content = {"owners": [{"party": LIN, "numerator": 1, "denominator": 1}], "cause": "sale", "authority": DEED_SENT}
    both(year.house, "sale", "ownership transfer", dwelling=SOLD, effective_from="2027-06-01", **content)


def _february_comes_late(year: Year) -> None:
    """A stub of 10 February is found on 6 March, when February has been closed for a day."""
    reason = {"received_on": date(2027, 2, 10), "backdating_reason": "stub found"}
    year.pay("2027-03-06", ZHOUS, "39.29", **reason)
