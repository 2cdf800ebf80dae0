"""Programs of a company: tokens that bear a part of one role, hashed, for a time, two at once to change them over."""

import re
from typing import NamedTuple

import sqlalchemy as sa

from domain.staff.events import OPERATORS_ROLES, ROLES
from domain.values.party import is_company
from projections.engine.questions import Question
from projections.engine.tables import Reading
from services.auth.principals import SERVICE, Principal, employer_of, still_open
from services.auth.refusals import (
    AccountNameInvalid,
    TokenNotOfCompany,
    TokenOfAnother,
    TokenRefused,
    TokenRoleUnfit,
    TokensInUse,
    TokenTermUnfit,
)
from services.auth.secrets_made import hashed, new_token
from services.databases.doors import now, service_employer, service_token
from services.house import House

LONGEST_DAYS, LIVE_TOKENS = 180, 2
_ACCOUNT = re.compile(r"[a-z][a-z0-9._-]{1,39}")


class TokenTold(NamedTuple):
    """A live token, without what it is."""

    account: str
    role: str
    areas: str
    made_by: str
    until: int


def make_token(
    house: House, account: str, *, role: str, areas: tuple[str, ...], days: int, made_by: str, employer: str
) -> str:
    """Shown this once. Raises AccountNameInvalid, TokenRoleUnfit, TokenNotOfCompany, TokenOfAnother, …

    Unless it is said whose program it is, it is that of the one who makes it.
    """
    if not _ACCOUNT.fullmatch(account):
        raise AccountNameInvalid()
    if role not in ROLES:
        raise TokenRoleUnfit(", ".join(ROLES))
    if not 1 <= days <= LONGEST_DAYS:
        raise TokenTermUnfit(LONGEST_DAYS)
    if is_company(employer) and (role not in OPERATORS_ROLES or not areas):
        raise TokenNotOfCompany(", ".join(OPERATORS_ROLES))
    token, live = new_token(), sa.select(sa.func.count()).where(service_token.c.account == account)
    row = {"account": account, "role": role, "areas": " ".join(sorted(areas)), "made_by": made_by}
    with house.doors.begin() as doors:
        doors.execute(sa.delete(service_token).where(service_token.c.until < now()))
        if (doors.scalar(live) or 0) >= LIVE_TOKENS:
            raise TokensInUse(account)
        known = doors.scalar(sa.select(service_employer.c.employer).where(service_employer.c.account == account))
        if known is None:
            doors.execute(sa.insert(service_employer).values(account=account, employer=employer))
        elif known != employer:
            raise TokenOfAnother(account, known)
        doors.execute(sa.insert(service_token).values(token=hashed(token), until=now() + days * 86_400, **row))
    return token


def withdraw_tokens(house: House, account: str) -> int:
    """All of a program's; holds from its next call on. Gives how many they were."""
    with house.doors.begin() as doors:
        return doors.execute(sa.delete(service_token).where(service_token.c.account == account)).rowcount


def tokens_in_use(house: House) -> list[TokenTold]:
    """By account."""
    columns = [service_token.c[name] for name in TokenTold._fields]
    query = sa.select(*columns).where(service_token.c.until >= now()).order_by(service_token.c.account)
    return [TokenTold(*row) for row in house.ask_doors(lambda doors: doors.execute(query).all())]


def principal_of_token(house: House, token: str) -> Principal:
    """With a company's term in an area its programs end there, as its staff do. Raises TokenRefused."""
    found = house.ask_doors(lambda doors: _TOKEN.ask(doors, token=hashed(token)))
    if not found:
        raise TokenRefused()
    account, role, areas, made_by, employer = found[0]
    roles = {role: tuple(areas.split())}

    def told(reading: Reading) -> Principal:
        whose = employer or employer_of(reading, made_by)
        everywhere = is_company(whose) and not areas  # No company is; such a token is none.
        open_ = still_open(reading, {} if everywhere else roles, whose, house.clock())
        return Principal(f"{SERVICE}{account}", open_, employer=whose, is_program=True)

    return house.ask(told)


_TOKEN = Question(
    sa.select(*(service_token.c[name] for name in ("account", "role", "areas", "made_by")), service_employer.c.employer)
    .join_from(service_token, service_employer, service_token.c.account == service_employer.c.account, isouter=True)
    .where(service_token.c.token == sa.bindparam("token"), service_token.c.until >= now())
)
"""One that was made before it was asked whose it is belongs to whoever made it."""
