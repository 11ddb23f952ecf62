"""Where `pasok` begins: Ctrl-C is one sentence from the first moment on, also while the commands are loaded."""

from __future__ import annotations

import os
import sys

STOPPED = 3  # the exit code


def main() -> None:
    """Run the command that is asked for."""
    try:
        from planner.cli import app

        app()
    except KeyboardInterrupt:
        _say_stopped()
        _leave_solvers(STOPPED)
        sys.exit(STOPPED)
    except SystemExit as ended:
        _leave_solvers(ended.code)
        raise


def _leave_solvers(code: object) -> None:
    """End at once where a solver does not stop: nothing waits for it, and it must not be taken apart at work."""
    solver = sys.modules.get("planner.solver")  # most commands need none
    if solver is not None and solver.left_alone():
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 0 if code is None else 1)


def _say_stopped() -> None:
    from planner.words import say

    sys.stderr.write(say("cli.stopped", os.environ.get("PASOK_LANG", "id")) + "\n")
