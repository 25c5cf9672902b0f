"""Barrett 1994: few sign when each gains most by leaving the others to it."""

from __future__ import annotations

import numpy as np

from foedus.methods.stability import stable_in_table


def test_two_or_three_of_ten_sign() -> None:
    """Linear benefits, quadratic costs, n = 10. One alone is no gain, so nobody is stable too."""
    n = 10
    table = np.empty((1 << n, n))
    for mask in range(1 << n):
        k = mask.bit_count()
        outsider = k * k + n - k - 0.5
        signatory = k * k + n - k - k * k / 2
        table[mask] = [signatory if mask >> i & 1 else outsider for i in range(n)]
    found = stable_in_table(table)
    assert {int(mask).bit_count() for mask in found.open} == {0, 2, 3}
    assert len(found.open) == 1 + 45 + 120
