"""Tables as DataFrames in one shape: every column of the dictionary, its dtype, defaults filled in, rows by key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from planner.errors import UnknownNameError
from planner.tables.columns import Column, TableSpec

DTYPES = {"integer": "float64", "number": "float64", "date": "datetime64[s]"}


def dtype_of(column: Column) -> str:
    """The dtype of a column: numbers float64, days datetime64[s], flags bool (boolean where they may be absent)."""
    if column.kind == "flag":
        return "boolean" if column.default is None and not column.required else "bool"
    return DTYPES.get(column.kind, "str")


def to_frame(spec: TableSpec, cells: Mapping[str, Sequence[Any]], length: int) -> pd.DataFrame:
    """A table from the cells of its columns (None = absent), rows in the order given.

    Parameters
    ----------
    cells
        By column, values as the dictionary means them; a column left out is absent throughout.
    length
        Number of rows.
    """
    series = {}
    for name, column in spec.columns.items():
        held = cells.get(name, [None] * length)
        if column.default is not None:
            held = [column.default if value is None else value for value in held]
        series[name] = to_series(held, dtype_of(column))
    table = pd.DataFrame(series, index=pd.RangeIndex(length))
    return fill(spec, table)


def fill(spec: TableSpec, table: pd.DataFrame) -> pd.DataFrame:
    """Fill in what follows from the rest of the row: a kg weighs one kg."""
    if spec.name == "items":
        table["kg_per_unit"] = table["kg_per_unit"].mask(table["kg_per_unit"].isna() & table["unit"].eq("kg"), 1.0)
    return table


def by_key(spec: TableSpec, table: pd.DataFrame) -> np.ndarray:
    """The order of the rows by key (positions); absent comes first."""
    keys = table[list(spec.key)].reset_index(drop=True)
    order = keys.sort_values(list(spec.key), kind="stable", na_position="first").index.to_numpy()
    return np.asarray(order, dtype=np.intp)


def conform(spec: TableSpec, table: pd.DataFrame) -> pd.DataFrame:
    """Bring a table made in Python into the one shape.

    Raises
    ------
    UnknownNameError
        When it has a column the dictionary does not know.
    """
    unknown = [name for name in table.columns if name not in spec.columns]
    if unknown:
        raise UnknownNameError(f"column of {spec.name}", unknown[0], spec.columns)
    cells = {name: [None if pd.isna(value) else value for value in table[name]] for name in table.columns}
    made = to_frame(spec, cells, len(table))
    return made.iloc[by_key(spec, made)].reset_index(drop=True)


def to_series(values: Sequence[Any], dtype: str) -> pd.Series:
    """Values of a column (None = absent) in its dtype."""
    if dtype == "bool":
        return pd.Series([value is True or value == 1 for value in values], dtype="bool")
    if dtype == "datetime64[s]":
        return pd.Series(np.array(["NaT" if value is None else value for value in values], dtype="datetime64[s]"))
    if dtype == "str":
        return pd.Series([np.nan if value is None else value for value in values], dtype="str")
    return pd.Series([None if value is None else value for value in values], dtype=dtype)
