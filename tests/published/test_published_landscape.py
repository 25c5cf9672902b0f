"""Landscape theory beside another program for the same paper.

Propensities of 1 to 5 (3 is neutral) and strengths of eleven actors in Syria and Iraq of 20 February 2016,
with the energies that the script of A. Furnas, written with R. Axelrod, printed for them: repository
alexanderfurnas/Landscape_Theory at 80515b4, files Pairwise_propensity_Feb_20.csv, Actor_data.csv and
Landscape_Favored_Alignments_2016-02-20.csv. The inputs are those authors' estimates, not ours. The inputs
of the paper's own case, Europe in 1936-39, were not found.
"""

from __future__ import annotations

import numpy as np
import pytest

from foedus.methods.landscape import energy, landscape

SCORES = """
    3 2 2 5 4 2 1 1 4 2 4
    2 3 4 2 3 3 1 3 2 2 4
    2 4 3 1 2 4 1 4 1 2 3
    5 2 1 3 3 2 2 3 2 2 3
    4 3 2 3 3 1 1 3 3 2 3
    2 3 4 2 1 3 2 5 3 2 2
    1 1 1 2 1 2 3 2 1 2 1
    1 3 4 3 3 5 2 3 3 2 3
    4 2 1 2 3 3 1 3 3 2 3
    2 2 2 2 2 2 2 2 2 3 2
    4 4 3 3 3 2 1 3 3 2 3
"""
STRENGTH = (10, 10, 50, 10, 10, 20, 100, 20, 40, 10, 50)
PROPENSITY = np.array([[int(cell) - 3 for cell in row.split()] for row in SCORES.strip().splitlines()])
PRINTED = {
    (1, 1, 1, 2, 1, 1, 2, 1, 1, 2, 1): -83200,
    (1, 2, 2, 1, 1, 2, 2, 2, 1, 2, 1): -65000,
    (1, 2, 2, 1, 2, 2, 1, 2, 1, 1, 2): -71800,
    (1, 2, 2, 1, 2, 1, 1, 2, 1, 1, 2): -65800,
    (1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1): -80000,
    (1, 1, 2, 2, 2, 2, 1, 2, 2, 1, 2): -72800,
    (1, 1, 1, 1, 1, 2, 2, 1, 1, 2, 1): -78000,
}


@pytest.mark.parametrize(("alignment", "printed"), PRINTED.items())
def test_energy_of_an_alignment(alignment: tuple[int, ...], printed: int) -> None:
    assert energy(PROPENSITY, np.array(alignment) - 1, STRENGTH) == printed


def test_the_alignment_of_least_energy() -> None:
    found = landscape(PROPENSITY, STRENGTH)
    assert found.energy[0] == -83200
    assert tuple(found.camps[0] + 1) == next(iter(PRINTED))
