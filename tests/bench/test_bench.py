"""The benchmark measures what it says, and its record names no machine. No test looks at the clock."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.__main__ import STAGES, main

KEYS = ["case", "date", "machine", "versions", "seconds", "cpu_seconds", "peak_bytes"]
KEYS += ["fingerprint", "status", "size", "rungs"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("results")
    main(["hamlet"], folder)
    return folder


@pytest.fixture(scope="module")
def written(folder: Path) -> str:
    (path,) = folder.glob("*-hamlet.json")
    return path.read_text("utf-8")


def test_a_record_has_its_shape(folder: Path, written: str):
    record = json.loads(written)
    assert list(record) == KEYS
    assert [path.name for path in folder.iterdir()] == [f"{record['date']}-hamlet.json"]
    assert list(record["machine"]) == ["cores", "processor", "memory_bytes"]
    assert list(record["versions"]) == ["python", "highspy", "ortools", "scipy", "pandas"]
    assert list(record["seconds"]) == [*STAGES, "all"]
    assert list(record["rungs"]) == ["hardship", "rupiah"]


def test_its_figures_are_positive(written: str):
    record = json.loads(written)
    figures = [*record["seconds"].values(), *record["size"].values(), record["cpu_seconds"], record["peak_bytes"]]
    figures += [record["machine"]["cores"], record["machine"]["memory_bytes"]]
    assert min(figures) > 0
    assert record["peak_bytes"] < record["machine"]["memory_bytes"]


def test_it_names_no_path(written: str):
    assert not [text for text in texts(json.loads(written)) if text.startswith("/")]


def texts(record: object) -> list[str]:
    if isinstance(record, dict):
        return [text for value in record.values() for text in texts(value)]
    return [record] if isinstance(record, str) else []
