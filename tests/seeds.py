"""How many seeds a test tries: some in `make test`, more in `make test-all`, all in `make test-long`."""

from __future__ import annotations

from typing import Any

import pytest


def more_and_all(more: int, everything: int) -> list[Any]:
    """Return a count for `make test-all`, and one for `make test-long`."""
    return [
        pytest.param(more, marks=pytest.mark.slow, id=str(more)),
        pytest.param(everything, marks=pytest.mark.long, id=str(everything)),
    ]
