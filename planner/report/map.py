"""Who supplies whom, as shapes of an inline SVG: a plane map of the kitchens' area, the far away at its edge."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.books.parties import delivering
from planner.plan import Plan

WIDTH, MARGIN, MOST_FLOWS = 960.0, 36.0, 300
LOWEST, HIGHEST = 420.0, 720.0  # height of the map
THICKEST = 7.0  # of a flow
ON_TOP = ("market", "wholesaler", "producer", "coop")  # who is drawn over whom
WIDER = 0.12  # of the kitchens' area, shown around it


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A supplier or kitchen: place on the map, style, what it is called, and what it gives or gets.

    idle: a supplier that delivers nothing. outside: it lies beyond the edge.
    """

    x: float
    y: float
    kind: str
    name: str
    rp: float
    idle: bool = False
    outside: bool = False


@dataclass(frozen=True, kw_only=True)
class Flow:
    """Goods from a supplier to a kitchen over the whole horizon: ends, thickness, worth (Rp)."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    kind: str
    supplier: str
    kitchen: str
    rp: float


@dataclass(frozen=True, kw_only=True)
class Label:
    """The name of an area where its kitchens are."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, kw_only=True)
class FlowMap:
    """The whole map; `flow_count` counts the flows before the smallest were left out."""

    width: float
    height: float
    flows: list[Flow]
    suppliers: list[Mark]
    kitchens: list[Mark]
    labels: list[Label]
    flow_count: int


@dataclass(frozen=True, kw_only=True)
class Frame:
    """From degrees to the map: a plane that touches the middle of the kitchens' area."""

    west: float
    north: float
    per_lon: float
    per_lat: float
    width: float
    height: float

    def place(self, lat: float, lon: float) -> tuple[float, float, bool]:
        """Where a point lies on the map; a far one on its edge, towards where it is."""
        x, y = MARGIN + (lon - self.west) * self.per_lon, MARGIN + (self.north - lat) * self.per_lat
        half_x, half_y = self.width / 2, self.height / 2
        across, down = x - half_x, y - half_y
        over = max(abs(across) / (half_x - MARGIN / 2), abs(down) / (half_y - MARGIN / 2))
        if over <= 1:
            return round(x, 1), round(y, 1), False
        return round(half_x + across / over, 1), round(half_y + down / over, 1), True


def flow_map(plan: Plan) -> FlowMap | None:
    """The map of a plan; None where no kitchen has a place."""
    kitchens = plan.scenario["kitchens"].set_index("kitchen")
    kitchens = kitchens.loc[[name for name in plan.kitchens["kitchen"] if not math.isnan(kitchens.loc[name, "lat"])]]
    if kitchens.empty:
        return None
    frame = _frame(kitchens)
    sold = plan.tables.deliveries.groupby(["supplier", "kitchen"], as_index=False)["amount_rp"].sum()
    marks = _suppliers(plan, frame)
    got = sold.groupby("kitchen")["amount_rp"].sum()
    cooks = {str(name): _kitchen(row, float(got.get(name, 0.0)), frame) for name, row in kitchens.iterrows()}
    sold = sold[sold["kitchen"].isin(cooks) & sold["supplier"].isin(marks)]
    largest = sold.sort_values(["amount_rp", "supplier", "kitchen"], ascending=[False, True, True]).head(MOST_FLOWS)
    most = float(largest["amount_rp"].max()) if len(largest) else 1.0
    flows = [
        _flow(marks[supplier], cooks[kitchen], float(rp), most)
        for supplier, kitchen, rp in zip(largest["supplier"], largest["kitchen"], largest["amount_rp"], strict=True)
    ]
    return FlowMap(
        width=frame.width,
        height=frame.height,
        flows=sorted(flows, key=lambda flow: (ON_TOP.index(flow.kind), flow.rp)),
        suppliers=sorted(marks.values(), key=lambda mark: mark.rp),
        kitchens=list(cooks.values()),
        labels=_labels(kitchens, frame),
        flow_count=len(sold),
    )


def _frame(kitchens: pd.DataFrame) -> Frame:
    lat, lon = kitchens["lat"], kitchens["lon"]
    shrink = math.cos(math.radians(float(lat.mean())))
    high = max(float(lat.max() - lat.min()), 0.01)
    wide = max(float(lon.max() - lon.min()), 0.01)
    south, west = float(lat.min()) - WIDER * high, float(lon.min()) - WIDER * wide
    high, wide = high * (1 + 2 * WIDER), wide * (1 + 2 * WIDER)
    height = min(HIGHEST, max(LOWEST, (WIDTH - 2 * MARGIN) * high / (wide * shrink) + 2 * MARGIN))
    per_lat = min((height - 2 * MARGIN) / high, (WIDTH - 2 * MARGIN) / (wide * shrink))
    per_lon = per_lat * shrink
    spare_x = (WIDTH - 2 * MARGIN - wide * per_lon) / 2 / per_lon
    spare_y = (height - 2 * MARGIN - high * per_lat) / 2 / per_lat
    return Frame(
        west=west - spare_x,
        north=south + high + spare_y,
        per_lon=per_lon,
        per_lat=per_lat,
        width=WIDTH,
        height=round(height, 1),
    )


def _suppliers(plan: Plan, frame: Frame) -> dict[str, Mark]:
    """Suppliers that deliver and all cooperatives; those without a place stand in a row along the bottom."""
    busy = delivering(plan.tables)
    rows = plan.suppliers[plan.suppliers["supplier"].isin(busy) | (plan.suppliers["kind"] == "coop")]
    without = rows["lat"].isna()
    step = frame.width / (int(without.sum()) + 1)
    marks: dict[str, Mark] = {}
    placed = 0
    for key, row in rows.set_index("supplier").iterrows():
        x, y, outside = 0.0, frame.height - MARGIN / 2, True
        if math.isnan(row["lat"]):
            placed += 1
            x = round(placed * step, 1)
        else:
            x, y, outside = frame.place(row["lat"], row["lon"])
        shape = {"kind": row["kind"], "name": _called(row["name"], str(key)), "idle": key not in busy}
        marks[str(key)] = Mark(x=x, y=y, rp=float(row["sold_rp"]), outside=outside, **shape)
    return marks


def _kitchen(row: pd.Series, rp: float, frame: Frame) -> Mark:
    x, y, outside = frame.place(row["lat"], row["lon"])
    return Mark(x=x, y=y, kind="kitchen", name=_called(row["name"], str(row.name)), rp=rp, outside=outside)


def _flow(supplier: Mark, kitchen: Mark, rp: float, most: float) -> Flow:
    width = round(max(0.6, THICKEST * math.sqrt(rp / most)), 1) if rp > 0 else 0.6
    return Flow(
        x1=supplier.x,
        y1=supplier.y,
        x2=kitchen.x,
        y2=kitchen.y,
        width=width,
        kind=supplier.kind,
        supplier=supplier.name,
        kitchen=kitchen.name,
        rp=rp,
    )


def _labels(kitchens: pd.DataFrame, frame: Frame) -> list[Label]:
    middles = kitchens.groupby("kecamatan")[["lat", "lon"]].mean()
    places = {str(name): frame.place(row["lat"], row["lon"]) for name, row in middles.iterrows()}
    return [Label(x=x, y=y, text=name) for name, (x, y, _) in places.items()]


def _called(name: Any, key: str) -> str:
    return str(name) if pd.notna(name) else key
