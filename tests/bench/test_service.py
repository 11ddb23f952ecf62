"""The bench of the service runs, counts what goes wrong, and the README shows what is on record. No clock is judged."""

from __future__ import annotations

import asyncio
import json
import os
from copy import deepcopy
from typing import Any

import pytest

from planner.generate import City
from tests.bench.page import README, shown
from tests.bench.service.__main__ import RESULTS, main
from tests.bench.service.load import Ground, Load, loaded
from tests.bench.service.report import COLUMNS, cells, missed, table

LOAD = Load(readers=3, submitters=1, seconds=1.0, pause_seconds=0.05)
REFUSAL = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n"


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("results")
    made = main((LOAD,), City(kitchens=3, suppliers=5, days=2), folder)
    (path,) = folder.iterdir()
    assert json.loads(path.read_text("utf-8")) == made
    assert path.name == f"{made['date']}-service.json"
    return made


def test_a_record_says_what_was_measured_on_what(record: dict[str, Any]):
    assert {"case", "date", "machine", "versions", "loads"} == set(record)
    assert {"python", "fastapi", "uvicorn", "sqlalchemy"} <= set(record["versions"])
    assert '"/' not in json.dumps(record)


def test_every_reader_and_submitter_comes_through(record: dict[str, Any]):
    (told,) = record["loads"]
    assert told["errors"] == {}
    assert told["sheets"] >= LOAD.readers
    assert told["scenarios"] >= told["runs"] >= 1
    assert 0 < told["sheet_ms"]["p50"] <= told["sheet_ms"]["p95"] <= told["sheet_ms"]["p99"]
    assert min(told["resident_bytes"]) > 0
    assert len(told["resident_bytes"]) == 3
    assert told["cpu_seconds"] > 0


def test_it_is_a_row_of_the_table(record: dict[str, Any]):
    lines = table(record).splitlines()
    assert [line.count("|") for line in lines] == [len(COLUMNS) + 1] * 3
    row = dict(zip(COLUMNS, cells(record["loads"][0]), strict=True))
    assert row["readers"] == "3, pause 0.05 s"
    assert row["errors"] == "0"


def test_what_misses_the_target_is_told(record: dict[str, Any]):
    told = deepcopy(record["loads"][0]) | {"resident_bytes": [100, 200, 209], "errors": {}}
    told["sheet_ms"]["p95"] = 99.0
    assert missed(told) == []
    told |= {"resident_bytes": [100, 200, 220], "errors": {"run 500": 2}}
    told["sheet_ms"]["p95"] = 180.0
    assert missed(told) == ["2 x run 500", "p95 of a day sheet is 180 ms", "memory grows by 10%"]
    assert missed(told | {"pause_seconds": 0.0}) == ["2 x run 500", "memory grows by 10%"]


def test_refusals_and_broken_connections_are_errors():
    assert errors_of(REFUSAL) == {"sheet 503", "run Refused 503"}
    assert {error.split()[1] for error in errors_of(b"")} == {"IncompleteReadError"}


def errors_of(answer: bytes) -> set[str]:
    """What a load counts where every request is answered with these bytes and an end."""

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        writer.close()

    async def asked() -> set[str]:
        async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
            ground = Ground(
                host="127.0.0.1",
                port=server.sockets[0].getsockname()[1],
                pid=os.getpid(),
                run="0" * 32,
                days=["2026-04-20"],
                kitchens={"atas": "token"},
                planners=["token"],
                document=b"{}",
            )
            load = Load(readers=1, submitters=1, seconds=0.2, pause_seconds=0.01)
            return set((await loaded(ground, load)).errors)

    return asyncio.run(asked())


def test_the_readme_shows_what_is_on_record():
    path = sorted(RESULTS.glob("*-service.json"))[-1]
    told = json.loads(path.read_text("utf-8"))
    assert shown(README.read_text("utf-8"), "service") == table(told)
    assert [missed(load) for load in told["loads"]] == [[]] * len(told["loads"])
