"""The arrays of what holds for deliveries together: visits, vehicles, breadth, onboarding, fairness, earlier orders."""

from __future__ import annotations

from dataclasses import dataclass

from planner.arrays import Bools, Floats, Ints


@dataclass(frozen=True, kw_only=True)
class Visits:
    """Supplier, kitchen and day of possible deliveries, all items together, with what is said of them as a whole.

    km (0 where unknown), rp (per visit), least_kg, most_kg (inf = no limit): of the deliveries that count in them.
    """

    supplier: Ints
    kitchen: Ints
    day: Ints
    km: Floats
    rp: Floats
    least_kg: Floats
    most_kg: Floats


@dataclass(frozen=True, kw_only=True)
class Vehicles:
    """Kinds of vehicles, largest load of a supplier first: supplier, load_kg, trips a day (inf = no limit), Rp."""

    names: tuple[str, ...]
    supplier: Ints
    load_kg: Floats
    trips: Floats
    rp_per_trip: Floats
    rp_per_km: Floats


@dataclass(frozen=True, kw_only=True)
class Breadth:
    """Limits on who serves whom (inf = none), by kitchen: receives (visits a day), parties wanted (0 = none), share.

    suppliers: of an item a day; by supplier: kitchens, parties behind it. need: units by kitchen, item and
    period; cooks: kitchens x periods; penalties in Rp per party and Rp per Rp (NaN = not charged).
    """

    receives: Floats
    parties_wanted: Ints
    share: Floats
    suppliers: Floats
    kitchens: Floats
    parties: Floats
    party_min_rp: float
    need: Floats
    cooks: Bools
    penalty: float
    share_penalty: float


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """Orders of an earlier plan: supplier, kitchen, item (indices), period, quantity (units), price_rp (Rp per unit).

    unpaid_rp: suppliers x days, what of them is not yet paid; units: by offer, what of it they took.
    """

    supplier: Ints
    kitchen: Ints
    item: Ints
    period: Ints
    quantity: Floats
    price_rp: Floats
    unpaid_rp: Floats
    units: Floats


@dataclass(frozen=True, kw_only=True)
class Joining:
    """By supplier: onboarding_rp (0 = none), preparing; max_new: how many that prepare may start."""

    onboarding_rp: Floats
    preparing: Bools
    max_new: int


@dataclass(frozen=True, kw_only=True)
class Fairness:
    """Offers of coops with their fair amount (units), the band around it, Rp per unit and Rp outside (NaN = free)."""

    offer: Ints
    fair: Floats
    price_rp: Floats
    band: float
    penalty: float


@dataclass(frozen=True, kw_only=True)
class Changeable:
    """Orders that may be changed, by possible delivery: units (0 = none), counted (up to the last ordered day).

    lost_rp: what of them can no longer be delivered; penalty in Rp per Rp (NaN = not charged or no orders).
    """

    units: Floats
    counted: Bools
    lost_rp: float
    penalty: float
