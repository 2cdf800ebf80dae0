"""The first page of the desk: finding, one's till, what waits for a second person, and the way to everything else."""

from fastapi import Request
from fastapi.responses import Response

from projections import assessment_runs, proposals
from services.web.desk.clerk import clerk_of
from services.web.desk.drawing import desk_page, desk_router
from services.web.desk.proposal_pages import waits_for, waits_for_applying, waits_for_approval
from services.web.desk.till import till_of
from services.web.pages import house_of

router = desk_router()


@router.get("")
def home_page(request: Request) -> Response:
    """What a clerk needs in the morning."""
    house, me = house_of(request), clerk_of(request)
    with house.read() as reading:
        till = till_of(reading, me.actor)
        open_ = [row for _, row in proposals.proposals(reading, "open")]
        runs = assessment_runs.latest_runs(reading)
        files = sum(waits_for_applying(me, each) for each in proposals.imports_planned(reading))
    mine = [row for row in runs if me.is_at(row.area)]
    return desk_page(
        request,
        "home.html",
        till=till,
        for_me=sum(waits_for(request, row) for row in open_) + sum(waits_for_approval(me, row) for row in mine) + files,
        to_post=sum(row.state == "approved" for row in mine),
    )
