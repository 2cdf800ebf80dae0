"""What every command has in common: its name, its options, who acts, with which key, and how it answers."""

import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Concatenate, Literal, NamedTuple, ParamSpec, get_args

import typer

from services.cli.answers import Answer, Paper, console, plain, print_json
from services.cli.desk import Desk, Opening, Threshold, read_settings
from services.cli.refusals import ActorMissing, FileUnreadable
from services.cli.typed import idempotency_key, person
from services.cli.words import N_, Voice

P = ParamSpec("P")
Work = Callable[Concatenate[Desk, P], Answer]
As = Annotated[str, typer.Option("--as", metavar="NAME", help=N_("谁在办，例如 li.ming"))]
AsIfApplied = Annotated[str | None, typer.Option("--as", metavar="NAME", help=N_("谁在办，例如 li.ming"))]
Key = Annotated[str | None, typer.Option("--key", help=N_("请求编号：同一个编号只办一次，不写就新编一个并显示"))]
Json = Annotated[bool, typer.Option("--json", help=N_("只输出 JSON，金额以分为单位"))]
Lang = Annotated[Literal["zh", "en"] | None, typer.Option("--lang", help=N_("回答用的语言"))]


class Command(NamedTuple):
    """A command as it is written down; `records` is always, never, or only where one of these flags is set."""

    path: tuple[str, ...]
    told: str
    work: Callable[..., Answer]
    records: bool | tuple[str, ...]
    is_apart: bool = False
    is_serving: bool = False
    sealed: tuple[str, ...] = ()
    """Parameters about a person: they are in no fingerprint, from which a telephone number could be guessed."""


COMMANDS: list[Command] = []
"""In the order in which people are told of them."""


def reads(path: str, told: str) -> Callable[[Work[P]], Work[P]]:
    """A command that looks something up."""
    return _written_down(path, told, records=False)


def serves(path: str, told: str) -> Callable[[Work[P]], Work[P]]:
    """A command that runs until it is stopped; it follows history by itself."""

    def write_down(work: Work[P]) -> Work[P]:
        COMMANDS.append(Command(tuple(path.split()), told, work, records=False, is_serving=True))
        return work

    return write_down


def records(
    path: str, told: str, *, only_with: tuple[str, ...] = (), sealed: tuple[str, ...] = ()
) -> Callable[[Work[P]], Work[P]]:
    """A command that puts something on record."""
    return _written_down(path, told, records=only_with or True, sealed=sealed)


def apart(path: str, told: str) -> Callable[[Callable[Concatenate[Threshold, P], Answer]], Callable[..., Answer]]:
    """A command that works where no house stands, or where it must not be opened."""

    def write_down(work: Callable[Concatenate[Threshold, P], Answer]) -> Callable[..., Answer]:
        COMMANDS.append(Command(tuple(path.split()), told, work, records=False, is_apart=True))
        return work

    return write_down


def _written_down(
    path: str, told: str, *, records: bool | tuple[str, ...], sealed: tuple[str, ...] = ()
) -> Callable[[Work[P]], Work[P]]:
    def write_down(work: Work[P]) -> Work[P]:
        COMMANDS.append(Command(tuple(path.split()), told, work, records, sealed=sealed))
        return work

    return write_down


def command_line(order: Sequence[str], groups: Mapping[str, str], voice: Voice, opening: Opening) -> typer.Typer:
    """All commands, module by module, explained in one language."""
    said = _said(voice)
    app = typer.Typer(add_completion=False, no_args_is_help=True, help=said(groups[""]))
    rooms: dict[tuple[str, ...], typer.Typer] = {(): app}
    for command in sorted(COMMANDS, key=lambda each: order.index(each.work.__module__)):
        *above, name = command.path
        if (room := tuple(above)) not in rooms:
            rooms[room] = typer.Typer(no_args_is_help=True)
            app.add_typer(rooms[room], name=above[-1], help=said(groups[above[-1]]))
        rooms[room].command(name, help=said(command.told))(_callback(command, voice, opening, said))
    return app


def _said(voice: Voice) -> Callable[[str], str]:
    """Chinese stands in the source: only English needs a catalogue."""
    if voice.language == "zh":
        return str
    from services.languages import Tongue

    return Tongue(voice.language).gettext


def _callback(command: Command, voice: Voice, opening: Opening, said: Callable[[str], str]) -> Callable[..., int]:
    """What typer calls: the command's own parameters, and those of all."""

    def run(**typed: Any) -> int:
        return (_carry_out_apart if command.is_apart else _carry_out)(command, voice, opening, typed)

    own = list(inspect.signature(command.work, eval_str=True).parameters.values())[1:]
    shared: dict[str, tuple[Any, Any]] = {"json": (Json, False), "lang": (Lang, None)}
    if command.records:
        actor = (As, inspect.Parameter.empty) if command.records is True else (AsIfApplied, None)
        shared = {"as_": actor, "key": (Key, None)} | shared
    parameters = [*own, *(_parameter(name, kind, default) for name, (kind, default) in shared.items())]
    told = [each.replace(kind=each.KEYWORD_ONLY, annotation=_told(each.annotation, said)) for each in parameters]
    run.__signature__ = inspect.Signature(told)  # type: ignore[attr-defined]  # What inspect.signature looks for.
    run.__annotations__ = {each.name: each.annotation for each in told}
    return run


def _parameter(name: str, kind: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind, default=default)


def _told(annotation: Any, said: Callable[[str], str]) -> Any:
    """The same, with its help in the reader's language."""
    kind, info = get_args(annotation)
    info = copy(info)
    info.help = said(info.help) if info.help else None
    return Annotated[kind, info]


def _carry_out(command: Command, voice: Voice, opening: Opening, typed: dict[str, Any]) -> int:
    """One command from the opening of the house to the answer. Raises what it refuses."""
    from services.languages import Tongue
    from services.operation import logs

    name, key = typed.pop("as_", None), typed.pop("key", None)
    del typed["json"], typed["lang"]
    is_recording = command.records is True or any(typed.get(flag) for flag in command.records or ())
    if is_recording and name is None:
        raise ActorMissing()
    actor = person(name) if name is not None else None
    desk_key = idempotency_key(key)
    sent = {of: _as_sent(value) for of, value in typed.items() if of not in command.sealed}
    logs.set_up()
    house = opening()
    try:
        tongue, door = Tongue(voice.language), " ".join(("anju", *command.path))
        paper = None if voice.is_json else Paper(tongue, console(sys.stdout))
        desk = Desk(house, tongue, door, sent, actor, desk_key, paper)
        if not command.is_serving:
            desk.follow()
        if is_recording:
            desk.note(N_("请求编号：%(key)s"), key=desk_key)
        with desk.acting():
            answer = command.work(desk, **typed)
        return _tell(desk, answer, is_recording)
    finally:
        house.close()


def _carry_out_apart(command: Command, voice: Voice, _opening: Opening, typed: dict[str, Any]) -> int:
    """With the settings, and nothing that is made of them."""
    from services.languages import Tongue
    from services.operation import logs

    del typed["json"], typed["lang"]
    logs.set_up()
    tongue = Tongue(voice.language)
    paper = None if voice.is_json else Paper(tongue, console(sys.stdout))
    answer = command.work(Threshold(read_settings(), tongue, paper), **typed)
    if paper:
        answer.show(paper)
    elif answer.data is not None:
        print_json(answer.data)
    return answer.code


def _as_sent(value: Any) -> Any:
    """Of a file, what is in it: where it lay does not matter."""
    if not isinstance(value, Path):
        return value
    try:
        return sha256(value.read_bytes()).hexdigest()
    except OSError:
        raise FileUnreadable(str(value)) from None


def _tell(desk: Desk, answer: Answer, is_recording: bool) -> int:
    if desk.is_repeated:
        desk.note(N_("这件事以前已经办过，没有再办一次。"))
    if desk.paper:
        answer.show(desk.paper)
    elif is_recording:
        print_json((plain(answer.data) or {}) | {"key": desk.key, "repeated": desk.is_repeated})
    elif answer.data is not None:
        print_json(answer.data)
    return answer.code
