"""What every test shares: where the checkout is, and that CI leaves nothing out silently."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SLOW_SECONDS = 3600  # of one slow or long test


@pytest.fixture(scope="session")
def checkout() -> Path:
    """Return the folder of the checkout."""
    return Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _no_language_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no PASOK_LANG of the person who runs the tests decide what they see."""
    monkeypatch.delenv("PASOK_LANG", raising=False)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give slow and long tests more time, which they need where coverage is measured on a busy machine."""
    for item in items:
        if any(item.get_closest_marker(name) for name in ("slow", "long")):
            item.add_marker(pytest.mark.timeout(SLOW_SECONDS))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> object:
    """Make a skipped test a failed one in CI, where everything it needs can be installed."""
    report = yield
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped in CI: {call.excinfo and call.excinfo.value}"
    return report
