"""What has been recorded since: for programs that follow."""

from typing import Annotated

from fastapi import Query, Request

from services.auth.reach import Reach
from services.auth.tokens import TokenBroken, Tokens
from services.http.acting import Asking, Reaching
from services.http.describing import asking
from services.http.paging import LIMIT, Limit
from services.http.refusals import CursorInvalid
from services.http.schemas.changes import ChangesTold, ChangeTold
from services.http.strict_route import nouns
from services.use_cases.changes import Change, Sight, changes

router = nouns("changes")
After = Annotated[
    str | None, Query(max_length=500, description="`after` of the last answer; without it, from the beginning.")
]


@router.get("/changes", summary="What has been recorded since", response_model=ChangesTold, responses=asking())
def list_changes(
    request: Request, house: Asking, reach: Reaching, after: After = None, limit: Limit = LIMIT
) -> ChangesTold:
    """As far as whoever asks may see it, each fact once; a page may be empty while there is `more`."""
    tokens: Tokens = request.app.state.tokens
    purpose = f"changes {len(house.store.recorder.restores())}"  # After a restore, others stand at these places.
    found = changes(house, _position(tokens, purpose, after), limit, _sight(reach))
    return ChangesTold(items=[*map(_told, found.found)], after=tokens.seal(str(found.upto), purpose), more=found.more)


def _sight(reach: Reach) -> Sight:
    """The bureau's own see everybody's books; a company's staff those of their company, its programs none."""
    areas, employer = reach.areas, reach.principal.employer
    sees_all = employer.startswith("bureau:") or (areas is None and not employer)
    return Sight(areas, None if sees_all else employer)


def _position(tokens: Tokens, purpose: str, after: str | None) -> int:
    """Raises CursorInvalid."""
    try:
        return int(tokens.open(after, purpose)) if after is not None else 0
    except TokenBroken:
        raise CursorInvalid() from None


def _told(change: Change) -> ChangeTold:
    entry = change.entry
    return ChangeTold(
        thing=change.thing,
        number=entry.version,
        word=entry.event.TOPIC,
        recorded_at=entry.envelope.recorded_at,
        fact=change.fact,
    )
