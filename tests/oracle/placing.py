"""Orders a kitchen can place: rules packs, trips and onboarding, added to a `Reference`."""

from __future__ import annotations

from collections import defaultdict
from math import ceil, floor, inf

from tests.oracle.linear import Terms
from tests.oracle.reference import Delivery, Reference

Stop = tuple[str, str, int]  # supplier, kitchen, day: one delivery


def chosen(made: Reference, name: tuple[object, ...], orders: list[Delivery], *, early: bool = False) -> int:
    """A 0/1 column that is 1 where any of some orders is placed; 1 from the start where one of them stands."""
    known = name in made.model.columns
    stands = early or any(made.facts.frozen.get(order, 0.0) > 0 for order in orders)
    column = made.model.column(*name, least=float(stands), most=1.0, whole=True)
    if not known and not stands:
        for order in orders:
            if order in made.new:
                made.model.row({made.delivered[order]: 1.0, column: -made.new[order]}, high=0)
    return column


def ordered(made: Reference, order: Delivery) -> int:
    """z: whether an order is placed."""
    return chosen(made, ("z", *order), [order])


def stops(made: Reference) -> dict[Stop, list[Delivery]]:
    """The orders of every delivery."""
    found: dict[Stop, list[Delivery]] = defaultdict(list)
    for s, k, i, t in made.delivered:
        found[s, k, t].append((s, k, i, t))
    return found


def add_packs(made: Reference) -> None:
    """Orders in whole packs, and not below the smallest order; frozen ones stand as they are."""
    for order in made.new:
        s, _, i, _ = order
        x = made.delivered[order]
        pack = made.given.pack(s, i)
        if pack is not None:
            made.model.row({x: 1.0, made.model.column("n", *order, whole=True): -pack}, low=0, high=0)
        least = made.given.offer[s, i]["min_order"]
        if least:
            made.model.row({x: 1.0, ordered(made, order): -least}, low=0)


def add_loads(made: Reference) -> None:
    """Cost of a delivery, smallest and largest load, and how many deliveries a kitchen receives a day."""
    given = made.given
    for (s, k, t), orders in stops(made).items():
        own = {order: given.lane_cell(s, k, order[2], "rp_per_delivery") for order in orders}
        for order, rp in own.items():
            if rp is not None:
                made.model.charge("rupiah", ordered(made, order), rp)
        general = given.lane_cell(s, k, None, "rp_per_delivery")
        rest = [order for order, rp in own.items() if rp is None]
        if general and rest:
            made.model.charge("rupiah", chosen(made, ("y for all", s, k, t), rest), general)
        _smallest_loads(made, s, k, t, orders)
        _largest_loads(made, s, k, orders)
    _receiving(made)


def _smallest_loads(made: Reference, s: str, k: str, t: int, orders: list[Delivery]) -> None:
    own = {order: made.given.lane_cell(s, k, order[2], "min_load") for order in orders}
    for order, least in own.items():
        if least and order in made.new:
            made.model.row({made.delivered[order]: 1.0, ordered(made, order): -least}, low=0)
    least = made.given.lane_cell(s, k, None, "min_load")
    rest = [order for order, load in own.items() if load is None]
    if least and not any(order in made.facts.frozen for order in rest):
        weighed = [order for order in rest if made.given.kg(order[2]) > 0]
        kg = {made.delivered[order]: made.given.kg(order[2]) for order in weighed}
        made.model.row(kg | {chosen(made, ("loaded", s, k, t), weighed): -least}, low=0)


def _largest_loads(made: Reference, s: str, k: str, orders: list[Delivery]) -> None:
    own = {order: made.given.lane_cell(s, k, order[2], "max_load") for order in orders}
    for order, most in own.items():
        if most is not None:
            made.most({made.delivered[order]: 1.0}, most)
    most = made.given.lane_cell(s, k, None, "max_load")
    if most is not None:
        made.most({made.delivered[o]: made.given.kg(o[2]) for o, load in own.items() if load is None}, most)


def _receiving(made: Reference) -> None:
    coming: dict[tuple[str, int], Terms] = defaultdict(dict)
    for (s, k, t), orders in stops(made).items():
        if made.given.kitchen[k]["deliveries_per_day"] is not None:
            coming[k, t][chosen(made, ("y", s, k, t), orders)] = 1.0
    for (k, _), deliveries in coming.items():
        made.most(deliveries, made.given.kitchen[k]["deliveries_per_day"])


def add_trips(made: Reference) -> None:
    """Suppliers with vehicles drive themselves: whole trips that carry what pays no rate of its own."""
    given, model = made.given, made.model
    trips: dict[tuple[str, str, int], Terms] = defaultdict(dict)
    for (s, k, t), orders in stops(made).items():
        carried = [order for order in orders if given.rate(s, k, order[2]) is None]
        if not given.vehicles[s] or not carried:
            continue
        driven: Terms = {}
        loads: Terms = {}
        everything = sum(given.kg(o[2]) * made.new.get(o, made.facts.frozen.get(o, 0.0)) for o in carried)
        for row, stands in _standing_trips(made, s, carried):
            name = ("g", s, k, t, row["vehicle"])
            both = (model.column(*name, whole=True), model.column(*name, "fact", least=stands, most=stands))
            rp = (row["rp_per_trip"] or 0.0) + (row["rp_per_km"] or 0.0) * 2 * given.pair_km(s, k)
            for g in both:
                model.charge("rupiah", g, rp)
                driven[g] = trips[s, row["vehicle"], t][g] = 1.0
                loads[g] = everything + 1.0 if row["load_kg"] is None else row["load_kg"]
        kg = {made.delivered[order]: given.kg(order[2]) for order in carried}
        model.row(kg | {g: -load for g, load in loads.items()}, high=0)
        _whole_packs(made, s, carried, loads)
        for order in carried:
            if order in made.new:
                model.row({made.delivered[order]: 1.0} | dict.fromkeys(driven, -made.new[order]), high=0)
    for (s, vehicle, _), driven in trips.items():
        row = next(row for row in given.vehicles[s] if row["vehicle"] == vehicle)
        limits = (row["count"], row["trips_per_day"])
        if None not in limits or 0 in limits:  # no vehicle makes no trip, however many each may make
            made.most(driven, 0.0 if 0 in limits else float(row["count"] * row["trips_per_day"]))


def _whole_packs(made: Reference, s: str, carried: list[Delivery], loads: Terms) -> None:
    """Packs ride whole: of each weight or more only so many fit on a trip; frozen ones where they fit at all."""
    packs = {}
    for order in carried:
        size = made.given.pack(s, order[2])
        kg = (size or 0.0) * made.given.kg(order[2])
        count = made.facts.frozen.get(order, 0.0) / size if size else 0.0
        stands = count > 0 and (abs(count - round(count)) > 1e-9 or kg > _largest_load(made, s) * (1 + 1e-9))
        if kg > 0 and size and not stands:
            packs[order] = (kg, size)
    for weight in {kg for kg, _ in packs.values()}:
        heavy = {made.delivered[o]: 1 / size for o, (kg, size) in packs.items() if kg >= weight * (1 - 1e-9)}
        made.model.row(heavy | {g: -floor(load / weight + 1e-9) for g, load in loads.items()}, high=0)


def _largest_load(made: Reference, s: str) -> float:
    return max(row["load_kg"] or inf for row in made.given.vehicles[s])


def _standing_trips(made: Reference, s: str, carried: list[Delivery]) -> list[tuple[dict[str, object], int]]:
    """Vehicles, largest first, and the trips that frozen orders of a delivery take (all with the largest)."""
    rows = sorted(made.given.vehicles[s], key=lambda row: -(row["load_kg"] or inf))
    frozen = [order for order in carried if made.facts.frozen.get(order, 0.0) > 0]
    kg = sum(made.given.kg(order[2]) * made.facts.frozen[order] for order in frozen)
    needed = ceil(kg / (rows[0]["load_kg"] or inf) - 1e-9) if frozen else 0
    return [(row, max(needed, bool(frozen)) if row is rows[0] else 0) for row in rows]


def add_onboarding(made: Reference) -> None:
    """A supplier that delivers costs its onboarding once; only so many coops that prepare may start."""
    given = made.given
    starting: Terms = {}
    for s, row in given.supplier.items():
        orders = [order for order in made.delivered if order[0] == s]
        early = any(order[0] == s and quantity > 0 for order, quantity in made.facts.earlier.items())
        if row["onboarding_rp"] and orders and not early:
            made.model.charge("rupiah", used(made, s), row["onboarding_rp"])
        if row["kind"] == "coop" and row["stage"] == "preparing" and (orders or early):
            starting[used(made, s)] = 1.0
    made.most(starting, float(given.settings["max_new_coops"]))


def used(made: Reference, s: str) -> int:
    """o: whether a supplier delivers at all, or has done so of earlier orders."""
    early = any(order[0] == s and quantity > 0 for order, quantity in made.facts.earlier.items())
    return chosen(made, ("o", s), [order for order in made.delivered if order[0] == s], early=early)
