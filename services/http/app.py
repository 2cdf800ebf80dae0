"""The service on the web: the JSON API, the pages, the documentation, and one thread that follows history."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.staticfiles import StaticFiles

from services.auth.tokens import Tokens
from services.house import House
from services.http import documentation, health
from services.http.acting import WAIT_SECONDS
from services.http.describing import ABOUT, VERSION, describe
from services.http.guards import Guard
from services.http.imports_at_work import ImportsAtWork
from services.http.repetition import Replies
from services.http.request_log import RequestLog
from services.http.routes import ROUTERS
from services.http.routes.online_payments import webhooks
from services.http.telling import tell_problems
from services.http.throttling import Throttle
from services.known_classes import know_all_classes
from services.operation.metrics import Figures
from services.payment_gateway.cashing import Cashing
from services.web.desk.postings import Postings
from services.web.link_doors import LinkDoors
from services.web.rooms import PAGES, RESIDENTS
from services.worker import Worker


@asynccontextmanager
async def _following(app: FastAPI) -> AsyncIterator[None]:
    """For as long as it serves, history is followed, unless that is left to workers."""
    current_default_thread_limiter().total_tokens = app.state.house.settings.calls_at_once
    await run_in_threadpool(app.state.replies.begin)
    worker = Worker(app.state.house) if app.state.house.may_follow else None
    if worker:
        worker.start()
    app.state.cashing.start()
    yield
    app.state.cashing.stop()
    await run_in_threadpool(app.state.imports.stop)
    if worker:
        worker.stop()


def build_app(house: House) -> FastAPI:
    """Everything that answers; what it needs stands in `app.state`."""
    app = FastAPI(
        title="安居 Anju",
        version=VERSION,
        description=ABOUT,
        lifespan=_following,
        docs_url=None,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
        redirect_slashes=False,
    )
    app.state.house, app.state.tokens = house, Tokens(house.settings.master_key)
    app.state.throttle, app.state.link_doors = Throttle(house.settings.requests_a_minute), LinkDoors(house.settings)
    app.state.replies = Replies(house.doors, app.state.tokens)
    app.state.wait_seconds, app.state.figures, app.state.postings = WAIT_SECONDS, Figures(house), Postings()
    app.state.imports = ImportsAtWork(house, app.state.tokens)
    settings = house.settings
    app.state.cashing = Cashing(house, reconciles=house.may_follow)
    app.add_middleware(Guard, inside_container=settings.inside_container, public_url=settings.public_url)
    app.add_middleware(RequestLog)
    tell_problems(app)
    for router in (*RESIDENTS, *ROUTERS, webhooks, health.router, documentation.router, *PAGES):
        # As they are: an included router is made again, route by route, at the first request of each app.
        app.router.routes += router.routes
    app.mount("/docs/swagger", StaticFiles(packages=[("fastapi_swagger", "resources")]))
    know_all_classes()
    app.openapi = partial(describe, app)  # type: ignore[method-assign]  # The library's own way to say more.
    return app
