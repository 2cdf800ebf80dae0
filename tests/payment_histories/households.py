"""Many households of one entrance, each with two months to pay."""

from msgspec.structs import replace

from domain.billing.dwelling_account import DwellingAccount
from services.house import House
from tests.builders import adopt, asking, fee, move_in, open_counter, settle

BESIDE = 25
HOMES = tuple(f"BH-1-1-{101 + number}" for number in range(BESIDE))


def all_owing(house: House) -> None:
    """January and February, and the counter is open."""
    move_in(house, HOMES)
    adopt(house)
    with asking(house):
        accounts = [house.store.load(DwellingAccount, home) for home in HOMES]
        for account in accounts:
            for period in ("2026-01", "2026-02"):
                account.assess(replace(fee(period), dwelling=account.key), booked_on=house.today())
        house.store.record(*accounts)
    open_counter(house)
    settle(house)
