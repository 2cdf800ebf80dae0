"""Every address of the bureau."""

from services.web.bureau import handover_pages, term_pages

ROUTERS = (handover_pages.router, term_pages.router)
