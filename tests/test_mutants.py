"""The seeded faults stand where they are said to stand, are spread, and one of them is really put in and caught."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.mutants import CHECKOUT, MUTANTS, Mutant, caught

LEAST = {"rules": 5, "audits": 5, "search": 4, "books": 4}
CHEAP = next(mutant for mutant in MUTANTS if mutant.name == "newest-first")


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_fault_has_its_place_and_its_tests(mutant: Mutant):
    assert (CHECKOUT / mutant.path).read_text("utf-8").count(mutant.text) == 1
    assert mutant.instead != mutant.text
    assert mutant.tests
    assert all((CHECKOUT / test).is_file() for test in mutant.tests)


def test_faults_are_many_and_spread():
    rooms = Counter(mutant.path.split("/")[1] for mutant in MUTANTS)
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) >= 20
    assert all(rooms[room] >= least for room, least in LEAST.items())


def test_a_fault_is_caught():
    assert caught(CHEAP)


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_every_fault_is_caught(mutant: Mutant):
    assert caught(mutant)
