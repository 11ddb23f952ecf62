"""Two plans, or two scenarios, side by side: what differs, who gains and who loses, who must be told.

The names are loaded when first used.

Order: shares, orderlines, standing < gains < record < sentences, chats < sides, parts < page, sheets < writing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.lazy import loader

if TYPE_CHECKING:
    from planner.comparison.chats import chat_texts
    from planner.comparison.record import Comparison
    from planner.comparison.sides import compare
    from planner.comparison.writing import check_free, write_comparison

__all__ = ["Comparison", "chat_texts", "check_free", "compare", "write_comparison"]

_HOME = {
    "Comparison": "planner.comparison.record",
    "chat_texts": "planner.comparison.chats",
    "check_free": "planner.comparison.writing",
    "compare": "planner.comparison.sides",
    "write_comparison": "planner.comparison.writing",
}

__getattr__ = loader(__name__, _HOME)
