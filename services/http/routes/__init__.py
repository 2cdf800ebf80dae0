"""The routes, a noun a file."""

from fastapi import APIRouter

from services.http.routes import (
    areas,
    arrears,
    assessment_runs,
    books,
    changes,
    doubts,
    dwelling_acts,
    dwellings,
    fund,
    gates,
    handover,
    histories,
    imports,
    online_payments,
    papers,
    payments,
    persons,
    proposals,
    receipt_books,
    residents,
    reveals,
    searches,
    shifts,
    statements,
    suspense,
    tariffs,
)

ROUTERS: tuple[APIRouter, ...] = tuple(
    noun.router
    for noun in (
        imports,
        areas,
        dwellings,
        dwelling_acts,
        residents,
        persons,
        searches,
        tariffs,
        assessment_runs,
        proposals,
        books,
        shifts,
        receipt_books,
        payments,
        statements,
        papers,
        doubts,
        reveals,
        suspense,
        online_payments,
        arrears,
        fund,
        handover,
        histories,
        changes,
        gates,
    )
)
