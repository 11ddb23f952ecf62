"""Seeded faults, each of which the tests must catch: `python -m tests.mutants [NAME...]`.

A fault is one that a person could make: a sign, a bound, a row dropped, a rounding, a day too many. It is put into a
copy of the sources, and the tests named beside it, all of `make test`, are run there: one of them must fail.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

CHECKOUT = Path(__file__).parent.parent
COPIED = ("planner", "api", "tests", "scenarios", "pasok.py", "pyproject.toml")
SECONDS = 900  # for the tests of one fault
TESTS_FAILED = 1  # exit code of pytest


@dataclass(frozen=True)
class Mutant:
    """One fault.

    Attributes
    ----------
    name, wrong
        What it is called, and what is wrong with it.
    path, text, instead
        The file, a text that stands in it once, and what takes its place.
    tests
        Files of tests that must find it, quickest first.
    """

    name: str
    wrong: str
    path: str
    text: str
    instead: str
    tests: tuple[str, ...]


MUTANTS = (
    Mutant(
        "absent-is-no-other",
        "a condition != does not meet what is absent",
        "planner/changes/applying.py",
        'return np.asarray(~same if condition.cmp == "!=" else same)',
        'return np.asarray(~same & cells.notna().to_numpy(bool) if condition.cmp == "!=" else same)',
        ("tests/changes/test_changes.py",),
    ),
    Mutant(
        "undo-forgets-rows-dropped",
        "what undoes changes leaves out rows that come back",
        "planner/changes/difference.py",
        "if key not in old:",
        "if key not in old and key in new and False:",
        ("tests/changes/test_changes.py",),
    ),
    Mutant(
        "trips-of-no-supplier",
        "what carrying costs belongs to no supplier",
        "planner/books/money.py",
        'rows = sent[[*carriage.DELIVERY, "item"]].assign(rp=paid)',
        'rows = sent[[*carriage.DELIVERY, "item"]].assign(rp=paid, supplier=None)',
        ("tests/comparison/test_comparison.py",),
    ),
    Mutant(
        "unpaid-a-day-short",
        "goods of the last open day count as paid",
        "planner/rules/cash.py",
        "oldest = np.maximum(days - network.money.term_days[suppliers], 0)",
        "oldest = np.maximum(days - network.money.term_days[suppliers] + 1, 0)",
        ("tests/rules/test_cash.py",),
    ),
    Mutant(
        "budget-forgets-earlier",
        "what an earlier plan spent of a budget is there to be spent again",
        "planner/rules/budget.py",
        "np.maximum(budget - _earlier_rp(network, budget.shape[1]), 0.0)",
        "np.maximum(budget, 0.0)",
        ("tests/rules/test_budget.py",),
    ),
    Mutant(
        "store-a-night-less",
        "goods do not lie in the room on the night before they are cooked",
        "planner/rules/store.py",
        "(end - np.maximum(start, 0))[wanted].clip(min=0)",
        "(end - np.maximum(start, 0) - 1)[wanted].clip(min=0)",
        ("tests/rules/test_store.py",),
    ),
    Mutant(
        "stock-of-tomorrow",
        "what comes in the mornings is there a day early",
        "planner/network/records.py",
        "mornings = np.maximum(day - self.stock_start[offer], 0)",
        "mornings = np.maximum(day - self.stock_start[offer] + 1, 0)",
        ("tests/rules/test_offer.py", "tests/oracle/test_ladder.py"),
    ),
    Mutant(
        "band-upside-down",
        "a coop must sell more than its fair amount",
        "planner/rules/fair_spread.py",
        "least, most = (1 - fair.band)",
        "least, most = (1 + fair.band)",
        ("tests/rules/test_fair_spread.py",),
    ),
    Mutant(
        "one-way-fare",
        "a trip is paid there, and not back",
        "planner/units.py",
        "rp_per_km * 2 * km",
        "rp_per_km * km",
        ("tests/books/test_figures.py", "tests/rules/test_trips.py"),
    ),
    Mutant(
        "parties-without-growers",
        "growers behind a cooperative are no parties",
        "planner/rules/breadth.py",
        "counts = np.minimum(network.breadth.parties[supplier], least[row] if len(row) else 0.0)",
        "counts = np.minimum(np.ones(len(supplier)), least[row] if len(row) else 0.0)",
        ("tests/rules/test_breadth.py", "tests/oracle/test_orders.py"),
    ),
    Mutant(
        "facts-take-nothing",
        "orders that stand do not raise the limits that they pass",
        "planner/program/__init__.py",
        "return np.where(rows.behind, np.maximum(taken - rows.upper, 0.0), 0.0)",
        "return np.where(rows.behind, np.maximum(taken - rows.upper, 0.0) * 0.0, 0.0)",
        ("tests/rules/test_nothing_new.py", "tests/audits/test_facts.py"),
    ),
    Mutant(
        "window-too-wide",
        "an audit lets goods be cooked a day too young",
        "planner/audits/freshness.py",
        'serves = (age >= table["latest_days"])',
        'serves = (age >= table["latest_days"] - 1)',
        ("tests/audits/test_kitchen_rules.py", "tests/audits/test_substitutes.py"),
    ),
    Mutant(
        "smallest-order-forgiven",
        "an audit takes an order above the smallest for a breach, and one below for none",
        "planner/audits/packs.py",
        'exceeds(orders["min_order"], orders["amount"])',
        'exceeds(orders["amount"], orders["min_order"] * 1e9)',
        ("tests/audits/test_packs.py",),
    ),
    Mutant(
        "stock-forgets-earlier",
        "an audit does not count what an earlier plan took of own stock",
        "planner/audits/offer.py",
        'amount=table.groupby(PAIR)["own"].cumsum() + table["earlier"],',
        'amount=table.groupby(PAIR)["own"].cumsum(),',
        ("tests/audits/test_facts.py", "tests/audits/test_offer.py"),
    ),
    Mutant(
        "starters-of-before-forgotten",
        "an audit counts no cooperative that started for an earlier plan",
        "planner/audits/onboarding.py",
        '"amount": delivering(tables) | before',
        '"amount": delivering(tables)',
        ("tests/audits/test_onboarding.py", "tests/audits/test_facts.py"),
    ),
    Mutant(
        "changes-after-the-last",
        "an audit charges changes on days for which nothing was ordered",
        "planner/audits/stability.py",
        '(given["day"] <= last if last is not None else False)',
        '(given["day"] >= given["day"].min() if last is not None else False)',
        ("tests/audits/test_stability.py",),
    ),
    Mutant(
        "room-of-facts",
        "an audit lets new goods lie where facts alone leave no room",
        "planner/audits/store.py",
        'table["limit"] = table[["room", "fact"]].max(axis=1)',
        'table["limit"] = table[["room", "fact"]].sum(axis=1)',
        ("tests/audits/test_facts.py", "tests/audits/test_kitchen_rules.py"),
    ),
    Mutant(
        "worse-is-better",
        "a search keeps a plan with more hardship",
        "planner/search/exact.py",
        "return bool(self.rungs[0] @ (one - other) < -PROVEN_GAP * self.meals)",
        "return bool(self.rungs[0] @ (one - other) > PROVEN_GAP * self.meals)",
        ("tests/search/test_own.py", "tests/oracle/test_orders.py"),
    ),
    Mutant(
        "cut-loose",
        "rupiah may buy back a hundredth of hardship",
        "planner/search/exact.py",
        "row_upper=np.append(block.row_upper, just_above(hardship)),",
        "row_upper=np.append(block.row_upper, 1.01 * just_above(hardship) + 1),",
        ("tests/oracle/test_orders.py", "tests/search/test_own.py"),
    ),
    Mutant(
        "covers-rounded-up-twice",
        "needs are said to take a pack more than they do",
        "planner/search/covers.py",
        "np.ceil(least[chosen])",
        "np.ceil(least[chosen]) + 1",
        ("tests/oracle/test_city.py",),
    ),
    Mutant(
        "limits-a-step-short",
        "limits of rows are rounded down to a whole number too few",
        "planner/search/rounding.py",
        "np.minimum(steps * step + known, loose.row_upper)",
        "np.minimum((steps - 1) * step + known, loose.row_upper)",
        ("tests/oracle/test_city.py",),
    ),
    Mutant(
        "newest-first",
        "the books cook the newest goods first",
        "planner/books/fifo.py",
        'order = np.argsort(lot_day, kind="stable")',
        'order = np.argsort(-lot_day, kind="stable")',
        ("tests/books/test_fifo.py",),
    ),
    Mutant(
        "paid-a-day-early",
        "the books count goods of the last open day as paid",
        "planner/books/money.py",
        "row.rolling(count + 1, min_periods=1).sum()",
        "row.rolling(max(count, 1), min_periods=1).sum()",
        ("tests/properties/test_told.py", "tests/audits/test_money_rules.py"),
    ),
    Mutant(
        "budget-told-without-facts",
        "what is over a budget counts orders given before against the kitchen",
        "planner/books/money.py",
        'table["budget_rp"].clip(lower=table["facts_rp"])',
        'table["budget_rp"].clip(lower=table["budget_rp"])',
        ("tests/audits/test_facts.py",),
    ),
    Mutant(
        "parties-of-this-plan-only",
        "parties of an earlier plan are not told",
        "planner/books/parties.py",
        "return pd.concat([given[columns], facts.earlier(scenario)[columns]], ignore_index=True)",
        "return pd.concat([given[columns]], ignore_index=True)",
        ("tests/audits/test_facts.py", "tests/audits/test_breadth.py"),
    ),
)


def caught(mutant: Mutant) -> bool:
    """Tell whether a named test fails once the fault is in the sources.

    Raises
    ------
    ValueError
        Where the text does not stand in its file exactly once.
    RuntimeError
        Where the tests could not be run at all.
    """
    with TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in COPIED:
            source = CHECKOUT / name
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, copy / name, ignore=ignored) if source.is_dir() else shutil.copy(source, copy)
        path = copy / mutant.path
        source_text = path.read_text("utf-8")
        if source_text.count(mutant.text) != 1:
            raise ValueError(f"{mutant.name}: not once in {mutant.path}: {mutant.text}")
        path.write_text(source_text.replace(mutant.text, mutant.instead), "utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-m", "not slow and not long"]
        environment = os.environ | {"PYTHONPATH": folder}
        ran = subprocess.run(
            [*command, *mutant.tests], cwd=copy, env=environment, capture_output=True, text=True, timeout=SECONDS
        )
        if ran.returncode not in (0, TESTS_FAILED):
            raise RuntimeError(ran.stdout[-2000:] + ran.stderr[-2000:])
        return ran.returncode == TESTS_FAILED


def main(names: list[str]) -> int:
    """Try the faults that are named, or all; 1 where one is not caught."""
    missed = 0
    for mutant in MUTANTS:
        if names and mutant.name not in names:
            continue
        found = caught(mutant)
        missed += not found
        print(f"{'caught' if found else 'NOT CAUGHT':<10}  {mutant.name}: {mutant.wrong}", flush=True)
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
