"""One suite for every format: what is written is read back as the same scenario, and the same bytes come twice."""

from __future__ import annotations

import json
import re
from functools import partial
from itertools import pairwise, permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from typer.testing import CliRunner

from planner.cli import app
from planner.errors import InputError
from planner.files import read_scenario, starter, to_document, write_scenario
from planner.files.document import from_document
from planner.files.formats import FORMATS, Format, endings
from planner.files.raw import RawScenario
from planner.files.shipped import shipped
from planner.scenario import Scenario
from tests.files.seen import warned
from tests.scenes import Document, documents, scenario_of, small

ENDINGS = tuple(FORMATS)
FEW = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def every_direction(endings: tuple[str, ...]) -> tuple[str, ...]:
    """Return a round through the formats that goes from each of them to each other once."""
    walk: list[str] = []
    for place, ending in enumerate(endings):
        walk += [ending, *(step for other in endings[place + 2 :] for step in (other, ending))]
    return (*walk, *reversed(endings[:-1]))


def content(path: Path) -> dict[str, bytes]:
    if path.is_file():
        return {"": path.read_bytes()}
    return {file.name: file.read_bytes() for file in sorted(path.iterdir())}


def there_and_back(scenario: Scenario, path: Path) -> Scenario:
    write_scenario(scenario, path)
    return read_scenario(path)


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_written_is_read_back(tmp_path: Path, ending: str) -> None:
    scenario = scenario_of(small())
    back = there_and_back(scenario, tmp_path / f"kecil{ending}")
    assert back.fingerprint() == scenario.fingerprint()
    assert warned(back) == []
    for name, table in scenario.tables.items():
        assert table.equals(back[name]), name
        assert list(table.dtypes) == list(back[name].dtypes), name


@pytest.mark.parametrize("ending", ENDINGS)
def test_same_scenario_same_bytes(tmp_path: Path, ending: str) -> None:
    scenario = scenario_of(small())
    write_scenario(scenario, tmp_path / f"a{ending}")
    write_scenario(scenario, tmp_path / f"b{ending}")
    assert content(tmp_path / f"a{ending}") == content(tmp_path / f"b{ending}")


@pytest.mark.parametrize("ending", ENDINGS)
def test_writing_again_replaces_and_leaves_nothing_beside(tmp_path: Path, ending: str) -> None:
    first = scenario_of(small())
    document = small()
    del document["substitutes"]
    second = scenario_of(document)
    path = tmp_path / f"kecil{ending}"
    write_scenario(first, path)
    assert there_and_back(second, path).fingerprint() == second.fingerprint()
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def survives(document: Document, home: Path, endings: tuple[str, ...]) -> None:
    """Write and read a scenario in one format after the other; it stays what it is."""
    first = scenario = scenario_of(document)
    for step, ending in enumerate(endings):
        scenario = there_and_back(scenario, home / f"{step}{ending}")
        assert scenario.fingerprint() == first.fingerprint(), (step, ending)
        assert not warned(scenario), ending


@FEW
@given(document=documents())
def test_any_legal_scenario_survives_every_format(tmp_path_factory: pytest.TempPathFactory, document: Document) -> None:
    survives(document, tmp_path_factory.mktemp("any"), (*ENDINGS, ENDINGS[0]))


@pytest.mark.slow
@MANY
@given(document=documents())
def test_many_legal_scenarios_survive_every_direction(
    tmp_path_factory: pytest.TempPathFactory, document: Document
) -> None:
    survives(document, tmp_path_factory.mktemp("many"), every_direction(ENDINGS))


def test_every_direction(tmp_path: Path) -> None:
    assert sorted(pairwise(every_direction(ENDINGS))) == sorted(permutations(ENDINGS, 2))
    survives(small(), tmp_path, every_direction(ENDINGS))


@pytest.mark.parametrize("name", sorted(shipped()))
@pytest.mark.parametrize("ending", ENDINGS)
def test_shipped_scenarios_have_one_fingerprint(tmp_path: Path, name: str, ending: str) -> None:
    scenario = read_scenario(name)
    assert warned(scenario) == []
    assert there_and_back(scenario, tmp_path / f"a{ending}").fingerprint() == scenario.fingerprint()


def test_the_document_is_plain_json() -> None:
    document = to_document(scenario_of(small()))
    assert scenario_of(json.loads(json.dumps(document))).fingerprint() == scenario_of(small()).fingerprint()
    assert document["settings"]["first_day"] == "2026-04-20"
    assert document["offers"][0]["price_rp"] == 13500


def test_a_folder_keeps_its_other_files(tmp_path: Path) -> None:
    scenario = scenario_of(small())
    write_scenario(scenario, tmp_path / "a")
    (tmp_path / "a" / "README.md").write_text("mine")
    write_scenario(scenario, tmp_path / "a")
    assert (tmp_path / "a" / "README.md").read_text() == "mine"


def test_a_folder_that_is_no_scenario_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(InputError) as caught:
        write_scenario(scenario_of(small()), tmp_path)
    assert [fault.code for fault in caught.value.faults] == ["exists"]
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]


def test_a_starter_is_the_shipped_scenario(tmp_path: Path) -> None:
    starter(tmp_path / "mine", "tangsel")
    assert read_scenario(tmp_path / "mine").fingerprint() == read_scenario("tangsel").fingerprint()
    with pytest.raises(InputError, match="exists already"):
        starter(tmp_path / "mine", "tangsel")
    with pytest.raises(InputError, match="tangsel"):
        starter(tmp_path / "other", "tangse")


@pytest.mark.parametrize("ending", [".pdf", ".XLS", ".jsonl"])
def test_an_unknown_ending_is_refused_with_those_there_are(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    with pytest.raises(InputError) as writing:
        write_scenario(scenario_of(small()), path)
    path.write_text("x")
    with pytest.raises(InputError) as reading:
        read_scenario(path)
    for caught in (writing, reading):
        (fault,) = caught.value.faults
        assert fault.code == "unknown_format"
        for text in fault.hint.values():
            assert re.findall(r"\.\w+", text) == [known for known in ENDINGS if known]


def test_a_file_without_ending_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    for act, code in ((read_scenario, "unknown_format"), (partial(write_scenario, scenario_of(small())), "exists")):
        with pytest.raises(InputError) as caught:
            act(tmp_path / "a")
        assert [fault.code for fault in caught.value.faults] == [code]


def test_capitals_are_the_same_ending(tmp_path: Path) -> None:
    scenario = scenario_of(small())
    assert there_and_back(scenario, tmp_path / "A.JSON").fingerprint() == scenario.fingerprint()


def read_toy(path: Path) -> RawScenario:
    return from_document(json.loads(path.read_text("utf-8")[::-1]))


def write_toy(scenario: Scenario, path: Path) -> None:
    path.write_text(json.dumps(to_document(scenario))[::-1], "utf-8")


def test_a_new_format_is_one_line_of_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMATS, ".toy", lambda: Format(read_toy, write_toy))
    hamlet = read_scenario("hamlet")
    assert there_and_back(hamlet, tmp_path / "a.toy").fingerprint() == hamlet.fingerprint()
    converted = CliRunner().invoke(app, ["convert", str(tmp_path / "a.toy"), str(tmp_path / "b.json")])
    assert converted.exit_code == 0, converted.output
    assert CliRunner().invoke(app, ["convert", "hamlet", str(tmp_path / "c.toy")]).exit_code == 0
    assert content(tmp_path / "c.toy") == content(tmp_path / "a.toy")
    assert read_scenario(tmp_path / "b.json").fingerprint() == hamlet.fingerprint()
    with pytest.raises(InputError, match=r"\.toy"):
        read_scenario(tmp_path / "nothing")


def test_the_commands_tell_every_ending() -> None:
    for command in ("check", "convert"):
        told = " ".join(CliRunner().invoke(app, [command, "--help"]).output.split())
        assert endings() in told
