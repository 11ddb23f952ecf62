"""What a worker can do: read a scenario, plan it, audit a plan. Runs in the worker's process only."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from api.worker.line import Line
from api.worker.placing import settle
from planner import (
    TABLES,
    InputError,
    Limits,
    Plan,
    Scenario,
    both,
    by_hand,
    csv_text,
    flags,
    make_plan,
    plain,
    read_scenario,
    read_tables,
    shipped,
    soft_breaks,
    verdict,
    workbook,
    write_scenario,
)

Job = Mapping[str, Any]
DATED = ("deliveries", "stock", "sources", "shortages", "trips")
FIGURES = ("balance", "money", "suppliers", "kitchens")
SUMMARY = ("scenario", "fingerprint", "status", "rungs", "meals", "cost_rp", "coop_share", "seconds", "size")
INDEXES = {
    "deliveries": ("kitchen", "supplier"),
    "stock": ("kitchen",),
    "shortages": ("kitchen",),
    "sources": ("supplier",),
}


def read(_line: Line, job: Job) -> dict[str, Any]:
    """Read a scenario, check it, and write it as the one document that runs read; faults are an answer."""
    try:
        scenario = read_scenario(job["path"], near=False)
    except InputError as error:
        return {"faults": plain(error.to_json())}
    _keep(scenario, Path(job["target"]))
    settings = scenario.settings
    told = {
        "title": settings.title,
        "fingerprint": scenario.fingerprint(),
        "first_day": settings.first_day.isoformat(),
        "days": settings.days,
        "rows": {name: len(scenario[name]) for name in TABLES if name != "settings" and len(scenario[name])},
        "warnings": [plain(warning.to_json()) for warning in scenario.warnings],
    }
    return {"done": told}


def demo(_line: Line, job: Job) -> dict[str, Any]:
    """Write a shipped scenario as its document; whether there is one of this name."""
    folder = shipped().get(job["name"])
    if folder is not None:
        _keep(read_scenario(folder), Path(job["target"]))
    return {"done": {"known": folder is not None}}


def plan(line: Line, job: Job) -> dict[str, Any]:
    """Plan a scenario into a folder: written beside, flushed, renamed."""
    start = time.perf_counter()
    scenario = read_scenario(job["scenario"])
    read_s = time.perf_counter() - start

    def tell(code: str, values: Mapping[str, object]) -> None:
        line.say(progress={"code": code, "values": plain(values), "message": both(code, **values)})

    made = make_plan(scenario, Limits(on_progress=tell, should_stop=line.should_stop, **job["limits"]))
    made = replace(made, seconds={"read": read_s, **made.seconds})
    target = Path(job["target"])
    beside = target.with_name(f"{target.name}.tmp")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    summary = _write(line, made, beside)
    settle(beside, target)
    return {"done": summary}


def audit(_line: Line, job: Job) -> dict[str, Any]:
    """Hold any plan, also one made by hand, against the rules."""
    scenario = read_scenario(job["scenario"])
    try:
        tables = read_tables(scenario, Path(job["path"]))
    except InputError as error:
        return {"faults": plain(error.to_json())}
    judged = verdict(scenario, tables)
    told = {
        "fingerprint": scenario.fingerprint(),
        "breaches": [breach.to_json() for breach in judged.breaches],
        "warnings": [breach.to_json() for breach in judged.warnings],
        "suspicions": [suspicion.to_json() for suspicion in tables.suspicions],
        "soft": soft_breaks(scenario, tables).to_dict(orient="records"),
        "flags": flags(scenario, tables).to_dict(orient="records"),
    }
    return {"done": plain(told)}


TASKS: Mapping[str, Callable[[Line, Job], dict[str, Any]]] = {"read": read, "demo": demo, "plan": plan, "audit": audit}


def _keep(scenario: Scenario, target: Path) -> None:
    """Write a scenario as one document: beside its place, flushed, renamed."""
    beside = target.with_suffix(".tmp.json")
    beside.parent.mkdir(parents=True, exist_ok=True)
    write_scenario(scenario, beside)
    settle(beside, target)


def _write(line: Line, made: Plan, folder: Path) -> dict[str, Any]:
    """All files of a plan; its summary."""
    hands = by_hand(made.scenario)
    told = plain(made.to_json() | {"by_hand": hands})
    tables = {name: getattr(made.tables, name) for name in DATED} | {name: getattr(made, name) for name in FIGURES}
    rows = {name: _rows(table) for name, table in tables.items()}
    _dump(folder / "plan.json", told | {"tables": rows})
    _dump(folder / "shortages.json", {"rows": rows["shortages"]})
    _dump(folder / "balance.json", {"rows": rows["balance"]})
    (folder / "plan.csv").write_text(csv_text(made.tables.deliveries), "utf-8")
    for lang in ("id", "en"):
        line.should_stop()
        (folder / f"plan.{lang}.xlsx").write_bytes(workbook(made, hands, lang))
    _write_days(folder / "days.sqlite", made.scenario, rows)
    return {name: told[name] for name in SUMMARY}


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = plain(table.astype(object).to_dict(orient="records"))
    return rows


def _dump(path: Path, told: object) -> None:
    path.write_text(json.dumps(told, ensure_ascii=False, allow_nan=False), "utf-8")


def _write_days(path: Path, scenario: Scenario, rows: Mapping[str, list[dict[str, Any]]]) -> None:
    """The tables by day, kitchen and supplier, so that a day sheet is one look-up."""
    names = {
        "kitchens": scenario["kitchens"][["kitchen", "name"]],
        "suppliers": scenario["suppliers"][["supplier", "name", "kind", "phone"]],
        "items": scenario["items"][["item", "name_id", "name_en", "unit"]],
    }
    planned = pd.date_range(scenario.settings.first_day, periods=scenario.settings.days).strftime("%Y-%m-%d")
    days = sorted({*planned, *(row["day"] for name in INDEXES for row in rows[name])})  # what keeps comes days before
    database = sqlite3.connect(path)
    with database:
        database.execute("CREATE TABLE days (day TEXT PRIMARY KEY)")
        database.executemany("INSERT INTO days VALUES (?)", [(day,) for day in days])
        for name, table in names.items():
            key = table.columns[0]
            database.execute(f"CREATE TABLE {name} ({key} TEXT PRIMARY KEY, row TEXT)")
            database.executemany(f"INSERT INTO {name} VALUES (?, ?)", [(r[key], json.dumps(r)) for r in _rows(table)])
        for name, keys in INDEXES.items():
            columns = ", ".join(f"{key} TEXT" for key in ("day", *keys))
            database.execute(f"CREATE TABLE {name} ({columns}, row TEXT)")
            filled = [(*(row[key] for key in ("day", *keys)), json.dumps(row)) for row in rows[name]]
            database.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * (len(keys) + 2))})", filled)
            for key in keys:
                database.execute(f"CREATE INDEX {name}_{key} ON {name} ({key}, day)")
    database.close()
