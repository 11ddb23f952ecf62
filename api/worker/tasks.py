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
    WrittenPlan,
    apply_changes,
    both,
    by_hand,
    csv_text,
    expand_changes,
    flags,
    make_plan,
    plain,
    read_plan,
    read_scenario,
    read_tables,
    shipped,
    soft_breaks,
    state_bytes,
    verdict,
    workbook,
    write_scenario,
)
from planner import compare as compared

Job = Mapping[str, Any]
DATED = ("deliveries", "stock", "sources", "shortages", "trips")
READ_BACK = ("deliveries", "stock", "sources", "trips")  # what a plan is read from, to be compared
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
    return {"done": _kept(scenario, Path(job["target"]))}


def change(_line: Line, job: Job) -> dict[str, Any]:
    """Apply changes to a scenario, and write what comes of it as a document of its own; faults are an answer."""
    scenario = read_scenario(job["scenario"], near=False)
    try:
        changes = expand_changes(scenario, json.loads(job["changes"]))
        changed = apply_changes(scenario, changes).scenario
    except InputError as error:
        return {"faults": plain(error.to_json())}
    return {"done": _kept(changed, Path(job["target"]))}


def compare(_line: Line, job: Job) -> dict[str, Any]:
    """Compare two plans, or scenarios: `a_scenario` and `a_plan` (a folder, empty = none), the same of b."""
    try:
        sides = [_side(Path(job[f"{name}_scenario"]), job[f"{name}_plan"]) for name in ("a", "b")]
    except InputError as error:
        return {"faults": plain(error.to_json())}
    return {"done": compared(*sides).to_json()}


def _side(document: Path, folder: str) -> Scenario | WrittenPlan:
    """A scenario, or its plan."""
    scenario = read_scenario(document)
    return _plan_of(scenario, folder) if folder else scenario


def _plan_of(scenario: Scenario, folder: str) -> WrittenPlan:
    """A plan read back; one that an earlier version wrote has its deliveries alone."""
    whole = (Path(folder) / "deliveries.csv").exists()
    return read_plan(Path(folder) if whole else Path(folder) / "plan.csv", scenario)


def _kept(scenario: Scenario, target: Path) -> dict[str, Any]:
    """Write a scenario as the one document that runs read; what is told of it."""
    _keep(scenario, target)
    settings = scenario.settings
    return {
        "title": settings.title,
        "fingerprint": scenario.fingerprint(),
        "first_day": settings.first_day.isoformat(),
        "days": settings.days,
        "rows": {name: len(scenario[name]) for name in TABLES if name != "settings" and len(scenario[name])},
        "warnings": [plain(warning.to_json()) for warning in scenario.warnings],
    }


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
    begun = _begun(job, scenario)
    read_s = time.perf_counter() - start

    def tell(code: str, values: Mapping[str, object]) -> None:
        line.say(progress={"code": code, "values": plain(values), "message": both(code, **values)})

    limits = Limits(on_progress=tell, should_stop=line.should_stop, **job["limits"])
    made = make_plan(scenario, limits, start=begun)
    made = replace(made, seconds={"read": read_s, **made.seconds})
    target = Path(job["target"])
    beside = target.with_name(f"{target.name}.tmp")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    summary = _write(line, made, beside)
    settle(beside, target)
    return {"done": summary}


def _begun(job: Job, scenario: Scenario) -> WrittenPlan | None:
    """The plan to begin from; where it does not fit the scenario any more, as its own is deleted, there is none."""
    if "start_plan" not in job:
        return None
    document = Path(job["start_scenario"])
    try:
        return _plan_of(read_scenario(document) if document.exists() else scenario, job["start_plan"])
    except InputError:
        return None


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


TASKS: Mapping[str, Callable[[Line, Job], dict[str, Any]]] = {
    "read": read,
    "change": change,
    "demo": demo,
    "plan": plan,
    "audit": audit,
    "compare": compare,
}


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
    if made.ending is not None:
        (folder / "state.npz").write_bytes(state_bytes(made.ending))
    _dump(folder / "shortages.json", {"rows": rows["shortages"]})
    _dump(folder / "balance.json", {"rows": rows["balance"]})
    (folder / "plan.csv").write_text(csv_text(made.tables.deliveries), "utf-8")
    for name in READ_BACK:
        (folder / f"{name}.csv").write_text(csv_text(getattr(made.tables, name)), "utf-8")
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
