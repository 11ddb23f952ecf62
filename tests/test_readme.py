"""The README's Python runs as it stands, and its figures are those of the benchmark's records."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent
README = (CHECKOUT / "README.md").read_text("utf-8")


def test_the_six_lines_run(capsys: pytest.CaptureFixture[str]):
    (block,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(block, "README.md", "exec"), {})
    status, short, total = capsys.readouterr().out.splitlines()[0].split()
    assert status == "optimal"
    assert (float(short), float(total)) == pytest.approx((850, 11_219_120), rel=1e-9)  # rupiah as in tests/oracle


@pytest.mark.parametrize("case", ["hamlet", "tangsel"])
def test_its_figures_are_on_record(case: str):
    (day,) = re.findall(r"Measured on 2 cores on (\S+),", README)
    record = json.loads((CHECKOUT / f"tests/bench/results/{day}-{case}.json").read_text("utf-8"))
    seconds = [f"{record['seconds'][stage]:.2f}" for stage in ("read", "build", "solve", "report", "all")]
    (row,) = re.findall(rf"^\| {case} .*$", README, re.MULTILINE)
    shown = [cell.strip() for cell in row.strip("|").split("|")]
    assert record["machine"]["cores"] == 2
    assert shown[1:6] == seconds
    assert shown[6] == f"{record['cpu_seconds']:.2f}"
    assert shown[7] == f"{record['peak_bytes'] / 1024**2:.0f}"
