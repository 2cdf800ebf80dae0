"""What Anju asks of a recorder, beyond what the library does."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence

from eventsourcing.persistence import ApplicationRecorder

Row = tuple[str, int, str, bytes, int]
"""Stream, version, topic, state, position: an entry as the recorders hand it out."""


class OutcomeUnknown(Exception):
    """A save was sent, and the database went away before it answered: it stands whole, or not at all."""


class Recorder(ApplicationRecorder):
    """History in a database: saves whole, in one order, never changed."""

    @abstractmethod
    def heads(self, streams: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Each stream's last version, and the position of its last entry."""

    @abstractmethod
    def select_streams(self, streams: Sequence[str], after: int = 0) -> list[Row]:
        """The entries of several streams after a position, in the order of history."""

    @abstractmethod
    def select_since(self, versions: Mapping[str, int]) -> list[Row]:
        """The entries of several streams, each after a version of it, in the order of history."""

    @abstractmethod
    def history(self, after: int, limit: int) -> list[Row]:
        """What `select_notifications` says, as bare rows: what projections follow."""

    @abstractmethod
    def vocabulary(self) -> frozenset[str]:
        """The topics that somebody may write here, as they were declared."""

    @abstractmethod
    def secure(self) -> None:
        """Returns once whatever can be read here is as safe as a save that was answered.

        What was found is not a promise yet: with a standby, a commit whose wait for it was given up can be read.
        """

    @abstractmethod
    def restores(self) -> list[bytes]:
        """What restores have left here, oldest first."""

    @abstractmethod
    def close(self) -> None:
        """Lets go of the database."""
