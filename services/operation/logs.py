"""What the parts of the house report: one line of JSON each, with these keys and no others.

A log is read by people who may not see the residents' data, and is kept in places that nobody erases. So nothing
goes in that somebody typed: no body, header, query or parameter, no message of an exception, no address with a
dwelling in it. What does not pass the door is left out, or stands there as "?".
"""

import logging
import re
import sys
import threading
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TextIO

import structlog
from structlog.typing import Processor

Line = MutableMapping[str, Any]

_WORD, _ID = re.compile(r"[A-Za-z][\w.:-]{0,79}", re.ASCII), re.compile(r"[0-9a-f-]{8,64}")
KEYS: dict[str, re.Pattern[str] | tuple[type, ...]] = {
    "time": re.compile(r"[\d:.TZ+-]{20,35}", re.ASCII),
    "level": _WORD,
    "event": re.compile(r"[a-z][a-z ,-]{2,59}"),
    "name": re.compile(r"[A-Za-z_][\w ,.:·/-]{0,119}", re.ASCII),
    "request_id": _ID,
    "correlation_id": _ID,
    "route": re.compile(r"(?:[A-Z]{3,7} )?/[\w/{}.:-]{0,99}", re.ASCII),
    "status": (int,),
    "ms": (int, float),
    "principal_id": _ID,
    "role": _WORD,
    "area_id": _WORD,
    "position": (int,),
    "code": _WORD,
    "attempt": (int,),
}
"""What may stand in a line, and in which form. `name` is a part of the house or a place in its code, never a person."""

log = structlog.get_logger()
_at_hand: ContextVar[dict[str, Any] | None] = ContextVar("what is known of the request at hand", default=None)


def allow_listed(_logger: object, _method: str, line: Line) -> Line:
    """The door: known keys in their form."""
    told = ((key, form, line.get(key)) for key, form in KEYS.items())
    return {key: value if _fits(form, value) else "?" for key, form, value in told if value is not None}


def _fits(form: re.Pattern[str] | tuple[type, ...], value: object) -> bool:
    if isinstance(form, tuple):
        return isinstance(value, form) and not isinstance(value, bool)
    return isinstance(value, str) and form.fullmatch(value) is not None


def set_up(door: Processor = allow_listed) -> None:
    """From here on everybody's lines go where errors go: ours, the libraries', and Python's own warnings."""
    structlog.configure(
        processors=[
            _of_the_request,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            door,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=repr),
        ],
        logger_factory=_printer,
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.setLevel(logging.WARNING)
    if not any(isinstance(handler, _OfLibraries) for handler in root.handlers):
        root.addHandler(_OfLibraries())
    logging.captureWarnings(True)


def catch_crashes() -> None:
    """For a process that serves: what nobody caught is a line as well, not a page with everybody's values in it."""
    sys.excepthook = lambda kind, error, trace: _crashed(error)
    threading.excepthook = lambda crash: _crashed(crash.exc_value)
    sys.unraisablehook = lambda crash: _crashed(crash.exc_value)


@contextmanager
def request_at_hand(**known: Any) -> Iterator[dict[str, Any]]:
    """Around a request: what is noted in any of its threads stands in each of its lines."""
    token = _at_hand.set(known)
    try:
        yield known
    finally:
        _at_hand.reset(token)


def note(**known: Any) -> None:
    """Something more about the request at hand; outside of any, nothing."""
    line = _at_hand.get()
    if line is not None:
        line.update(known)


def fault(error: BaseException) -> dict[str, str]:
    """How an exception stands in a line: by its class, and by the place in the code where it arose."""
    place, trace = "", error.__traceback__
    while trace is not None:
        place, trace = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}", trace.tb_next
    return {"code": type(error).__name__} | ({"name": place} if place else {})


def _printer(*_args: object) -> structlog.PrintLogger:
    stream: TextIO = sys.stderr
    return structlog.PrintLogger(stream)


def _of_the_request(_logger: object, _method: str, line: Line) -> Line:
    return {**(_at_hand.get() or {}), **line}


class _OfLibraries(logging.Handler):
    """Their messages are made of anything, so that only who spoke, how gravely and about which exception is told."""

    def emit(self, record: logging.LogRecord) -> None:
        """One line, by our own door."""
        level = max(logging.DEBUG, min(logging.CRITICAL, record.levelno // 10 * 10))
        error = record.exc_info[1] if record.exc_info else None
        place = {"name": record.name, "code": f"{record.module}:{record.lineno}"}
        told = place | fault(error) if error else place
        log.log(level, "a library reports", said=f"{record.getMessage()} {error!r}", **told)


def _crashed(error: BaseException | None) -> None:
    if not isinstance(error, KeyboardInterrupt | SystemExit | None):
        log.critical("crashed", said=repr(error), **fault(error))
