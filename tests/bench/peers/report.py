"""What a record of the peers says: ratios, faults, and the table of the README.

Seconds are those of the processor: all solve on one thread, and a machine shared with others waits. The record holds
the clock's beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

LABELS = {
    "pasok": "Pasok",
    "ladder": "Pasok, ladder",
    "pulp": "PuLP + CBC",
    "pyomo": "Pyomo + HiGHS",
    "pyomo-compiled": "Pyomo, compiled + HiGHS",
    "linopy": "linopy + HiGHS",
}
OURS = "pasok"
OTHER_OBJECTIVE = {"ladder"}  # timed beside, not to be compared
SAME = 1e-6  # objectives, relative
MIB = 1024**2


def wrong_objectives(measured: dict[str, Any]) -> list[str]:
    """Tools that failed, or whose objective is not ours, on the case or on the small one before it."""
    ours, wrong = measured["tools"][OURS], []
    for name, tool in measured["tools"].items():
        if tool["status"] == "failed":
            wrong.append(f"{measured['case']}: {name} failed")
        for key in () if name in OTHER_OBJECTIVE else ("small_objective", "objective"):
            if key in tool and key in ours and not same(tool[key], ours[key]):
                wrong.append(f"{measured['case']}: {key} of {name} is {tool[key]!r}, ours {ours[key]!r}")
    return wrong


def same(one: float, other: float) -> bool:
    """Whether two objectives are equal to 1e-6."""
    return abs(one - other) <= SAME * max(1.0, abs(one), abs(other))


def least(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One record of several runs that did the same: of every figure the least."""
    stages = {
        kind: {stage: min(run[kind][stage] for run in runs) for stage in runs[0][kind]}
        for kind in ("seconds", "cpu_seconds")
        if kind in runs[0]
    }
    return {**runs[0], **stages, "peak_bytes": min(run["peak_bytes"] for run in runs), "runs": len(runs)}


def spent(tool: dict[str, Any]) -> dict[str, float]:
    """Seconds by stage, as far as it came."""
    stages: dict[str, float] = tool.get("cpu_seconds", {})
    return stages


def times_ours(measured: dict[str, Any], name: str) -> float | None:
    """How many times as long as ours a tool builds; None where it was stopped before it had built."""
    ours, theirs = (spent(measured["tools"][tool]).get("build") for tool in (OURS, name))
    return theirs / ours if theirs is not None and ours else None


def whole_seconds(tool: dict[str, Any]) -> float | None:
    """Building and solving; None where it was stopped."""
    return sum(spent(tool).values()) if tool["status"] == "done" else None


def table(record: dict[str, Any]) -> str:
    """The table as Markdown: four rows a case, a column a tool."""
    lines = ["| case | | " + " | ".join(LABELS.values()) + " |", "|---|---|" + "--:|" * len(LABELS)]
    for measured in record["cases"]:
        first = f"**{measured['case']}**"
        for what, cells in rows(measured, record["peer_limit_seconds"]).items():
            lines.append(f"| {first} | {what} | " + " | ".join(cells) + " |")
            first = ""
    return "\n".join(lines)


def rows(measured: dict[str, Any], limit: float) -> dict[str, list[str]]:
    """The cells of a case, by row."""
    tools = [measured["tools"][name] for name in LABELS]
    ratios = [None if name in OTHER_OBJECTIVE else times_ours(measured, name) for name in LABELS]
    return {
        "build s": [seconds(spent(tool).get("build")) for tool in tools],
        "solve s": [solved(tool, limit) for tool in tools],
        "build, times ours": ["-" if ratio is None else f"{ratio:.1f}" for ratio in ratios],
        "peak MiB": [f"{tool['peak_bytes'] / MIB:,.0f}" for tool in tools],
    }


def seconds(figure: float | None) -> str:
    """Seconds as people read them."""
    return "-" if figure is None else f"{figure:.2f}" if figure < 100 else f"{figure:.0f}"


def solved(tool: dict[str, Any], limit: float) -> str:
    """Seconds of solving, or that the time was up."""
    return f"> {limit:.0f} in all" if tool["status"] == "stopped" else seconds(spent(tool).get("solve"))
