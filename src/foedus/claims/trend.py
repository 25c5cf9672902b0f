"""The trend of a measure over years."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from foedus.claims.evidence import Evidence, Measured, NoEvidenceError
from foedus.claims.measures import evaluate
from foedus.claims.model import Test
from foedus.quantities import Interval

FEWEST_YEARS = 4


def slope(test: Test, evidence: Evidence) -> Measured:
    """Least-squares slope a year of a measure over `test.over`, with its 90 % interval (Student's t).

    Years for which the measure has nothing are left out; serial correlation is not corrected for.

    Raises:
        NoEvidenceError: fewer than `FEWEST_YEARS` years.
    """
    assert test.over is not None
    taken: dict[int, Measured] = {}
    for year in range(test.over[0], test.over[1] + 1):
        try:
            taken[year] = evaluate(test.measure, evidence, **(dict(test.args) | {"year": year}))
        except NoEvidenceError:
            continue
    if len(taken) < FEWEST_YEARS:
        found = f"{len(taken)} of the years {test.over[0]}-{test.over[1]}"
        raise NoEvidenceError(f"{test.measure} has {found}, {FEWEST_YEARS} are needed")
    from scipy.special import stdtrit

    years = np.array(list(taken), dtype=float)
    values = np.array([float(each.value) for each in taken.values()])
    middle, error = _line(years, values)
    quantiles = stdtrit(len(taken) - 2, [0.05, 0.25, 0.75, 0.95])
    p05, p25, p75, p95 = (float(middle + error * q) for q in quantiles)
    last = taken[max(taken)]
    rows = tuple({"year": year, "value": float(each.value)} for year, each in taken.items())
    sources = tuple(sorted({key for each in taken.values() for key in each.sources}))
    unit = "points a year" if last.unit == "%" else f"{last.unit} a year".strip()
    return Measured(
        middle, unit, str(max(taken)), sources, Interval(middle, p05, p25, p75, p95, middle), rows, last.note
    )


def _line(years: NDArray[np.float64], values: NDArray[np.float64]) -> tuple[float, float]:
    """Slope of the least-squares line and its standard error."""
    (across, both), (_, up) = np.cov(years, values, bias=True)
    left = max(up - both**2 / across, 0.0) / across / (len(years) - 2)
    return float(both / across), float(np.sqrt(left))
