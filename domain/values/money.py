"""Money is a whole number of 分. Rates are decimal; they meet money only here."""

import re
from decimal import ROUND_HALF_UP, Decimal

from domain.errors import Refusal

HALF_UP_TO_FEN = "half up to 分"
AMOUNT_MAX_FEN = 9_999_999_999_99
"""About ten thousand million yuan: above it a figure is a slip of the keys."""
_FULL_WIDTH = {0xFEE0 + code: code for code in range(0x21, 0x7F)} | {ord("￥"): "¥", 0x3000: " "}
_YUAN = re.compile(r"(-?)(?:¥ ?)?([0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.([0-9]+))?(?: ?元)?")


class AmountNotPositive(Refusal):
    """The amount must be more than 0 分, not {amount_fen}: enter what was really received or is owed."""

    amount_fen: int


class AmountTooLarge(Refusal):
    """The amount {amount_fen} 分 is beyond any that Anju books: check the figure."""

    amount_fen: int


class AmountUnreadable(Refusal):
    """The amount cannot be read as yuan: write it like 1250.00."""


class MoreThanTwoDecimals(Refusal):
    """An amount has at most two decimals (分): check the figure and round it by its rule first."""


def must_be_payable(amount_fen: int) -> None:
    """Raises AmountNotPositive, AmountTooLarge: 1 分 at least, and not beyond what is booked."""
    if amount_fen <= 0:
        raise AmountNotPositive(amount_fen)
    must_be_bookable(amount_fen)


def must_be_bookable(amount_fen: int) -> None:
    """Raises AmountTooLarge."""
    if amount_fen > AMOUNT_MAX_FEN:
        raise AmountTooLarge(amount_fen)


def unrounded_fen(yuan: Decimal) -> Decimal:
    """The exact amount in 分, before any rounding."""
    return yuan * 100


def fen(yuan: Decimal) -> int:
    """The amount in 分, 四舍五入 (rules §8)."""
    return int(unrounded_fen(yuan).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def yuan_read(text: str) -> int:
    """The amount in 分 as people write yuan: 50, 50.00, １２．５０, 1,250.00, ¥12.50, 12.50元.

    What could be meant in two ways is not guessed. Raises AmountUnreadable, MoreThanTwoDecimals.
    """
    read = _YUAN.fullmatch(text.translate(_FULL_WIDTH).strip())
    if not read:
        raise AmountUnreadable()
    sign, whole, decimals = read.groups(default="")
    if len(decimals) > 2:
        raise MoreThanTwoDecimals()
    amount_fen = int(whole.replace(",", "")) * 100 + int(decimals.ljust(2, "0"))
    return -amount_fen if sign else amount_fen


def yuan_text(amount_fen: int) -> str:
    """Plain yuan with two decimals: 3113 → "31.13", -5 → "-0.05"."""
    sign, whole = ("-" if amount_fen < 0 else ""), abs(amount_fen)
    return f"{sign}{whole // 100}.{whole % 100:02}"
