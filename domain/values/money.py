"""Money is a whole number of 分. Rates are decimal; they meet money only here."""

from decimal import ROUND_HALF_UP, Decimal

from domain.errors import Refusal

HALF_UP_TO_FEN = "half up to 分"
AMOUNT_MAX_FEN = 9_999_999_999_99
"""About ten thousand million yuan: above it a figure is a slip of the keys."""


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
    if amount_fen > AMOUNT_MAX_FEN:
        raise AmountTooLarge(amount_fen)


def unrounded_fen(yuan: Decimal) -> Decimal:
    """The exact amount in 分, before any rounding."""
    return yuan * 100


def fen(yuan: Decimal) -> int:
    """The amount in 分, 四舍五入 (rules §8)."""
    return int(unrounded_fen(yuan).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def yuan_text(amount_fen: int) -> str:
    """Plain yuan with two decimals: 3113 → "31.13", -5 → "-0.05"."""
    sign, whole = ("-" if amount_fen < 0 else ""), abs(amount_fen)
    return f"{sign}{whole // 100}.{whole % 100:02}"
