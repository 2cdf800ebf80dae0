"""Runs that this process is posting: the page goes on answering, and says how far it is."""

from contextvars import copy_context
from dataclasses import dataclass, field
from threading import Lock, Thread

import structlog

from domain.errors import Refusal
from services.house import House
from services.http.telling import OUTSIDE
from services.operation.logs import fault
from services.use_cases.assessment import post_run

log = structlog.get_logger()


@dataclass
class Posting:
    """One run on its way: which buildings were left out, or what ended it."""

    thread: Thread | None = None
    refused: dict[str, Refusal] = field(default_factory=dict)
    ended_by: Refusal | None = None
    broke_off: bool = False

    @property
    def is_under_way(self) -> bool:
        """Whether a thread of this process is at it."""
        return self.thread is not None and self.thread.is_alive()


class Postings:
    """One at a time for a run; what stood when a process died is gone on with by the next one who asks."""

    def __init__(self) -> None:
        self._of_run: dict[str, Posting] = {}
        self._lock = Lock()

    def of(self, run: str) -> Posting:
        """What this process knows of it."""
        return self._of_run.get(run, Posting())

    def start(self, house: House, run: str, wait_seconds: float) -> Posting:
        """In the name of whoever asks now, whose command the context holds. Waits a moment: most are done then."""
        with self._lock:
            posting = self.of(run)
            if not posting.is_under_way:
                posting = Posting()
                posting.thread = Thread(target=copy_context().run, args=(self._post, house, run, posting), daemon=True)
                self._of_run[run] = posting
                posting.thread.start()
        if posting.thread:
            posting.thread.join(wait_seconds)
        return posting

    def _post(self, house: House, run: str, posting: Posting) -> None:
        try:
            posting.refused = post_run(house, run).refused
        except Refusal as refusal:
            posting.ended_by = refusal
        except tuple(OUTSIDE) as error:
            posting.broke_off = True
            log.error("posting_broke_off", **fault(error))
