"""The electoral college of the United States; councils are in `foedus validate --only power`."""

from __future__ import annotations

import pytest

from foedus.methods import voting


def test_the_electoral_college() -> None:
    # The 51 votes after the census of 2020, 538 in all. Whole-number counts against the quadrature.
    college = [
        54, 40, 30, 28, 19, 19, 17, 16, 16, 15, 14, 13, 12, *[11] * 4, *[10] * 5, *[9] * 2, *[8] * 3,
        *[7] * 2, *[6] * 6, *[5] * 2, *[4] * 7, *[3] * 7,
    ]  # fmt: skip
    assert (len(college), sum(college)) == (51, 538)
    shapley, banzhaf = voting.shapley_shubik(college, 270), voting.banzhaf(college, 270)
    assert shapley.sum() == pytest.approx(1.0, abs=1e-13)
    assert banzhaf.sum() == pytest.approx(1.0, abs=1e-13)
    # The largest has more than its share of the votes by either measure, the smallest less (Owen 1975).
    assert min(shapley[0], banzhaf[0]) > 54 / 538
    assert max(shapley[-1], banzhaf[-1]) < 3 / 538
    # With 538 an even number a tie is possible, so the body decides in less than half of all divisions.
    assert 0.49 < voting.coleman_act(college, 270) < 0.5
