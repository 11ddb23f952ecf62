"""The plan folder: the contract's files, the same bytes for the same plan."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from planner.baseline import Hands, by_hand
from planner.files import write_scenario
from planner.files.csvs import guarded
from planner.files.raw import file_fault
from planner.files.safely import write_file, write_folder
from planner.files.values import plain
from planner.plan import Plan
from planner.report.page import page
from planner.report.reading import PLAN, SCENARIO
from planner.report.state import STATE, state_bytes
from planner.report.workbook import workbook
from planner.tables.cells import undoubted
from planner.units import SIGNIFICANT_DIGITS

RUN = "run.json"
TABLES = ("deliveries", "stock", "sources", "shortages", "trips")
FIGURES = ("soft", "balance", "money", "suppliers")
NAMES = {PLAN, RUN, SCENARIO, STATE, "plan.xlsx", "plan.html", *(f"{name}.csv" for name in (*TABLES, *FIGURES))}


def check_free(folder: Path) -> None:
    """Refuse a path that is taken by something that is no plan.

    Raises
    ------
    InputError
        With what to do.
    """
    if folder.exists() and not _is_free(folder):
        raise file_fault("plan_exists", folder)


def write_plan(plan: Plan, folder: str | Path, *, lang: str = "id", hands: Hands | None = None) -> None:
    """Write the plan folder, without `run.json`; files there that are not of a plan stay.

    Parameters
    ----------
    folder
        Where to: a new or empty folder, or one that holds a plan. Written beside and renamed.
    lang
        Language of page and workbook.
    hands
        What matching by hand gives on the same scenario, where it is known already.

    Raises
    ------
    InputError
        When the path is taken by something that is no plan.
    """
    folder = Path(folder)
    check_free(folder)
    files = members(plan, by_hand(plan.scenario) if hands is None else hands, lang)

    def fill(beside: Path) -> None:
        for file in folder.iterdir() if folder.exists() else ():
            if file.name not in NAMES:
                (shutil.copytree if file.is_dir() else shutil.copy2)(file, beside / file.name)
        for name, content in files.items():
            (beside / name).write_bytes(content)
        write_scenario(plan.scenario, beside / SCENARIO)

    write_folder(folder, fill)


def write_run(folder: Path, seconds: Mapping[str, float]) -> None:
    """Write `run.json`, the only file with times (seconds by stage)."""
    write_file(folder / RUN, _json({"seconds": dict(seconds)}))


def members(plan: Plan, hands: Hands, lang: str) -> dict[str, bytes]:
    """The files of a plan by name, without scenario and times."""
    told = {name: value for name, value in plan.to_json().items() if name != "seconds"} | {"by_hand": hands}
    tables = {name: getattr(plan.tables, name) for name in TABLES} | {name: getattr(plan, name) for name in FIGURES}
    return {
        PLAN: _json(told),
        **({} if plan.ending is None else {STATE: state_bytes(plan.ending)}),
        **{f"{name}.csv": csv_text(table).encode() for name, table in tables.items()},
        "plan.xlsx": workbook(plan, hands, lang),
        "plan.html": page(plan, hands, lang).encode(),
    }


def csv_text(table: pd.DataFrame) -> str:
    """A table as CSV: comma, dates ISO, decimals with a point, 15 digits, absent is empty, no formulas."""
    written = pd.DataFrame({name: _texts(table[name]) for name in table.columns}, columns=table.columns)
    out = io.StringIO()
    written.to_csv(out, index=False, lineterminator="\n")
    return out.getvalue()


def _texts(values: pd.Series) -> list[str]:
    if pd.api.types.is_float_dtype(values):
        numbers = values.to_numpy(float)
        return ["" if np.isnan(number) else undoubted(f"{number:.{SIGNIFICANT_DIGITS}g}") for number in numbers]
    if pd.api.types.is_datetime64_any_dtype(values):
        return ["" if pd.isna(value) else f"{value:%Y-%m-%d}" for value in values]
    return ["" if pd.isna(value) else guarded(value) if isinstance(value, str) else str(value) for value in values]


def _json(told: object) -> bytes:
    return (json.dumps(plain(told), ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _is_free(folder: Path) -> bool:
    return folder.is_dir() and ((folder / PLAN).is_file() or not any(folder.iterdir()))
