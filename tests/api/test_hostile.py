"""Clients that mean harm: bombs, tricks in paths, headers and names, floods. The service refuses, and lives."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import socket
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import openpyxl
import pytest
import structlog

from api import log
from api.edge.protocol import CONNECTIONS
from api.errors import MEDIA_TYPE
from api.routes.uploads import FORMATS, XLSX
from tests.api.processes import MEMORY_MB, first_admin, hamlet, serving
from tests.api.serving import Served, own_mb, started, until, workers_of
from tests.files.monsters import MONSTERS

MEDIA = {ending: media for media, ending in reversed(FORMATS.items())}
BOMBS = (
    "zip bomb: 1.2 MB that inflate to 1 GB",
    "zip in a zip, ten deep",
    "zip with a path out of its folder",
    "workbook with a cell in the last corner",
    "workbook with entities of entities",
)
FORMULAS = ("=HYPERLINK(0)", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1")


@pytest.mark.parametrize("name", BOMBS)
def test_a_file_that_means_harm_is_a_fault(service: Served, tmp_path: Path, name: str):
    make, code = MONSTERS[name]
    path = make(tmp_path)
    headers = {"Content-Type": MEDIA[path.suffix]}
    answer = service.ask("POST", "/v1/scenarios", content=path.read_bytes(), headers=headers)
    assert answer.status_code == 422, answer.text
    assert code in {fault["code"] for fault in answer.json()["faults"]}
    assert list(service.inside.files.incoming.iterdir()) == []


@pytest.mark.parametrize(
    "path",
    [
        "/v1/runs/..%2f..%2fpasok.sqlite",
        "/v1/runs/{run}%00",
        "/v1/runs/{run}/../../../etc/passwd",
        "/v1/runs/{run}/kitchens/..%2f..%2f..%2fetc/days/2026-04-21",
        "/v1/runs/{run}/kitchens/%00/days/2026-04-21",
        "/v1/runs/{run}/kitchens/%ff%fe/days/2026-04-21",
        "/v1/runs/{run}/kitchens/' OR 1=1 --/days/2026-04-21",
        "/v1/runs/{run}/suppliers/koperasi'%3bDROP TABLE days/days/2026-04-21",
        "/v1/runs/{run}/suppliers/" + "a" * 5_000 + "/days/2026-04-21",
        "/v1/runs/{run}/kitchens/atas/days/0000-00-00",
        "/v1/runs/{run}/kitchens/atas/days/99999-04-21",
        "/v1/scenarios/%2e%2e/document",
        "/v1/demo/..%2f..%2fpasok",
        "/v1/demo/%2fetc%2fpasswd",
        "/v1//runs",
        "/%2e%2e/%2e%2e/etc/passwd",
    ],
)
def test_tricks_in_paths_lead_nowhere(service: Served, path: str):
    answer = service.ask("GET", path.format(run=service.run))
    assert answer.status_code in (404, 422), answer.text
    assert answer.headers["content-type"] == MEDIA_TYPE


@pytest.mark.parametrize("path", ["/v1/%0d%0aX-Forged: yes", "/v1/x%0a2026-01-01 [info] forged", "/v1/%1b[2J%c2%9b"])
def test_nothing_forges_a_header_or_a_line_of_the_log(service: Served, path: str, capsys: pytest.CaptureFixture[str]):
    log.configure("text")
    answer = service.ask("GET", path, headers={"Prefer": "wait=1", "Accept-Language": "en\tX-Forged: yes"})
    structlog.reset_defaults()
    assert "x-forged" not in answer.headers
    (line,) = capsys.readouterr().err.splitlines()
    assert line.isprintable()
    assert "status=404" in line


@pytest.mark.parametrize("name", ["\ud800", "a\x00b", "a\nb", "", "x" * 101])
def test_names_that_are_no_names_are_refused(service: Served, name: str):
    body = json.dumps({"code": "x", "name": name})
    answer = service.client.post("/v1/setup", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


@pytest.mark.parametrize(
    ("column", "code", "pointer"),
    [
        ("name", "bad_character", "/kitchens/0/name"),
        ("kitchen", "bad_character", "/kitchens/0/kitchen"),
        ("\ud800", "unknown_column", "/kitchens/0/\\ud800"),
    ],
)
def test_texts_that_are_no_texts_are_faults(service: Served, column: str, code: str, pointer: str):
    document = service.ask("GET", "/v1/demo/hamlet").json()
    document["kitchens"][0][column] = "\ud800"
    headers = {"Content-Type": "application/json"}
    answer = service.ask("POST", "/v1/scenarios", content=json.dumps(document), headers=headers)
    assert answer.status_code == 422, answer.text
    fault = answer.json()["faults"][0]
    assert (fault["code"], fault["row"]) == (code, pointer)
    assert "\\ud800" in fault["value"]


def test_formulas_in_names_come_out_as_texts(service: Served):
    document = service.ask("GET", "/v1/demo/hamlet").json()
    document["settings"]["title"] = FORMULAS[0]
    for table in ("kitchens", "suppliers", "items"):
        for row, name in zip(document[table], FORMULAS, strict=False):
            row.update({column: name for column in row if column.startswith("name")})
    text = json.dumps(document).replace('"atas"', '"=1+1"').replace('"koperasi"', '"@koperasi"')
    scenario = service.submit(json.loads(text))
    answer = service.ask("POST", "/v1/runs", json={"scenario": scenario}, headers={"Prefer": "wait=60"})
    path = f"{answer.headers['location']}/plan"
    table = service.ask("GET", path, headers={"Accept": "text/csv"}).text
    cells = {cell for row in csv.reader(table.splitlines()) for cell in row}
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]
    for lang in ("id", "en"):
        content = service.ask("GET", path, headers={"Accept": XLSX, "Accept-Language": lang}).content
        book = openpyxl.load_workbook(io.BytesIO(content))
        found = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in found} & {"f"} == set()
        assert any(cell.value in FORMULAS for cell in found)


def test_a_flood_of_uploads_keeps_nobody_from_reading(home: Path):
    with started(home, uploads_at_once=2, reader_memory_mb=own_mb(8)) as running, ThreadPoolExecutor(2) as pool:
        running.plan_hamlet()
        (reader,) = workers_of(own_mb(8))
        os.kill(reader, signal.SIGSTOP)
        waiting = [pool.submit(running.submit) for _ in range(2)]
        until(lambda: len(list(running.inside.files.incoming.iterdir())) == 2, "two uploads wait")
        answer = running.ask("POST", "/v1/scenarios", json={})
        assert (answer.status_code, answer.json()["code"]) == (503, "busy")
        assert answer.headers["retry-after"]
        assert running.ask("GET", f"/v1/runs/{running.run}/kitchens/atas/days/2026-04-21").status_code == 200
        os.kill(reader, signal.SIGCONT)
        assert len({upload.result() for upload in waiting}) == 2


def test_thousands_of_runs_at_once_are_accepted_to_the_limit_and_none_is_lost(home: Path):
    limits = {"PASOK_RUNS_PER_USER": "250", "PASOK_RUN_SECONDS": "5"}
    with serving(home, **limits) as (_, told), first_admin(told) as client, ThreadPoolExecutor(16) as pool:
        scenario = hamlet(client)
        solver = until(lambda: solver_of(client, scenario), "a solver")
        os.kill(solver, signal.SIGSTOP)

        def submit(number: int) -> httpx2.Response:
            return client.post("/v1/runs", json={"scenario": scenario}, headers={"Idempotency-Key": f"k-{number}"})

        answers = list(pool.map(submit, range(2_000)))
        found = Counter(answer.status_code for answer in answers)
        assert set(found) == {202, 429}
        refused = next(answer for answer in answers if answer.status_code == 429)
        assert (refused.headers["content-type"], refused.json()["code"]) == (MEDIA_TYPE, "too_many_runs")
        assert refused.headers["retry-after"]
        accepted = {answer.json()["id"] for answer in answers if answer.status_code == 202}
        assert len(accepted) == found[202] == 250
        assert accepted <= set(listed(client))
        os.kill(solver, signal.SIGKILL)  # frozen, it would not see that its service has ended


def solver_of(client: httpx2.Client, scenario: str) -> int | None:
    """The one solver, once it has had a run."""
    client.post("/v1/runs", json={"scenario": scenario}, headers={"Prefer": "wait=60"})
    return next(iter(workers_of(MEMORY_MB)), None)


def listed(client: httpx2.Client) -> list[str]:
    """The ids of all runs, page by page."""
    found: list[str] = []
    page: dict[str, Any] = {"next": ""}
    while page["next"] is not None:
        before = f"&before={page['next']}" if page["next"] else ""
        page = client.get(f"/v1/runs?limit=200{before}").json()
        found += [run["id"] for run in page["runs"]]
    return found


def test_more_connections_than_are_served_get_a_problem(home: Path):
    with serving(home) as (_, told), ExitStack() as held:
        address = (urlsplit(told["url"]).hostname, urlsplit(told["url"]).port)
        for _ in range(CONNECTIONS):
            held.enter_context(socket.create_connection(address))
        with httpx2.Client() as client:
            answer = until(lambda: crowded(client, told["url"]), "crowded")
        assert answer.json()["code"] == "crowded"
        assert (answer.headers["content-type"], answer.headers["retry-after"]) == (MEDIA_TYPE, "5")
        held.close()
        until(lambda: httpx2.get(f"{told['url']}/healthz").status_code == 200, "room again")


def crowded(client: httpx2.Client, url: str) -> httpx2.Response | None:
    answer = client.get(f"{url}/healthz")
    return answer if answer.status_code == 503 else None


def test_who_goes_away_in_the_middle_is_no_bug(home: Path):
    with serving(home) as (_, told), first_admin(told) as client:
        at = urlsplit(told["url"])
        with socket.create_connection((at.hostname, at.port)) as connection:
            head = ["POST /v1/scenarios HTTP/1.1", "Host: x", f"Authorization: {client.headers['authorization']}"]
            head += ["Content-Type: application/json", "Content-Length: 1000", "", "{"]
            connection.sendall("\r\n".join(head).encode())
            until(lambda: list((home / "incoming").iterdir()), "begun")
        until(lambda: "status=499" in (home.parent / "serve.log").read_text("utf-8"), "told in the log")
        assert list((home / "incoming").iterdir()) == []
        assert "bug" not in (home.parent / "serve.log").read_text("utf-8")
        assert hamlet(client)


def test_the_end_waits_for_no_reader_that_hangs(home: Path):
    with serving(home, PASOK_READER_MEMORY_MB=str(own_mb(9))) as (served, told), first_admin(told) as client:
        hamlet(client)
        os.kill(workers_of(own_mb(9))[0], signal.SIGSTOP)
        answers: list[httpx2.Response] = []

        def ask() -> None:
            answers.append(client.post("/v1/scenarios", content="{}", headers={"Content-Type": "application/json"}))

        asking = threading.Thread(target=ask)
        asking.start()
        until(lambda: list((home / "incoming").iterdir()), "waiting for the reader")
        served.send_signal(signal.SIGTERM)
        assert served.wait(60) in (0, -signal.SIGTERM)
        asking.join()
        assert (answers[0].status_code, answers[0].json()["code"]) == (503, "ending")
        until(lambda: not workers_of(own_mb(9)), "the reader is gone")
