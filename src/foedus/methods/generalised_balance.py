"""Generalised balance: the line index of a signed network for k camps, exact with proof.

A network has generalised balance (is clusterable, Davis 1967) if its nodes can be put into camps, of any
number, so that positive ties lie within a camp and negative ties between camps. The line index for k camps
(Doreian & Mrvar 1996, with both kinds of error counted alike) is the least weight of ties that are wrong in
any division into at most k camps; for k = 2 it is the frustration index.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import InputError, NotProved
from foedus.methods.signed_graph import SLACK, blocks, half_distance, parts, ties
from foedus.methods.signed_ties import SignedTies

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

MOST_CAMPS = 12
STARTS, KICKS, KICKED = 60, 600, 0.15
#: Nodes of the tree, and steps at them, between two looks at the time.
BUDGET, STEPS = 2_000_000, 500_000_000


@dataclass(frozen=True)
class Division:
    """A division into at most k camps with the least weight of wrong ties.

    Attributes:
        value: weight of the wrong ties; `lower`, what is proved (equal, for whole or decimal weights).
        proved: always true; without a proof `line_index` raises `NotProved`.
        camps: camp of each node, numbered from 0 in order of their first node; -1 for a node without ties,
            shape (n,). Other divisions may be as good, and components say nothing about one another.
        frustrated: both ends of the wrong ties, shape (r, 2), and `frustrated_edges`, their places in the
            input, shape (r,).
        seconds: time taken; `branches`, nodes of the search tree.
    """

    value: float
    lower: float
    proved: bool
    camps: NDArray[np.int64]
    frustrated: Ints
    frustrated_edges: Ints
    seconds: float
    branches: int


def line_index(
    edges: ArrayLike,
    signs: ArrayLike,
    n: int,
    k: int,
    weights: ArrayLike | None = None,
    time_limit: float = 60.0,
) -> Division:
    """Line index of a signed network for at most k camps, with proof (see docs/methods/blocs.md).

    Args:
        edges: both ends of each undirected tie, from 0, shape (m, 2); each pair once.
        signs: +1 or -1 for each tie, shape (m,).
        n: number of nodes.
        k: the most camps allowed, 2 to 12.
        weights: positive weight of each tie, shape (m,); 1 if left out.
        time_limit: seconds after which to give up.

    Raises:
        InputError: see `frustration_index`; or k out of range.
        NotProved: the time limit passed before the proof; the error carries both bounds.
    """
    if not 2 <= k <= MOST_CAMPS:
        raise InputError(f"{k} camps", hint=f"from 2 to {MOST_CAMPS}")
    started = time.monotonic()
    deadline = started + time_limit
    network = SignedTies.checked(edges, signs, n, weights)
    merged = _merge(network.matrix, deadline)
    tail, head, _ = ties(merged.matrix)
    roots = np.arange(len(merged.matrix))
    camps = np.full(len(merged.matrix), -1, dtype=np.int64)
    gap, branches = 0.0, 0
    for nodes in blocks(len(merged.matrix), tail, head, roots):
        part = _solve(merged.matrix[np.ix_(nodes, nodes)], k, network.step, deadline)
        gap, branches = gap + part.value - part.lower, branches + part.branches
        camps[nodes] = _agreeing(part.camps, camps[nodes[0]], k)
    found = _result(network, camps[merged.cluster], started, branches, gap)
    if gap > network.step / 2.0:
        raise NotProved(f"line index of {k} camps", found.lower, found.value)
    return found


@dataclass(frozen=True)
class _Merged:
    matrix: Floats
    cluster: Ints


def _merge(matrix: Floats, deadline: float) -> _Merged:
    """Merge ends of positive ties that some optimum keeps together, until no rule applies or the time is up.

    If the ends of a positive tie of weight w are apart, moving one of them to the other's camp saves w and
    costs at most the weight of its other ties; and of the two moves one costs at most half the L1 distance
    of the two rows. So a tie that is at least as heavy as either stands in some optimum, for any k.
    """
    matrix = matrix.copy()
    cluster: Ints = np.arange(len(matrix))
    while (found := _kept(matrix, deadline)) is not None:
        low, high = found
        matrix[low] += matrix[high]
        matrix[:, low] += matrix[:, high]
        matrix = np.delete(np.delete(matrix, high, axis=0), high, axis=1)
        np.fill_diagonal(matrix, 0.0)
        cluster = np.where(cluster == high, low, cluster)
        cluster = cluster - (cluster > high)
    return _Merged(matrix, cluster)


def _kept(matrix: Floats, deadline: float) -> tuple[int, int] | None:
    """The ends of the first positive tie that some optimum keeps."""
    tail, head, weight = ties(np.maximum(matrix, 0.0))
    total = np.abs(matrix).sum(axis=1)
    others = np.minimum(total[tail], total[head]) - weight
    for part in parts(len(tail), len(matrix)):
        if time.monotonic() > deadline:
            break
        apart = half_distance(matrix, tail[part], head[part], weight[part])
        kept = np.flatnonzero(weight[part] >= np.minimum(others[part], apart) - SLACK)
        if len(kept):
            return int(tail[part][kept[0]]), int(head[part][kept[0]])
    return None


@dataclass(frozen=True)
class _Part:
    """A block, solved: its camps, their wrong weight and what is proved."""

    camps: NDArray[np.int64]
    value: float
    lower: float
    branches: int


def _solve(matrix: Floats, k: int, step: float, deadline: float) -> _Part:
    """Branch and bound on one block, its nodes in the order of a growing dense core."""
    order = _order(matrix)
    weight = np.ascontiguousarray(matrix[np.ix_(order, order)])
    tree = _Dolls(weight, _good(weight, k, deadline), k, step)
    while tree.first > 0 and time.monotonic() < deadline:
        tree.grow(deadline)
    placed = np.empty(len(order), dtype=np.int64)
    placed[order] = tree.camps
    return _Part(placed, tree.value, tree.lower, tree.branches)


def _good(weight: Floats, k: int, deadline: float) -> NDArray[np.int64]:
    """A good division fast: relocation from many starts, then kicks that move some nodes at random."""
    from foedus.methods import camps_kernel

    n = len(weight)
    random = np.random.default_rng(0)
    starts = random.integers(0, k, (STARTS, n))
    starts[0] = 0
    costs: list[float] = []
    for camps in starts:
        costs.append(camps_kernel.relocate(weight, camps, k))
        if time.monotonic() > deadline:
            break
    value = min(costs)
    best: NDArray[np.int64] = starts[costs.index(value)]
    for _ in range(KICKS):
        if time.monotonic() > deadline:
            break
        camps = np.where(random.random(n) < KICKED, random.integers(0, k, n), best)
        cost = camps_kernel.relocate(weight, camps, k)
        if cost <= value:
            best, value = camps, cost
    return best


def _order(matrix: Floats) -> Ints:
    """Each node next that has the most weight to those placed after it; the last is the strongest."""
    strength = np.abs(matrix)
    last = int(strength.sum(axis=1).argmax())
    order, near = [last], strength[last].copy()
    near[last] = -1.0
    while len(order) < len(matrix):
        node = int(near.argmax())
        near += np.where(near < 0.0, 0.0, strength[node])
        near[node] = -1.0
        order.append(node)
    return np.array(order[::-1], dtype=np.intp)


class _Dolls:
    """Russian dolls: the optimum of the last nodes, then of one more, until all are in."""

    def __init__(self, weight: Floats, good: NDArray[np.int64], k: int, step: float) -> None:
        n = len(weight)
        self.weight, self.k, self.step, self.first, self.branches = weight, k, step, n, 0
        self.good = good
        self.positive = np.hstack([np.zeros((n, 1)), np.cumsum(np.maximum(weight, 0.0), axis=1)])
        self.suffix = np.zeros(n + 1)
        self.best_camps = np.zeros(n, dtype=np.int64)
        self.choices = np.zeros((n, k + 1), dtype=np.int64)
        self.tried = np.zeros((n, 2), dtype=np.int64)
        self.pull, self.cost = np.zeros((n + 1, n, k)), np.zeros(n + 1)
        self.place = np.zeros(n + 2, dtype=np.int64)

    @property
    def lower(self) -> float:
        """What is proved of the whole: the optimum of the nodes that are in."""
        return float(self.suffix[self.first])

    @property
    def camps(self) -> NDArray[np.int64]:
        """The best division known of the whole."""
        return self.good if self.first else self.best_camps

    @property
    def value(self) -> float:
        """Wrong weight of the best division known of the whole."""
        return _wrong(self.weight, self.camps)

    def grow(self, deadline: float) -> None:
        """Take one more node in, unless the time runs out first."""
        from foedus.methods import camps_kernel

        first = self.first - 1
        best, camps = self.upper(first)
        self.pull[first], self.cost[first], self.place[:] = 0.0, 0.0, 0
        self.place[0] = first
        camps_kernel.enter(self.pull, first, 0, self.k, self.choices, self.tried)
        budget = max(1, min(BUDGET, STEPS // (len(self.weight) * self.k)))
        left = -1
        while best[0] > self.suffix[self.first] + self.step / 2.0 and left < 0:
            if time.monotonic() > deadline:
                return
            left = camps_kernel.search(
                self.weight, self.positive, first, self.k, self.suffix, self.choices, self.tried,
                self.pull, self.cost, self.place, best, camps, self.step, budget,
            )  # fmt: skip
            self.branches += budget - max(left, 0)
        self.suffix[first], self.best_camps, self.first = best[0], camps, first

    def upper(self, first: int) -> tuple[Floats, NDArray[np.int64]]:
        """The better of two divisions from a place on: the last optimum with one more node, the start's."""
        camps = self.best_camps.copy()
        tied = self.weight[first, first + 1 :]
        camps[first] = np.bincount(camps[first + 1 :], tied, self.k).argmax()
        sides = (camps, self.good.copy())
        costs = [_wrong(self.weight[first:, first:], side[first:]) for side in sides]
        return np.array([min(costs)]), sides[int(np.argmin(costs))]


def _wrong(weight: Floats, camps: NDArray[np.int64]) -> float:
    together = camps[:, None] == camps
    return float(np.where(together, np.maximum(-weight, 0.0), np.maximum(weight, 0.0)).sum() / 2.0)


def _agreeing(camps: NDArray[np.int64], entry: int, k: int) -> NDArray[np.int64]:
    """The camps of a block renumbered so that its entry is in the camp where it is already."""
    if entry < 0:
        return camps
    number = np.arange(k)
    number[[camps[0], entry]] = entry, camps[0]
    return number[camps]


def _result(
    network: SignedTies, camps: NDArray[np.int64], started: float, branches: int, gap: float
) -> Division:
    """Camps numbered in order of their first node, and the ties that they leave wrong."""
    # A component that was merged into one node is in no block.
    camps = np.where((network.matrix != 0.0).any(axis=1), np.maximum(camps, 0), -1)
    numbers = {camp: place for place, camp in enumerate(dict.fromkeys(camps[camps >= 0].tolist()))}
    shown = np.array([numbers.get(camp, -1) for camp in camps.tolist()], dtype=np.int64)
    ends = shown[network.pairs]
    wrong = np.nonzero((ends[:, 0] == ends[:, 1]) != (network.sign > 0))[0]
    value = float(network.weight[wrong].sum())
    return Division(
        value=value,
        lower=value - gap * network.unit,
        proved=True,
        camps=shown,
        frustrated=network.pairs[wrong],
        frustrated_edges=wrong,
        seconds=time.monotonic() - started,
        branches=branches,
    )
