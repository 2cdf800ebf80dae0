"""What can be wrong with a workbook: a cell by its name, or the file as a whole; and how people are told."""

import msgspec

from services.documents.workbooks.sentences import FAULT_SENTENCES, REFUSAL_SENTENCES

LANGUAGES = ("zh", "en")


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to mend. `cell` is what Excel calls it; `value` never holds a person's name or number."""

    sheet: str
    cell: str
    title: str
    value: str
    code: str
    inputs: dict[str, str]


class WorkbookRefused(Exception):
    """The file is refused as a whole; `code` says why (REFUSAL_SENTENCES)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def sentence(fault: Fault, language: str) -> str:
    """The reason and what to do, in `zh` or `en`, with the nearest choice when there is one."""
    place = LANGUAGES.index(language)
    said = FAULT_SENTENCES[fault.code][place] % fault.inputs
    if not fault.inputs.get("near"):
        return said
    return said + (" " if language == "en" else "") + FAULT_SENTENCES["did_you_mean"][place] % fault.inputs


def refusal_sentence(code: str, language: str) -> str:
    """Why the file as a whole is refused and what to do, in `zh` or `en`."""
    return REFUSAL_SENTENCES[code][LANGUAGES.index(language)]
