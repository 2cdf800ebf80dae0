"""A town at whose doors people stand: Chen and Lin each own a dwelling, and Wang, Li and Zhao work there."""

from collections.abc import Callable
from datetime import timedelta

import pyotp

from projections import statement_batches
from services.auth import credentials
from services.auth.join_codes import join_code, join_key
from services.auth.passwords import STAFFS_LENGTH, password_hash
from services.auth.second_factors import new_secret
from services.auth.signing_in import Knock
from services.auth.tokens import Tokens
from services.event_store.master_key import read_master_key
from services.house import House
from services.use_cases import statement_batches as issuing
from tests import builders
from tests.builders import CHEN, LIN, asking, settle
from tests.doors import open_office

CHENS, LINS = "BH-1-1-101", "BH-1-1-102"
PASSWORD, STAFFS_PASSWORD = "梧桐树下 1987", "a long word for the desk 7"
HERE = Knock("192.0.2.7")
Digits = Callable[[], str]


def two_households(house: House) -> None:
    """Their statements of the month are issued, with a code for each."""
    builders.register_person(house, "chen", "陈小明", "13812345678")
    builders.register_person(house, "lin", "林琳", "13900001111")
    builders.move_in(house, (CHENS,), CHEN)
    builders.move_in(house, (LINS,), LIN)
    open_office(house)
    with asking(house):
        issuing.issue_statements(house, "BH-1", period="2026-11")
    settle(house)


def tokens_of(house: House) -> Tokens:
    """Its seals."""
    return Tokens(house.settings.master_key)


def code_on_paper(house: House, dwelling: str, resident: str) -> str:
    """What is printed on the newest paper."""
    since = house.today() - timedelta(days=30)
    [paper, *_] = house.ask(lambda reading: statement_batches.newest_papers(reading, dwelling, since, 1))
    return join_code(join_key(read_master_key(house.settings)), dwelling, resident, paper.batch)


def give_password(house: House, member: str = "wang") -> Digits:
    """With a second factor; gives what reads its digits off, each time those of the next half minute."""
    actor, secret, steps = f"person:{member}", new_secret(), iter(range(-1, 100))
    credentials.set_password(house, actor, password_hash(STAFFS_PASSWORD, length=STAFFS_LENGTH))
    credentials.set_factor(house, tokens_of(house), actor, secret, 0)

    def digits() -> str:
        return pyotp.TOTP(secret).at(int(house.clock().timestamp()) + 30 * next(steps))

    return digits
