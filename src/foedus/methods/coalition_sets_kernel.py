"""Compiled enumeration of all coalitions as sets of bits, 64 coalitions a word.

Players 0-5 number the bits of a word, the others the words: coalition c is bit c % 64 of word c // 64.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Ints = NDArray[np.int64]

#: Bits of a word whose coalition holds each of the players 0-5.
HOLDS = np.array(
    [sum(1 << bit for bit in range(64) if bit >> player & 1) for player in range(6)], dtype=np.uint64
)
#: Bits of a word whose coalition has 0 … 6 of the players 0-5.
SIZED = np.array(
    [sum(1 << bit for bit in range(64) if bit.bit_count() == size) for size in range(7)], dtype=np.uint64
)
ZERO, WHOLE = np.uint64(0), np.uint64(2**64 - 1)


@njit(cache=True, nogil=True)
def bits(word: np.uint64) -> int:
    """Number of bits set."""
    word = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return int((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@njit(cache=True, nogil=True)
def winners(weights: Ints, quotas: Ints, program: Ints) -> Words:
    """Bits of all winning coalitions of a compound game with n >= 6 players, shape (2^(n - 6),).

    Words are visited in Gray code, so that a step changes the sums by one player. Within a word a part is
    won by the coalitions whose first six players bring what the others lack: one of 65 sets.
    """
    m, n = weights.shape
    steps = np.zeros((m, 64), dtype=np.int64)
    sets = np.zeros((m, 65), dtype=np.uint64)
    for j in range(m):
        low = np.zeros(64, dtype=np.int64)
        for bit in range(64):
            for player in range(6):
                low[bit] += weights[j, player] * (bit >> player & 1)
        order = np.argsort(low)
        steps[j] = low[order]
        for rank in range(63, -1, -1):
            sets[j, rank] = sets[j, rank + 1] | (np.uint64(1) << np.uint64(order[rank]))
    words = np.zeros(1 << (n - 6), dtype=np.uint64)
    lacking = quotas.copy()
    stack = np.zeros(len(program), dtype=np.uint64)
    for visit in range(len(words)):
        if visit:
            player = 0
            while not visit >> player & 1:
                player += 1
            joins = (visit ^ visit >> 1) >> player & 1
            for j in range(m):
                lacking[j] += -weights[j, 6 + player] if joins else weights[j, 6 + player]
        top = 0
        for step in program:
            if step >= 0:
                stack[top] = sets[step, np.searchsorted(steps[step], lacking[step])]
                top += 1
            else:
                top -= 1
                if step == -1:
                    stack[top - 1] &= stack[top]
                else:
                    stack[top - 1] |= stack[top]
        words[visit ^ visit >> 1] = stack[0]
    return words


@njit(cache=True, nogil=True)
def tally(words: Words, n: int, minimal: bool) -> Ints:
    """Number of winning (or minimal winning) coalitions by size, shape (n + 1, n + 1).

    Row i counts those with player i, the last row all. Words are numbered by two halves of the players; a
    word's counts go to either half, and from there to the players.
    """
    first_half = (n - 6) // 2
    halves = np.zeros((2, 1 << (n - 6 - first_half), n + 1), dtype=np.int64)
    found = np.zeros((n + 1, n + 1), dtype=np.int64)
    for place in range(len(words)):
        word = words[place]
        if minimal and word != ZERO:
            for player in range(6):
                word &= ~((words[place] << np.uint64(1 << player)) & HOLDS[player])
            for player in range(n - 6):
                if word == ZERO:
                    break
                if place >> player & 1:
                    word &= ~words[place ^ 1 << player]
        if word == ZERO:
            continue
        inner, outer = place & ((1 << first_half) - 1), place >> first_half
        inside, outside = bits(np.uint64(inner)), bits(np.uint64(outer))
        for size in range(7):
            sized = word & SIZED[size]
            number = bits(sized)
            halves[0, inner, outside + size] += number
            halves[1, outer, inside + size] += number
            if number:
                for player in range(6):
                    found[player, inside + outside + size] += bits(sized & HOLDS[player])
    for half in range(2):
        for place in range(halves.shape[1]):
            own = bits(np.uint64(place))
            for size in range(n + 1 - own):
                number = halves[half, place, size]
                if number:
                    if half:
                        found[n, own + size] += number
                    for player in range(n - 6):
                        if place >> player & 1:
                            found[6 + player + half * first_half, own + size] += number
    return found
