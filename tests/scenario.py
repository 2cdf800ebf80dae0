"""given(thing, facts).when(decision).then(facts), .then() for nothing, or .then_refuses(why)."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

import pytest

from domain.errors import Refusal
from domain.history import Aggregate, Event

A = TypeVar("A", bound=Aggregate[Any])


class given(Generic[A]):  # noqa: N801  # Reads as the sentence that it is.
    """A thing with a past."""

    def __init__(self, thing: A, *facts: Event) -> None:
        thing.replay(facts)
        self.thing, self.facts = thing, facts
        self.decide: Callable[[A], object] = lambda _: None

    def when(self, decide: Callable[[A], object]) -> "given[A]":
        """What is asked of it."""
        self.decide = decide
        return self

    def then(self, *facts: Event) -> None:
        """Exactly these facts are recorded, and replaying them gives the same thing."""
        self.decide(self.thing)
        assert self.thing.pending == list(facts)
        again = type(self.thing)(self.thing.key)
        again.replay((*self.facts, *facts))
        assert _memory(again) == _memory(self.thing)

    def then_refuses(self, why: type[Refusal]) -> Refusal:
        """It says no, for this reason, and nothing is recorded."""
        with pytest.raises(why) as refused:
            self.decide(self.thing)
        assert self.thing.pending == []
        return refused.value


def _memory(thing: Aggregate[Any]) -> dict[str, Any]:
    return {name: value for name, value in vars(thing).items() if name != "pending"}
