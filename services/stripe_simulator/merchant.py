"""Whose account it is: what it may take, what that costs, and in which money it is paid out."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

METHODS = ("card", "alipay", "wechat_pay")


@dataclass(frozen=True)
class Merchant:
    """Fees and the least amount are assumptions: Stripe's own depend on the account."""

    country: str = "HK"
    settles_in: str = "cny"
    rate: Decimal = Decimal(1)
    """What one yuan is in the money that is paid out."""
    methods: tuple[str, ...] = METHODS
    """A method that the account cannot use vanishes from a session without a word."""
    fee_permille: int = 34
    dispute_fee: int = 1500
    least_fen: int = 400
    most_fen: int = 99_999_999
    books_at_once: bool = False
    """Otherwise the balance transaction comes a little after its charge, as with automatic_async capture."""

    def settled(self, amount_fen: int) -> int:
        """An amount of the bill in the money that is paid out, in its smallest unit."""
        return int((amount_fen * self.rate).quantize(Decimal(1), ROUND_HALF_EVEN))

    def fee(self, settled: int) -> int:
        """What is kept back of a charge."""
        return int((Decimal(settled * self.fee_permille) / 1000).quantize(Decimal(1), ROUND_HALF_EVEN))
