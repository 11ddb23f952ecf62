"""`pasok serve` as a process of its own: first start, commands, README, kill -9, orderly end."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner.cli import app
from tests.api.processes import MEMORY_MB, PASOK, first_admin, hamlet, pasok, serving, signed_in, state
from tests.api.serving import PATIENCE_SECONDS, until, workers_of

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")


def test_from_the_first_start_to_a_plan_through_kill_and_end(home: Path):
    with serving(home) as (served, told), first_admin(told) as client:
        scenario = hamlet(client)
        answer = client.post("/v1/runs", json={"scenario": scenario}, headers={"Prefer": "wait=60"})
        assert answer.json()["status"] == "optimal"
        (worker,) = workers_of(MEMORY_MB)
        os.kill(worker, signal.SIGSTOP)
        run = client.post("/v1/runs", json={"scenario": scenario}).json()["id"]
        until(lambda: state(client, run) == "running", "running")
        served.send_signal(signal.SIGKILL)
        served.wait()
        os.kill(worker, signal.SIGCONT)
        until(lambda: not workers_of(MEMORY_MB), "the worker has followed its service")
    with serving(home) as (served, again), signed_in(again, client.headers["authorization"]) as client:
        assert again["code"] is None
        until(lambda: state(client, run) == "done", "done")
        assert client.get(f"/v1/runs/{run}/kitchens/atas/days/2026-04-21").json()["deliveries"]
        served.send_signal(signal.SIGTERM)
        assert served.wait(PATIENCE_SECONDS) in (0, -signal.SIGTERM)
        until(lambda: not workers_of(MEMORY_MB), "workers ended")


def test_a_folder_is_served_once(home: Path):
    with serving(home):
        told = pasok(home, "serve", "--port", "0")
        assert told["exit"] == 2
        assert told["faults"][0]["code"] == "settings_served"


def test_users_and_tokens_are_made_and_ended(home: Path):
    made = pasok(home, "user", "add", "budi", "--role", "kitchen", "--kitchen", "atas")
    assert (made["user"], made["kitchens"], made["exit"]) == ("budi", ["atas"], 0)
    token = pasok(home, "token", "add", "budi", "--days", "1")["token"]
    assert re.fullmatch(r"pasok_[\w-]{43}", token)
    assert pasok(home, "token", "revoke", "budi")["revoked"] == 1
    assert oct(home.stat().st_mode)[-3:] == "700"
    wrong = {
        ("user", "add", "budi", "--role", "kitchen", "--kitchen", "atas"): "settings_user_taken",
        ("user", "add", "ani", "--role", "kitchen"): "settings_kitchens",
        ("user", "add", "ani", "--kitchen", "atas"): "settings_kitchens",
        ("user", "add", ""): "settings_user_name",
        ("user", "add", "two\nlines"): "settings_user_name",
        ("user", "add", "a" * 101): "settings_user_name",
        ("token", "add", "nobody"): "settings_user_unknown",
        ("token", "add", "\udcff"): "settings_user_name",
        ("token", "revoke", "nobody"): "settings_user_unknown",
    }
    for command, code in wrong.items():
        told = pasok(home, *command)
        assert (told["exit"], told["faults"][0]["code"]) == (2, code)


def test_a_token_for_people_stands_alone_on_stdout(home: Path):
    pasok(home, "user", "add", "ani")
    done = CliRunner().invoke(app, ["token", "add", "ani"], env={"PASOK_DATA": str(home)})
    assert re.fullmatch(r"pasok_[\w-]{43}\n", done.stdout)
    assert "ani" in done.stderr


@pytest.mark.parametrize("city", ["hamlet", pytest.param("tangsel", marks=pytest.mark.slow)])
def test_the_lines_of_the_readme_lead_to_a_plan_and_a_day(home: Path, city: str):
    if not shutil.which("curl"):
        pytest.skip("no curl here: apt-get install curl")
    (block,) = re.findall(r"```sh\npasok serve.*?\n(.*?)```", README, re.DOTALL)
    kitchen, supplier = ("rawa-buntu", "coop-rawabuntu") if city == "tangsel" else ("atas", "koperasi")
    lines = (
        block.replace("rawa-buntu", kitchen).replace("coop-rawabuntu", supplier).replace("demo/tangsel", f"demo/{city}")
    )
    with serving(home) as (_, told):
        script = "set -euo pipefail\n" + lines.replace("http://127.0.0.1:8000", told["url"])
        environment = os.environ | {"PASOK_DATA": str(home), "PATH": f"{Path(PASOK).parent}:{os.environ['PATH']}"}
        done = subprocess.run(
            ["bash", "-c", script], env=environment, cwd=home.parent, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
    starts = [found.start() for found in re.finditer(r'\{"run":"', done.stdout)]
    kitchen_day, supplier_day = (json.JSONDecoder().raw_decode(done.stdout, start)[0] for start in starts)
    assert kitchen_day["kitchen"]["key"] == kitchen
    assert kitchen_day["deliveries"]
    assert supplier_day["supplier"]["key"] == supplier
    status = "optimal" if city == "hamlet" else "feasible"  # Tangsel orders whole packs, to a gap of 2 %
    assert json.loads((home.parent / "plan.json").read_text("utf-8"))["status"] == status
    assert "event: end" in done.stdout
    assert "day,supplier,kitchen,item,quantity" in done.stdout
    assert f'"changes":["kitchens.{kitchen}.open = false"]' in done.stdout


def test_a_body_that_trickles_is_cut_off(home: Path):
    with serving(home, PASOK_BODY_SECONDS="0.5") as (_, told), first_admin(told) as client:

        def parts() -> Iterator[bytes]:
            for _ in range(40):
                yield b" "
                time.sleep(0.1)

        answer = client.post("/v1/scenarios", content=parts(), headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (408, "slow")
        assert client.get("/v1/scenarios").status_code == 200
