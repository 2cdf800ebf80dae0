"""Who somebody is, as a reader may see it: persons masked, everybody else by kind or name."""

from collections.abc import Iterable

from domain.values.party import is_resident
from projections import residents
from projections.engine.tables import Reading
from services.event_store.personal_keys import KeyLost, KeysUnavailable
from services.house import House
from services.languages import N_, Said, Tongue
from services.web.reading import ERASED, NOT_ON_RECORD, UNAVAILABLE
from services.web.wording import masked, party


class Parties:
    """Of many parties, learnt by few questions."""

    def __init__(self, house: House, tongue: Tongue, *, in_full: bool = False) -> None:
        """Names in full only where the reader has the right."""
        self._house, self._tongue, self._in_full = house, tongue, in_full
        self._known: dict[str, Said] = {}

    def learn(self, reading: Reading, parties: Iterable[str]) -> None:
        """Whoever is not known yet."""
        new = {who for who in parties if who and is_resident(who)} - self._known.keys()
        if not new:
            return
        rows = [row for row in residents.sealed(reading, new) if row.name is not None]
        values = [row.name for row in rows if row.name is not None]
        try:
            texts = self._house.keys.open_all(values)
        except (KeyLost, KeysUnavailable):
            self._known |= dict.fromkeys(new, self._note(UNAVAILABLE))
            return
        self._known |= dict.fromkeys(new, self._note(NOT_ON_RECORD))
        self._known |= {f"resident:{row.resident}": self._name(text) for row, text in zip(rows, texts, strict=True)}

    def of(self, who: str) -> Said:
        """What they are called; whoever was not learnt is called by kind."""
        if not who:
            return self._note(NOT_ON_RECORD)
        return self._known.get(who) or party(who, self._tongue)

    def _name(self, text: str | None) -> Said:
        if text is None:
            return self._note(ERASED)
        return Said(text if self._in_full else masked(text), "zh-CN" if self._tongue.code != "zh" else "")

    def _note(self, message: str) -> Said:
        return Said(self._tongue.gettext(message))


def person(actor: str, tongue: Tongue) -> str:
    """Who acted: a member of the staff by the short name, a resident or a service by what they are."""
    kind, _, name = actor.partition(":")
    if kind == "person" or not name:
        return name or actor
    return tongue.gettext(_OTHERS[kind]) if kind in _OTHERS else actor


_OTHERS = {"resident": N_("住户"), "service": N_("系统")}
