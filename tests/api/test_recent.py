"""What is remembered: not for too long, and not too much."""

from __future__ import annotations

from api.edge.recent import Recent


def test_what_was_put_is_there_again():
    recent: Recent[int] = Recent(most=2, seconds=60)
    recent.put("a", 1)
    assert (recent.get("a"), recent.get("b")) == (1, None)


def test_the_longest_unused_gives_way():
    recent: Recent[int] = Recent(most=2, seconds=60)
    for key, value in (("a", 1), ("b", 2)):
        recent.put(key, value)
    assert recent.get("a") == 1
    recent.put("c", 3)
    assert (recent.get("a"), recent.get("b"), recent.get("c")) == (1, None, 3)


def test_what_is_old_is_gone():
    recent: Recent[int] = Recent(most=2, seconds=0)
    recent.put("a", 1)
    assert recent.get("a") is None


def test_sizes_are_added_up_and_what_is_replaced_counts_once():
    recent: Recent[str] = Recent(most=4, seconds=60, size=len)
    for key, value in (("a", "xx"), ("a", "x"), ("b", "xxx")):
        recent.put(key, value)
    assert (recent.get("a"), recent.get("b")) == ("x", "xxx")
    recent.put("c", "x")
    assert (recent.get("a"), recent.get("b"), recent.get("c")) == (None, "xxx", "x")


def test_what_is_larger_than_all_is_not_held():
    recent: Recent[str] = Recent(most=4, seconds=60, size=len)
    recent.put("a", "xxxxx")
    assert recent.get("a") is None
    recent.put("b", "xxxx")
    assert recent.get("b") == "xxxx"
