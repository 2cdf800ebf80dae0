"""Where one command is carried out: the house, who acts with which key, and the language of the answer."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from services.cli.answers import Paper
from services.cli.progress import Bars, bars
from services.cli.words import N_

if TYPE_CHECKING:
    from projections.engine.tables import Reading
    from services.house import House
    from services.languages import Tongue
    from services.settings import Settings
    from services.use_cases.command import Done

READER = "service:command-line"
"""Who looks things up; nothing is recorded in this name."""
WAIT_SECONDS = 10


@dataclass
class Desk:
    """Made for one command."""

    house: "House"
    tongue: "Tongue"
    door: str
    sent: dict[str, Any]
    actor: str | None = None
    key: str = ""
    paper: Paper | None = None  # None where a program reads.
    is_repeated: bool = False

    @property
    def today(self) -> date:
        """The business day."""
        return self.house.today()

    def note(self, message: str, **places: object) -> None:
        """Something beside the answer; programs do not read it."""
        print(self.tongue.gettext(message) % places, file=sys.stderr)

    @contextmanager
    def acting(self) -> Iterator[None]:
        """Around a command: its actor, its door, its key, and what was typed."""
        from services.use_cases.command import acting

        with acting(self.house, self.actor or READER, self.key, door=self.door, sent=self.sent):
            yield

    @contextmanager
    def read(self) -> Iterator["Reading"]:
        """One state of the read side."""
        with self.house.read() as reading:
            yield reading

    @contextmanager
    def bars(self) -> Iterator[Bars]:
        """Progress of a longer work."""
        with bars() as drawn:
            yield drawn

    def dwelling(self, written: str) -> str:
        """The first code of the dwelling that has or had this one. Raises DwellingCodeInvalid."""
        from services.use_cases.dwelling_codes import dwelling_of

        return dwelling_of(self.house, written)

    def made_id(self, purpose: str) -> str:
        """An id that is the same each time this very command is sent."""
        from services.event_store.store import commanded

        return uuid5(UUID(commanded.get().command_id), purpose).hex

    def recorded(self, done: "Done") -> None:
        """The answer is read from what follows; a repeat is said to be one."""
        self.is_repeated = done.repeated
        self.follow()

    def follow(self) -> None:
        """The read side comes to the end of history, and says where it cannot."""
        from projections.engine.projection import states
        from services.worker import follow, wait_for

        newest, message = self.house.store.position(), self.tongue.gettext(N_("更新查询数据"))
        if self.house.may_follow:
            with bars() as drawn:
                follow(self.house, lambda name, upto: drawn.move(f"{message} {name}", upto, newest))
        with self.read() as reading:
            stuck = [state.name for state in states(reading) if state.stuck_at is not None]
        if not stuck:
            wait_for(self.house, newest, WAIT_SECONDS)  # A worker beside us may have taken the last stretch.
        for name in stuck:
            self.note(N_("查询数据 %(name)s 停住了，看到的可能不是最新：请运行 anju rebuild %(name)s。"), name=name)


@dataclass
class Threshold:
    """Where a command is carried out that needs no house."""

    settings: "Settings"
    tongue: "Tongue"
    paper: Paper | None  # None where a program reads.


def read_settings() -> "Settings":
    """Of this process. Raises SettingsInvalid."""
    from pydantic import ValidationError

    from services.settings import Settings, SettingsInvalid

    try:
        return Settings()
    except ValidationError as error:
        wrong = error.errors()[0]
        raise SettingsInvalid(f"the setting {wrong['loc'][0]} cannot be used ({wrong['msg']}): correct it") from None


def open_house() -> "House":
    """The house of the settings. Raises SettingsInvalid."""
    from services.bootstrap import build

    return build(read_settings())


Opening = Callable[[], "House"]
