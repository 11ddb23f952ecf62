"""A scenario and a plan at a glance: in a terminal and in a notebook."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from planner.files import read_scenario
from planner.limits import Limits
from planner.pipeline import make_plan
from planner.plan import Plan, Rung
from planner.scenario.telling import plain
from tests.scenes import scenario_of, small


class Tags(HTMLParser):
    """Counts what is opened and closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.closed: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not attrs
        self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.closed.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data + " "


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(read_scenario("hamlet"), Limits(findings=0))


def test_a_scenario_at_a_glance():
    scenario = read_scenario("hamlet")
    title, begin = scenario.settings.title, scenario.fingerprint()[:12]
    counts = "days 4 from 2026-04-20, suppliers 3, kitchens 2, items 2, offers 4"
    assert repr(scenario) == f"<Scenario {title!r}: {counts}, fingerprint {begin}>"


def test_a_plan_at_a_glance(plan: Plan):
    assert repr(plan) == (
        f"<Plan {plan.scenario.settings.title!r}: status optimal, days 4 from 2026-04-20, meals short 850 of 6400, "
        "hardship 1120 (bound 1120, gap 0 %), rupiah 11219120 (bound 11219120, gap 0 %), deliveries 15, "
        f"fingerprint {plan.fingerprint[:12]}>"
    )


def test_a_rung_without_a_proof_says_so():
    assert str(Rung(name="rupiah", value=2.5e12, bound=None, gap=None)) == "2500000000000 (bound none, gap none)"
    assert str(Rung(name="rupiah", value=200.0, bound=199.0, gap=0.005)) == "200 (bound 199, gap 0.5 %)"
    assert str(Rung(name="rupiah", value=2e6, bound=1999990.0, gap=5e-6)) == "2000000 (bound 1999990, gap <0.01 %)"


def test_notebooks_get_a_small_table_without_surprises(plan: Plan):
    document = small()
    document["settings"]["title"] = "<script>alert(1)</script> & more " * 20
    scenario = scenario_of(document)
    for shown in (scenario, replace(plan, scenario=scenario)):
        assert len(repr(shown)) < 400
        tags = Tags(shown._repr_html_())
        assert tags.opened.count("table") == 1
        assert sorted(tags.opened) == sorted(tags.closed)
        assert set(tags.opened) == {"table", "caption", "tr", "th", "td"}
        assert "<script>alert(1)</script>" in tags.text
        assert not re.search(
            r"\de[+-]?\d\d", tags.text.replace(scenario.fingerprint()[:12], "").replace(plan.fingerprint[:12], "")
        )
        assert len(shown._repr_html_()) < 2000


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (-0.001, "0"),
        (0.001, "<0.01"),
        (1e15, "1000000000000000"),
        (0.255, "0.26"),
        (100.0, "100"),
        (1.5, "1.5"),
    ],
)
def test_numbers_are_plain(value: float, text: str):
    assert plain(value) == text
