"""What the doors refuse: who may not come in, and what he may do about it."""

from domain.errors import Refusal


class NotSignedIn(Refusal):
    """Sign in first."""


class SignInRefused(Refusal):
    """Name, password or code is not right: try again, or ask at the service centre for a new password."""


class SignInDelayed(Refusal):
    """That was tried too often: wait {seconds} seconds, or ask at the service centre for a new password."""

    seconds: int


class PasswordWeak(Refusal):
    """This password is easily guessed: take at least {length} characters that are no plain row, and not your name."""

    length: int


class JoinCodeWrong(Refusal):
    """This code does not fit that dwelling: compare both with your newest paper statement."""


class SlipWrong(Refusal):
    """This slip is not good any more, or was typed otherwise: ask for a new one."""


class SecondFactorMissing(Refusal):
    """Staff sign in with a second factor: set it up with a slip first."""


class SecondFactorStale(Refusal):
    """For this act your second factor must not be older than {minutes} minutes: send the six digits of now with it."""

    minutes: int


class SecondFactorWrong(Refusal):
    """These six digits are not the ones of now, or were used already: wait for the next ones, then send those."""


class NotAllowed(Refusal):
    """Your role does not allow this: ask somebody whose role does."""


class TokenRefused(Refusal):
    """This token is unknown, has run out, or was withdrawn: ask the administrator for a new one."""


class FormOutdated(Refusal):
    """This form is of another sign-in: open the page again, and fill it in anew."""


class TokenTermUnfit(Refusal):
    """A token holds for 1 to {days} days: choose a number between."""

    days: int


class TokenRoleUnfit(Refusal):
    """A program bears one role that acts alone: choose one of {roles}."""

    roles: str


class TokensInUse(Refusal):
    """{account} has two live tokens already: withdraw one first."""

    account: str


class TokenNotOfCompany(Refusal):
    """A company's program bears one of {roles}, in areas that are named: choose both."""

    roles: str


class TokenOfAnother(Refusal):
    """{account} is a program of {employer}: choose another name for this one."""

    account: str
    employer: str


class AccountNameInvalid(Refusal):
    """A program's name is 2 to 40 small letters, digits, dots or dashes, a letter first: choose another."""


class RowsOfOthers(Refusal):
    """This file holds rows of {areas}, where you have no part: leave them out, then send it again."""

    areas: str


class PayLinkGone(Refusal):
    """Nobody can pay by this link: it is over, revoked, or was read wrongly. Take the newest statement, or call us."""


class PayLinkBusy(Refusal):
    """This link was opened very often: wait {seconds} seconds, then go on."""

    seconds: int
