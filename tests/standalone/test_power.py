"""Voting power on the user's own weights."""

from __future__ import annotations

import pytest

from foedus.errors import InputError
from foedus.standalone import power

COUNCIL = ",".join(["7"] * 5 + ["1"] * 10)


def test_power_of_the_security_council() -> None:
    # 421/2145 for a permanent member by Shapley-Shubik, 848/5080 by Banzhaf (fifteen seats, quota nine).
    found = power.run(COUNCIL, "39", "shapley-shubik,banzhaf")
    assert found["indices"]["shapley-shubik"][0] == pytest.approx(421 / 2145, abs=1e-12)
    assert found["indices"]["banzhaf"][0] == pytest.approx(848 / 5080, abs=1e-12)
    assert found["veto"] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("weights", "quota", "index"),
    [("1,2,x", "2", "banzhaf"), ("1,2", "9", "banzhaf"), ("1,2", "2", "banzaf"), ("", "1", "banzhaf")],
)
def test_a_game_that_cannot_be_played_is_refused(weights: str, quota: str, index: str) -> None:
    with pytest.raises(InputError):
        power.run(weights, quota, index)
