"""What goes wrong, in one plain sentence: what it is, and what to do."""

import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from domain.errors import Refusal
from services.cli import refusals
from services.cli.answers import plain, print_json
from services.cli.words import N_, Voice
from services.http import refusals as edge

if TYPE_CHECKING:
    from services.languages import Tongue

REFUSED, UNEXPECTED = 2, 70
_MISUNDERSTOOD = {
    "MissingParameter": N_("缺少 %(name)s：请补上，或用 --help 看写法。"),
    "NoSuchOption": N_("没有 %(name)s 这个选项：请用 --help 看写法。"),
    "BadParameter": N_("%(name)s 的写法不对：请用 --help 看写法。"),
}
_OUTSIDE = {
    "StorageFull": edge.StorageIsFull,
    "StoreUnavailable": edge.ServiceUnavailable,
    "OperationalError": edge.ServiceUnavailable,
    "PoisonEntry": edge.RecordUnreadable,
    "UpgradeNeeded": edge.ReleaseTooOld,
    "Recovering": edge.RecordsRecovering,
    "OutcomeUnknown": edge.OutcomeOpen,
    "NoAnswer": edge.ProviderAway,
    "GatewayBusy": edge.ProviderAway,
    "ClockSuspect": edge.ClockWrong,
    "KeysUnavailable": edge.KeysAway,
    "KeyLost": edge.KeysAway,
    "SubjectErased": edge.PersonErased,
}
"""What fails outside of the business, as the refusal that people are told. By name: its modules load slowly."""


class Problem(NamedTuple):
    """As programs are told of it."""

    code: str
    detail: str
    facts: dict[str, Any]


def tell(error: Exception, voice: Voice) -> int:
    """To people in a sentence, to programs as an object. Returns the exit code."""
    from services.languages import Tongue

    if type(error).__name__ == "NoArgsIsHelpError":
        return REFUSED
    tongue = Tongue(voice.language)
    problem, code = _problem(error, tongue)
    if voice.is_json:
        print_json(problem._asdict())
    print(problem.detail, file=sys.stderr)
    return code


def code_of(refusal: Refusal) -> str:
    """The same as the API's."""
    if type(refusal).__module__ in (refusals.__name__, "services.operation.refusals"):
        return "".join(f"_{each.lower()}" if each.isupper() else each for each in type(refusal).__name__).lstrip("_")
    from services.http.problems import answer_to

    return answer_to(refusal)[1]


def _problem(error: Exception, tongue: "Tongue") -> tuple[Problem, int]:
    """What is told, and the exit code."""
    name = type(error).__name__
    if isinstance(error, typer.TyperException):
        return Problem("command_misunderstood", _misunderstood(error, tongue), {}), REFUSED
    if isinstance(error, Refusal):
        return _refused(error, tongue), REFUSED
    if name == "WorkbookRefused":
        from services.documents.workbooks import refusal_sentence

        problem = _refused(edge.WorkbookUnreadable(str(error)), tongue)
        return problem._replace(detail=refusal_sentence(str(error), tongue.code)), REFUSED
    if "SettingsInvalid" in (each.__name__ for each in type(error).__mro__):
        return Problem("settings_invalid", str(error), {}), REFUSED
    if name in _OUTSIDE:
        problem = _refused(_OUTSIDE[name](), tongue)
        return problem._replace(detail=f"{problem.detail} ({name})"), UNEXPECTED
    detail = tongue.gettext(N_("出了意料之外的错（%(name)s）：请用同一个请求编号再试一次，仍不行请联系维护人员。"))
    return Problem("failed", detail % {"name": name}, {"error": name}), UNEXPECTED


def _refused(refusal: Refusal, tongue: "Tongue") -> Problem:
    from services.languages.refusals import sentence

    return Problem(code_of(refusal), sentence(refusal, tongue), plain(refusal.facts))


def _misunderstood(error: typer.TyperException, tongue: "Tongue") -> str:
    """The parser speaks English only; what it says most often is said in the reader's language."""
    kind = type(error).__name__
    if kind not in _MISUNDERSTOOD or tongue.code == "en":
        said = error.format_message().rstrip(".")
        return tongue.gettext(N_("看不懂这条命令（%(said)s）：请用 --help 看写法。")) % {"said": said}
    parameter = getattr(error, "param", None)
    name = getattr(error, "option_name", "") or (parameter.opts[-1] if parameter else "")
    return tongue.gettext(_MISUNDERSTOOD[kind]) % {"name": name if name.startswith("-") else name.upper()}
