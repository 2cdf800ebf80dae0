"""What a payer writes into a transfer: the code of the dwelling and two digits that tell a slip, `BH-1-1-101-83`."""

import re
import unicodedata

_GAP = r"[-‐−–—_/ ]+"
_WRITTEN = re.compile(
    rf"(?<![A-Z0-9])([A-Z][A-Z0-9]{{0,7}}){_GAP}([1-9][0-9]{{0,3}}[A-Z]?){_GAP}([1-9][0-9]?[A-Z]?){_GAP}"
    rf"([1-9][0-9]{{0,4}}[A-Z]?){_GAP}([0-9]{{2}})(?![A-Z0-9])"
)


def payment_reference(dwelling: str) -> str:
    """The code of a dwelling with its check digits."""
    return f"{dwelling}-{_check(dwelling)}"


def referred_to(memo: str) -> list[str]:
    """The codes of the dwellings whose references stand in a text, each once; one with a slip is none."""
    plain = unicodedata.normalize("NFKC", memo).upper()
    found = {"-".join(parts[:4]): parts[4] for parts in _WRITTEN.findall(plain)}
    return [code for code, check in found.items() if check == _check(code)]


def _check(code: str) -> str:
    """ISO 7064, modulo 97: every single slip and every swap of neighbours is told. Gaps count as a figure."""
    number = "".join(str(int(each, 36)) if each != "-" else "36" for each in code)
    return f"{98 - int(number + '00') % 97:02}"
