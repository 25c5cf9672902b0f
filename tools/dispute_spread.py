"""How far pairs of one kind differ in how often they began disputes.

For each kind: the rate over all pair-years, its standard error robust to clustering in pairs (disputes of one
pair are not independent), and the concentration of a Beta distribution of the pairs' own rates (beta-binomial
maximum likelihood; Griffiths 1973, Biometrics 29). A kind of few pairs borrows the concentration of the kind
pooled over major powers.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import betaln, expit, logit

from pair_years import CONTIGUITY, YES_NO, Facts

FEWEST_PAIRS = 20
COLUMNS = [
    "contiguity",
    "rivals",
    "major",
    "pairs",
    "dyad_years",
    "onsets",
    "mean",
    "error",
    "concentration",
    "borrowed",
    "between_originators",
    "fatal",
    "wars",
]
Counts = NDArray[np.int64]


def spread_table(facts: Facts) -> tuple[list[str], list[list[object]]]:
    """Columns and rows of the table `dispute_spread`."""
    return COLUMNS, [_row(facts, *kind) for kind in product(CONTIGUITY, YES_NO, YES_NO)]


def _row(facts: Facts, contiguity: str, rivals: str, major: str) -> list[object]:
    years, onsets = _by_pair(facts, contiguity, rivals, (major,))
    mean, error = _rate(years, onsets)
    few = len(years) < FEWEST_PAIRS
    pooled = _by_pair(facts, contiguity, rivals, YES_NO) if few else (years, onsets)
    concentration = _concentration(*pooled)
    numbers = [f"{mean:.6g}", f"{error:.3g}", f"{concentration:.4g}"]
    counts = [len(years), int(years.sum()), int(onsets.sum())]
    borrowed = "yes" if few else "no"
    return [
        contiguity,
        rivals,
        major,
        *counts,
        *numbers,
        borrowed,
        *_outcomes(facts, contiguity, rivals, major),
    ]


def _outcomes(facts: Facts, contiguity: str, rivals: str, major: str) -> list[int]:
    """Pair-years with a new dispute between two of its originators, those of them fatal, those of them wars.

    States that joined a dispute of others are left out: a war of many would count once for each pair.
    """
    new = facts.disputes[facts.disputes.midonset == 1]
    first = facts.marked(new[(new.orig1 == 1) & (new.orig2 == 1)])
    kind = facts.at_risk & facts.kinds[contiguity] & first
    kind = kind & (facts.rivals if rivals == "yes" else ~facts.rivals)
    kind = kind & (facts.major if major == "yes" else ~facts.major)
    return [int(each.sum()) // 2 for each in (kind, kind & facts.fatal, kind & facts.war)]


def _by_pair(facts: Facts, contiguity: str, rivals: str, majors: tuple[str, ...]) -> tuple[Counts, Counts]:
    """Years at risk and years with a new dispute of each pair that was ever of the kind."""
    kind = facts.at_risk & facts.kinds[contiguity] & (facts.rivals if rivals == "yes" else ~facts.rivals)
    if len(majors) == 1:
        kind = kind & (facts.major if majors[0] == "yes" else ~facts.major)
    once = np.triu_indices(len(facts.axes), k=1)
    years, onsets = kind.sum(axis=0)[once], (kind & facts.onset).sum(axis=0)[once]
    return years[years > 0], onsets[years > 0]


def _rate(years: Counts, onsets: Counts) -> tuple[float, float]:
    """Rate and its standard error: the larger of the one clustered in pairs and the binomial one."""
    mean = onsets.sum() / years.sum()
    clustered = np.sqrt(((onsets - mean * years) ** 2).sum()) / years.sum()
    binomial = np.sqrt(mean * (1.0 - mean) / years.sum())
    return float(mean), float(max(clustered, binomial))


def _concentration(years: Counts, onsets: Counts) -> float:
    """a + b of the beta-binomial that fits the pairs best."""
    cells, number = np.unique(np.stack([years, onsets]), axis=1, return_counts=True)
    n, y = cells

    def loss(theta: NDArray[np.float64]) -> float:
        a, b = expit(theta[0]) * np.exp(theta[1]), expit(-theta[0]) * np.exp(theta[1])
        return -float((number * (betaln(y + a, n - y + b) - betaln(a, b))).sum())

    start = np.array([logit(onsets.sum() / years.sum()), 2.0])
    fit = minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-8, "maxiter": 4000})
    if not fit.success:
        raise SystemExit(f"the beta-binomial fit did not converge: {fit.message}")
    return float(np.exp(fit.x[1]))
