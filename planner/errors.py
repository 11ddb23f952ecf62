"""What can go wrong, drawn once.

    PasokError
    ├── InputError        the input has faults: every one of them, never only the first (exit code 2)
    ├── UnknownNameError  code names a table, column or rule that is not there; also a KeyError
    ├── SolverError       a backend gave an answer that does not hold: a bug of ours (exit code 1)
    └── StoppedError      stopped before any plan was there (exit code 3)

Infeasible and out of time are values of a plan, not errors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Literal

Texts = Mapping[str, str]
Severity = Literal["fault", "warning"]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that is wrong or suspicious in the input.

    Attributes
    ----------
    code
        Name of the kind of fault.
    table, column
        Where, in the words of the data dictionary; None = the input as a whole.
    row
        The row a person sees (line of a CSV file, row of a sheet) or a JSON pointer.
    key
        The row's key columns, as far as they are known.
    value
        What stands there.
    message, hint
        What is wrong and what to do, by language.
    suggestion
        The value that was probably meant.
    severity
        A warning stops nothing.
    """

    code: str
    table: str | None
    row: int | str | None
    key: Mapping[str, Any] | None
    column: str | None
    value: Any
    message: Texts
    hint: Texts
    suggestion: Any = None
    severity: Severity = "fault"

    def to_json(self) -> dict[str, Any]:
        """The fault as the contract's JSON object (severity is said by the list it stands in)."""
        return {
            "code": self.code,
            "table": self.table,
            "row": self.row,
            "key": None if self.key is None else dict(self.key),
            "column": self.column,
            "value": self.value,
            "message": dict(self.message),
            "hint": dict(self.hint),
            "suggestion": self.suggestion,
        }


class PasokError(Exception):
    """Everything this package raises on purpose."""


class InputError(PasokError):
    """The input has faults.

    Parameters
    ----------
    faults
        All of them.
    warnings
        What is suspicious beside them.
    """

    def __init__(self, faults: Iterable[Fault], warnings: Iterable[Fault] = ()) -> None:
        self.faults = tuple(faults)
        self.warnings = tuple(warnings)
        super().__init__(self.faults, self.warnings)

    def __str__(self) -> str:
        """Every fault in English, one a line."""
        return "\n".join(_line(fault) for fault in self.faults)

    def to_json(self) -> dict[str, Any]:
        """The contract's `{"faults": [...], "warnings": [...]}`."""
        return {
            "faults": [fault.to_json() for fault in self.faults],
            "warnings": [warning.to_json() for warning in self.warnings],
        }


class UnknownNameError(PasokError, KeyError):
    """Code names what is not there.

    Parameters
    ----------
    kind
        What was looked for: `table`, `rule`, `column of offers`.
    name
        What it was called.
    known
        The names there are.
    """

    def __init__(self, kind: str, name: object, known: Iterable[str]) -> None:
        self.kind, self.name, self.known = kind, name, tuple(known)
        super().__init__(kind, name, self.known)

    def __str__(self) -> str:
        """What is not there, what was probably meant, and all there is."""
        close = get_close_matches(str(self.name), self.known, n=1)
        meant = f" did you mean {close[0]!r}?" if close else ""
        return f"no {self.kind} {self.name!r};{meant} there are: {', '.join(self.known)}"


class SolverError(PasokError):
    """A backend's answer does not hold, or it was asked what it cannot do."""


class StoppedError(PasokError):
    """Stopped by a limit or by hand before any plan was there."""


def _line(fault: Fault) -> str:
    where = " ".join(str(part) for part in (fault.table, fault.row, fault.column) if part is not None)
    return f"{where}: {fault.message['en']} {fault.hint['en']}".removeprefix(": ")
