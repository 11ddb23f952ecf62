"""The goods of Tangsel: how they keep, what a meal takes of them, what they cost.

Figures are those of `scenarios/tangsel`, whose README says which are published and which assumed.
"""

from __future__ import annotations

from dataclasses import dataclass

CYCLE_DAYS = 10  # cooking days after which the menu begins again
EVERY_DAY = tuple(range(1, CYCLE_DAYS + 1))


@dataclass(frozen=True, kw_only=True)
class Good:
    """A good that kitchens cook.

    Attributes
    ----------
    item, name_id, name_en, unit
        As in the table of items; unit is kg, pcs or l.
    kg_per_unit, storage
        Weight of a unit (kg) and the room it takes: dry, chilled or frozen.
    earliest_days, latest_days
        How long before cooking it may come (days).
    weight
        What a meal without it loses, against the other goods of the meal.
    holding_rp
        What keeping a unit for a night costs (Rp).
    price_rp, market_factor
        Price of a unit from outside the city (Rp); how many times dearer it is on an open market.
    ceiling_rp
        Audited price (Rp per unit), None = none.
    trades
        Whether it is a dry good that is only traded: on fixed days, and nobody in the city makes it.
    cycle
        Days of the menu on which it is cooked (1 .. 10).
    pack, pack_units
        How it is packed, and the units in a pack.
    small, large
        Units a small and a large portion take.
    """

    item: str
    name_id: str
    name_en: str
    earliest_days: int
    weight: float
    holding_rp: float
    price_rp: float
    cycle: tuple[int, ...]
    small: float
    large: float
    pack: str
    pack_units: float
    unit: str = "kg"
    kg_per_unit: float = 1
    storage: str = "dry"
    latest_days: int = 1
    market_factor: float = 1.2
    ceiling_rp: float | None = None
    trades: bool = False


# fmt: off
GOODS = (
    Good(
        item="beras", name_id="Beras medium", name_en="Rice, medium",
        pack="sak 25 kg", pack_units=25, earliest_days=4, weight=3, holding_rp=4,
        price_rp=12900, ceiling_rp=13500, trades=True, cycle=(1, 2, 3, 4, 6, 7, 8, 9), small=0.036, large=0.0725,
    ),
    Good(
        item="telur", name_id="Telur ayam", name_en="Eggs", unit="pcs", kg_per_unit=0.0625,
        pack="papan 30 butir", pack_units=30, earliest_days=3, weight=3, holding_rp=1,
        price_rp=1790, ceiling_rp=1875, cycle=(2, 5, 7), small=1, large=1,
    ),
    Good(
        item="ayam", name_id="Ayam karkas", name_en="Chicken, dressed",
        pack="keranjang 5 kg", pack_units=5, storage="frozen", earliest_days=3, weight=3, holding_rp=40,
        price_rp=40400, market_factor=1.15, ceiling_rp=40000, cycle=(1, 4, 8), small=0.094, large=0.106,
    ),
    Good(
        item="wortel", name_id="Wortel, kol, buncis", name_en="Carrot, cabbage, beans",
        pack="karung 20 kg", pack_units=20, storage="chilled", earliest_days=2, weight=2, holding_rp=10,
        price_rp=13000, cycle=(1, 4, 5, 6, 8, 10), small=0.054, large=0.074,
    ),
    Good(
        item="minyak", name_id="Minyak goreng", name_en="Cooking oil", unit="l", kg_per_unit=0.9,
        pack="dus 12 l", pack_units=12, earliest_days=5, weight=0.5, holding_rp=3,
        price_rp=15500, ceiling_rp=15700, trades=True, cycle=EVERY_DAY, small=0.02, large=0.022,
    ),
    Good(
        item="tempe", name_id="Tempe", name_en="Tempe", unit="pcs", kg_per_unit=0.4,
        pack="papan", pack_units=1, storage="chilled", earliest_days=2, weight=2, holding_rp=3,
        price_rp=2200, cycle=(1, 3, 7, 9), small=0.105, large=0.14,
    ),
    Good(
        item="tahu", name_id="Tahu", name_en="Tofu", unit="pcs", kg_per_unit=0.07,
        pack="papan 144 potong", pack_units=144, storage="chilled", earliest_days=2, weight=2, holding_rp=1,
        price_rp=345, cycle=(2, 4, 6, 8), small=1, large=1,
    ),
    Good(
        item="sayur-daun", name_id="Sayur daun", name_en="Leafy vegetables",
        pack="ikat 5 kg", pack_units=5, storage="chilled", earliest_days=2, weight=2, holding_rp=20,
        price_rp=11500, cycle=(2, 3, 7, 9), small=0.054, large=0.074,
    ),
    Good(
        item="pisang", name_id="Pisang", name_en="Banana",
        pack="keranjang 20 kg", pack_units=20, earliest_days=2, latest_days=0, weight=1, holding_rp=10,
        price_rp=15000, cycle=(1, 3, 7, 9), small=0.06, large=0.067,
    ),
    Good(
        item="jeruk", name_id="Jeruk", name_en="Orange",
        pack="peti 20 kg", pack_units=20, earliest_days=3, latest_days=0, weight=1, holding_rp=10,
        price_rp=18500, cycle=(2, 4, 6, 8), small=0.06, large=0.067,
    ),
    Good(
        item="susu", name_id="Susu UHT 115-125 ml", name_en="UHT milk 115-125 ml", unit="pcs", kg_per_unit=0.13,
        pack="dus 40 kotak", pack_units=40, earliest_days=4, latest_days=0, weight=2, holding_rp=0.5,
        price_rp=3500, trades=True, cycle=(5, 7, 10), small=1, large=1,
    ),
    Good(
        item="lele", name_id="Ikan lele", name_en="Catfish",
        pack="ember 5 kg", pack_units=5, storage="chilled", earliest_days=2, weight=3, holding_rp=40,
        price_rp=26000, cycle=(3, 9), small=0.114, large=0.129,
    ),
    Good(
        item="nila", name_id="Ikan nila", name_en="Tilapia",
        pack="keranjang 5 kg", pack_units=5, storage="frozen", earliest_days=3, weight=3, holding_rp=40,
        price_rp=36000, cycle=(6, 10), small=0.099, large=0.111,
    ),
    Good(
        item="mi", name_id="Mi telur kering", name_en="Dry egg noodles",
        pack="dus 10 kg", pack_units=10, earliest_days=5, weight=3, holding_rp=5,
        price_rp=15500, trades=True, cycle=(5, 10), small=0.04, large=0.055,
    ),
    Good(
        item="roti", name_id="Roti manis", name_en="Bread roll", unit="pcs", kg_per_unit=0.05,
        pack="krat 50 buah", pack_units=50, earliest_days=1, latest_days=0, weight=1, holding_rp=1,
        price_rp=2000, cycle=(2, 7), small=1, large=1,
    ),
    Good(
        item="gula", name_id="Gula pasir", name_en="Sugar",
        pack="karung 50 kg", pack_units=50, earliest_days=5, weight=0.25, holding_rp=3,
        price_rp=16700, ceiling_rp=17500, trades=True, cycle=(2, 5, 7), small=0.008, large=0.01,
    ),
    Good(
        item="bumbu", name_id="Bumbu", name_en="Seasoning",
        pack="karung 20 kg", pack_units=20, earliest_days=4, weight=0.25, holding_rp=5,
        price_rp=37000, cycle=EVERY_DAY, small=0.012, large=0.015,
    ),
)
# fmt: on
"""The goods, the most important first."""
