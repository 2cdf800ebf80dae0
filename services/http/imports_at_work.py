"""Files at work: whoever sent one may look in as often as he likes, in whichever process, and is told how far it is.

A thread of the process that took the file in carries it out, and says every second that it is at it. Of a process that
died nothing more is heard: the file is sent again then, and what was recorded is not recorded twice.
"""

from collections.abc import Callable
from contextvars import copy_context
from hashlib import sha256
from threading import BoundedSemaphore, Event, Thread
from typing import Any, NamedTuple
from zlib import compress, decompress

import msgspec
import sqlalchemy as sa
import structlog
from sqlalchemy.dialects import postgresql, sqlite

from domain.errors import Refusal
from domain.history import Envelope
from services.auth.tokens import TokenBroken, Tokens
from services.databases.doors import import_work, now
from services.event_store.store import AlreadyRecorded, commanded
from services.house import House
from services.http.marked_workbooks import MarkedWorkbooks
from services.http.telling import OUTSIDE, problem
from services.languages import Tongue
from services.operation.logs import fault
from services.use_cases import imports
from services.use_cases.command import CommandIdReused, Done, step
from services.use_cases.imports import Allows, ImportFaulty, ImportReport, Phase, Told

BEAT_SECONDS, LOST_SECONDS, KEPT_SECONDS = 1.0, 20, 24 * 3600
AT_ONCE, LISTED, STOP_SECONDS = 2, 10, 20.0
"""A file of the largest size takes much memory: others wait for their turn."""
WAITING, ENDED, REFUSED, MARK = "waiting", "ended", "refused", "mark"
INTERRUPTED, AT_WORK = "interrupted", "at work"
_OVER = (ENDED, REFUSED)
_UPSERTS: dict[str, Callable[[sa.Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
log = structlog.get_logger()


class Order(NamedTuple):
    """A file, and what is to be done with it."""

    kind: str
    mode: str  # dry-run, mark, plan, apply
    skip_faulty: bool
    name: str
    content: bytes
    language: str = "zh"
    """In which faults are told on what is given back."""

    @property
    def digest(self) -> str:
        """By which it is known."""
        return sha256(self.content).hexdigest()


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it: a report, or the problem in each language, or, of a faulty file, both."""

    report: ImportReport | None = None
    problems: dict[str, dict[str, Any]] = {}
    is_faulty: bool = False
    position: int = 0
    repeated: bool = False

    def problem(self, tongue: Tongue) -> dict[str, Any] | None:
        """As a program is told it; None where nothing was refused."""
        if self.is_faulty and self.report:
            return problem(ImportFaulty(len(self.report.faults), self.report.faults), tongue)
        return self.problems.get(tongue.code)


class Look(NamedTuple):
    """How far a file has come, as anybody may see who looks in; the outcome once it is over."""

    id: str
    kind: str
    sha256: str
    mode: str
    skip_faulty: bool
    name: str
    state: str  # at work, interrupted, ended, refused
    phase: str
    done: int
    total: int
    outcome: Outcome | None


class Work:
    """One file that a thread of this process is at."""

    def __init__(self, command_id: str) -> None:
        self.id, self.thread = command_id, Thread()
        self.phase, self.done, self.total = WAITING, 0, 0
        self.over = Event()
        self.error: Exception | None = None

    def told(self, phase: Phase, done: int, total: int) -> None:
        """What the work itself says; it waits for nobody who reads it."""
        self.phase, self.done, self.total = phase, done, total

    def wait(self, seconds: float) -> None:
        """Most files are done in a moment. It raises what ended the work."""
        self.over.wait(seconds)
        if self.error:
            raise self.error


class ImportsAtWork:
    """Of all processes, as the doors remember them; and the threads of this one."""

    def __init__(self, house: House, tokens: Tokens) -> None:
        self._house, self._tokens, self._works = house, tokens, set[Work]()
        self.workbooks = MarkedWorkbooks(house, tokens)
        self._room = BoundedSemaphore(AT_ONCE)

    def start(self, order: Order, may: Allows) -> Work | None:
        """In the name of whoever asks now, by the id of his command. None where it is at work, or done, already.

        Raises CommandIdReused.
        """
        envelope = commanded.get()
        if not self._claimed(envelope, order):
            return None
        work = Work(envelope.command_id)
        work.thread = Thread(target=copy_context().run, args=(self._run, work, order, may), daemon=True)
        self._works.add(work)
        work.thread.start()
        return work

    def look(self, command_id: str, actor: str) -> Look | None:
        """None where he sent nothing under this id, or it is long ago."""
        found = self._rows(sa.and_(import_work.c.command_id == command_id, import_work.c.actor == actor), True)
        return found[0] if found else None

    def of(self, actor: str) -> list[Look]:
        """What he sent of late, the newest first, without what came of it."""
        return self._rows(import_work.c.actor == actor, False)

    def stop(self) -> None:
        """A server that ends waits a while for what is at hand; what is cut then recorded all or nothing."""
        for work in tuple(self._works):
            work.thread.join(STOP_SECONDS)

    # Work -------------------------------------------------------------------------------------

    def _run(self, work: Work, order: Order, may: Allows) -> None:
        Thread(target=self._say, args=(work,), daemon=True).start()
        seen = list[ImportReport]()

        def allowed(report: ImportReport) -> None:
            may(report)
            seen.append(report)

        try:
            with self._room:
                report, done = carried_out(self._house, order, work.told, allowed)
                if order.mode == MARK:
                    work.told("marked", 0, 0)
                    self.workbooks.keep(work.id, given_back(order, report))
            self._keep(work, ENDED, Outcome(report=report, position=done.position, repeated=done.repeated))
        except ImportFaulty as faulty:
            work.error = faulty
            self._keep(work, REFUSED, Outcome(report=seen[-1], is_faulty=True))
        except Refusal as refusal:
            self._refused(work, refusal)
        except tuple(OUTSIDE) as error:
            self._refused(work, error)
        except Exception as error:  # noqa: BLE001  # Whoever waits is told it; who looks in later, that it broke off.
            work.error = error
            log.error("import broke off", **fault(error))
        finally:
            self._works.discard(work)
            work.over.set()

    def _say(self, work: Work) -> None:
        """Every second, for as long as this process is at it."""
        while not work.over.wait(BEAT_SECONDS):
            self._write(work, phase=work.phase, done=work.done, total=work.total, seen_at=now())

    def _refused(self, work: Work, error: Exception) -> None:
        work.error = error
        self._keep(work, REFUSED, Outcome(problems=_in_each_language(error)))

    def _keep(self, work: Work, phase: str, outcome: Outcome) -> None:
        text = self._tokens.seal(compress(msgspec.json.encode(outcome)).hex(), f"import {work.id}")
        self._write(work, phase=phase, done=work.total, total=work.total, outcome=text, until=now() + KEPT_SECONDS)

    def _write(self, work: Work, **values: Any) -> None:
        """What is recorded stands even where this cannot be remembered."""
        own = sa.and_(import_work.c.command_id == work.id, import_work.c.phase.not_in(_OVER))
        try:
            with self._house.doors.begin() as doors:
                doors.execute(sa.update(import_work).where(own).values(**values))
        except sa.exc.SQLAlchemyError as error:
            log.warning("not remembered", **fault(error))

    def _claimed(self, envelope: Envelope, order: Order) -> bool:
        """Taken where nobody is at it, where whoever was died, and where it was refused. Raises CommandIdReused."""
        same = {"kind": order.kind, "sha256": order.digest, "mode": order.mode, "skip_faulty": order.skip_faulty}
        values = same | {"actor": envelope.actor, "phase": WAITING, "done": 0, "total": 0, "outcome": None}
        values |= {"name": self._tokens.seal(order.name, f"import {envelope.command_id}")}
        values |= {"begun_at": now(), "seen_at": now(), "until": now() + KEPT_SECONDS}
        is_same = sa.and_(*(import_work.c[name] == value for name, value in same.items()))
        is_lost = sa.and_(import_work.c.phase.not_in(_OVER), import_work.c.seen_at < now() - LOST_SECONDS)
        is_free = sa.and_(is_same, sa.or_(is_lost, import_work.c.phase == REFUSED))
        insert = _UPSERTS[self._house.doors.dialect.name](import_work).values(command_id=envelope.command_id, **values)
        taking = insert.on_conflict_do_update(index_elements=["command_id"], set_=values, where=is_free)
        own = import_work.c.command_id == envelope.command_id
        with self._house.doors.begin() as doors:
            doors.execute(sa.delete(import_work).where(import_work.c.until < now()))
            if doors.execute(taking.returning(import_work.c.command_id)).first() is not None:
                return True
            if doors.execute(sa.select(import_work.c.kind).where(own, is_same)).first() is None:
                raise CommandIdReused()
        return False

    # Looking in -------------------------------------------------------------------------------

    def _rows(self, which: sa.ColumnElement[bool], whole: bool) -> list[Look]:
        columns = import_work.c if whole else [each for each in import_work.c if each is not import_work.c.outcome]
        query = sa.select(*columns, now().label("at")).where(which, import_work.c.until >= now())
        query = query.order_by(import_work.c.begun_at.desc(), import_work.c.command_id).limit(LISTED)
        return [self._seen(row) for row in self._house.ask_doors(lambda doors: doors.execute(query).all())]

    def _seen(self, row: Any) -> Look:
        state = row.phase if row.phase in _OVER else INTERRUPTED if row.at - row.seen_at > LOST_SECONDS else AT_WORK
        sealed = getattr(row, "outcome", None)
        return Look(
            id=row.command_id,
            kind=row.kind,
            sha256=row.sha256,
            mode=row.mode,
            skip_faulty=row.skip_faulty,
            name=self._opened(row.command_id, row.name),
            state=state,
            phase=row.phase,
            done=row.done,
            total=row.total,
            outcome=self._outcome(row.command_id, sealed) if sealed else None,
        )

    def _outcome(self, command_id: str, sealed: str) -> Outcome | None:
        text = self._opened(command_id, sealed)
        return msgspec.json.decode(decompress(bytes.fromhex(text)), type=Outcome) if text else None

    def _opened(self, command_id: str, sealed: str) -> str:
        """ "" where the key that sealed it is another now."""
        try:
            return self._tokens.open(sealed, f"import {command_id}")
        except TokenBroken:
            return ""


def carried_out(house: House, order: Order, told: Told, may: Allows) -> tuple[ImportReport, Done]:
    """What the file holds, and what was recorded of it. Raises what the use cases raise."""
    kind, content, skip = order.kind, order.content, order.skip_faulty
    if order.mode in ("dry-run", MARK):
        try:
            return imports.dry_run(house, kind, content, skip_faulty=skip, on_progress=told, may=may), Done(0)
        except AlreadyRecorded:  # A key that stands for an import already is not one for a dry run.
            raise CommandIdReused() from None
    work = imports.plan_import if order.mode == "plan" else imports.apply_import
    done, report = work(house, kind, content, skip_faulty=skip, on_progress=told, may=may)
    if not report.control_sums:  # It was done before: the file's sums are told all the same.
        with step("dry run"):
            report = imports.dry_run(house, kind, content, skip_faulty=skip, on_progress=told, may=may)
    return report, done


def given_back(order: Order, report: ImportReport) -> bytes:
    """The clerk's own workbook, marked; of a file whose sound rows are taken, the others. Raises WorkbookRefused."""
    faults, left_out = report.faults, report.left_out
    return imports.given_back(order.kind, order.content, faults, left_out=left_out, language=order.language)


def _in_each_language(error: Exception) -> dict[str, dict[str, Any]]:
    refusal = (
        error
        if isinstance(error, Refusal)
        else next(OUTSIDE[kind](error) for kind in OUTSIDE if isinstance(error, kind))
    )
    return {code: problem(refusal, Tongue(code)) for code in ("zh", "en")}
