"""Where `pasok` begins and ends: a solver that does not stop never keeps the terminal waiting."""

from __future__ import annotations

import sys

import pytest

from planner import entry, solver


@pytest.mark.parametrize(("code", "left"), [(3, 3), (None, 0), ("what", 1)])
def test_a_process_ends_at_once_where_a_solver_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, code: object, left: int
) -> None:
    ended: list[int] = []
    monkeypatch.setattr("planner.cli.app", lambda: sys.exit(code))  # type: ignore[arg-type]
    monkeypatch.setattr(entry.os, "_exit", ended.append)
    monkeypatch.setattr(solver, "left_alone", lambda: False)
    with pytest.raises(SystemExit):
        entry.main()
    assert ended == []
    monkeypatch.setattr(solver, "left_alone", lambda: True)
    with pytest.raises(SystemExit):
        entry.main()
    assert ended == [left]
