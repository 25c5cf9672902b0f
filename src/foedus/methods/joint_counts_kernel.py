"""Compiled step of counting coalitions by size and by capped sums of weights."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def add_player(table: NDArray[np.float64], target: NDArray[np.int64], size: int) -> None:
    """Let a player join: table (sizes, cells) of the coalitions of `size` others, target (cells,) the cell
    it moves a coalition to. In place."""
    for s in range(size, -1, -1):
        for x in range(len(target)):
            number = table[s, x]
            if number != 0.0:
                table[s + 1, target[x]] += number
