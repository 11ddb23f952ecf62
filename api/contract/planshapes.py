"""The shapes of plans, day sheets and audits."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from api.contract.schemas import FaultShape, Shape, SummaryShape, Texts, as_written


class PlanRow(BaseModel):
    """A row of a table of a plan; further columns may follow."""

    model_config = ConfigDict(extra="allow")

    day: date


class DeliveryRow(PlanRow):
    """A delivery."""

    supplier: str
    kitchen: str
    item: str
    quantity: float
    unit: str
    packs: float | None
    pack: float | str | None
    trip: int | str | None
    vehicle: str | None
    price_rp: float
    amount_rp: float
    flag: str | None


class StockRow(PlanRow):
    """What happens to an item in a kitchen on a day."""

    kitchen: str
    item: str
    cooked: float
    surplus: float
    end: float


class ShortageRow(PlanRow):
    """What a kitchen lacks on a day, and how many meals that leaves short."""

    kitchen: str
    item: str
    missing: float
    unit: str
    meals: float


class BalanceRow(PlanRow):
    """Need, offers, deliveries and shortage of an item on a day."""

    item: str
    unit: str
    need: float
    short: float


class PlanShape(SummaryShape):
    """A plan: summary, findings, breaks of soft rules, flags, and its tables as rows by name."""

    model_config = ConfigDict(extra="allow")

    breaches: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    soft: list[dict[str, Any]]
    flags: list[dict[str, Any]]
    by_hand: dict[str, Any] | None
    tables: dict[str, list[dict[str, Any]]]


class ShortageList(Shape):
    """Everything a plan leaves short."""

    rows: list[ShortageRow]


class BalanceList(Shape):
    """The balance of a plan."""

    rows: list[BalanceRow]


class PartyShape(Shape):
    """A kitchen or supplier."""

    key: str
    name: str


class DayDelivery(DeliveryRow):
    """A delivery with what people call its item, its supplier and its kitchen."""

    item_name: Texts
    supplier_name: str
    kitchen_name: str


class KitchenDay(Shape):
    """What comes to a kitchen on a day, what it cooks and what it lacks."""

    run: str
    day: date
    kitchen: PartyShape
    deliveries: list[DayDelivery]
    stock: list[StockRow]
    shortages: list[ShortageRow]
    amount_rp: int = Field(description="sum of the deliveries, each rounded to whole rupiah")


class PickRow(Shape):
    """How much of an item a supplier brings together for a day."""

    item: str
    item_name: Texts
    quantity: float
    unit: str
    kitchens: int


class SourceRow(PlanRow):
    """What a grower hands to a supplier."""

    supplier: str
    producer: str
    item: str
    quantity: float
    cost_rp: float


class SupplierDay(Shape):
    """A supplier's pick list for a day: in all by item, by kitchen, and what growers bring it."""

    run: str
    day: date
    supplier: PartyShape
    pick: list[PickRow]
    deliveries: list[DayDelivery]
    sources: list[SourceRow]
    amount_rp: int = Field(description="sum of the deliveries, each rounded to whole rupiah")


class PlanDelivery(Shape):
    """A delivery of a plan that is to be audited."""

    day: Annotated[date, BeforeValidator(as_written)]
    supplier: str = Field(max_length=200)
    kitchen: str = Field(max_length=200)
    item: str = Field(max_length=200)
    quantity: float = Field(ge=0, le=1e9)


class AuditRequest(Shape):
    """A plan that is to be audited, also one made by hand."""

    deliveries: list[PlanDelivery] = Field(max_length=200_000)


class BreachShape(Shape):
    """A hard rule that a plan breaks."""

    rule: str
    table: str
    row: int | None = Field(description="the line of the CSV file; in JSON the first delivery is line 2")
    key: dict[str, Any]
    amount: float
    limit: float
    unit: str
    message: Texts


class AuditShape(Shape):
    """What a plan breaks. Warnings: what it breaks only if growers serve cheapest first.

    Suspicions: what the plan may not mean as it was read.
    """

    fingerprint: str
    breaches: list[BreachShape]
    warnings: list[BreachShape]
    suspicions: list[FaultShape] = Field(default_factory=list)
    soft: list[dict[str, Any]]
    flags: list[dict[str, Any]]
