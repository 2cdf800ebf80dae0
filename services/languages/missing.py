"""What is not translated yet: `python -m services.languages.missing` prints it as it goes into the catalogues."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir

import domain
import services
from domain.billing.bases import BASES
from domain.billing.events import REFUND_REASONS, REVERSAL_REASONS
from domain.billing.events.doubts import GROUNDS, OUTCOMES
from domain.billing.events.money_back import CAUSES as CAUSES_OF_MONEY_BACK
from domain.errors import Refusal
from domain.handover.events import GATES
from domain.payments.events import BANK_TRANSFER, COUNTER_CHANNELS
from domain.payments.events.online import ONLINE
from domain.payments.events.suspense import PARKED_REASONS
from domain.privacy.events import KINDS as PERSONAL_KINDS
from domain.privacy.events import PURPOSES
from domain.registry.events import CAPACITIES, CAUSES, TENURES
from projections.gates import PARTS, STATES
from projections.handover_terms import STEPS, TERM_STATES
from services.languages.catalogue import read
from services.languages.tongue import WORD
from services.use_cases.acts import ACTS
from services.use_cases.imports import KINDS

TERMS = (
    *GROUNDS,
    *OUTCOMES,
    *PURPOSES,
    *PERSONAL_KINDS,
    *REVERSAL_REASONS,
    *REFUND_REASONS,
    *COUNTER_CHANNELS,
    BANK_TRANSFER,
    ONLINE,
    *CAUSES_OF_MONEY_BACK,
    *PARKED_REASONS,
    *TENURES,
    *CAUSES,
    *CAPACITIES,
    *BASES,
    *ACTS,
    *KINDS,
    *GATES,
    *STATES,
    *PARTS,
    *STEPS,
    *TERM_STATES,
)
"""The domain's own terms that people read."""
_KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}


def refusals() -> dict[str, str]:
    """Every refusal by its file and name, and its sentence; taken from the source, so that nothing need run."""
    classes = [
        (file, node)
        for room in (domain, services)
        for file in sorted(Path(room.__path__[0]).rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    kinds = {Refusal.__name__}
    while grown := {node.name for _, node in classes if kinds & _bases(node)} - kinds:
        kinds |= grown
    return {
        f"{file.parent.name}/{file.stem}.{node.name}": " ".join((ast.get_docstring(node) or "").split())
        for file, node in classes
        if node.name in kinds - {Refusal.__name__}
    }


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
    return [text for text in dict.fromkeys(refusals().values()) if not _is_translated(chinese.get(text))]


def missing_terms() -> list[str]:
    """The domain's terms that zh.po lacks."""
    chinese = read("zh")
    return [term for term in TERMS if not _is_translated(chinese.get(term, context=WORD))]


def _bases(node: ast.ClassDef) -> set[str]:
    return {ast.unparse(base).rpartition(".")[2] for base in node.bases}


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
