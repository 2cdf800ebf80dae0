"""The words that go on disk: hand-written topics, every field written, nothing unknown taken."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import msgspec
import pytest
from msgspec import Struct

import domain
from domain import VOCABULARY
from domain.history import Event


def below(kind: type[Struct]) -> Iterator[type[Struct]]:
    for each in kind.__subclasses__():
        yield each
        yield from below(each)


def words_of_the_domain() -> list[type[Struct]]:
    """Every Struct that is an event of the domain, or may stand inside of one."""
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        import_module(module.name)
    stored = {kind for kind in below(Struct) if kind.__module__.startswith("domain.")}
    return sorted(stored - {Event}, key=lambda kind: kind.__qualname__)


def test_every_event_of_the_domain_is_in_its_vocabulary() -> None:
    events = {kind for kind in words_of_the_domain() if issubclass(kind, Event)}
    assert set(VOCABULARY.values()) == events


@pytest.mark.parametrize("topic", VOCABULARY)
def test_a_topic_is_the_name_of_the_event_and_its_version(topic: str) -> None:
    name, _, version = topic.partition(".v")
    assert VOCABULARY[topic].__name__.removesuffix(f"V{version}") == name
    assert version == str(int(version))


@pytest.mark.parametrize("kind", words_of_the_domain(), ids=lambda kind: kind.__qualname__)
def test_a_word_is_frozen_writes_every_field_and_takes_no_other(kind: type[Struct]) -> None:
    config = kind.__struct_config__
    if kind.__name__ in ("Entry", "Envelope"):
        assert config.frozen
        return
    assert (config.frozen, config.omit_defaults, config.forbid_unknown_fields) == (True, False, True)
    assert [field.name for field in msgspec.structs.fields(kind) if not field.required] == []
