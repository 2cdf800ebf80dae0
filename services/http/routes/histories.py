"""The history of a thing: what happened to it, who recorded it when, why, and what it adds up to."""

from typing import Annotated, Literal

from fastapi import Path, Request

from domain.history import Entry
from services.http.acting import Asking, Reaching
from services.http.days import KnownAt, known, position
from services.http.describing import asking
from services.http.places import IdPath
from services.http.schemas.histories import FactTold, HistoryTold
from services.http.strict_route import nouns
from services.http.telling import tongue_of
from services.web.history import telling
from services.web.history.drawing import speaking
from services.web.history.telling import Speaking
from services.web.history.things import Thing, thing
from services.web.may import May
from services.web.places import read

router = nouns("histories")
Kind = Annotated[
    Literal[
        "areas",
        "books",
        "charges",
        "dwellings",
        "funds",
        "imports",
        "payments",
        "proposals",
        "receipts",
        "runs",
        "shifts",
        "staff",
        "tariffs",
    ],
    Path(description="Of which kind of thing."),
]


@router.get(
    "/histories/{kind}/{id}", summary="The history of a thing", response_model=HistoryTold, responses=asking(404)
)
def get_history(
    request: Request, house: Asking, reach: Reaching, kind: Kind, id: IdPath, known_at: KnownAt = None
) -> HistoryTold:
    """From its first fact to its last, as it was known; the parts of a key are joined by `~`. Nobody is named."""
    to = speaking(house, tongue_of(request))
    known(house, known_at)
    with house.read() as reading:
        found = thing(house, reading, kind, read(id))
        May(reach.areas).must_see(found.area)
        until = position(reading, known_at)
        entries = [each for each in found.entries if until is None or each.position <= until]
        telling.learn(to, reading, entries)
    facts = [_told(each, found, to) for each in entries]
    return HistoryTold(
        title=to.tongue.gettext(found.title) % {"name": found.name},
        facts=facts,
        figure=to.tongue.gettext(found.figure) if found.figure else "",
        figure_fen=sum(each.amount_fen or 0 for each in facts) if found.effect else None,
    )


def _told(entry: Entry, found: Thing, to: Speaking) -> FactTold:
    around, document = entry.envelope, telling.authority(entry.event, to)
    return FactTold(
        thing=entry.stream.partition("/")[2],
        number=entry.version,
        word=entry.event.TOPIC,
        sentence=telling.sentence(entry.event, to),
        actor=around.actor,
        role=around.role,
        recorded_at=around.recorded_at,
        booked_on=found.booked.get(entry.position) or telling.booked_on(entry.event),
        reason=telling.reason(entry, to),
        authority=document.text if document else "",
        amount_fen=found.effect(entry.event) if found.effect else None,
    )
