"""What a record says: the table of the README, and what is wrong with it."""

from __future__ import annotations

from typing import Any

from planner.search.ladder import MEALS_RP
from tests.bench.whole.cases import LONGER, LONGER_GAP, OURS
from tests.bench.whole.judge import no_worse

LABELS = {
    OURS: "Pasok",
    LONGER: f"Pasok, gap {100 * LONGER_GAP:g} %",
    "highs": "HiGHS",
    "scip": "SCIP",
    "cp-sat": "CP-SAT",
}
HEAD = (
    "case",
    "solver",
    "meals short",
    "hardship",
    "million Rp",
    "both, billion Rp",
    "bound of both",
    "first plan s",
    "s",
    "processor s",
    "peak MiB",
    "ours no worse",
)
MIB = 1024**2
MILLION, BILLION = 1e6, 1e9


def text(record: dict[str, Any]) -> str:
    """What it was measured on, and the table, as Markdown."""
    versions = record["versions"]
    solvers = f"HiGHS {versions['highspy']}, {versions['scip']}, CP-SAT of OR-Tools {versions['ortools']}"
    ours = {measured["case"]: measured["runs"][OURS] for measured in record["cases"]}
    gaps = "; ".join(f"{case} {_gaps(run)}" for case, run in ours.items() if "rungs" in run)
    return (
        f"Measured on {record['date']} with `python -m tests.bench.whole` on {record['machine']['cores']} cores: "
        f"{record['limit_seconds']:.0f} s for each solver\non a case ({solvers}).\n\n{table(record)}\n\n"
        f"How far our plans may be from the best (hardship in % of the meals, rupiah in %): {gaps}."
    )


def _gaps(run: dict[str, Any]) -> str:
    """The gaps of both rungs (%)."""
    return " and ".join(f"{100 * run['rungs'][name]['gap']:.2f}" for name in ("hardship", "rupiah"))


def table(record: dict[str, Any]) -> str:
    """A row a case and solver."""
    lines = ["| " + " | ".join(HEAD) + " |", "|---|---|" + "--:|" * (len(HEAD) - 2)]
    for measured in record["cases"]:
        first = f"**{measured['case']}**"
        for name, run in measured["runs"].items():
            lines.append("| " + " | ".join((first, LABELS[name], *_cells(measured, name, run))) + " |")
            first = ""
    return "\n".join(lines)


def _cells(measured: dict[str, Any], name: str, run: dict[str, Any]) -> list[str]:
    """The cells of a run."""
    bound, held = bound_rp(run), run["incumbent"] == "held"
    ours = measured["runs"].get(LONGER, measured["runs"][OURS])
    compared = name not in (OURS, LONGER) and ours["incumbent"] == "held"
    return [
        *(_plan(run) if held else [{"none": "no plan", "broken": "breaks rows"}[run["incumbent"]], "-", "-", "-"]),
        "-" if bound is None else f"{bound / BILLION:,.2f}",
        _seconds(run.get("first", {}).get("seconds")),
        _seconds(run.get("seconds")) if run["status"] == "done" else run["status"],
        _seconds(run.get("cpu_seconds")),
        f"{run['peak_bytes'] / MIB:,.0f}",
        ("yes" if no_worse(ours, run, measured["meals"]) else "**no**") if compared else "-",
    ]


def _plan(run: dict[str, Any]) -> list[str]:
    """Meals short, hardship, million Rp, both rungs in billion Rp."""
    figures = f"{run['meals_short']:,.0f}", f"{run['hardship']:,.0f}"
    return [*figures, f"{run['rupiah'] / MILLION:,.1f}", f"{run['both_rp'] / BILLION:,.2f}"]


def _seconds(figure: float | None) -> str:
    return "-" if figure is None else f"{figure:.1f}" if figure < 100 else f"{figure:.0f}"


def bound_rp(run: dict[str, Any]) -> float | None:
    """The bound of both rungs in one (Rp), at least 0, for nothing is paid back; ours is that of each rung."""
    if "rungs" in run:
        bounds = {name: rung["bound"] for name, rung in run["rungs"].items()}
        return float(MEALS_RP * bounds["hardship"] + bounds["rupiah"])
    told: float | None = run.get("bound_rp")
    return None if told is None else max(0.0, told)


def wrong(record: dict[str, Any]) -> list[str]:
    """Runs that failed, and plans of ours that do not hold."""
    told = []
    for measured in record["cases"]:
        for name, run in measured["runs"].items():
            if run["status"] == "failed":
                told.append(f"{measured['case']}: {name} failed")
            if name in (OURS, LONGER) and (run["incumbent"] != "held" or run.get("breaches")):
                told.append(f"{measured['case']}: our plan does not hold")
    return told
