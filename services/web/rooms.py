"""The pages, a room a line."""

from fastapi import APIRouter

from services.web import access_page, link_pages, problem_page, routes, second_factor, signing_in
from services.web.bureau.doors import ROUTERS as BUREAU
from services.web.desk.doors import ROUTERS as DESK
from services.web.history import pages as history
from services.web.lists import pages as lists
from services.web.morning import pages as morning
from services.web.my import doubt_pages, paying_pages
from services.web.my import routes as my

RESIDENTS: tuple[APIRouter, ...] = (my.router,)
"""Opened more often than all others: doors are tried one by one, and these come first."""
PAGES: tuple[APIRouter, ...] = (
    routes.router,
    signing_in.router,
    second_factor.router,
    access_page.router,
    problem_page.router,
    doubt_pages.router,
    paying_pages.router,
    link_pages.router,
    *DESK,
    lists.router,
    history.router,
    morning.router,
    *BUREAU,
)
