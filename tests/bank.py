"""A bank's file, as it is exported."""

from domain.values.payment_reference import payment_reference

HEADER = "交易日期,交易流水号,收入金额,支出金额,对方户名,附言"


def bank_file(*lines: tuple[str, str, str]) -> bytes:
    """Number, yuan and memo of each line; all of 2026-11-20."""
    rows = [f"2026-11-20,{number},{yuan},,某人,{memo}" for number, yuan, memo in lines]
    return "\n".join(["账户明细,,,,,", HEADER, *rows]).encode("gb18030")


def referring(dwelling: str) -> str:
    """As a payer writes it."""
    return f"物业费 {payment_reference(dwelling)}"
