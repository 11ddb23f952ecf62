"""The lines of the house: who may import whom, how long a thing may be, what a name may be called."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from token import NUMBER
from tokenize import tokenize

import pytest

import api
import pasok
import planner
import planner.solver

CHECKOUT = Path(__file__).parent.parent
PACKAGES = [name for name in ("planner", "api") if (CHECKOUT / name).is_dir()]

# A room may import those on the floors below its own, and none beside it. Rooms are packages, and modules at the root.
FLOORS = (
    "version errors arrays lazy limits",
    "units pulse",
    "words",
    "solver",
    "tables",
    "scenario",
    "books checks",
    "changes",
    "files audits network",
    "generate whatif",
    "program",
    "rules baseline",
    "search",
    "explain",
    "plan",
    "pipeline",
    "report",
    "comparison",
    "cli",
    "entry",
)
API_FLOORS = (
    "words log metrics",
    "errors",
    "settings",
    "worker store",
    "jobs edge",
    "deps",
    "contract",
    "routes",
    "app",
    "serving committed",
    "cli",
)
SOLVER_NAMES = set(planner.solver.__all__)
EXCEPTED = {"scenario": {"changes"}}  # `Scenario.change`, one line, calls what is built on scenarios
SEPARATE = {"rules": ("planner.solver", "planner.search", "planner.program.solution")}
ARRAYS_ONLY = {"network", "program", "solver"}
PIPELINE = "planner/pipeline.py"
FORBIDDEN_WORDS = {"df", "data", "utils", "util", "manager", "helper", "helpers", "process", "handle", "handler"}
GIVEN_NAMES = {"data_received"}  # asyncio calls it so
FUNCTION_LINES, FILE_LINES, COMPLEXITY, ROUTE_LINES = 60, 300, 10, 16  # a docstring of a line comes with 15

SOURCES = sorted(path for package in PACKAGES for path in (CHECKOUT / package).rglob("*.py"))
TREES = {path: ast.parse(path.read_text("utf-8")) for path in SOURCES}


def name_of(path: Path) -> str:
    return str(path.relative_to(CHECKOUT))


def layer_of(path: Path, package: str = "planner") -> str | None:
    """Return the first name below a package, None for its __init__.py and other packages."""
    root, first = path.relative_to(CHECKOUT).parts[:2]
    return None if root != package or first == "__init__.py" else first.removesuffix(".py")


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield each dotted name that is imported anywhere in the file; `from a import b` gives a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imported_layers(tree: ast.AST, package: str = "planner") -> set[str]:
    return {name.split(".")[1] for name in imported(tree) if name.startswith(f"{package}.")}


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def layered() -> list[tuple[Path, str]]:
    return [(path, layer) for path in SOURCES if (layer := layer_of(path))]


def below(floors: tuple[str, ...], room: str) -> set[str]:
    """Return what a room may import: itself, and all that lies on lower floors."""
    (floor,) = [number for number, names in enumerate(floors) if room in names.split()]
    return {room, *(name for names in floors[:floor] for name in names.split())}


SERVICE = [path for path in SOURCES if layer_of(path, "api")]


@pytest.mark.parametrize(("package", "floors"), [("planner", FLOORS), ("api", API_FLOORS)])
def test_every_room_has_one_place(package: str, floors: tuple[str, ...]):
    placed = [name for names in floors for name in names.split()]
    assert sorted(placed) == sorted({layer for path in SOURCES if (layer := layer_of(path, package))})


@pytest.mark.parametrize(("path", "layer"), layered(), ids=lambda value: name_of(value) if value in SOURCES else "")
def test_imports_run_one_way(path: Path, layer: str):
    assert imported_layers(TREES[path]) <= below(FLOORS, layer) | EXCEPTED.get(layer, set())
    assert not [name for name in imported(TREES[path]) if name.startswith(SEPARATE.get(layer, ("no such",)))]


def test_planner_imports_no_service():
    assert not [name_of(path) for path, _ in layered() if any(n.split(".")[0] == "api" for n in imported(TREES[path]))]


@pytest.mark.parametrize("path", SERVICE, ids=name_of)
def test_imports_of_the_service_run_one_way(path: Path):
    assert imported_layers(TREES[path], "api") <= below(API_FLOORS, str(layer_of(path, "api")))


ROOMS = sorted({path.parent for path in SOURCES if path.parent.parent.name in PACKAGES})


def stated_order(room: Path) -> list[list[str]]:
    """Return the floors of a package, as the last paragraph of its docstring states them: `Order: a, b < c.`."""
    told = (ast.get_docstring(TREES[room / "__init__.py"]) or "").rpartition("\n\nOrder: ")[2].removesuffix(".")
    return [floor.split(", ") for floor in " ".join(told.split()).split(" < ")]


@pytest.mark.parametrize("room", ROOMS, ids=name_of)
def test_a_package_keeps_the_order_it_states(room: Path):
    floors, package = stated_order(room), ".".join(room.relative_to(CHECKOUT).parts)
    placed = [name for floor in floors for name in floor]
    assert sorted(placed) == sorted(path.stem for path in room.glob("*.py") if path.stem != "__init__")
    for number, floor in enumerate(floors):
        allowed = {name for lower in floors[:number] for name in lower}
        for name in floor:
            seen = {n.split(".")[2] for n in imported(TREES[room / f"{name}.py"]) if n.startswith(f"{package}.")}
            assert seen & set(placed) <= allowed | {name}, name


def test_nothing_imports_in_a_circle():
    names = {".".join(path.relative_to(CHECKOUT).with_suffix("").parts): path for path in SOURCES}
    names = {name.removesuffix(".__init__"): path for name, path in names.items()}
    sees = {
        name: {target for full in imported(tree) if (target := known(full, names)) and target != name}
        for name, path in names.items()
        for tree in [at_top(TREES[path])]
    }
    left = dict(sees)
    while ready := [name for name, seen in left.items() if not seen & left.keys()]:
        for name in ready:
            del left[name]
    assert not left


def at_top(tree: ast.Module) -> ast.Module:
    """Keep what runs when a module is imported: not the bodies of functions, nor what only types need."""
    top = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    return ast.Module(body=top, type_ignores=[])


def known(full: str, names: dict[str, Path]) -> str | None:
    """Return the module that a dotted name lies in."""
    return next((name for name in (full, full.rpartition(".")[0]) if name in names), None)


@pytest.mark.parametrize("path", SERVICE, ids=name_of)
def test_the_service_sees_public_names_only(path: Path):
    names = {name for name in imported(TREES[path]) if name.split(".")[0] == "planner"}
    assert names <= {f"planner.{name}" for name in planner.__all__}


@pytest.mark.parametrize("path", [p for p in SERVICE if layer_of(p, "api") == "routes"], ids=name_of)
def test_routes_are_short(path: Path):
    routes = [node for node in functions(TREES[path]) if node.decorator_list]
    lengths = {node.name: (node.end_lineno or 0) - node.body[0].lineno + 1 for node in routes}
    assert not {name: lines for name, lines in lengths.items() if lines > ROUTE_LINES}


def test_the_web_process_loads_no_tables_and_no_solver():
    code = "import sys, json, api.serving; print(json.dumps(sorted({m.split('.')[0] for m in sys.modules})))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"pandas", "ortools", "scipy"} & set(json.loads(answer.stdout))


def test_a_worker_knows_no_database():
    code = "import sys, json, api.worker.tasks; print(json.dumps(sorted({m.split('.')[0] for m in sys.modules})))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"sqlalchemy", "alembic", "fastapi"} & set(json.loads(answer.stdout))


def test_api_is_ours():
    assert Path(str(api.__file__)).is_relative_to(CHECKOUT)


def test_only_the_pipeline_lists_the_rules():
    users = [name_of(path) for path, layer in layered() if layer != "rules" and "rules" in imported_layers(TREES[path])]
    assert users == [PIPELINE]


def test_rules_do_not_see_each_other():
    folder = CHECKOUT / "planner" / "rules"
    rules = {p.stem for p in folder.glob("*.py") if any(is_rule_name(node) for node in TREES[p].body)}
    for path in (folder / f"{stem}.py" for stem in rules):
        seen = {name.split(".")[2] for name in imported(TREES[path]) if name.startswith("planner.rules.")}
        assert not seen & rules, name_of(path)


@pytest.mark.parametrize("path", sorted((CHECKOUT / "planner" / "rules").glob("*.py")), ids=name_of)
def test_only_what_every_rule_takes_goes_unused(path: Path):
    own = [node for node in functions(TREES[path]) if node.name not in ("build", "explain")]
    read = {node.name: {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)} for node in own}
    assert not {(node.name, arg.arg) for node in own for arg in node.args.args if arg.arg not in read[node.name]}


def is_rule_name(node: ast.stmt) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return any(isinstance(target, ast.Name) and target.id == "NAME" for target in targets)


@pytest.mark.parametrize("library", ["ortools", "highspy"])
def test_one_module_imports_each_solver(library: str):
    users = [path for path in SOURCES if any(name.split(".")[0] == library for name in imported(TREES[path]))]
    assert len(users) == 1
    assert all(layer_of(path) == "solver" for path in users)


def test_what_lies_in_the_solver_stays_there():
    inside = [
        (name_of(path), name)
        for path, layer in layered()
        if layer != "solver"
        for name in imported(TREES[path])
        if name.startswith("planner.solver.") and name.split(".")[2] not in SOLVER_NAMES
    ]
    assert not inside


def test_only_studies_import_dask():
    using = [path for path in SOURCES if {"dask", "distributed"} & imported_roots(TREES[path])]
    users = {layer_of(path) or name_of(path) for path in using}
    assert users <= {"study"}


@pytest.mark.parametrize("library", ["pandas"])
def test_the_middle_holds_arrays_only(library: str):
    users = {name_of(p) for p, layer in layered() if layer in ARRAYS_ONLY and library in imported_roots(TREES[p])}
    assert not users


def imported_roots(tree: ast.AST) -> set[str]:
    return {name.split(".")[0] for name in imported(tree)}


SMALL_FIGURES = {"units.py", "generate"}  # cities made up have statistics of their own


def small_figures(path: Path) -> list[str]:
    """List figures so small that they are a tolerance: below 0.01 and written with an exponent, or below 0.0001."""
    with path.open("rb") as source:
        figures = [token.string.lower() for token in tokenize(source.readline) if token.type == NUMBER]
    told = [figure for figure in figures if figure[0] in ".0123456789" and figure[:2] not in ("0x", "0b", "0o")]
    sizes = [(figure, float(figure)) for figure in told if not figure.endswith("j")]
    return [figure for figure, size in sizes if 0 < size < (1e-2 if "e" in figure else 1e-4)]


@pytest.mark.parametrize("path", [path for path, _ in layered()], ids=name_of)
def test_tolerances_lie_in_one_place(path: Path):
    allowed = path.relative_to(CHECKOUT).parts[1] in SMALL_FIGURES
    assert allowed or not small_figures(path)


def test_the_place_of_tolerances_gives_reasons():
    body = TREES[CHECKOUT / "planner" / "units.py"].body
    told = [
        following
        for node, following in pairwise(body)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id.isupper()
    ]
    assert told
    assert all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in told)


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_sizes(path: Path):
    assert len(path.read_text("utf-8").splitlines()) <= FILE_LINES
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions(TREES[path])}
    assert not {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES}


def test_ruff_holds_complexity():
    lint = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
    assert lint["mccabe"]["max-complexity"] == COMPLEXITY
    assert {"ARG", "C90", "D"} <= set(lint["select"])
    assert not any(code.startswith("C90") for code in lint["ignore"])


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_public_names_have_docstrings(path: Path):
    assert ast.get_docstring(TREES[path])
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    classes = [node.body for node in TREES[path].body if isinstance(node, ast.ClassDef) and node.name[0] != "_"]
    public = [n for body in (TREES[path].body, *classes) for n in body if isinstance(n, kinds) and n.name[0] != "_"]
    assert not [node.name for node in public if not ast.get_docstring(node)]


def identifiers(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_names_say_what_they_hold(path: Path):
    used = {*identifiers(TREES[path]), path.stem} - GIVEN_NAMES
    assert not {name for name in used if FORBIDDEN_WORDS & set(name.lower().split("_"))}


HARMLESS = (
    ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign
)


def is_harmless(node: ast.stmt) -> bool:
    """Tell whether a statement at the top of a module only defines, or belongs to a script of its own."""
    if isinstance(node, ast.If):
        if ast.unparse(node.test) == "__name__ == '__main__'":
            return True
        return all(is_harmless(inner) for inner in (*node.body, *node.orelse))
    return isinstance(node, HARMLESS) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_importing_does_nothing_else(path: Path):
    lines = [node.lineno for node in TREES[path].body if not is_harmless(node)]
    assert not lines or layer_of(path) == "cli" or path.name == "env.py"  # Alembic runs that one as a script


SOLVING = {"scipy", "ortools", "highspy"}
SHOWING = {"jinja2", "xlsxwriter"}
TABLES = {"numpy", "pandas", "pydantic", "babel", "rich"}


@pytest.mark.parametrize("package", ["planner", "pasok"])
def test_importing_is_cheap(package: str):
    assert not {*SOLVING, *SHOWING, *TABLES} & loaded(f"import {package}")


@pytest.mark.parametrize(
    ("arguments", "without"),
    [
        (["--version"], {*SOLVING, *SHOWING, *TABLES, "fastapi", "sqlalchemy"}),
        (["--help"], {*SOLVING, *SHOWING, *TABLES, "fastapi", "sqlalchemy"}),
        (["check", "--help"], {*SOLVING, *SHOWING, "pandas", "babel", "fastapi", "sqlalchemy"}),
        (["check", "hamlet"], {*SOLVING, *SHOWING, "fastapi", "sqlalchemy"}),
        (["check", "hamlet", "--json"], {*SOLVING, *SHOWING, "rich", "fastapi", "sqlalchemy"}),
    ],
    ids=lambda value: (
        " ".join(value) if isinstance(value, list) else ""
    ),  # the order of a set is another in each worker
)
def test_a_command_loads_no_more_than_it_needs(arguments: list[str], without: set[str]):
    seen = loaded(
        f"import planner.cli\ntry: planner.cli.app({arguments!r})\nexcept SystemExit as end: assert not end.code"
    )
    assert not without & seen


def loaded(code: str) -> set[str]:
    """Return the top names of all modules that are loaded once some code has run."""
    told = "import sys, json\n" + code + "\nprint(json.dumps(sorted({m.split('.')[0] for m in sys.modules})))"
    answer = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, cwd=CHECKOUT)
    return set(json.loads(answer.stdout.splitlines()[-1]))


def test_pasok_is_the_public_planner():
    for name in planner.__all__:
        assert getattr(pasok, name) is getattr(planner, name)
    assert set(planner.__all__) <= set(dir(pasok))
    assert set(dir(planner)) == set(planner.__all__)
    with pytest.raises(AttributeError, match="module 'pasok' has no attribute 'plans'"):
        pasok.plans  # noqa: B018 - asking for it is the test
