"""Programs of a company: tokens that bear a part of one role, hashed, for a time, two at once to change them over."""

import re
from typing import NamedTuple

import sqlalchemy as sa

from domain.staff.events import ROLES
from services.auth.principals import SERVICE, Principal
from services.auth.refusals import AccountNameInvalid, TokenRefused, TokenRoleUnfit, TokensInUse, TokenTermUnfit
from services.auth.secrets_made import hashed, new_token
from services.databases.doors import now, service_token
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


def make_token(house: House, account: str, *, role: str, areas: tuple[str, ...], days: int, made_by: str) -> str:
    """Shown this once. Raises AccountNameInvalid, TokenRoleUnfit, TokenTermUnfit, TokensInUse."""
    if not _ACCOUNT.fullmatch(account):
        raise AccountNameInvalid()
    if role not in ROLES:
        raise TokenRoleUnfit(", ".join(ROLES))
    if not 1 <= days <= LONGEST_DAYS:
        raise TokenTermUnfit(LONGEST_DAYS)
    token, live = new_token(), sa.select(sa.func.count()).where(service_token.c.account == account)
    row = {"account": account, "role": role, "areas": " ".join(sorted(areas)), "made_by": made_by}
    with house.doors.begin() as doors:
        doors.execute(sa.delete(service_token).where(service_token.c.until < now()))
        if (doors.scalar(live) or 0) >= LIVE_TOKENS:
            raise TokensInUse(account)
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
    """Raises TokenRefused."""
    query = sa.select(service_token.c.account, service_token.c.role, service_token.c.areas)
    query = query.where(service_token.c.token == hashed(token), service_token.c.until >= now())
    found = house.ask_doors(lambda doors: doors.execute(query).one_or_none())
    if found is None:
        raise TokenRefused()
    return Principal(f"{SERVICE}{found.account}", {found.role: tuple(found.areas.split())}, is_program=True)
