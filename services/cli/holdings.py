"""Owners and their shares, as they are typed: resident:…=1/2."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from services.cli.words import N_

To = Annotated[
    list[str], typer.Option("--to", metavar="PARTY[=1/2]", help=N_("新业主和份额，如 resident:…=1/2；独有不写份额"))
]


def holdings_sent(written: Sequence[str]) -> list[dict[str, Any]]:
    """Each party with its share; without one, the whole. Raises SharesIncomplete."""
    return [_holding(each) for each in written]


def _holding(written: str) -> dict[str, Any]:
    from domain.registry.refusals import SharesIncomplete

    party, _, share = written.partition("=")
    numerator, _, denominator = (share or "1/1").partition("/")
    if not (numerator.isascii() and numerator.isdecimal() and denominator.isascii() and denominator.isdecimal()):
        raise SharesIncomplete()
    return {"party": party.strip(), "numerator": int(numerator), "denominator": int(denominator)}
