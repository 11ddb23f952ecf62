"""Measure the service under load: `python -m tests.bench.service` (minutes).

50 phones, each with the token of its own kitchen, read days of a plan of 50 kitchens, 75 suppliers and 14 days, while
10 programs submit hamlet and a run of it, wait for the plan and submit the next; 60 s, against `pasok serve` on
loopback. Once the phones pause a second after each sheet, once not at all. The client shares the cores with the service
and its workers. Writes `results/<date>-service.json` and the table of the README; fails where the target is missed.
"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from dataclasses import replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httpx2

from api.settings import Settings
from api.store import open_store
from api.store.access import add_token, add_user
from planner import read_scenario, shipped, write_scenario
from planner.generate import City, generated
from tests.api.processes import serving, signed_in
from tests.bench.__main__ import CLOCK, RESULTS, write
from tests.bench.machine import machine, versions
from tests.bench.page import README, insert
from tests.bench.service.load import Ground, Load, loaded
from tests.bench.service.report import figures, missed, table

HOST = "127.0.0.1"
LIBRARIES = ("fastapi", "starlette", "uvicorn", "httptools", "sqlalchemy")
CITY = City(kitchens=50, suppliers=75, days=14)
PHONES = Load(readers=50, submitters=10, seconds=60.0, pause_seconds=1.0)
LOADS = (PHONES, replace(PHONES, pause_seconds=0.0))


def main(loads: tuple[Load, ...] = LOADS, city: City = CITY, folder: Path = RESULTS) -> dict[str, Any]:
    """Measure the loads, each on a service of its own; print and write the record."""
    told = []
    for load in loads:
        with tempfile.TemporaryDirectory() as place:
            told.append(measured(Path(place), load, city))
        print(json.dumps(told[-1]), flush=True)
    today = datetime.now(CLOCK).date().isoformat()
    known = {**versions(), **{name: version(name) for name in LIBRARIES}}
    record = {"case": "service", "date": today, "machine": machine(), "versions": known, "loads": told}
    write(record, folder)
    return record


def measured(place: Path, load: Load, city: City) -> dict[str, Any]:
    """Put a new service under a load; the figures, and how busy the machine was before."""
    documents = {"city": place / "city.json", "hamlet": place / "hamlet.json"}
    write_scenario(generated(city), documents["city"])
    write_scenario(read_scenario(shipped()["hamlet"]), documents["hamlet"])
    home = place / "home"
    with serving(home, PASOK_SOLVER_MEMORY_MB=str(Settings(folder=home).solver_memory_mb)) as (process, at):
        planners = tokens(home, "planner", {f"planner-{number}": () for number in range(load.submitters + 1)})
        with signed_in(at, f"Bearer {planners.pop('planner-0')}") as client:
            plan = planned(client, documents["city"].read_bytes())
        days = sorted({row["day"] for row in plan["tables"]["stock"]})
        kitchens = sorted({row["kitchen"] for row in plan["tables"]["stock"]})
        ground = Ground(
            host=HOST,
            port=int(at["url"].rpartition(":")[2]),
            pid=process.pid,
            run=plan["run"],
            days=days,
            kitchens=tokens(home, "kitchen", {kitchen: (kitchen,) for kitchen in kitchens}),
            planners=list(planners.values()),
            document=documents["hamlet"].read_bytes(),
        )
        busy = os.getloadavg()[0]
        return figures(asyncio.run(loaded(ground, load)), load) | {"load_before": busy}


def tokens(home: Path, role: str, kitchens: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """The token of a new user of a role, by name; with the kitchens of each."""
    store = open_store(Settings(folder=home).url)
    with store.writing() as connection:
        users = {name: add_user(connection, name=name, role=role, kitchens=its) for name, its in kitchens.items()}
        made = {name: add_token(connection, user=str(user), days=1) for name, user in users.items()}
    store.close()
    return made


def planned(client: httpx2.Client, document: bytes) -> dict[str, Any]:
    """The plan of a scenario, and the id of its run."""
    scenario = client.post("/v1/scenarios", content=document, headers={"Content-Type": "application/json"})
    asked = {"scenario": scenario.json()["id"], "limits": {"findings": 0}}
    answer = client.post("/v1/runs", json=asked, headers={"Prefer": "wait=60"})
    plan: dict[str, Any] = answer.json()
    return plan | {"run": answer.headers["location"].rpartition("/")[2]}


if __name__ == "__main__":
    RECORD = main()
    README.write_text(insert(README.read_text("utf-8"), "service", table(RECORD)), "utf-8")
    WRONG = [f"{told['pause_seconds']:g} s pause: {what}" for told in RECORD["loads"] for what in missed(told)]
    if WRONG:
        raise SystemExit("\n".join(WRONG))
