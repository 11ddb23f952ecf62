"""The data dictionary: what each column is, said in both languages, and the page made from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.tables import REQUIRED_TABLES, TABLES
from planner.tables.dictionary import dictionary_markdown
from planner.words import known


def test_tables_stand_in_the_agreed_order() -> None:
    assert " ".join(TABLES) == (
        "settings items suppliers offers prices sources vehicles kitchens classes portions menus calendar stock "
        "lanes orders substitutes"
    )
    assert set(REQUIRED_TABLES) < set(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_described(name: str) -> None:
    spec = TABLES[name]
    assert list(spec.columns)[-2:] == ["basis", "source"]
    assert set(spec.key) <= set(spec.columns)
    assert spec.label["id"]
    assert spec.meaning["en"]
    for column in spec.columns.values():
        assert column.label["id"]
        assert column.meaning["id"] != column.meaning["en"] or column.kind == "key"
        assert column.kind not in ("number", "integer") or column.unit is not None
        assert column.unit is None or known(f"unit.{column.unit}")


def test_every_reference_points_at_a_column() -> None:
    for spec in TABLES.values():
        for column in spec.columns.values():
            if column.refers is not None:
                table, target = column.refers
                assert TABLES[table].columns[target].kind == "key"


def test_the_page_is_up_to_date(checkout: Path) -> None:
    written = (checkout / "scenarios" / "README.md").read_text(encoding="utf-8")
    assert written == dictionary_markdown(), "run python -m planner.tables.dictionary"
