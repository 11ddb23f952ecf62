"""The paths of the service, one file per kind of thing; listed here.

Order: daysheets, health, setup, uploads < audits, changing, compare, demo, plans < runs, scenarios.
"""

from fastapi import APIRouter

from api.routes import audits, compare, demo, health, plans, runs, scenarios, setup

ROUTERS: tuple[APIRouter, ...] = (
    scenarios.router,
    runs.router,
    plans.router,
    compare.router,
    audits.router,
    demo.router,
    setup.router,
    health.router,
)
