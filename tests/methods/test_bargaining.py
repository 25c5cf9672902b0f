"""Bargaining: against the formulas one by one, and what must hold whatever the numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bargaining_reference import Reference
from foedus.errors import InputError
from foedus.methods.bargaining import (
    STOPPED,
    Bargaining,
    bargain,
    bargain_draws,
    forecast,
)
from foedus.methods.bargaining_rules import CHOICES, Rules

# Eight governments on two issues; invented, no two alike.
CAPABILITY = [31.0, 22.5, 17.0, 12.0, 9.5, 7.0, 4.0, 2.5]
POSITIONS = [
    [0.10, 0.62], [0.85, 0.20], [0.40, 0.45], [0.95, 0.88], [0.22, 0.05], [0.61, 0.71], [0.33, 0.97],
    [0.74, 0.38],
]  # fmt: skip
SALIENCE = [
    [0.45, 0.30], [0.60, 0.25], [0.15, 0.70], [0.40, 0.40], [0.20, 0.50], [0.55, 0.10], [0.35, 0.60],
    [0.50, 0.20],
]  # fmt: skip
PULL = (0.6 * np.eye(8) + 0.1 * np.roll(np.eye(8), 2, axis=1)).tolist()
OTHERWISE = [
    {name: choice}
    for name, choices in CHOICES.items()
    for choice in choices
    if name != "transitions" and choice not in ("prop", "linear", "conditional", "mid", "full")
] + [
    {"variant": "intended", "risk_adjust": "full"},
    {"variant": "intended", "commitment": "full-commit"},
    {"variant": "intended", "commitment": "no-commit", "vote": "cubic"},
    {"variant": "intended", "proposals": "init-rcvr"},
    {"variant": "intended", "proposals": "pw-comp", "interpolation": "s1p1"},
    {"proposals": "init-rcvr", "election": "markov-incentive", "risk_range": "max"},
    {"ideals": PULL},
    {"ideals": PULL, "variant": "intended", "proposals": "pw-comp"},
]


@pytest.mark.parametrize("choices", OTHERWISE, ids=lambda each: ",".join(map(str, each))[:60])
def test_every_rule_agrees_with_its_formula(choices: dict[str, Any]) -> None:
    reference = Reference(CAPABILITY, POSITIONS, SALIENCE, **choices).run()
    found = bargain(CAPABILITY, POSITIONS, SALIENCE, Rules(**choices))
    assert found.positions.shape == np.shape(reference)
    assert np.abs(found.positions - reference).max() < 1e-9


@given(st.integers(0, 2**32), st.integers(3, 7), st.integers(1, 3), st.sampled_from(["ktab", "intended"]))
@settings(max_examples=25)
def test_any_actors_agree_with_the_formulas(seed: int, actors: int, dimensions: int, variant: str) -> None:
    rng = np.random.default_rng(seed)
    capability, positions = rng.uniform(0.1, 5.0, actors), rng.random((actors, dimensions))
    salience = rng.uniform(0.05, 1.0, (actors, dimensions)) / dimensions
    found = bargain(capability, positions, salience, Rules(variant=variant))
    assume(found.stopped == "settled")
    track = Reference(capability.tolist(), positions.tolist(), salience.tolist(), variant=variant).run()
    assert found.positions.shape == np.shape(track)
    assert np.abs(found.positions - track).max() < 1e-9


def run(change: Callable[[Any], Any] = lambda each: each, **choices: Any) -> Bargaining:
    return bargain(
        change(np.array(CAPABILITY)),
        change(np.array(POSITIONS)),
        change(np.array(SALIENCE)),
        Rules(**choices),
    )


def test_names_do_not_matter() -> None:
    order = np.array([5, 2, 7, 0, 3, 6, 1, 4])
    there, here = run(lambda each: each[order]), run()
    np.testing.assert_allclose(there.positions, here.positions[:, order], atol=1e-12)
    np.testing.assert_allclose(there.median, here.median)
    np.testing.assert_allclose(there.rounds[0].chance, here.rounds[0].chance[order], atol=1e-12)


def test_the_unit_of_capability_does_not_matter() -> None:
    # The least strengths are absolute, so the rounds agree as far as the grid of the bargains.
    found = bargain(np.array(CAPABILITY) * 1000.0, POSITIONS, SALIENCE)
    np.testing.assert_allclose(found.positions, run().positions, atol=1e-9)


def test_left_and_right_may_be_swapped() -> None:
    # Bargains are rounded half up, so a mirrored run may differ by a step of the grid.
    positions = 1.0 - np.array(POSITIONS)
    found, plain = bargain(CAPABILITY, positions, SALIENCE, Rules(most_rounds=1)), run(most_rounds=1)
    assert np.abs((1.0 - found.positions[1]) - plain.positions[1]).max() <= 1e-4 + 1e-12


def test_moving_all_positions_moves_all_bargains() -> None:
    positions = 0.5 * np.array(POSITIONS)
    one = bargain(CAPABILITY, positions, SALIENCE, Rules(most_rounds=1))
    other = bargain(CAPABILITY, positions + 0.25, SALIENCE, Rules(most_rounds=1))
    np.testing.assert_allclose(other.positions[1] - 0.25, one.positions[1], atol=1e-4 + 1e-12)
    np.testing.assert_allclose(other.rounds[0].risk, one.rounds[0].risk, atol=1e-9)


def test_an_actor_without_power_hardly_matters() -> None:
    # Its position is one option more, which shifts risk attitudes; how small it is makes no difference.
    there, attention = [*POSITIONS, [0.5, 0.5]], [*SALIENCE, [0.3, 0.3]]
    small, smaller = (bargain([*CAPABILITY, each], there, attention) for each in (1e-6, 1e-8))
    np.testing.assert_allclose(small.positions, smaller.positions, atol=1e-9)
    np.testing.assert_allclose(
        small.mean, forecast(CAPABILITY, small.positions[-1, :8], SALIENCE)[1], atol=1e-6
    )


@pytest.mark.parametrize("variant", ["ktab", "intended"])
def test_agreement_at_one_point_is_stable(variant: str) -> None:
    found = bargain([3, 1, 2, 5], [0.4] * 4, [0.5, 0.2, 0.9, 1.0], Rules(variant=variant))
    assert found.stopped == "settled"
    np.testing.assert_array_equal(found.positions, np.full((3, 4, 1), 0.4))
    np.testing.assert_allclose([found.median, found.mean], 0.4)


def test_two_camps_at_the_ends_leave_no_room_for_risk() -> None:
    # At distances of 0 and 1 utility is 1 and 0 whatever the attitude: KTAB stops, the mended form plays on.
    args = [3.0, 2.0, 4.0, 2.0], [0.0, 0.0, 1.0, 1.0], [0.5, 0.6, 0.7, 0.8]
    stopped = bargain(*args)
    assert bargain([3.0, 2.0, 4.0, 1.0], *args[1:]).stopped == STOPPED[2]
    assert stopped.stopped == STOPPED[1]
    assert stopped.positions.shape == (1, 4, 1)
    assert bargain(*args, Rules(variant="intended")).stopped == "settled"


def test_positions_stay_on_the_scale_and_chances_add_up() -> None:
    found = run(proposals="init-rcvr", variant="intended")
    assert found.positions.min() >= 0.0
    assert found.positions.max() <= 1.0
    for each in found.rounds:
        assert each.standing.sum() == pytest.approx(1.0)
        assert each.risk.min() == pytest.approx(-0.5)
        assert each.risk.max() == pytest.approx(1.0)
        assert each.chance.max() <= 1.0 + 1e-12


def test_who_moved_whom_explains_every_move() -> None:
    found = run()
    for turn, each in enumerate(found.rounds[:-1]):
        before, after = found.positions[turn], found.positions[turn + 1]
        explained = before.copy()
        for offer in each.bargains:
            assert offer.gain > 1e-5
            assert 0.0 < offer.odds < 1.0
            for actor, version in offer.taken_by:
                explained[actor] = offer.points[version, 0 if actor == offer.initiator else 1]
        np.testing.assert_array_equal(explained, after)
    assert found.rounds[-1].bargains == ()


def test_draws_are_single_runs_side_by_side() -> None:
    rng = np.random.default_rng(5)
    capability = np.array(CAPABILITY) * rng.lognormal(0.0, 0.3, (6, 8))
    positions = np.clip(np.array(POSITIONS) + rng.normal(0.0, 0.05, (6, 8, 2)), 0.0, 1.0)
    salience = np.repeat(np.array(SALIENCE)[None], 6, axis=0)
    found = bargain_draws(capability, positions, salience, kept=4)
    for d in range(6):
        alone = bargain(capability[d], positions[d], salience[d])
        assert found.rounds[d] == len(alone.positions) - 1
        np.testing.assert_array_equal(found.final[d], alone.positions[-1])
        np.testing.assert_array_equal(found.positions[d], alone.positions[:5])
        np.testing.assert_array_equal(found.median[d], alone.median)


def test_lots_depend_on_seed_and_draw_only() -> None:
    same = tuple(np.repeat(np.array(each)[None], 5, axis=0) for each in (CAPABILITY, POSITIONS, SALIENCE))
    rules = Rules(transitions="stochastic", seed=7)
    whole = bargain_draws(*same, rules)
    part = bargain_draws(*(each[:2] for each in same), rules, first=3)
    np.testing.assert_array_equal(part.final, whole.final[3:])
    other = bargain_draws(*same, Rules(transitions="stochastic", seed=8))
    assert not np.array_equal(other.final, whole.final)
    assert not np.array_equal(whole.final[0], whole.final[1])
    alone = bargain(CAPABILITY, POSITIONS, SALIENCE, rules)
    np.testing.assert_array_equal(alone.positions[-1], whole.final[0])


def test_lots_follow_the_chances() -> None:
    # After one round a share of the draws has taken each bargain that is near its chance in the election.
    many = 3000
    same = tuple(np.repeat(np.array(each)[None], many, axis=0) for each in (CAPABILITY, POSITIONS, SALIENCE))
    found = bargain_draws(*same, Rules(transitions="stochastic", most_rounds=1))
    accepted = run(most_rounds=1)
    moved = accepted.positions[1]
    share = np.isclose(found.final, moved).all(axis=2).mean(axis=0)
    np.testing.assert_allclose(share, accepted.rounds[0].accepted, atol=0.04)


def test_forecast_by_hand() -> None:
    # Weights 6, 2, 4 at 0.2, 0.5, 0.9: half lies exactly at 0.2, so the median is the middle to 0.5.
    median, mean = forecast([6, 2, 4], [[0.2], [0.5], [0.9]], [[1.0], [1.0], [1.0]])
    assert median[0] == pytest.approx(0.35)
    assert mean[0] == pytest.approx((1.2 + 1.0 + 3.6) / 12)
    median, _ = forecast([6, 2, 5], [[0.2], [0.5], [0.9]], [[1.0], [1.0], [1.0]])
    assert median[0] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("capability", "positions", "salience", "says"),
    [
        ([1, 2], [0, 1], [1, 1], "2 actors"),
        ([1, 0, 2], [0, 1, 0.5], [1, 1, 1], "not above 0"),
        ([1, np.nan, 2], [0, 1, 0.5], [1, 1, 1], "missing"),
        ([1, 2, 3], [0, 1, 1.5], [1, 1, 1], "position"),
        ([1, 2, 3], [0, np.nan, 1], [1, 1, 1], "position"),
        ([1, 2, 3], [0, 1, 0.5], [1, 1, 0], "total salience"),
        ([1, 2, 3], [[0, 1]] * 3, [[0.6, 0.6]] * 3, "total salience"),
        ([1, 2, 3], [0, 1], [1, 1], "do not fit"),
    ],
)
def test_wrong_numbers_are_refused(capability: Any, positions: Any, salience: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        bargain(capability, positions, salience)


@pytest.mark.parametrize(
    ("choices", "says"),
    [
        ({"vote": "propp"}, "one of prop"),
        ({"risk_adjust": "full"}, "intended"),
        ({"most_rounds": 0}, "whole number"),
        ({"settled": float("nan")}, "not below 0"),
        ({"seed": -1}, "whole number"),
    ],
)
def test_wrong_rules_are_refused(choices: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        Rules(**choices)


def test_a_wrong_matrix_of_ideals_is_refused() -> None:
    for matrix in (np.eye(3), np.full((8, 8), 0.2), -np.eye(8)):
        with pytest.raises(InputError, match="ideals"):
            run(ideals=matrix)


def test_ktabs_own_names_are_understood() -> None:
    rules = Rules(risk_adjust="OneThird", proposals="InitRcvrInterp", vote="PropBin", victory="Quartic")
    assert (rules.risk_adjust, rules.proposals, rules.vote, rules.victory) == (
        "one-third",
        "init-rcvr",
        "prop-bin",
        "quartic",
    )


def test_the_example_of_the_documentation_runs() -> None:
    page = (Path(__file__).parents[2] / "docs/methods/bargaining.md").read_text()
    names: dict[str, Any] = {}
    exec(page.split("```python\n")[1].split("```")[0], names)
    assert names["run"].positions.shape[1:] == (4, 1)
