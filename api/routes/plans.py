"""What a finished run came to: the plan in three formats, its tables, and the day sheets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Header, Path, Request, Response
from pydantic import BeforeValidator

from api.contract.answers import plan_answers, problems, sheet_answers
from api.contract.planshapes import BalanceList, KitchenDay, ShortageList, SupplierDay
from api.contract.schemas import XLSX, as_written
from api.deps import KitchensPlan, OnePlan, ReadyPlan, Running, Service
from api.edge.tagged import Tagged, answer, tagged
from api.edge.whole import Whole
from api.errors import Problem
from api.routes.daysheets import kitchen_day, supplier_day
from api.words import preferred

router = APIRouter(prefix="/v1/runs/{run}", tags=["plans"])
JSON, CSV = "application/json", "text/csv"
Key = Annotated[str, Path(max_length=200)]
Day = Annotated[date, Path(), BeforeValidator(as_written)]
Known = Annotated[str | None, Header(alias="If-None-Match", max_length=1_000, description="ETag of what is held")]
MakesSheet = Callable[[ReadyPlan, str, date], dict[str, Any]]


@router.get("/plan", response_class=Whole, responses=plan_answers())
def get_plan(plan: OnePlan, request: Request) -> Whole:
    """Give the plan: JSON with all tables, CSV of the deliveries, or the workbook, as Accept says."""
    wanted = accepted(request.headers.get("accept", "*/*"), (JSON, CSV, XLSX))
    lang = preferred(request.headers.get("accept-language"))
    name = {JSON: "plan.json", CSV: "plan.csv", XLSX: f"plan.{lang}.xlsx"}[wanted]
    headers = {"Vary": "Accept, Accept-Language"}
    return Whole(plan.folder / name, headers=headers, media_type=wanted, filename=name)


@router.get("/shortages", response_model=ShortageList, responses=problems("no_run", "not_done"))
def get_shortages(plan: OnePlan) -> Whole:
    """Tell everything the plan leaves short, and the meals it costs."""
    return Whole(plan.folder / "shortages.json", media_type=JSON)


@router.get("/balance", response_model=BalanceList, responses=problems("no_run", "not_done"))
def get_balance(plan: OnePlan) -> Whole:
    """Tell need, offers, deliveries and shortage by day and item."""
    return Whole(plan.folder / "balance.json", media_type=JSON)


@router.get(
    "/kitchens/{kitchen:path}/days/{date}",
    response_model=KitchenDay,
    responses=sheet_answers("no_run", "no_kitchen", "no_day", "not_your_kitchen", "not_done"),
)
async def get_kitchen_day(
    plan: KitchensPlan, service: Running, kitchen: Key, date: Day, known: Known = None
) -> Response:
    """Tell what comes to a kitchen on a day, from whom, and what it lacks."""
    return answer(await _sheet(service, plan, kitchen_day, kitchen, date), known)


@router.get(
    "/suppliers/{supplier:path}/days/{date}",
    response_model=SupplierDay,
    responses=sheet_answers("no_run", "no_supplier", "no_day", "not_done"),
)
async def get_supplier_day(plan: OnePlan, service: Running, supplier: Key, date: Day, known: Known = None) -> Response:
    """Tell what a supplier brings together for a day, and for which kitchens."""
    return answer(await _sheet(service, plan, supplier_day, supplier, date), known)


async def _sheet(service: Service, plan: ReadyPlan, made_by: MakesSheet, party: str, day: date) -> Tagged:
    """A day sheet, from memory where it was read a while ago: a finished plan never changes."""
    key = f"{made_by.__name__} {plan.run} {day} {party}"
    held = service.sheets.get(key)
    if held is None:
        held = await to_thread.run_sync(lambda: tagged(made_by(plan, party, day)))
        service.sheets.put(key, held)
    return held


def accepted(header: str, offered: tuple[str, ...]) -> str:
    """The first of the offered media types that an Accept header likes best."""
    liked: list[tuple[float, str]] = []
    for part in header.split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
        liked.append((float(quality) if quality.replace(".", "", 1).isdigit() else 0.0, media))
    for _, media in sorted((entry for entry in liked if entry[0] > 0), key=lambda entry: -entry[0]):
        found = [name for name in offered if media in ("*/*", name) or media == f"{name.partition('/')[0]}/*"]
        if found:
            return found[0]
    raise Problem("not_acceptable", pointer="Accept", offered=", ".join(offered))
