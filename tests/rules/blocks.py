"""The block of one rule alone, as sorted text with names; `python -m tests.rules.blocks` writes the goldens anew.

Rules of orders have nothing to say on hamlet: they are written down on a village that orders too
(`<rule>.orders.txt`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from planner.arrays import Ints
from planner.files import read_scenario
from planner.network import STORAGES, Network, build_network
from planner.program import Columns
from planner.program.blocks import Block
from planner.program.columns import declare
from planner.rules import RULES, Rule, breadth, fair_spread, onboarding, packs, stability, trips
from planner.scenario import Scenario
from tests.rules.alone import VILLAGE, offers, village
from tests.scenes import scenario_of

GOLDEN = Path(__file__).parent.parent / "golden"
ALL_DAYS = -1
OF_ORDERS: tuple[Rule, ...] = (packs, trips, breadth, onboarding, fair_spread, stability)


def ordering_village() -> Scenario:
    """Return the village with something for every rule of orders: a coop that starts and drives, a hired market."""
    coop, market = VILLAGE["suppliers"]
    other = {"supplier": "other", "kind": "coop", "stage": "active", "growers": 2}
    document = village(
        settings={
            **{"max_new_coops": 1, "party_min_rp": 5000, "breadth_penalty": 900, "breadth_share_penalty": 0.2},
            **{"fair_band": 0.1, "fair_spread_penalty": 0.5, "stability_penalty": 0.1},
        },
        items={"pack": "sack 25 kg", "pack_units": 25, "kg_per_unit": 1},
        suppliers=[coop | {"stage": "preparing", "onboarding_rp": 1000}, market | {"max_kitchens": 0}, other],
        offers=[*offers({"per_day": 60, "min_order": 50}, {}), {"supplier": "other", "item": "rice", "price_rp": 150}],
        kitchens={"min_parties": 3, "max_share": 0.8, "max_suppliers_per_item_day": 1, "deliveries_per_day": 2},
        lanes=[
            {"supplier": "coop", "kitchen": "k", "km": 2},
            {"supplier": "market", "kitchen": "k", "rp_per_delivery": 500, "min_load": 30, "max_load": 150},
            {"supplier": "other", "kitchen": "k", "rp_per_unit": 1},
        ],
        vehicles=[
            {"supplier": "coop", "vehicle": "van", "count": 1, "load_kg": 40, "trips_per_day": 2, "rp_per_trip": 7}
        ],
        orders=[{"supplier": "market", "kitchen": "k", "item": "rice", "day": "2026-04-21", "quantity": 50}],
    )
    return scenario_of(document)


def printed(rule: Rule, scenario: Scenario | None = None) -> str:
    """Return the block of a rule as text; without a scenario on hamlet."""
    network = build_network(scenario or read_scenario("hamlet"))
    columns = declare(network)
    block = rule.build(network, columns)
    names = shared_names(network, columns) + private_names(network, block)
    lines = [*_rows(network, block, names), *_private(block, names, columns.count), *_costs(block, names)]
    lines += [f"closed {names[column]}" for column in block.closed]
    return "\n".join([f"rule {block.rule}", *sorted(lines)]) + "\n"


def golden(name: str) -> str:
    """Return the block written down for a rule."""
    return (GOLDEN / f"{name}.txt").read_text("utf-8")


def shared_names(network: Network, columns: Columns) -> list[str]:
    """Name the shared columns.

    x delivered, u kept, m missing, r surplus, G handed; z ordered, y visited, q paired, o joined.
    """
    x, u, m, lots, handed = network.deliveries, network.keeps, network.needs, network.lots, network.handouts
    opening, visits = columns.surplus_lot, network.visits
    order, visit, pair, who = (np.flatnonzero(part >= 0) for part in _switches(columns))
    pairs = [part[pair] for part in columns.pairs]
    return [
        *_named(network, "x", supplier=x.supplier, kitchen=x.kitchen, item=x.item, day=x.day),
        *(
            name.replace("]", "," + _came(network, lot, before) + "]")
            for name, lot, before in zip(
                _named(network, "u", kitchen=u.kitchen, item=u.item, day=u.end), u.lot, u.before, strict=True
            )
        ),
        *_named(network, "m", kitchen=m.kitchen, item=m.item, day=m.day),
        *_named(network, "r", kitchen=lots.kitchen[opening], item=lots.item[opening], opening=lots.day[opening]),
        *_named(network, "G", supplier=handed.supplier, producer=handed.producer, item=handed.item, day=handed.day),
        *_named(
            network, "z", supplier=x.supplier[order], kitchen=x.kitchen[order], item=x.item[order], day=x.day[order]
        ),
        *_named(network, "y", supplier=visits.supplier[visit], kitchen=visits.kitchen[visit], day=visits.day[visit]),
        *_named(network, "q", supplier=pairs[0], kitchen=pairs[1]),
        *_named(network, "o", supplier=who),
    ]


def _switches(columns: Columns) -> tuple[Ints, Ints, Ints, Ints]:
    return columns.ordered, columns.visited, columns.paired, columns.joined


def private_names(network: Network, block: Block) -> list[str]:
    """Name the private columns of a block; equal keys are numbered."""
    names = []
    for part in block.private:
        plain = _named(network, part.name, **part.keys) if part.keys else [part.name] * len(part.most)
        again = [plain[:place].count(name) for place, name in enumerate(plain)]
        names += [f"{name}#{n + 1}" if plain.count(name) > 1 else name for name, n in zip(plain, again, strict=True)]
    return names


def _came(network: Network, lot: int, before: int) -> str:
    """Where goods that are kept come from."""
    if lot < 0:
        return "after=" + _value(network, "day", int(network.needs.day[before]))
    kind = "opening" if network.lots.opening[lot] > 0 else "from"
    return f"{kind}=" + _value(network, "day", int(network.lots.day[lot]))


def _named(network: Network, kind: str, **keys: Ints) -> list[str]:
    return [f"{kind}[{text}]" for text in _keys(network, keys)]


def _keys(network: Network, keys: Mapping[str, Ints], parts: tuple[str, ...] = ()) -> list[str]:
    """Name every row of some keys; parts: the names of what is stacked."""
    rows = zip(*keys.values(), strict=True)
    return [
        ",".join(f"{key}={_value(network, key, int(n), parts)}" for key, n in zip(keys, row, strict=True))
        for row in rows
    ]


def _value(network: Network, key: str, number: int, parts: tuple[str, ...] = ()) -> str:
    """Name one index."""
    names = {
        "supplier": network.suppliers,
        "producer": network.suppliers,
        "kitchen": network.kitchens,
        "item": network.index.items,
        "storage": STORAGES,
        "kind": parts,
    }
    if key in names:
        return names[key][number] if number >= 0 else "-"
    if key == "day" and number == ALL_DAYS:
        return "all"
    if key in ("day", "opening"):
        return str(np.datetime64(network.days[0]) + number)
    return str(number)


def _number(value: float) -> str:
    return f"{value + 0.0:.10g}"  # no -0


def _rows(network: Network, block: Block, names: list[str]) -> Iterator[str]:
    """Write each row: its keys, its limits and its entries, those at one place added up."""
    count = len(block.rows.upper)
    added: list[dict[int, float]] = [{} for _ in range(count)]
    for part in block.entries:
        for row, column, value in zip(part.row, part.column, part.value, strict=True):
            added[row][column] = added[row].get(column, 0.0) + value
    keys = _keys(network, block.rows.keys, block.rows.parts) if block.rows.keys else [""] * count
    for key, places, lower, upper in zip(keys, added, block.rows.lower, block.rows.upper, strict=True):
        terms = " ".join(sorted(f"{value:+.10g}*{names[column]}" for column, value in places.items()))
        yield f"row {key or 'all'}: {_number(lower)} <= {terms} <= {_number(upper)}"


def _private(block: Block, names: list[str], first: int) -> Iterator[str]:
    most = np.concatenate([np.zeros(0), *(part.most for part in block.private)])
    for name, limit in zip(names[first:], most, strict=True):
        yield f"column {name}: 0 .. {_number(limit)}"


def _costs(block: Block, names: list[str]) -> Iterator[str]:
    for rung, column, cost in block.costs:
        for place, value in zip(column, cost, strict=True):
            yield f"cost {rung} {names[place]}: {_number(value)}"


if __name__ == "__main__":
    for each in RULES:
        (GOLDEN / f"{each.NAME}.txt").write_text(printed(each), "utf-8")
    for each in OF_ORDERS:
        (GOLDEN / f"{each.NAME}.orders.txt").write_text(printed(each, ordering_village()), "utf-8")
