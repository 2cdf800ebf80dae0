"""Which language the command line speaks. Nothing heavy is imported here: `anju --help` passes this way."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

LANGUAGES = ("zh", "en")


def N_(message: str) -> str:  # noqa: N802  # The name that catalogue tools know.
    """Marks a message for the catalogue. (The one of services.languages comes with all of babel.)"""
    return message


class Voice(NamedTuple):
    """How to answer: in which language, and to people or to programs."""

    language: str
    is_json: bool


def voice_of(typed: Sequence[str], environment: Mapping[str, str]) -> Voice:
    """Known before the rest is understood, because a misunderstanding must be told, too."""
    asked = [typed[at + 1] for at, word in enumerate(typed[:-1]) if word == "--lang"]
    asked += [word.partition("=")[2] for word in typed if word.startswith("--lang=")]
    around = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    wanted = asked[-1] if asked and asked[-1] in LANGUAGES else "en" if around.startswith("en") else "zh"
    return Voice(wanted, "--json" in typed)
