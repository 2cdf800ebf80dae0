"""Which characters the font can draw, and what stands for the others."""

import struct
import unicodedata
from collections.abc import Iterator, Mapping, Set
from pathlib import Path

NO_GLYPH = "〓"
"""What Chinese printers set for a character that their case does not hold."""
_SEGMENTED = 12
_UNSEEN = ("Cc", "Cf", "Cs")
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
"""They choose among forms of the character before them: without them its usual form is drawn."""


def drawable(collection: Path, face: int) -> frozenset[int]:
    """The characters of one face of a font collection, from its character map. Raises LookupError."""
    with collection.open("rb") as file:
        file.seek(12 + 4 * face)
        (start,) = struct.unpack(">I", file.read(4))
        file.seek(start + 4)
        (tables,) = struct.unpack(">H", file.read(2))
        file.seek(start + 12)
        for _ in range(tables):
            tag, _, at, length = struct.unpack(">4sIII", file.read(16))
            if tag == b"cmap":
                file.seek(at)
                return frozenset(_mapped(file.read(length)))
    raise LookupError(f"{collection.name} has no character map")


def legible(value: object, glyphs: Set[int]) -> object:
    """One character without a glyph would fail a whole paper (PDF/UA-1): it is shown as 〓, wherever it stands."""
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else "".join(_shown(each, glyphs) for each in value)
    if isinstance(value, Mapping):
        return {key: legible(inner, glyphs) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [legible(inner, glyphs) for inner in value]
    return value


def _shown(character: str, glyphs: Set[int]) -> str:
    code = ord(character)
    if unicodedata.category(character) in _UNSEEN or any(code in each for each in _SELECTORS):
        return " " if character.isspace() else ""
    return character if code in glyphs else NO_GLYPH


def _mapped(table: bytes) -> Iterator[int]:
    """Of a `cmap` table; its full map has format 12."""
    (count,) = struct.unpack_from(">H", table, 2)
    for number in range(count):
        (at,) = struct.unpack_from(">I", table, 4 + 8 * number + 4)
        if struct.unpack_from(">H", table, at)[0] == _SEGMENTED:
            (groups,) = struct.unpack_from(">I", table, at + 12)
            for group in range(groups):
                first, last, _ = struct.unpack_from(">III", table, at + 16 + 12 * group)
                yield from range(first, last + 1)
            return
    raise LookupError("the character map has no full table")
