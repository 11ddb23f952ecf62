"""The paths of the service, one file per kind of thing; listed here.

Order: daysheets, health, runs, setup, uploads < audits, demo, plans, scenarios.
"""

from fastapi import APIRouter

from api.routes import audits, demo, health, plans, runs, scenarios, setup

ROUTERS: tuple[APIRouter, ...] = (
    scenarios.router,
    runs.router,
    plans.router,
    audits.router,
    demo.router,
    setup.router,
    health.router,
)
