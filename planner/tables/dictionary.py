"""The data dictionary as a page: `python -m planner.tables.dictionary` writes `scenarios/README.md`."""

from __future__ import annotations

from pathlib import Path

from planner.tables import REQUIRED_TABLES, TABLES, Column, TableSpec
from planner.words import LANGUAGES, say

PAGE = Path(__file__).parents[2] / "scenarios" / "README.md"
HEADS = ("column", "type", "unit", "range", "default", "meaning")


def dictionary_markdown() -> str:
    """The data dictionary in Markdown: every table with its columns, in both languages."""
    parts = [f"# {_both('dictionary.title')}", ""]
    for paragraph in ("intro", "files", "rules"):
        parts += _paragraphs(f"dictionary.{paragraph}")
    for spec in TABLES.values():
        parts += _table(spec)
    return "\n".join(parts).rstrip() + "\n"


def _table(spec: TableSpec) -> list[str]:
    needed = f" ({_both('dictionary.required')})" if spec.name in REQUIRED_TABLES else ""
    heads = [_both(f"dictionary.{head}") for head in HEADS]
    return [
        f"## {spec.name}{needed}",
        "",
        f"{spec.meaning['id']} *{spec.meaning['en']}*",
        "",
        _row(heads),
        _row(["---"] * len(heads)),
        *(_row(_cells(spec, column)) for column in spec.columns.values()),
        "",
    ]


def _cells(spec: TableSpec, column: Column) -> list[str]:
    unit = column.unit_name
    marks = ["dictionary.key"] * (column.name in spec.key) + ["dictionary.required"] * column.required
    kind = ", ".join([_both(f"kind.{column.kind}"), *(_both(mark) for mark in marks)])
    if column.refers is not None:
        kind += f" → {'.'.join(column.refers)}"
    return [
        f"`{column.name}`",
        kind,
        "" if unit is None else _pair(unit["id"], unit["en"]),
        _range(column),
        _default(column.default),
        f"{column.meaning['id']} *{column.meaning['en']}*",
    ]


def _range(column: Column) -> str:
    if column.choices:
        return ", ".join(f"`{choice}`" for choice in column.choices)
    parts = []
    if column.minimum is not None:
        parts.append(f"{'>' if column.above else '≥'} {_figure(column.minimum)}")
    if column.maximum is not None:
        parts.append(f"≤ {_figure(column.maximum)}")
    return ", ".join(parts)


def _default(default: object) -> str:
    if default is None:
        return ""
    return f"`{str(default).lower()}`" if isinstance(default, bool) else f"`{_figure(default)}`"


def _figure(limit: object) -> str:
    return f"{limit:.15g}" if isinstance(limit, float) else str(limit)


def _paragraphs(code: str) -> list[str]:
    return [say(code, "id"), "", f"*{say(code, 'en')}*", ""]


def _both(code: str) -> str:
    return _pair(*(say(code, lang) for lang in LANGUAGES))


def _pair(first: str, second: str) -> str:
    return first if first == second else f"{first} / {second}"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    PAGE.write_text(dictionary_markdown(), encoding="utf-8")
