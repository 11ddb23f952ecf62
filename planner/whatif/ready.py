"""Ready-made changes: what is asked again and again, by name and with parameters, as changes of a scenario.

`price-shock item=telur factor=1.2` stands for the lines that say it for this scenario: columns in which nothing stands,
and tables without such rows, are left out.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planner.changes import Change, GivenChange
from planner.changes.reading import pointer
from planner.errors import Fault, InputError, UnknownNameError
from planner.scenario import Scenario
from planner.tables.cells import closest
from planner.whatif import cities, parties
from planner.words import make_fault

Parameter = str | float | None


@dataclass(frozen=True, kw_only=True)
class ReadyMade:
    """One of them.

    Attributes
    ----------
    name
        What it is called; `ready.<name>` in the catalogues says what it does.
    make
        The changes for a scenario and every parameter.
    parameters
        By name their defaults; None = nothing is assumed: it must be given, unless it is `optional`.
    optional
        Those that need not be given though nothing is assumed.
    """

    name: str
    make: Callable[..., list[Change]]
    parameters: Mapping[str, Parameter]
    optional: frozenset[str] = frozenset()


READY: Mapping[str, ReadyMade] = {
    one.name: one
    for one in (
        ReadyMade(name="march-2026", make=parties.all_active, parameters={}),
        ReadyMade(name="egg-cut", make=cities.menu_cut, parameters={"item": "telur", "share": 0.5}),
        ReadyMade(name="six-days", make=cities.weekdays, parameters={"weekdays": "123456"}),
        ReadyMade(
            name="suspended-kitchens",
            make=cities.suspended,
            parameters={"kitchens": None, "count": 3.0},
            optional=frozenset({"kitchens"}),
        ),
        ReadyMade(
            name="price-shock",
            make=parties.price_shock,
            parameters={"item": None, "factor": 1.1},
            optional=frozenset({"item"}),
        ),
        ReadyMade(name="late-payment", make=parties.late_payment, parameters={"days": 30.0, "kind": "coop"}),
        ReadyMade(name="flood", make=cities.flood, parameters={"kecamatan": None}),
        ReadyMade(
            name="supplier-failure",
            make=parties.failure,
            parameters={"supplier": None, "day": None},
            optional=frozenset({"day"}),
        ),
        ReadyMade(
            name="beneficiaries",
            make=cities.beneficiaries,
            parameters={"factor": 1.05, "kitchen": None},
            optional=frozenset({"kitchen"}),
        ),
        ReadyMade(name="new-kitchens", make=cities.new_kitchens, parameters={"count": 3.0}),
    )
}


def ready_made(scenario: Scenario, name: str, **parameters: Parameter) -> tuple[Change, ...]:
    """The changes that a ready-made one stands for.

    Parameters
    ----------
    name
        One of `READY`.
    parameters
        Those that are not to be as usual.

    Raises
    ------
    UnknownNameError
        When there is none of this name, or it has no such parameter.
    InputError
        When a parameter is missing, is no number, or names nothing in the scenario.
    """
    if name not in READY:
        raise UnknownNameError("ready-made change", name, READY)
    for parameter in parameters:
        if parameter not in READY[name].parameters:
            raise UnknownNameError(f"parameter of {name}", parameter, READY[name].parameters)
    changes, faults = _made(scenario, READY[name], parameters, None)
    if faults:
        raise InputError(faults)
    return tuple(changes)


def expand_changes(scenario: Scenario, given: Sequence[GivenChange]) -> list[GivenChange]:
    """Changes with the ready-made ones among them written out, for the scenario as it is before all of them.

    Raises
    ------
    InputError
        With every fault of their parameters; its row is a pointer to the change as it was given.
    """
    told: list[GivenChange] = []
    faults: list[Fault] = []
    for number, one in enumerate(given):
        words = _words(one)
        if words is None:
            told.append(one)
            continue
        ready, pairs = READY[words[0]], [word.partition("=")[::2] for word in words[1:]]
        unknown = [name for name, _ in pairs if name not in ready.parameters]
        row = pointer(number)
        faults += [_fault("ready_parameter", row, name, closest(name, ready.parameters)) for name in unknown]
        if not unknown:
            changes, wrong = _made(scenario, ready, dict(pairs), row)
            told += changes
            faults += wrong
    if faults:
        raise InputError(faults)
    return told


def _words(given: GivenChange) -> list[str] | None:
    """Name and parameters of a ready-made change; None = it is none."""
    if not isinstance(given, str) or given.split(maxsplit=1)[:1] == [] or given.split()[0] not in READY:
        return None
    try:
        return shlex.split(given)
    except ValueError:
        return given.split()


def _made(
    scenario: Scenario, ready: ReadyMade, given: Mapping[str, Parameter], row: str | None
) -> tuple[list[Change], list[Fault]]:
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, usual in ready.parameters.items():
        value = given.get(name, usual)
        if value is None and name not in ready.optional:
            faults.append(_fault("ready_missing", row, name))
        elif isinstance(usual, float):
            values[name] = _number(value)
            if values[name] is None:
                faults.append(_fault("ready_number", row, value))
        else:
            values[name] = None if value is None else str(value)
    if faults:
        return [], faults
    try:
        changes = ready.make(scenario, **values)
    except parties.UnknownPart as error:
        return [], [_fault("ready_nobody", row, error.name, error.meant)]
    return (changes, []) if changes else ([], [_fault("ready_nothing", row, ready.name)])


def _number(value: Parameter) -> float | None:
    try:
        number = float(value if value is not None else "nan")
    except ValueError:
        return None
    return number if number >= 0 and number < float("inf") else None


def _fault(code: str, row: str | None, value: object, suggestion: str | None = None) -> Fault:
    return make_fault(code, row=row, value=value, suggestion=suggestion)
