"""The service itself: `anju serve`, `worker`, `demo`, `check`, `rebuild`."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.answers import Answer, Paper, print_json
from services.cli.commands import reads, serves
from services.cli.desk import Desk
from services.cli.failing import UNEXPECTED
from services.cli.progress import Bars
from services.cli.refusals import HostNotAllowed, MayNotFollow, PortTaken, UnknownReadModel
from services.cli.words import N_

if TYPE_CHECKING:
    from services.demo.story import Told
    from services.use_cases.checking import Finding

LOOPBACK = ("127.0.0.1", "localhost", "::1")
EVERY_ADDRESS = ("0.0.0.0", "::")
"""Of a container, whose port is published on its host's loopback only."""
UNEVEN = 1
_STEPS = {
    "import": N_("导入四本台账"),
    "handover": N_("记录移交"),
    "tariffs": N_("制定收费标准"),
    "assess": N_("计费入账"),
    "payments": N_("柜台收款"),
}


@serves("serve", N_("启动网页和接口；外面的人经反向代理访问"))
def serve(
    desk: Desk,
    host: Annotated[str | None, typer.Option(help="127.0.0.1|localhost|::1")] = None,
    port: Annotated[int | None, typer.Option(help=N_("端口，不写就用环境变量 PORT 或 8000"))] = None,
) -> Answer:
    """Until it is stopped. Raises HostNotAllowed, PortTaken, SettingsInvalid."""
    from services.http.app import build_app
    from services.http.serving import serve as served
    from services.operation.going_live import must_be_fit_to_serve

    settings = desk.house.settings
    here = (*EVERY_ADDRESS, *LOOPBACK) if settings.inside_container else LOOPBACK
    host = here[0] if host is None else host
    if host not in here:
        raise HostNotAllowed(host)
    must_be_fit_to_serve(desk.house)
    number = settings.port if port is None else port
    _must_be_free(host, number)
    addresses = _addresses(desk, host, number)
    if desk.paper:
        _show_addresses(addresses, desk.paper)
    else:
        print_json(addresses)
    served(build_app(desk.house), host, number)
    return Answer(None, lambda paper: paper.say(N_("已停止。")))


@serves("worker", N_("跟着历史更新查询数据，直到停止；可以同时开几个"))
def worker(
    desk: Desk, once: Annotated[bool, typer.Option("--once", help=N_("跟到最新的一件事就结束"))] = False
) -> Answer:
    """Exit code 0 when it was stopped, 70 when it ended by itself. Raises MayNotFollow."""
    from services.operation.following import follow_until_stopped

    if not desk.house.may_follow:
        raise MayNotFollow("anju_worker")
    if once:
        desk.follow()
        return Answer(None, lambda paper: paper.say(N_("查询数据已是最新。")))
    stopped = follow_until_stopped(desk.house, lambda: desk.note(N_("正在跟着历史更新查询数据。按 Ctrl-C 停止。")))
    return Answer(None, lambda paper: paper.say(N_("已停止。")), 0 if stopped else UNEXPECTED)


@reads("demo", N_("没有数据时，建一个示范小区"))
def demo(desk: Desk) -> Answer:
    """Two areas of invented people, with their fees and payments."""
    from services.demo.story import tell

    with desk.bars() as drawn:
        told = tell(desk.house, lambda what, done, total: drawn.move(_step(what, desk), done, total))
    if told is None:
        return Answer({"told": None}, lambda paper: paper.say(N_("已经有数据，没有再建示范小区。")))
    return Answer({"told": told._asdict()}, lambda paper: _show_told(told, paper))


@reads("check", N_("核对账目：该相等的都相等吗"))
def check(desk: Desk) -> Answer:
    """Exit code 1 where something does not add up."""
    from services.use_cases.checking import check as checked

    findings = checked(desk.house)
    return Answer(findings, lambda paper: _show_findings(findings, paper), UNEVEN if findings else 0)


@reads("rebuild", N_("从历史重新算出查询数据"))
def rebuild(desk: Desk, name: Annotated[str, typer.Argument(metavar="NAME|all", help=N_("哪一份，或 all"))]) -> Answer:
    """Readers see the old one until the new one stands."""
    from projections import PROJECTIONS
    from projections.engine.rebuild import rebuild as rebuilt
    from services.event_store.stretches import Follower

    chosen = [each for each in PROJECTIONS if name in ("all", each.name)]
    if not chosen:
        raise UnknownReadModel(name, " | ".join(each.name for each in PROJECTIONS))
    newest, reached = desk.house.store.position(), dict[str, int]()
    with desk.bars() as drawn, Follower(desk.house.store) as history:
        for each in chosen:
            told = partial(_moved, drawn, each.name, newest)
            told(0)
            reached[each.name] = rebuilt(each, history.read, desk.house.writing, told)
    rows = list(reached.items())
    return Answer(reached, lambda paper: paper.table((N_("查询数据"), N_("读到第几件事")), rows, figures=1))


def _moved(drawn: Bars, name: str, newest: int, upto: int) -> None:
    drawn.move(name, upto, newest)


def _must_be_free(host: str, port: int) -> None:
    """Said in a sentence now, not in a log later. Raises PortTaken."""
    import socket

    family = socket.AF_INET6 if host == "::1" else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trying:
        trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trying.bind((host, port))
        except (OSError, OverflowError):
            raise PortTaken(port) from None


def _addresses(desk: Desk, host: str, port: int) -> dict[str, str]:
    from projections import directory

    root = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    addresses = {"start": f"{root}/", "docs": f"{root}/docs"}
    with desk.read() as reading:
        homes = [home for area in directory.areas(reading) for home in directory.dwellings(reading, area.area, None, 1)]
    return addresses | ({"statement": f"{root}/statements/{homes[0].dwelling}"} if homes else {})


def _show_addresses(addresses: dict[str, str], paper: Paper) -> None:
    paper.say(N_("网页：%(start)s　接口文档：%(docs)s"), **addresses)
    if "statement" in addresses:
        paper.say(N_("账单：%(statement)s"), **addresses)
    paper.say(N_("按 Ctrl-C 停止。"))


def _step(what: str, desk: Desk) -> str:
    """ "assess 2026-11" → 计费入账 2026-11."""
    step, _, more = what.partition(" ")
    return f"{desk.tongue.gettext(_STEPS.get(step, step))} {desk.tongue.word(more) if more else ''}".rstrip()


def _show_told(told: "Told", paper: Paper) -> None:
    paper.say(
        N_("示范小区建好了：%(dwellings)d 户，%(charges)d 笔费用，%(payments)d 笔收款，共 %(received)s。"),
        dwellings=told.dwellings,
        charges=told.charges,
        payments=told.payments,
        received=paper.tongue.money(told.received_fen),
    )
    paper.say(N_("看账单：anju statement %(code)s"), code=told.shown)


def _show_findings(findings: "list[Finding]", paper: Paper) -> None:
    if not findings:
        paper.say(N_("账目都对得上。"))
        return
    rows = [(paper.tongue.word(each.equation), each.detail) for each in findings]
    paper.table((N_("应当"), N_("实际")), rows)
