"""Published values of structural balance and polarity.

The sub-tribes of the Gahuku-Gama (Read 1954, Southwestern Journal of Anthropology 10), a signed network
of 16 nodes that packages for structural balance report on: frustration 7, triangle balance and walk
balance.
"""

from __future__ import annotations

import numpy as np
import pytest

from foedus.methods import polarity
from foedus.methods.balance import frustration_index, triangle_balance, walk_balance
from foedus.methods.generalised_balance import line_index

ORDER = "Gavev Kotun Ove Alika Nagam Gahuk Masil Ukudz Notoh Kohik Geham Asaro Uheto Seuve Nagad Gama"
NAMES = ORDER.split(" ")
FRIENDS = """
    Gavev: Kotun Nagad Gama
    Kotun: Nagad Gama
    Ove: Alika Gahuk Masil Ukudz
    Alika: Ukudz
    Nagam: Masil Notoh Seuve
    Gahuk: Masil Ukudz Geham Asaro
    Masil: Ukudz Geham Asaro Uheto
    Ukudz: Geham Asaro
    Notoh: Kohik Uheto
    Kohik: Uheto
    Geham: Asaro
    Uheto: Seuve
    Nagad: Gama
"""
FOES = """
    Gavev: Ove Alika Nagam Gahuk Asaro
    Kotun: Ove Nagam Gahuk Notoh Kohik
    Nagam: Nagad Gama
    Gahuk: Notoh Uheto Gama
    Ukudz: Seuve
    Notoh: Geham Nagad
    Kohik: Geham Nagad
    Geham: Uheto Nagad Gama
    Asaro: Seuve Nagad Gama
    Uheto: Nagad Gama
    Seuve: Gama
"""


def read(text: str) -> list[tuple[int, int]]:
    lines = [line.split(":") for line in text.split("\n") if line.strip()]
    return [
        (NAMES.index(first.strip()), NAMES.index(second)) for first, rest in lines for second in rest.split()
    ]


def test_gahuku_gama() -> None:
    friends, foes = read(FRIENDS), read(FOES)
    ties, signs = np.array(friends + foes), np.array([1] * len(friends) + [-1] * len(foes))
    assert (len(ties), len(foes)) == (58, 29)
    found = frustration_index(ties, signs, 16)
    assert found.value == found.lower == 7
    assert 1 - 2 * found.value / len(ties) == pytest.approx(0.7586207, abs=1e-7)
    matrix = np.zeros((16, 16))
    matrix[ties[:, 0], ties[:, 1]] = matrix[ties[:, 1], ties[:, 0]] = signs
    triangles = round(np.trace(np.linalg.matrix_power(np.abs(matrix), 3)) / 6)
    assert triangles == 68
    assert round(triangle_balance(matrix) * triangles) == 59
    assert triangle_balance(matrix) == pytest.approx(0.8676471, abs=1e-7)
    assert walk_balance(matrix) == pytest.approx(0.3575761, abs=1e-7)


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ([0.2] * 5, 0.0),
        ([1, 0, 0, 0, 0], 1.0),
        ([0.5, 0.5, 0, 0, 0], 0.6123724357),
        ([0.4, 0.3, 0.2, 0.1], 0.2581988897),
    ],
)
def test_concentration(shares: list[float], expected: float) -> None:
    # Singer, Bremer & Stuckey 1972.
    assert polarity.concentration(shares) == pytest.approx(expected, abs=1e-9)


def test_three_groups_of_the_gahuku_gama() -> None:
    """The division into three that the package signnet prints (its README: criterion 2, groups as below).

    Its criterion weighs both kinds of error by one half and counts each tie from both ends.
    """
    printed = [3, 3, 2, 2, 1, 2, 2, 2, 1, 1, 2, 2, 1, 1, 3, 3]
    friends, foes = read(FRIENDS), read(FOES)
    found = line_index(friends + foes, [1] * len(friends) + [-1] * len(foes), 16, 3)
    assert found.value == 2
    assert len(set(zip(found.camps.tolist(), printed, strict=True))) == 3
