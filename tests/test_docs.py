"""What is written about Pasok is true: mathematics, dictionary, commands, pictures, and no trace of a machine."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from planner.tables.dictionary import dictionary_markdown

CHECKOUT = Path(__file__).parent.parent
README = (CHECKOUT / "README.md").read_text("utf-8")
MAKEFILE = (CHECKOUT / "Makefile").read_text("utf-8")
PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs/changes.md",
    "docs/decisions.md",
    "docs/hostile.md",
    "docs/python.md",
    "docs/warnings.md",
    "planner/MODEL.md",
    "scenarios/README.md",
]
MADE = {"plan", "build", "dist", "__pycache__"}
BINARY = {".png", ".xlsx", ".zip", ".pyc", ".parquet"}
LARGEST_PICTURE = 200_000  # bytes
# Paths of one machine and hosts of registries. Taken apart, so that this file does not name them.
TRACES = re.compile(
    "|".join(("/wo" + "rk/", "/ro" + "ot/", "/opt/" + "pypi", r"pypi\.o" + "rg", r"pythonhosted\.o" + "rg"))
)


def rules() -> list[str]:
    from planner.rules import RULES

    return [rule.NAME for rule in RULES]


def test_the_model_has_a_section_per_rule():
    model = (CHECKOUT / "planner/MODEL.md").read_text("utf-8")
    headings = re.findall(r"^#{2,3} [^`\n]*`([a-z_]+)`", model, re.MULTILINE)
    assert headings == rules()


def test_every_rule_has_its_golden_and_its_tests():
    for name in rules():
        assert list((CHECKOUT / "tests/rules").glob(f"test_{name}.py")), f"tests/rules/test_{name}.py"
        assert list((CHECKOUT / "tests/golden").glob(f"{name}.*")), f"tests/golden/{name}.txt"


def test_the_dictionary_is_the_one_in_the_code():
    assert (CHECKOUT / "scenarios/README.md").read_text("utf-8") == dictionary_markdown()


def test_the_commands_of_the_readme_exist():
    from typer.main import get_command

    from planner.cli import app

    known = set(get_command(app).commands)
    named = set(re.findall(r"^(?:\| `|\$ |    )?(?:\.venv/bin/)?pasok ([a-z]+)", README, re.MULTILINE))
    assert named
    assert named <= known


def test_the_targets_of_the_readme_exist():
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z][a-z-]*)`", README)) <= targets
    assert {"demo", "test", "test-all", "check", "bench", "measure", "pictures", "clean", "help"} <= targets


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str):
    path = CHECKOUT / page
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8"))
    assert not [link for link in links if not (path.parent / link).exists()]


def test_the_python_of_the_readme_compiles():
    blocks = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert blocks
    for block in blocks:
        compile(block, "README.md", "exec")


def test_the_page_on_python_runs_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```(python|text)\n(.*?)```", (CHECKOUT / "docs/python.md").read_text("utf-8"), re.DOTALL)
    assert {kind for kind, _ in blocks} == {"python", "text"}
    known: dict[str, object] = {}
    for kind, block in blocks:
        if kind == "text":
            assert capsys.readouterr().out == block
        else:
            capsys.readouterr()
            exec(compile(block, "docs/python.md", "exec"), known)


def test_decisions_are_short():
    entries = re.split(r"^## ", (CHECKOUT / "docs/decisions.md").read_text("utf-8"), flags=re.MULTILINE)[1:]
    assert all(re.match(r"\d{4}-\d\d-\d\d ", entry) for entry in entries)
    assert not [entry.splitlines()[0] for entry in entries if len(entry.strip().splitlines()) > 6]


def written() -> list[Path]:
    """Return the texts of the checkout, without what is made from them (of a worktree, `.git` is a file)."""
    texts = []
    for folder, folders, names in os.walk(CHECKOUT):
        folders[:] = [name for name in folders if name == ".ci" or not (name.startswith(".") or name in MADE)]
        texts += [Path(folder, name) for name in names if name != ".git" and Path(name).suffix not in BINARY]
    return texts


def test_no_trace_of_a_machine():
    assert not [str(path) for path in written() if TRACES.search(path.read_text("utf-8", errors="replace"))]


def test_pictures_are_small():
    assert not [p.name for p in (CHECKOUT / "docs").glob("*.png") if p.stat().st_size >= LARGEST_PICTURE]


def test_the_locks_agree():
    plain, dev = (pins(CHECKOUT / name) for name in ("requirements.lock", "requirements-dev.lock"))
    assert plain <= dev


def pins(lock: Path) -> set[str]:
    return set(re.findall(r"^([a-z][^ ]*==\S+)", lock.read_text("utf-8"), re.MULTILINE))
