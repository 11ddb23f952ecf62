"""Changes: text, JSON and records say the same; applied in order, checked, shared, undone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from planner import (
    Change,
    Fault,
    InputError,
    Scenario,
    apply_changes,
    changes_between,
    make_plan,
    read_changes,
    read_scenario,
)
from planner.changes import Condition
from planner.files.document import to_document
from planner.tables import TABLES
from tests.scenes import scenario_of, small

FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return scenario_of(small())


def faults(scenario: Scenario, *changes: Any) -> list[Fault]:
    with pytest.raises(InputError) as caught:
        scenario.change(*changes)
    return list(caught.value.faults)


def told(scenario: Scenario, *changes: Any) -> list[tuple[str, Any, str | None]]:
    return [(fault.code, fault.row, fault.column) for fault in faults(scenario, *changes)]


@pytest.mark.parametrize(
    ("text", "change"),
    [
        (
            "kitchens.rawa-buntu.open = false",
            Change(op="=", table="kitchens", key="rawa-buntu", column="open", value=False),
        ),
        (
            " offers[ item = telur ].price_rp  *=  1.1 ",
            Change(
                op="*=",
                table="offers",
                where=(Condition(column="item", cmp="=", value="telur"),),
                column="price_rp",
                value=1.1,
            ),
        ),
        (
            'offers."a.b"[per_day >= 1_000, from != none].until += 7',
            Change(
                op="+=",
                table="offers",
                key="a.b",
                where=(
                    Condition(column="per_day", cmp=">=", value=1000),
                    Condition(column="from", cmp="!=", value=None),
                ),
                column="until",
                value=7,
            ),
        ),
        ("settings.days = 7", Change(op="=", table="settings", column="days", value=7)),
        ("items.a.b.pack = kotak besar", Change(op="=", table="items", key="a.b", column="pack", value="kotak besar")),
        ("drop calendar", Change(op="drop", table="calendar")),
        ("drop items.a.b", Change(op="drop", table="items", key="a.b")),
        (
            "drop lanes.x[kitchen='dapur 1']",
            Change(op="drop", table="lanes", key="x", where=(Condition(column="kitchen", cmp="=", value="dapur 1"),)),
        ),
        (
            'add stock {kitchen = ciater, item = "telur", quantity = 1e3, source = "a, \\"b\\" }"}',
            Change(
                op="add",
                table="stock",
                row=(("kitchen", "ciater"), ("item", "telur"), ("quantity", 1000), ("source", 'a, "b" }')),
            ),
        ),
        (
            "calendar[day=2026-04-21, kitchen=none].cooking = true",
            Change(
                op="=",
                table="calendar",
                where=(
                    Condition(column="day", cmp="=", value="2026-04-21"),
                    Condition(column="kitchen", cmp="=", value=None),
                ),
                column="cooking",
                value=True,
            ),
        ),
        ("suppliers.kkmp.phone = 0812", Change(op="=", table="suppliers", key="kkmp", column="phone", value="0812")),
        ('items.x.pack = "none"', Change(op="=", table="items", key="x", column="pack", value="none")),
    ],
)
def test_a_text_a_json_object_and_a_record_say_the_same(text: str, change: Change) -> None:
    assert read_changes([text]) == (change,)
    assert read_changes([str(change)]) == (change,)
    assert read_changes([json.loads(json.dumps(change.to_json()))]) == (change,)
    assert read_changes([change]) == (change,)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("", "target"),
        ("x", "no =, *=, +=, drop or add"),
        ("offers.price_rp ** 2", "no ="),
        ("offers.price_rp =", "value"),
        ("offers = 3", "target"),
        ('offers.x.price_rp = "a" b', "value"),
        ("offers[item telur].price_rp = 3", "condition"),
        ("offers[].price_rp = 3", "target"),
        ("offers[item=telur.price_rp = 3", "value"),
        ("add offers {item = a, item = b}", "each column once"),
        ("add offers item", "new row"),
        ("drop offers[item=telur].price_rp", "target"),
        ("settings.days = 1\nsettings.days = 2", "one line"),
        ('items.x.pack = "\\q"', "value"),
        (3, "text or an object"),
        ({"op": "?", "table": "offers"}, "no ="),
        ({"op": "=", "table": "offers", "column": "price_rp"}, "value"),
        ({"op": "=", "table": "offers", "column": "price_rp", "value": [1]}, "value"),
        ({"op": "=", "table": "offers", "column": "price_rp", "value": 1, "why": "x"}, "part"),
        ({"op": "add", "table": "offers", "row": []}, "new row"),
        ({"op": "drop", "table": "offers", "key": 3}, "key"),
        ({"op": "drop", "table": "offers", "where": [{"column": "item"}]}, "condition"),
    ],
)
def test_what_is_no_change_is_told_with_its_reason(scenario: Scenario, given: Any, reason: str) -> None:
    (fault,) = faults(scenario, given)
    assert (fault.code, fault.row) == ("change_syntax", "/changes/0")
    assert reason in fault.message["en"]


@pytest.mark.parametrize(
    ("change", "code", "column", "suggestion"),
    [
        ("ofers.price_rp = 3", "unknown_table", None, "offers"),
        ("offers.pric_rp = 3", "unknown_column", "pric_rp", "price_rp"),
        ("offers[itm=telur].price_rp = 3", "unknown_column", "itm", "item"),
        ("add offers {itm = telur}", "unknown_column", "itm", "item"),
        ("offers[item=telor].price_rp = 3", "change_no_row", "price_rp", "telur"),
        ("offers.kkmpp.price_rp = 3", "change_no_row", "price_rp", "kkmp"),
        ("offers[price_rp>99999].price_rp = 3", "change_no_row", "price_rp", None),
        ("drop suppliers.nobody", "change_no_row", None, None),
        ("offers.kkmp.price_rp = 13,500", "not_a_number", "price_rp", 13.5),
        ("offers.kkmp.price_rp = -1", "too_small", "price_rp", None),
        ("offers.kkmp.price_rp *= -1", "too_small", "price_rp", None),
        ("offers.kkmp.price_rp *= 1e12", "too_large", "price_rp", None),
        ("offers.kkmp.price_rp *= a", "change_not_by_number", "price_rp", None),
        ("offers.kkmp.per_day *= 2", "change_absent", "per_day", None),
        ("offers.kkmp.item *= 2", "change_kind", "item", None),
        ("settings.first_day *= 2", "change_kind", "first_day", None),
        ("settings.first_day += 99999999", "too_large", "first_day", None),
        ("settings.days *= 1.3", "not_whole", "days", None),
        ("settings.title = none", "missing_value", "title", None),
        ("settings.first_day = 20/4/2026", "not_a_date", "first_day", "2026-04-20"),
        ("drop settings", "change_settings", None, None),
        ("settings.x.days = 3", "change_settings", None, None),
        ("suppliers[kind=cop].term_days = 3", "unknown_choice", "kind", "coop"),
        ("suppliers[kind<coop].term_days = 3", "change_no_order", "term_days", None),
        ("offers[price_rp<none].price_rp = 3", "change_no_order", "price_rp", None),
        ("kitchens.ciater.menu = n", "unknown_reference", "menu", None),
        ("kitchens.ciater.open = perhaps", "not_a_flag", "open", None),
        ("add items {item = beras, name_id = a, name_en = b, unit = kg}", "change_row_exists", "item", None),
        ("add items {item = Beras, name_id = a, name_en = b, unit = kg}", "same_but_case", "item", None),
        ("add offers {supplier = kkmp, item = telor, price_rp = 3}", "unknown_reference", "item", "telur"),
        ("add kitchens {kitchen = x}", "missing_value", "menu", None),
        ("drop kitchens", "missing_table", None, None),
        ("settings.today = 2027-01-01", "today_too_late", "today", None),
        ("suppliers.kkmp.lat = none", "half_place", "lat", None),
    ],
)
def test_what_does_not_hold_is_told_as_of_a_scenario(
    scenario: Scenario, change: str, code: str, column: str | None, suggestion: Any
) -> None:
    found = faults(scenario, "settings.spare = 0.1", change)
    assert [(fault.code, fault.row, fault.column) for fault in found] == [(code, "/changes/1", column)]
    assert found[0].suggestion == suggestion
    assert found[0].hint["id"]


def test_every_fault_of_all_changes_is_told_at_once(scenario: Scenario) -> None:
    found = told(scenario, "offers.kkmp.price_rp = x", "settings.days = 0", "add kitchens {kitchen = x}")
    assert found == [
        ("not_a_number", "/changes/0", "price_rp"),
        ("too_small", "/changes/1", "days"),
        ("missing_value", "/changes/2", "menu"),
    ]


def test_what_still_names_a_dropped_row_is_told_with_the_line_that_mends_it(scenario: Scenario) -> None:
    found = faults(scenario, "settings.days = 3", "drop kitchens.rawa-buntu")
    assert {(fault.code, fault.row, fault.table) for fault in found} == {
        ("change_leaves_reference", "/changes/1", table) for table in ("portions", "stock", "lanes", "orders")
    }
    lines = [f"drop {table}[kitchen=rawa-buntu]" for table in ("portions", "stock", "lanes", "orders")]
    assert [fault.hint["en"].rpartition(": ")[2] for fault in found] == lines
    cooks = "add portions {kitchen = ciater, class = besar, meals = 3}"
    again = scenario.change(cooks, "drop kitchens.rawa-buntu", *lines)
    assert list(again["kitchens"]["kitchen"]) == ["ciater"]


def test_tables_made_in_python_have_no_rows_to_tell_but_their_faults_are_told_all_the_same(scenario: Scenario) -> None:
    made = scenario.replace(**{name: scenario[name] for name in scenario.tables})
    found = told(made, "drop suppliers.kkmp")
    assert {code for code, _, _ in found} == {"change_leaves_reference"}
    assert {row for _, row, _ in found} == {"/changes/0"}
    assert made.change("offers.price_rp *= 2").fingerprint() == scenario.change("offers.price_rp *= 2").fingerprint()


def test_a_key_is_renamed_by_changes_in_order(scenario: Scenario) -> None:
    tables = ("offers", "sources", "vehicles", "lanes")
    renamed = scenario.change(
        "suppliers.kkmp.supplier = a-kkmp", *(f"{table}.kkmp.supplier = a-kkmp" for table in tables)
    )
    assert list(renamed["suppliers"]["supplier"]) == ["a-kkmp", "kandang", "pasar"]
    assert list(renamed["offers"]["supplier"]) == ["a-kkmp", "a-kkmp", "pasar"]
    assert told(scenario, "suppliers.kkmp.supplier = a-kkmp")[0] == (
        "change_leaves_reference",
        "/changes/0",
        "supplier",
    )


def test_values_are_reckoned_row_by_row_and_what_is_absent_stays_so(scenario: Scenario) -> None:
    changed = scenario.change("offers.price_rp *= 1.1", "offers[item=beras].on_hand += -250", "offers.until += 3")
    assert list(changed["offers"]["price_rp"]) == [14850, 2090.55, 16500]
    assert list(changed["offers"]["on_hand"].fillna(-1)) == [750, -1, -1]
    assert [str(day)[:10] for day in changed["offers"]["until"]] == ["NaT", "NaT", "2026-04-24"]


def test_later_changes_see_what_earlier_ones_did(scenario: Scenario) -> None:
    changed = scenario.change("suppliers.kkmp.term_days = 5", "suppliers[term_days=5].term_days += 1")
    assert list(changed["suppliers"]["term_days"]) == [0, 6, 0]


@pytest.mark.parametrize(
    ("where", "met"),
    [
        ("stage = active", ["kkmp"]),
        ("stage != active", ["kandang", "pasar"]),
        ("stage = none", ["kandang", "pasar"]),
        ("lat != none", ["kkmp"]),
        ("lat < 0", ["kkmp"]),
        ("lat >= 0", []),
        ("launched = true", ["kkmp"]),
        ("launched != true", ["kandang", "pasar"]),
        ("kind = coop, lat <= -6.3", ["kkmp"]),
    ],
)
def test_conditions_meet_the_rows_they_say(scenario: Scenario, where: str, met: list[str]) -> None:
    line = f"suppliers[{where}].officer = Budi"
    if not met:
        assert told(scenario, line) == [("change_no_row", "/changes/0", "officer")]
        return
    changed = scenario.change(line)["suppliers"]
    assert list(changed["supplier"][changed["officer"].eq("Budi")]) == met


def test_a_dot_that_may_group_thousands_is_a_warning(scenario: Scenario) -> None:
    changed = scenario.change("offers.kkmp[item=telur].price_rp = 1.900")
    (warning,) = [w for w in changed.warnings if w.code == "thousands_dot"]
    assert (warning.row, warning.suggestion) == ("/changes/0", 1900)
    assert not scenario.change("offers.kkmp[item=telur].price_rp *= 1.125").warnings


def test_a_price_that_the_table_of_prices_overrules_is_a_warning_with_the_second_line(scenario: Scenario) -> None:
    line = "offers[item=beras].price_rp *= 1.1"
    (warning,) = scenario.change(line).warnings
    assert (warning.code, warning.row, warning.suggestion) == (
        "change_overruled",
        "/changes/0",
        "prices[item=beras].price_rp *= 1.1",
    )
    assert not scenario.change(line, str(warning.suggestion)).warnings
    assert not scenario.change("offers[item=telur].price_rp *= 1.1").warnings
    assert not scenario.change("settings.days = 2", line).warnings
    by_stock = scenario.change("offers[until!=none].price_rp *= 1.1").warnings
    assert [w.suggestion for w in by_stock] == ["prices.pasar[item=beras].price_rp *= 1.1"]


def test_what_no_change_touches_is_shared(scenario: Scenario) -> None:
    changed = scenario.change("offers[item=telur].price_rp *= 1.1")
    assert {name for name in scenario.tables if changed[name] is not scenario[name]} == {"offers"}
    assert changed.settings is scenario.settings
    assert list(scenario["offers"]["price_rp"]) == [13500, 1900.5, 15000]


def test_rows_keep_the_place_in_the_file_they_came_from() -> None:
    hamlet = read_scenario("hamlet")
    changed = hamlet.change("offers.price_rp *= 2", "add suppliers {supplier = a, kind = market}")
    assert list(changed.origins["offers"]) == list(hamlet.origins["offers"])
    assert list(changed.origins["suppliers"]) == [None, *hamlet.origins["suppliers"]]
    assert changed.origins["items"] is hamlet.origins["items"]


def test_a_changed_scenario_is_planned_as_one_that_was_written_so() -> None:
    document = to_document(read_scenario("hamlet"))
    for row in document["offers"]:
        row["price_rp"] *= 2
    written, changed = scenario_of(document), read_scenario("hamlet").change("offers.price_rp *= 2")
    assert changed.fingerprint() == written.fingerprint()
    assert [rung.value for rung in make_plan(changed).rungs] == [rung.value for rung in make_plan(written).rungs]


# Any change: of any cell or row of the small scenario.

WORDS = st.text(st.sampled_from("ab z_-.\"'{}[]=,%é🥚\\"), min_size=1, max_size=8).map(str.strip).filter(bool)


def values(name: str, column: str) -> st.SearchStrategy[Any]:
    held = TABLES[name].columns[column]
    by_kind: dict[str, st.SearchStrategy[Any]] = {
        "number": st.floats(0.001, 50, allow_nan=False).map(lambda number: float(f"{number:.6g}")),
        "integer": st.integers(1, 6),
        "flag": st.booleans(),
        "date": st.sampled_from(["2026-04-19", "2026-04-20", "2026-04-22"]),
        "choice": st.sampled_from(held.choices or ("",)),
        "weekdays": st.sampled_from(["135", "12345", "7"]),
        "text": WORDS,
        "key": st.sampled_from(["beras", "telur", "kkmp", "pasar", "kandang", "rawa-buntu", "ciater", "besar", "m"]),
    }
    absent = st.none() if not held.required and held.default is None else st.nothing()
    return by_kind[held.kind] | absent


@st.composite
def changes(draw: st.DrawFn, scenario: Scenario) -> Change:
    """Draw a change that reads; not all of them apply."""
    name = draw(st.sampled_from(sorted(TABLES)))
    spec = TABLES[name]
    if name == "settings":
        column = draw(st.sampled_from([c for c in spec.columns if c not in ("title", "cooking_weekdays")]))
        return Change(op="=", table=name, column=column, value=draw(values(name, column)))
    kind = draw(st.sampled_from(["=", "=", "=", "*=", "+=", "drop", "add"]))
    if kind == "add":
        chosen = [c for c, held in spec.columns.items() if held.required or draw(st.booleans())]
        return Change(op="add", table=name, row=tuple((c, draw(values(name, c))) for c in chosen))
    asked = draw(st.lists(st.sampled_from(list(spec.columns)), max_size=1, unique=True))
    where = tuple(
        Condition(column=c, cmp=draw(st.sampled_from(["=", "!="])), value=draw(values(name, c))) for c in asked
    )
    if kind == "drop":
        return Change(op="drop", table=name, where=where)
    column = draw(st.sampled_from(list(spec.columns)))
    value = draw(values(name, column) if kind == "=" else st.sampled_from([0.5, 1, 2, 1.125]))
    return Change(op=kind, table=name, where=where, column=column, value=value)  # type: ignore[arg-type]


@FEW
@given(chosen=st.data())
def test_any_change_reads_the_same_in_every_form_and_is_undone(chosen: st.DataObject) -> None:
    scenario = scenario_of(small())
    given = chosen.draw(st.lists(changes(scenario), min_size=1, max_size=3))
    assert read_changes([str(change) for change in given]) == tuple(given)
    assert read_changes([json.loads(json.dumps(change.to_json())) for change in given]) == tuple(given)
    try:
        made = apply_changes(scenario, given)
    except InputError:
        assume(False)
    after = made.scenario
    assert apply_changes(scenario, [str(change) for change in given]).scenario.fingerprint() == after.fingerprint()
    assert scenario_of(to_document(after)).fingerprint() == after.fingerprint()
    undo = [str(change) for change in made.undo]
    assert apply_changes(after, undo).scenario.fingerprint() == scenario.fingerprint()
    again = apply_changes(scenario, changes_between(scenario, after)).scenario
    assert again.fingerprint() == after.fingerprint()
    for name, table in after.tables.items():
        assert list(table.dtypes) == list(scenario[name].dtypes), name
