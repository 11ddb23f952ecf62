"""Cities that do not exist, drawn from a seed with Tangsel's statistics: to try, to measure, to test.

Order: goods < city < places < kitchens < suppliers < orders, reach < level, money < town < chunks < making.
"""

from planner.generate.city import COUPLES, RANGES, City, Couple, outside
from planner.generate.making import generate, generated

__all__ = ["COUPLES", "RANGES", "City", "Couple", "generate", "generated", "outside"]
