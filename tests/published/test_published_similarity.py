"""Published similarities of foreign-policy portfolios."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from foedus.methods.similarity import cohen_kappa, s_score, scott_pi

FACTS = Path(__file__).parents[2] / "../shared/facts/published.json"
# Signorino & Ritter 1999, table 6: Europe in 1914, capability shares and the ties of Germany and Russia with
# GMY RUS UKG FRN AUH ITA BEL SPN TUR NTH SWD RUM POR SWZ GRC DEN YUG BUL NOR ALB.
CAPABILITY = [0.25, 0.21, 0.20, 0.08, 0.08, 0.05, 0.03, 0.03, 0.02, *[0.01] * 5, *[0.0] * 6]
GERMANY = [3, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0]
RUSSIA = [0, 3, 1, 3, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]


def test_germany_and_russia_in_1914() -> None:
    # Signorino & Ritter 1999, table 6: S is 0.40 without weights and -0.46 with those of capability.
    both = np.array([GERMANY, RUSSIA])
    assert s_score(both, scale=(0, 3))[0, 1] == pytest.approx(0.40, abs=5e-3)
    assert s_score(both, CAPABILITY, scale=(0, 3))[0, 1] == pytest.approx(-0.46, abs=5e-3)


def test_chance_corrected_similarity_of_germany_and_russia() -> None:
    # The R package fpsim prints these for the same table: κ with squared distances, π of levels as names.
    both = np.array([GERMANY, RUSSIA])
    assert cohen_kappa(both)[0, 1] == pytest.approx(-0.07758621, abs=1e-8)
    assert scott_pi(both, distance="nominal")[0, 1] == pytest.approx(-0.04477612, abs=1e-8)


def test_four_states() -> None:
    # The facts computed this from the formulas of Signorino & Ritter 1999 and Häge 2011.
    both, weights = np.array([[3, 0, 2, 0], [3, 3, 0, 0]]), [0.5, 0.3, 0.1, 0.1]
    assert s_score(both, scale=(0, 3))[0, 1] == pytest.approx(1 / 6, abs=1e-9)
    assert s_score(both, weights, scale=(0, 3))[0, 1] == pytest.approx(0.2666666667, abs=1e-9)
    assert cohen_kappa(both)[0, 1] == pytest.approx(0.1875, abs=1e-9)
    assert scott_pi(both)[0, 1] == pytest.approx(0.1811023622, abs=1e-9)


@pytest.mark.skipif(not FACTS.is_file(), reason="the facts are not next to the checkout")
def test_the_facts_say_the_same() -> None:
    entry = next(each for each in json.loads(FACTS.read_text()) if each["id"] == "similarity")
    both = np.array([entry["inputs"]["a"], entry["inputs"]["b"]])
    plain, weighted = entry["inputs"]["weights"]
    expected = entry["expected"]
    assert s_score(both, plain, scale=(0, 3))[0, 1] == pytest.approx(expected["S_unweighted"], abs=1e-9)
    assert s_score(both, weighted, scale=(0, 3))[0, 1] == pytest.approx(expected["S_weighted"], abs=1e-9)
    assert cohen_kappa(both)[0, 1] == pytest.approx(expected["kappa_squared"], abs=1e-9)
    assert scott_pi(both)[0, 1] == pytest.approx(expected["pi_squared"], abs=1e-9)
