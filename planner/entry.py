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
        sys.exit(STOPPED)


def _say_stopped() -> None:
    from planner.words import say

    sys.stderr.write(say("cli.stopped", os.environ.get("PASOK_LANG", "id")) + "\n")
