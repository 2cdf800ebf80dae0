"""The catalogues: texts in locales/, compiled in memory when a language is first spoken."""

from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).parent / "locales"


def read(code: str) -> Catalog:
    """A catalogue as it was written. Raises babel's PoFileError where it is not well formed."""
    with (LOCALES / f"{code}.po").open("rb") as source:
        return read_po(source, locale=code, abort_invalid=True)


@cache
def compiled(code: str) -> GNUTranslations:
    """A catalogue to be asked."""
    binary = BytesIO()
    write_mo(binary, read(code))
    binary.seek(0)
    return GNUTranslations(binary)
