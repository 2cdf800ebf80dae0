"""Every address of the desk."""

from services.web.desk import (
    assessing_pages,
    building_pages,
    counter_pages,
    doubt_pages,
    dwelling_pages,
    finding_pages,
    home_page,
    import_pages,
    proposal_pages,
    receipt_pages,
    reconciliation_pages,
    reveal_pages,
    run_pages,
    shift_pages,
    slip_pages,
    statement_pages,
)

ROUTERS = (
    home_page.router,
    finding_pages.router,
    dwelling_pages.router,
    building_pages.router,
    counter_pages.router,
    receipt_pages.router,
    shift_pages.router,
    statement_pages.router,
    run_pages.router,
    assessing_pages.router,
    proposal_pages.router,
    import_pages.router,
    doubt_pages.router,
    reveal_pages.router,
    slip_pages.router,
    reconciliation_pages.router,
)
