"""What a figure was measured on, without saying whose machine it was."""

from __future__ import annotations

import os
import platform
import re
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("highspy", "ortools", "scipy", "pandas")
CPUINFO = Path("/proc/cpuinfo")


def machine() -> dict[str, object]:
    """Cores this process may use, the processor's model and the memory in bytes."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": processor(),
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
    }


def processor() -> str:
    """The model as Linux tells it; the architecture where it does not (on ARM, for one)."""
    model = re.search(r"^model name\s*:\s*(.+)$", CPUINFO.read_text("utf-8"), re.MULTILINE)
    return model[1].strip() if model else platform.machine()


def versions() -> dict[str, str]:
    """Python and the libraries that do the work."""
    return {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}}
