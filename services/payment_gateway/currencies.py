"""How many decimals a currency has: its smallest unit is not everywhere a hundredth."""

from decimal import Decimal

WHOLE = frozenset(
    ("bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf")
)
THOUSANDTHS = frozenset(("bhd", "jod", "kwd", "omr", "tnd"))


def decimals(currency: str) -> int:
    """0, 2 or 3."""
    return 0 if currency in WHOLE else 3 if currency in THOUSANDTHS else 2


def amount_text(minor: int, currency: str) -> str:
    """1234567 hundredths → "12,345.67"."""
    return f"{Decimal(minor).scaleb(-decimals(currency)):,.{decimals(currency)}f}"
