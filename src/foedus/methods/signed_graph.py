"""Signed graphs as symmetric matrices: blocks, switching, and contraction of ties that every optimum keeps.

A graph of n nodes is a dense symmetric matrix of signed weights, shape (n, n), zero where there is no tie.
A *camp vector* has +1 or -1 for each node; a tie is frustrated if sign * camp * camp = -1.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

SLACK = 1e-9
#: Numbers held at once where every tie is compared with every node.
CELLS = 1 << 22


def ties(matrix: Floats) -> tuple[Ints, Ints, Floats]:
    """The ties of a graph: both ends (lower index first) and the signed weight, each shape (m,)."""
    tail, head = np.nonzero(np.triu(matrix))
    return tail, head, matrix[tail, head]


def parts(count: int, width: int) -> Iterator[slice]:
    """Rows of some width in parts: between two of them the time is looked at, and memory stays small."""
    rows = max(1, CELLS // max(1, width))
    return (slice(first, first + rows) for first in range(0, count, rows))


def frustrated_weight(matrix: Floats, camps: Floats) -> Floats:
    """Weight of the ties that disagree with each camp vector; camps of shape (k, n) give shape (k,)."""
    agreement = ((camps @ matrix) * camps).sum(axis=-1)
    total: Floats = (np.abs(matrix).sum() - agreement) / 4.0
    return total


@dataclass(frozen=True, slots=True)
class Contraction:
    """A graph whose nodes have been merged into clusters.

    Attributes:
        matrix: the contracted graph, shape (k, k); parallel ties are added up with their signs.
        cluster: the cluster of each node, shape (n,).
        side: +1 or -1, the side of each node within its cluster, shape (n,).
    """

    matrix: Floats
    cluster: Ints
    side: Floats

    @classmethod
    def of(cls, matrix: Floats) -> Contraction:
        """Every node a cluster of its own."""
        return cls(matrix, np.arange(len(matrix)), np.ones(len(matrix)))

    def merge(self, first: Ints, second: Ints, relation: Floats) -> Contraction:
        """Merge clusters pairwise: same side where the relation is +1, opposite sides where it is -1."""
        root, side = _joined(len(self.matrix), first, second, relation)
        cluster = np.unique(root, return_inverse=True)[1].astype(np.intp)
        order = np.argsort(cluster, kind="stable")
        begin = np.searchsorted(cluster[order], np.arange(cluster.max(initial=-1) + 1))
        turned = (side[:, None] * self.matrix * side)[np.ix_(order, order)]
        merged = np.add.reduceat(np.add.reduceat(turned, begin, axis=0), begin, axis=1)
        np.fill_diagonal(merged, 0.0)
        return Contraction(merged, cluster[self.cluster], self.side * side[self.cluster])

    def expand(self, camps: Floats) -> Floats:
        """Camps of the clusters, shape (k,), as camps of the nodes, shape (n,)."""
        return camps[self.cluster] * self.side


def _joined(size: int, first: Ints, second: Ints, relation: Floats) -> tuple[Ints, Floats]:
    """Union-find with sides: the lowest node of each node's cluster, and the node's side relative to it."""
    above, side = list(range(size)), [1.0] * size

    def top(node: int) -> tuple[int, float]:
        root, relative = node, 1.0
        while above[root] != root:
            relative *= side[root]
            root = above[root]
        above[node], side[node] = root, relative
        return root, relative

    for a, b, wanted in zip(first.tolist(), second.tolist(), relation.tolist(), strict=True):
        (root_a, side_a), (root_b, side_b) = top(a), top(b)
        if root_a == root_b and side_a * side_b != wanted:
            raise ArithmeticError("relations to merge contradict one another")
        low, high = min(root_a, root_b), max(root_a, root_b)
        if low != high:
            above[high], side[high] = low, side_a * side_b * wanted
    roots = [top(node) for node in range(size)]
    return np.array([root for root, _ in roots], dtype=np.intp), np.array([relative for _, relative in roots])


def keep_certain(contraction: Contraction, deadline: float = math.inf) -> Contraction:
    """Contract the ties that every optimum keeps, until no rule applies or the time is up.

    For a tie of weight w between i and j, let a and b be their pulls from all other nodes. Frustrating it
    can only pay if a and b point to different sides with min(|a|, |b|) >= w for some camps of the others.
    So the tie holds in every optimum if w exceeds a bound on that minimum; the bounds used are the total
    weight at the weaker end (*heavy tie*) and half the distance between the two rows (*near twins*:
    allies with almost the same allies and rivals). A node with one tie, and a bridge to it, is the
    simplest case of the first.
    """
    while True:
        matrix = contraction.matrix
        tail, head, weight = ties(matrix)
        strength = np.abs(weight)
        total = np.abs(matrix).sum(axis=1)
        certain = 2 * strength > np.minimum(total[tail], total[head]) + SLACK
        if not certain.any():
            # The distance is at least the difference of the totals, which rules most ties out.
            alike = np.nonzero(2 * strength > np.abs(total[tail] - total[head]) + SLACK)[0]
            for part in parts(len(alike), len(matrix)):
                if time.monotonic() > deadline:
                    return contraction
                which = alike[part]
                distance = half_distance(matrix, tail[which], head[which], weight[which])
                certain[which] = strength[which] > distance + SLACK
        if not certain.any():
            return contraction
        contraction = contraction.merge(tail[certain], head[certain], np.sign(weight[certain]))


def half_distance(matrix: Floats, tail: Ints, head: Ints, weight: Floats) -> Floats:
    """Half the L1 distance between the two ends' rows, the tie itself left out."""
    rows = np.abs(matrix[tail] - np.sign(weight)[:, None] * matrix[head]).sum(axis=1)
    half: Floats = rows / 2.0 - np.abs(weight)
    return half


def blocks(size: int, tail: Ints, head: Ints, roots: Ints) -> list[Ints]:
    """The blocks (biconnected components) of a graph (Hopcroft & Tarjan 1973), parents before children.

    Every cycle lies in one block, so frustration adds up over blocks and each may be solved alone; a
    block can be turned round about a cut node at no cost. A bridge is a block of two nodes and is never
    frustrated.

    Args:
        size: number of nodes.
        tail, head: the ties, shape (m,).
        roots: all nodes in the order in which they are tried as roots of the search.

    Returns:
        Each block's nodes: first its entry (the node through which the search came in), then the others,
        sorted.
    """
    neighbours: list[list[int]] = [[] for _ in range(size)]
    for a, b in zip(tail.tolist(), head.tolist(), strict=True):
        neighbours[a].append(b)
        neighbours[b].append(a)
    order, low = [0] * size, [0] * size
    found: list[Ints] = []
    for root in roots.tolist():
        if neighbours[root] and not order[root]:
            _blocks_from(root, neighbours, order, low, found)
    return found[::-1]


def _blocks_from(
    root: int, neighbours: list[list[int]], order: list[int], low: list[int], found: list[Ints]
) -> None:
    """Depth-first search from one root; `order` and `low` are filled in place, blocks appended bottom up."""
    clock = max(order) + 1
    order[root] = low[root] = clock
    open_nodes: list[int] = []
    path = [(root, -1, iter(neighbours[root]))]
    while path:
        node, parent, rest = path[-1]
        for other in rest:
            if not order[other]:
                clock += 1
                order[other] = low[other] = clock
                open_nodes.append(other)
                path.append((other, node, iter(neighbours[other])))
                break
            if other != parent:
                low[node] = min(low[node], order[other])
        else:
            path.pop()
            if not path:
                return
            low[parent] = min(low[parent], low[node])
            if low[node] >= order[parent]:
                cut = open_nodes.index(node)
                found.append(np.array([parent, *sorted(open_nodes[cut:])], dtype=np.intp))
                del open_nodes[cut:]
