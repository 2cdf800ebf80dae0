"""What is not translated yet: `python -m services.languages.missing` prints it as it goes into the catalogues."""

import pkgutil
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

from babel.messages.extract import extract_from_dir

import domain
import services
from domain.billing.bases import BASES
from domain.billing.events import REFUND_REASONS, REVERSAL_REASONS
from domain.errors import Refusal
from domain.payments.events import COUNTER_CHANNELS
from domain.registry.events import TENURES
from services.languages.catalogue import read
from services.languages.refusals import source
from services.languages.tongue import WORD

TERMS = (*REVERSAL_REASONS, *REFUND_REASONS, *COUNTER_CHANNELS, *TENURES, *BASES)
"""The domain's own terms that people read."""
_KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}


def refusals() -> list[type[Refusal]]:
    """Every kind of refusal of the domain, the use cases and the pages."""
    for package in (domain, *_rooms_that_refuse()):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    kinds = {kind for kind in _below(Refusal) if kind.__module__.startswith(("domain.", "services."))}
    return sorted(kinds, key=lambda kind: (kind.__module__, kind.__qualname__))


def messages() -> set[str]:
    """What the pages and all that speaks with them say, taken from their source."""
    room = Path(services.__path__[0])
    methods = [("**.py", "python"), ("**.html", "jinja2")]
    found = extract_from_dir(room, methods, keywords=_KEYWORDS)
    return {text if isinstance(text, str) else text[0] for _, _, text, _, _ in found}


def missing_english() -> list[str]:
    """Messages that en.po lacks."""
    english = read("en")
    return sorted(text for text in messages() if not _is_translated(english.get(text)))


def missing_chinese() -> list[str]:
    """Refusals that zh.po lacks."""
    chinese = read("zh")
    wanted = dict.fromkeys(map(source, refusals()))
    return [text for text in wanted if not _is_translated(chinese.get(text))]


def missing_terms() -> list[str]:
    """The domain's terms that zh.po lacks."""
    chinese = read("zh")
    return [term for term in TERMS if not _is_translated(chinese.get(term, context=WORD))]


def _rooms_that_refuse() -> Iterator[ModuleType]:
    for room in ("use_cases", "web"):
        if (Path(services.__path__[0]) / room / "__init__.py").exists():
            yield import_module(f"services.{room}")


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def _is_translated(message: object) -> bool:
    return bool(getattr(message, "string", None)) and not getattr(message, "fuzzy", False)


def _entries(texts: Iterable[str], context: str = "") -> Iterator[str]:
    for text in texts:
        quoted = text.replace("\\", "\\\\").replace('"', '\\"')
        before = f'msgctxt "{context}"\n' if context else ""
        yield f'{before}msgid "{quoted}"\nmsgstr ""\n'


def main() -> int:
    """Prints the entries; 1 if there are any."""
    english = list(_entries(missing_english()))
    chinese = [*_entries(missing_chinese()), *_entries(missing_terms(), WORD)]
    for name, entries in (("en.po", english), ("zh.po", chinese)):
        if entries:
            print(f"# {name}", *entries, sep="\n")
    return int(bool(english or chinese))


if __name__ == "__main__":
    raise SystemExit(main())
