"""What treaties move, on five states by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.risk import covariates
from foedus.risk.covariates import SETS, Facts

A, B, C, D, E = range(5)


def _facts(**changed) -> Facts:
    none, nothing = np.zeros((5, 5), dtype=bool), np.zeros((5, 5))
    facts = Facts(
        capability=np.array([0.10, 0.02, 0.05, 0.20, 0.01]),
        major=np.array([True, False, False, True, False]),
        distance=np.full((5, 5), 1000.0),
        contiguity=np.zeros((5, 5), dtype=int),
        rivals=none,
        defense=none,
        offense=none,
        neutrality=none,
        consultation=none,
        conflict=none,
        disputes=nothing,
        fading=nothing,
        peace=np.full((5, 5), 30),
    )
    return dataclasses.replace(facts, **changed)


def _ties(*pairs: tuple[int, int]) -> np.ndarray:
    ties = np.zeros((5, 5), dtype=bool)
    for i, j in pairs:
        ties[i, j] = ties[j, i] = True
    return ties


def test_the_better_direction_without_allies_is_the_stronger_over_the_weaker() -> None:
    found = covariates.columns(_facts())
    assert found["challenge"][A, B] == pytest.approx(np.log(5.0))
    assert found["challenge"][B, A] == pytest.approx(np.log(5.0))
    assert found["balance"][A, B] == pytest.approx(0.2)
    assert (found["defended"] == 0).all()


def test_defensive_allies_stand_behind_the_target_only() -> None:
    # C and D owe B defence. A against B: 0.10 to 0.02 + 0.05 + 0.20; B against A: 0.02 to 0.10.
    found = covariates.alliances(_facts(defense=_ties((B, C), (B, D))))
    assert found["challenge"][A, B] == pytest.approx(np.log(0.10 / 0.27))
    assert found["defended"][A, B] == 1
    assert found["defended"][B, C] == 1  # D protects B against C; of C's ties the one with B does not count
    assert found["pact"][B, C] == 1
    assert found["pact"][A, B] == 0


def test_offensive_allies_stand_behind_the_challenger_only() -> None:
    # C owes A offence: A against B 0.15 to 0.02; as a target A has nobody.
    found = covariates.alliances(_facts(offense=_ties((A, C))))
    assert found["challenge"][A, B] == pytest.approx(np.log(0.15 / 0.02))
    assert (found["offence"][A, B], found["defended"][A, B]) == (1, 0)


def test_who_is_bound_to_both_sides_drops_out() -> None:
    found = covariates.alliances(_facts(defense=_ties((B, D), (A, D))))
    assert found["defended"][A, B] == 0
    assert found["challenge"][A, B] == pytest.approx(np.log(5.0))
    assert found["defended"][B, C] == 1  # but D protects B against C


def test_an_entente_is_less_than_a_pact() -> None:
    found = covariates.alliances(_facts(defense=_ties((A, B)), consultation=_ties((A, B), (A, C))))
    assert (found["entente"][A, B], found["entente"][A, C]) == (0, 1)


def test_neutrality_of_others() -> None:
    found = covariates.alliances(_facts(neutrality=_ties((A, B))))
    assert found["neutrality"][A, C] == 1  # B would stay neutral
    assert found["neutrality"][A, B] == 0
    assert found["entente"][A, B] == 1


def test_the_record_by_hand() -> None:
    disputes = np.zeros((5, 5))
    disputes[A, B] = disputes[B, A] = 3
    disputes[A, C] = disputes[C, A] = 1
    found = covariates.columns(_facts(disputes=disputes, peace=np.full((5, 5), 250)))
    assert found["disputes"][A, B] == pytest.approx(np.log(4))
    assert found["busier"][A, B] == pytest.approx(np.log(2))  # A's with C
    assert found["calmer"][A, B] == 0.0
    assert found["busier"][D, E] == 0.0
    assert found["peace"][A, B] == 1.0  # counted to a hundred years


def test_every_set_names_known_covariates_and_begins_with_the_constant() -> None:
    for names in SETS.values():
        assert set(names) <= covariates.COVARIATES.keys()
        assert names[0] == "constant"
        assert len(set(names)) == len(names)


@settings(max_examples=30)
@given(st.integers(0, 10**6))
def test_all_are_symmetric_and_do_not_depend_on_the_order_of_states(seed: int) -> None:
    random = np.random.default_rng(seed)
    order = random.permutation(5)

    def ties() -> np.ndarray:
        marks = np.triu(random.random((5, 5)) < 0.4, 1)
        return marks | marks.T

    pairs = {name: ties() for name in ("defense", "offense", "neutrality", "consultation", "rivals")}
    facts = _facts(**pairs)
    moved = _facts(
        capability=facts.capability[order],
        major=facts.major[order],
        **{name: each[np.ix_(order, order)] for name, each in pairs.items()},
    )
    first, second = covariates.columns(facts), covariates.columns(moved)
    for name, values in first.items():
        assert values == pytest.approx(values.T, abs=1e-12), name
        off = ~np.eye(5, dtype=bool)
        assert second[name][off] == pytest.approx(values[np.ix_(order, order)][off], abs=1e-9), name
