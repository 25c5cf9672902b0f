"""The trend of a measure over years."""

from __future__ import annotations

import numpy as np

from foedus.claims.evidence import Evidence, Measured, NoEvidenceError
from foedus.claims.measures import evaluate
from foedus.claims.model import Test
from foedus.quantities import Interval

FEWEST_YEARS = 4


def slope(test: Test, evidence: Evidence) -> Measured:
    """Least-squares slope a year of a measure over `test.over`, with its 90 % interval (Student's t).

    Years for which the measure has nothing are left out; serial correlation is not corrected for.

    Raises:
        NoEvidenceError: fewer than four years.
    """
    assert test.over is not None
    taken: dict[int, Measured] = {}
    for year in range(test.over[0], test.over[1] + 1):
        try:
            taken[year] = evaluate(test.measure, evidence, **(dict(test.args) | {"year": year}))
        except NoEvidenceError:
            continue
    if len(taken) < 4:
        raise NoEvidenceError(
            f"{test.measure} has {len(taken)} of the years {test.over[0]}-{test.over[1]}, four are needed"
        )
    from scipy import stats

    years = np.array(list(taken), dtype=float)
    values = np.array([float(each.value) for each in taken.values()])
    fit = stats.linregress(years, values)
    quantiles = stats.t.ppf([0.05, 0.25, 0.75, 0.95], len(years) - 2)
    p05, p25, p75, p95 = (float(fit.slope + fit.stderr * q) for q in quantiles)
    middle = float(fit.slope)
    last = taken[max(taken)]
    rows = tuple({"year": year, "value": float(each.value)} for year, each in taken.items())
    sources = tuple(sorted({key for each in taken.values() for key in each.sources}))
    unit = f"{last.unit} a year".strip()
    return Measured(
        middle, unit, str(max(taken)), sources, Interval(middle, p05, p25, p75, p95, middle), rows, last.note
    )
