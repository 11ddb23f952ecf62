"""The shapes of comparisons."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from api.contract.schemas import Shape, Texts


class SideShape(Shape):
    """What is compared."""

    scenario: str = Field(description="title")
    fingerprint: str


class RungValue(Shape):
    """A rung of one side."""

    value: float
    bound: float | None
    gap: float | None


class RungChange(Shape):
    """A rung of both sides."""

    before: RungValue
    after: RungValue
    change: float


class FigureChange(Shape):
    """A figure of both sides: meals, rupiah, shares (0 .. 1), counts."""

    name: str
    before: float
    after: float
    change: float


class ChangedOrders(Shape):
    """How many order lines there are in either plan, how many differ, and who must be told."""

    lines: int
    changed: int
    suppliers: list[str]
    kitchens: list[str]


class ComparisonShape(Shape):
    """Two plans, or two scenarios, side by side; without plans rungs, gains and lines are empty."""

    before: SideShape
    after: SideShape
    sentences: list[Texts] = Field(description="what matters, five at most")
    changes: list[str] = Field(description="what makes the first scenario the second")
    rungs: dict[str, RungChange]
    figures: list[FigureChange]
    gains: dict[str, list[dict[str, Any]]] = Field(
        description="by kitchen, supplier, item, kecamatan; the parts in a rung add up to its change; null = whole city"
    )
    orders: ChangedOrders
    lines: list[dict[str, Any]] = Field(description="order lines that differ")
