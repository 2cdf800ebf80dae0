"""`anju backup`, `restore`, `recover`, `erasures`: what happens to the records when a machine is lost."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.answers import Answer, Paper
from services.cli.authority import AuthorityOption, Dated
from services.cli.commands import apart, reads, records
from services.cli.desk import Desk, Threshold
from services.cli.proposals import prepare
from services.cli.typed import day, instant
from services.cli.words import N_

if TYPE_CHECKING:
    from services.operation.backup_check import Tried
    from services.operation.backup_manifest import Manifest
    from services.use_cases.recovery import Survey

FAULTY = 1
_MOST_SHOWN = 20


@apart("backup", N_("备份：账目在前，密钥在后；主密钥不在备份里"))
def backup(
    at: Threshold,
    target: Annotated[
        Path | None, typer.Argument(help=N_("新文件夹，每次一个；不写就在 ANJU_BACKUP_FOLDER 里按时间起名"))
    ] = None,
    check: Annotated[bool, typer.Option("--check", help=N_("恢复到临时的地方，核对一遍，再删掉"))] = False,
    scratch: Annotated[
        str | None, typer.Option(metavar="URL", help=N_("PostgreSQL 核对用：可以建库的服务器，postgresql://HOST"))
    ] = None,
) -> Answer:
    """Exit code 1 where it was tried out and something is wrong with it."""
    from services.bootstrap import build, utc_now
    from services.operation.backup import back_up, usual_target
    from services.operation.backup_check import try_out

    target = target or usual_target(at.settings, utc_now())
    manifest = back_up(at.settings, target, utc_now)
    tried = try_out(at.settings, target, scratch, build) if check else None
    data = {"target": str(target), "manifest": manifest, "tried": tried}
    return Answer(
        data, lambda paper: _show_backup(target, manifest, tried, paper), FAULTY if tried and not tried.is_good else 0
    )


@apart("restore", N_("从备份恢复到空的地方；之后只能看，两人申报损失后才能记账"))
def restore(
    at: Threshold,
    source: Annotated[Path, typer.Argument(help=N_("备份的文件夹"))],
    erasures: Annotated[
        Path | None, typer.Option(metavar="FILE", help=N_("备份之后的删除名单，见 anju erasures"))
    ] = None,
    no_erasures: Annotated[bool, typer.Option("--no-erasures", help=N_("备份之后没有删除过谁"))] = False,
) -> Answer:
    """Keys go back only where none are; then somebody must say what was erased since."""
    from services.bootstrap import utc_now
    from services.operation.restore import read_erasures
    from services.operation.restore import restore as restored

    again = read_erasures(erasures) if erasures else [] if no_erasures else None
    done = restored(at.settings, source, again, utc_now())

    def show(paper: Paper) -> None:
        paper.say(
            N_("恢复好了：%(entries)d 件事，到第 %(last)d 号，%(when)s 的备份。"),
            entries=done.entries,
            last=done.kept_through,
            when=done.taken_at.isoformat(timespec="seconds"),
        )
        paper.say(
            N_("密钥放回去了，重新删除了 %(count)d 项。")
            if done.keys == "restored"
            else N_("密钥库里本来就有密钥，没有动它；重新删除了 %(count)d 项。"),
            count=done.erasures,
        )
        paper.say(N_("现在只能看，不能记账。接着请运行 anju recover show。"))

    return Answer(done, show)


@reads("recover show", N_("恢复之后：什么回来了，什么没有，还要做什么"))
def show_recovery(desk: Desk) -> Answer:
    """Raises NothingToRecover. Exit code 1 where something must be put right before it can be declared."""
    from services.use_cases.recovery import survey

    found = survey(desk.house)
    is_faulty = bool(found.findings or found.keys_lost)
    return Answer(found, lambda paper: _show_survey(found, paper), FAULTY if is_faulty else 0)


@records("recover declare", N_("申报损失，另一人审批后恢复记账；在用的收据本全部收回"))
def declare(
    desk: Desk,
    cause: Annotated[str, typer.Option(help=N_("为什么恢复，几个字"))],
    lost_until: Annotated[str, typer.Option(metavar="INSTANT", help=N_("丢到什么时候，如 2026-11-24T09:12:00+08:00"))],
    authority: AuthorityOption,
    dated: Dated = None,
    lost_through: Annotated[int | None, typer.Option(metavar="N", help=N_("丢到第几号，知道才写"))] = None,
    series: Annotated[str, typer.Option(metavar="A,B", help=N_("备份之后才启用的收据字号"))] = "",
    keys_lost: Annotated[int, typer.Option(metavar="N", help=N_("认定丢失的密钥数，见 anju recover show"))] = 0,
) -> Answer:
    """A proposal: another person approves it, and the records go on. Raises NothingToRecover, RecordsUneven, …"""
    from services.event_store.recovery import DECLARATION
    from services.use_cases.recovery import NothingToRecover

    pending = desk.house.store.recovery.pending()
    if pending is None:
        raise NothingToRecover()
    document = {"kind": authority[0], "number": authority[1], "dated": dated and day(dated), "sha256": None}
    content = {
        "restore": pending.restore,
        "lost_until": instant(lost_until),
        "lost_through": lost_through,
        "series": [each.strip() for each in series.split(",") if each.strip()],
        "keys_lost": keys_lost,
        "cause": cause,
        "authority": document,
    }
    return prepare(desk, DECLARATION, content)


@reads("erasures", N_("删除过的密钥：编号、类别、日期，没有姓名；交机关另外保存"))
def erasures(desk: Desk) -> Answer:
    """What a restore does again: `--json` prints the list that it reads."""
    found = desk.house.keys.erasures()
    titles = (N_("编号"), N_("类别"), N_("日期"))
    return Answer(found, lambda paper: paper.table(titles, found))


def _show_backup(target: Path, manifest: "Manifest", tried: "Tried | None", paper: Paper) -> None:
    paper.say(
        N_("备份好了：%(target)s，%(entries)d 件事，到第 %(last)d 号，%(keys)d 把密钥。"),
        target=target,
        entries=manifest.entries,
        last=manifest.last_position,
        keys=manifest.keys,
    )
    paper.say(N_("主密钥不在里面：请确认它另外存着。"))
    if tried is None:
        paper.say(N_("没有核对过的备份不算数：加上 --check。"))
    elif tried.is_good:
        paper.say(
            N_("恢复到临时的地方核对过：数目相同，账目都对得上，密钥都在（%(seconds).1f 秒）。"), seconds=tried.seconds
        )
    else:
        paper.say(
            N_(
                "这份备份有问题：恢复出 %(entries)d 件事，%(findings)d 处对不上，缺 %(keys)d 把密钥。请马上再备份一次。"
            ),
            entries=tried.entries,
            findings=len(tried.findings),
            keys=len(tried.keys_lost),
        )


def _show_survey(found: "Survey", paper: Paper) -> None:
    restored = found.restored
    about = [
        (N_("恢复编号"), restored.restore),
        (N_("备份于"), restored.taken_at.isoformat(timespec="seconds")),
        (N_("回来了"), f"{restored.entries}（1–{restored.kept_through}）"),
        (N_("丢了"), f"{restored.kept_through + 1}–"),
        (N_("账目对不上"), len(found.findings)),
        (N_("缺的密钥"), len(found.keys_lost)),
        (N_("停用的收据字号"), "、".join(found.series)),
    ]
    paper.table((N_("项目"), N_("内容")), [(paper.tongue.gettext(title), text) for title, text in about])
    rows = [(each.book, each.first, each.last) for each in found.forgone]
    if rows:
        paper.table((N_("收回的收据本"), N_("从"), N_("到")), rows, figures=2)
    for finding in found.findings[:_MOST_SHOWN]:
        paper.write(f"{paper.tongue.word(finding.equation)}：{finding.detail}")
    for subject, kind in found.keys_lost[:_MOST_SHOWN]:
        paper.write(f"{subject} {kind}")
    if found.keys_lost:
        paper.say(
            N_("有密钥没有回来：先找更新的密钥备份；确实没有，申报时写 --keys-lost %(count)d。"),
            count=len(found.keys_lost),
        )
    paper.say(N_("上面收回的号码再也不开。请一人运行 anju recover declare，另一人 anju proposal approve。"))
