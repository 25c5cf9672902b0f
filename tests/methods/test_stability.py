"""Stable coalitions: the compiled search against a table of everything, and both against the definition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import InputError
from foedus.methods.stability import (
    RULES,
    Rule,
    Utilities,
    best_replies,
    players,
    settled_members,
    stable,
    stable_in_table,
)


def utilities_of(seed: int, n: int) -> Utilities:
    random = np.random.default_rng(seed)
    # Whole numbers and few knots, so that ties happen and no sum is rounded.
    return Utilities.of(
        random.integers(-4, 5, n),
        random.integers(-2, 3, (n, n)),
        random.integers(-2, 3, (n, n)),
        random.integers(0, 2, n),
        random.integers(-3, 4, (n, 3)),
        random.integers(-3, 4, (n, 3)),
    )


def table_of(utilities: Utilities) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array([utilities.of_coalition(mask) for mask in range(1 << utilities.n)])


def is_stable(table: np.ndarray[tuple[int, ...], np.dtype[np.float64]], mask: int, rule: Rule) -> bool:
    """The definition, player by player."""
    n = table.shape[1]
    inside = players(mask, n)
    if any(table[mask, i] < table[mask ^ 1 << i, i] - 1e-9 for i in inside):
        return False
    for j in set(range(n)) - set(inside):
        more = mask | 1 << j
        if table[more, j] <= table[mask, j] + 1e-9:
            continue
        losing = sum(table[more, i] < table[mask, i] - 1e-9 for i in inside)
        kept_out = {
            "open": False,
            "exclusive": losing > 0,
            "majority": bool(inside) and 2 * losing >= len(inside),
        }
        if not kept_out[rule]:
            return False
    return True


@given(st.integers(0, 10_000), st.integers(1, 6))
@settings(max_examples=60)
def test_all_three_agree(seed: int, n: int) -> None:
    utilities = utilities_of(seed, n)
    table = table_of(utilities)
    quick, written_out = stable(utilities, 1e-9), stable_in_table(table, 1e-9)
    for rule in RULES:
        expected = [mask for mask in range(1 << n) if is_stable(table, mask, rule)]
        assert getattr(quick, rule).tolist() == expected, rule
        assert getattr(written_out, rule).tolist() == expected, rule


@given(st.integers(0, 10_000), st.integers(7, 11))
@settings(max_examples=40)
def test_what_the_search_passes_over_is_unstable(seed: int, n: int) -> None:
    random = np.random.default_rng(seed)
    utilities = Utilities.of(
        random.normal(-0.2, 0.3, n),
        random.normal(0, 0.2, (n, n)),
        random.normal(0, 0.1, (n, n)),
        random.random(n) ** 3,
        np.cumsum(random.normal(0, 0.3, (n, 7)), axis=1),
        np.cumsum(random.normal(0, 0.3, (n, 7)), axis=1),
    )
    quick, written_out = stable(utilities, 1e-9), stable_in_table(table_of(utilities), 1e-9)
    for rule in RULES:
        assert getattr(quick, rule).tolist() == getattr(written_out, rule).tolist(), rule


@given(st.integers(0, 10_000), st.integers(5, 10))
@settings(max_examples=40)
def test_where_newcomers_harm_nobody_the_search_passes_over_none_that_holds(seed: int, n: int) -> None:
    random = np.random.default_rng(seed)
    # Most players are welcome to all, and most would join whoever else does.
    utilities = Utilities.of(
        random.normal(0.3, 0.3, n),
        random.integers(0, 2, (n, n)) * (random.random(n) < 0.8)[None, :] * 0.1
        - 0.02 * (random.random(n) < 0.2),
        random.normal(0, 0.05, (n, n)),
        random.random(n),
        np.cumsum(random.random((n, 5)) * 0.1, axis=1),
        np.cumsum(random.random((n, 5)) * 0.1, axis=1),
    )
    quick, written_out = stable(utilities, 1e-9), stable_in_table(table_of(utilities), 1e-9)
    for rule in RULES:
        assert getattr(quick, rule).tolist() == getattr(written_out, rule).tolist(), rule


@given(st.integers(0, 10_000), st.integers(1, 6), st.sampled_from(RULES))
@settings(max_examples=60)
def test_best_replies_end_at_a_stable_coalition(seed: int, n: int, rule: Rule) -> None:
    utilities = utilities_of(seed, n)
    path = best_replies(utilities, 0, rule, 1e-9)
    assert len(path.coalitions) == len(path.moves) + 1
    if path.settled:
        assert path.coalitions[-1] in getattr(stable(utilities, 1e-9), rule)


def test_draws_settle_as_each_does_alone() -> None:
    each = [utilities_of(seed, 5) for seed in range(20)]
    together = Utilities.of(
        *(
            np.array([getattr(one, name) for one in each])
            for name in ("alone", "pairs", "spill", "strength", "inside", "outside")
        )
    )
    members, settled = settled_members(together, np.zeros(5, dtype=bool), "open", 1e-9)
    for d, one in enumerate(each):
        path = best_replies(one, 0, "open", 1e-9)
        assert settled[d] == path.settled
        assert players(path.coalitions[-1], 5) == tuple(np.flatnonzero(members[d]))


def test_threads_do_not_change_the_result() -> None:
    utilities = utilities_of(3, 20)
    one, two = stable(utilities, threads=1), stable(utilities, threads=2)
    for rule in RULES:
        assert np.array_equal(getattr(one, rule), getattr(two, rule))


def test_a_club_that_pays_everybody_is_joined_by_everybody() -> None:
    found = stable(Utilities.of(np.zeros(4), np.ones((4, 4))))
    assert found.members("open") == [(0, 1, 2, 3), ()]
    path = best_replies(Utilities.of(np.full(4, 0.1), np.ones((4, 4))))
    assert path.coalitions[-1] == 15


def test_members_who_lose_by_a_newcomer_keep_it_out() -> None:
    pairs = np.zeros((3, 3))
    pairs[0, 2] = pairs[1, 2] = -5.0
    utilities = Utilities.of([3.0, 3.0, 3.0], pairs)
    assert (1 << 0 | 1 << 1) in stable(utilities).exclusive
    assert (1 << 0 | 1 << 1) not in stable(utilities).open


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"alone": [1.0, np.nan]}, "alone"),
        ({"alone": [1.0, 2.0], "pairs": np.zeros((3, 3))}, "pairs"),
        ({"alone": [1.0, 2.0], "strength": [1.0, -1.0]}, "below 0"),
        ({"alone": [1.0, 2.0], "inside": np.zeros((2, 5))}, "same number"),
        ({"alone": [1.0, 2.0], "strength": [1.0]}, "strength"),
    ],
)
def test_wrong_utilities_are_refused(wrong: dict[str, object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        Utilities.of(**wrong)  # type: ignore[arg-type]


def test_too_many_players_and_unknown_rules_are_refused() -> None:
    with pytest.raises(InputError, match="at most 26"):
        stable(Utilities.of(np.zeros(27)))
    with pytest.raises(InputError, match="one of open"):
        best_replies(Utilities.of(np.zeros(2)), 0, "closed")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="shape"):
        stable_in_table(np.zeros((3, 2)))
