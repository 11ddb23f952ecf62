"""The shape of a scenario: the planner's own row models and what its data dictionary says; a field is defined once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, create_model

from planner import REQUIRED_TABLES, TABLES


def _fields() -> dict[str, Any]:
    rows: dict[str, Any] = {name: spec.row if name == "settings" else list[spec.row] for name, spec in TABLES.items()}  # type: ignore[name-defined]
    return {name: (row, ... if name in REQUIRED_TABLES else []) for name, row in rows.items()}


ScenarioDocument: type[BaseModel] = create_model(
    "ScenarioDocument",
    __config__=ConfigDict(extra="forbid"),
    __doc__="A scenario as one JSON document: the settings, and the rows of every table.",
    **_fields(),
)


def described(schemas: Mapping[str, Any]) -> None:
    """Write what the data dictionary says about every column into the schemas of its rows."""
    for spec in TABLES.values():
        fields = schemas.get(spec.row.__name__, {}).get("properties", {})
        for name, column in spec.columns.items():
            if name in fields and name not in ("basis", "source"):
                unit = column.unit_name
                fields[name]["description"] = column.meaning["en"] + (f" [{unit['en']}]" if unit else "")
                fields[name]["x-meaning-id"] = column.meaning["id"]
