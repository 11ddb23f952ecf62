"""The committed contract, `docs/openapi.json`: `python -m api.committed` writes it, if it breaks no client."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from api.app import create_app
from api.settings import Settings

COMMITTED = Path(__file__).parents[1] / "docs" / "openapi.json"
Spec = dict[str, Any]


def breaking(old: Spec, new: Spec) -> list[str]:
    """What would break a client of the old contract: operations, answers, fields gone; demands added."""
    found = []
    for path, operations in old["paths"].items():
        for method, operation in operations.items():
            now = new["paths"].get(path, {}).get(method)
            place = f"{method.upper()} {path}"
            found += [f"{place} is gone"] if now is None else _broken(place, operation, now)
    for name, schema in old["components"]["schemas"].items():
        found += _broken_schema(name, schema, new["components"]["schemas"].get(name))
    return found


def _broken(place: str, old: Spec, new: Spec) -> list[str]:
    gone = [f"{place} no longer answers {status}" for status in old["responses"] if status not in new["responses"]]
    before, now = (
        {(entry["in"], entry["name"]): entry.get("required", False) for entry in side.get("parameters", [])}
        for side in (old, new)
    )
    gone += [f"{place} no longer takes {name}" for where, name in before if (where, name) not in now]
    demanded = [name for (where, name), needed in now.items() if needed and not before.get((where, name), False)]
    return gone + [f"{place} now demands {name}" for name in demanded]


def _broken_schema(name: str, old: Spec, new: Spec | None) -> list[str]:
    if new is None:
        return [f"{name} is gone"]
    fields, now = old.get("properties", {}), new.get("properties", {})
    found = [f"{name}.{field} is gone" for field in fields if field not in now]
    found += [
        f"{name}.{field} is of another type"
        for field, held in fields.items()
        if field in now and held.get("type") != now[field].get("type")
    ]
    demanded = set(new.get("required", [])) - set(old.get("required", []))
    return found + [f"{name}.{field} is now demanded" for field in sorted(demanded)]


def written(made: Spec) -> str:
    """The contract as it is committed."""
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def main(arguments: list[str]) -> int:
    """Write the committed contract; with --breaking also one that breaks clients."""
    made = create_app(Settings()).openapi()
    broken = breaking(json.loads(COMMITTED.read_text("utf-8")), made) if COMMITTED.exists() else []
    if broken and "--breaking" not in arguments:
        sys.stderr.write("".join(f"{line}\n" for line in broken))
        return 1
    COMMITTED.write_text(written(made), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
