"""Cities that do not exist, drawn from a seed with Tangsel's statistics: to try, to measure, to test.

The names are loaded when first used: the commands tell what may be asked for without drawing anything.

Order: goods < city < places < kitchens < suppliers < orders, reach < level, money < town < chunks < making.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.lazy import loader

if TYPE_CHECKING:
    from planner.generate.city import COUPLES, RANGES, City, Couple, outside
    from planner.generate.making import generate, generated

__all__ = ["COUPLES", "RANGES", "City", "Couple", "generate", "generated", "outside"]

_HOME = {
    **dict.fromkeys(("COUPLES", "RANGES", "City", "Couple", "outside"), "planner.generate.city"),
    **dict.fromkeys(("generate", "generated"), "planner.generate.making"),
}

__getattr__ = loader(__name__, _HOME)
