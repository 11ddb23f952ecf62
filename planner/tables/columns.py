"""What a column, a table and a row model are: the words in which the data dictionary is written.

A row model is a pydantic model; `column()` adds the unit and the table a key points at. Everything else that needs the
dictionary (reading, writing, the docs) asks `TableSpec` and `Column`, which are found from the models.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import NoneType
from typing import Annotated, Any, ClassVar, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError, PydanticUndefined

from planner.errors import Texts
from planner.words import both, unit_of

Kind = Literal["key", "text", "weekdays", "choice", "integer", "number", "flag", "date"]

QUANTITY = 1e9  # largest quantity and price
MONEY = 1e13  # largest amount of money
LONGEST_KEY = 60  # characters
LONGEST_TEXT = 1000  # characters
EARLIEST_DATE = date(2000, 1, 1)
LATEST_DATE = date(2199, 12, 31)
NOT_IN_KEYS = re.compile(r"[,()\[\]{}<>'\"`´‘’“”«»]")
NOT_IN_TEXT = ("Cc", "Cs", "Zl", "Zp")  # Unicode categories: control, lone surrogates, line and paragraph separators


def _clean(text: str) -> str:
    if text.isprintable():
        return text
    if any(unicodedata.category(letter) in NOT_IN_TEXT or letter in "\ufffe\uffff" for letter in text):
        raise PydanticCustomError("bad_character", "control character")
    return text


def _key(text: str) -> str:
    if NOT_IN_KEYS.search(text):
        raise PydanticCustomError("bad_key", "character that keys do not hold")
    return _clean(text)


def _weekdays(digits: str) -> str:
    if not set(digits) <= set("1234567") or len(set(digits)) != len(digits):
        raise PydanticCustomError("bad_weekdays", "not a list of weekdays")
    return digits


Key = Annotated[str, StringConstraints(max_length=LONGEST_KEY), AfterValidator(_key)]
Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT), AfterValidator(_clean)]
Weekdays = Annotated[str, AfterValidator(_weekdays)]
Basis = Literal["reported", "assumed"]


def column(
    default: Any = PydanticUndefined,
    *,
    unit: str | None = None,
    ge: float | None = None,
    gt: float | None = None,
    le: float | None = None,
    refers: tuple[str, str] | None = None,
    alias: str | None = None,
) -> Any:
    """A column of a row model.

    Parameters
    ----------
    default
        Value of an absent cell; None = stays absent; left out = the cell is required.
    unit
        Code of the unit (`unit.<code>` in the catalogues).
    ge, gt, le
        Range.
    refers
        Table and column in which the value must stand.
    alias
        Name of the column where Python has the word for itself.
    """
    extra: dict[str, Any] = {"unit": unit, "refers": refers}
    return Field(default, ge=ge, gt=gt, le=le, alias=alias, json_schema_extra=extra)


def day_column(default: Any = None, *, alias: str | None = None) -> Any:
    """A column of dates; `...` as default = the cell is required."""
    return Field(default, ge=EARLIEST_DATE, le=LATEST_DATE, alias=alias)


class Row(BaseModel):
    """One row of a table: what every table has."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False, validate_by_name=True)
    KEY: ClassVar[tuple[str, ...]] = ()

    basis: Basis | None = column(None)
    source: Text | None = column(None)


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of the data dictionary.

    Attributes
    ----------
    table, name
        Where it stands.
    kind
        What it holds.
    unit
        Code of its unit, None = none.
    choices
        What a choice may be, the default first.
    minimum, maximum
        Range; `above` = the minimum itself is out.
    required
        Whether every row has it.
    default
        Value of an absent cell.
    refers
        Table and column in which the value must stand.
    """

    table: str
    name: str
    kind: Kind
    unit: str | None
    choices: tuple[str, ...]
    minimum: float | date | None
    maximum: float | date | None
    above: bool
    required: bool
    default: Any
    refers: tuple[str, str] | None

    @property
    def label(self) -> Texts:
        """What people call it."""
        return both(f"label.{self.table}.{self.name}")

    @property
    def meaning(self) -> Texts:
        """What it means."""
        return both(f"meaning.{self.table}.{self.name}")

    @property
    def unit_name(self) -> Texts | None:
        """What people call its unit."""
        return None if self.unit is None else unit_of(self.unit)


@dataclass(frozen=True, kw_only=True)
class TableSpec:
    """A table of the data dictionary: its row model, key columns and all columns in order, basis and source last."""

    name: str
    row: type[Row]
    key: tuple[str, ...]
    columns: Mapping[str, Column]

    @property
    def label(self) -> Texts:
        """What people call it."""
        return both(f"label.{self.name}")

    @property
    def meaning(self) -> Texts:
        """What it means."""
        return both(f"meaning.{self.name}")


def describe(name: str, row: type[Row]) -> TableSpec:
    """The table of a row model."""
    own = [field for field in row.model_fields if field not in Row.model_fields]
    columns = [_column(name, field, row.model_fields[field]) for field in (*own, *Row.model_fields)]
    return TableSpec(name=name, row=row, key=row.KEY, columns={column.name: column for column in columns})


def _column(table: str, field: str, info: FieldInfo) -> Column:
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    kind, choices = _kind(info)
    floor = next((rule for rule in info.metadata if isinstance(rule, Ge | Gt)), None)
    ceiling = next((rule.le for rule in info.metadata if isinstance(rule, Le)), None)
    refers: Any = extra.get("refers")
    unit = extra.get("unit")
    low: Any = None if floor is None else floor.ge if isinstance(floor, Ge) else floor.gt
    high: Any = ceiling
    return Column(
        table=table,
        name=info.alias or field,
        kind=kind,
        unit=None if unit is None else str(unit),
        choices=choices,
        minimum=low,
        maximum=high,
        above=isinstance(floor, Gt),
        required=info.is_required(),
        default=None if info.is_required() else info.default,
        refers=refers,
    )


def _kind(info: FieldInfo) -> tuple[Kind, tuple[str, ...]]:
    """What a column holds, from its annotation; choices with them."""
    held: Any = info.annotation
    if NoneType in get_args(held):
        held = next(part for part in get_args(held) if part is not NoneType)
    if get_origin(held) is Literal:
        return "choice", get_args(held)
    validators = [*info.metadata, *getattr(held, "__metadata__", ())]
    checks = [rule.func for rule in validators if isinstance(rule, AfterValidator)]
    if checks:
        return _KIND_OF_CHECK[checks[0]], ()
    return _KIND_OF_TYPE[held], ()


_KIND_OF_CHECK: Mapping[Any, Kind] = {_key: "key", _clean: "text", _weekdays: "weekdays"}
_KIND_OF_TYPE: Mapping[Any, Kind] = {int: "integer", float: "number", bool: "flag", date: "date"}
