"""Money that comes by bank."""

from services.house import House
from services.use_cases.bank_lines import take_in_bank_lines
from tests.bank import bank_file, referring
from tests.builders import CHEN, COMPANY, asking
from tests.every_word.acts import FIRST, both


def bank_lines(house: House) -> None:
    """A line pays by its reference, one is identified, one goes back."""
    with asking(house):
        lines = ("1", "10.00", referring(FIRST)), ("2", "20.00", "物业费"), ("3", "30.00", "")
        take_in_bank_lines(house, bank_file(*lines), payee=COMPANY)
    shares = [{"dwelling": FIRST, "amount_fen": 2000, "debtor": CHEN}]
    both(house, "whose", "money identification", item="company.shicheng.2", lines=shares)
    both(house, "not-ours", "money return", item="company.shicheng.3", reason="汇错单位")
