"""The least frustration of a signed graph, and the relations that all its optima share.

The graph is contracted (`keep_certain`) and cut into blocks. A small block is enumerated, a large one
goes to branch and cut; either says which pairs of nodes stand in the same relation in every optimum.
Those pairs are merged and the rest is treated in the same way, until what is left has only relations that
differ between optima.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from foedus.methods.frustration_bound import Effort, Exhausted, Optimum, branch_and_cut
from foedus.methods.frustration_search import all_camps, search
from foedus.methods.signed_graph import (
    Contraction,
    Floats,
    Ints,
    blocks,
    frustrated_weight,
    keep_certain,
    ties,
)

Bools = NDArray[np.bool_]
Relations = tuple[Ints, Ints, Floats]

ENUMERABLE = 16
STARTS, WARM_STARTS, PATIENCE = 6, 1, 20
REFINING_PROGRAMS = 120


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a contracted graph, solved.

    Attributes:
        nodes: its nodes, the entry first, shape (k,).
        camps: optimal camp vectors with the entry in camp +1, shape (r, k); all of them if `complete`.
        value, lower: frustrated weight and proved lower bound of the block.
        relations: pairs of nodes (both ends, +1 or -1) that stand so in every optimum.
        complete: whether `camps` lists every optimum.
        cuts, branches: work done, see `frustration_bound.Optimum`.
    """

    nodes: Ints
    camps: Floats
    value: float
    lower: float
    relations: Relations
    complete: bool
    cuts: int = 0
    branches: int = 0


@dataclass(frozen=True, slots=True)
class Solution:
    """A graph contracted until its optima share no further relation, or time ran out.

    Attributes:
        contraction: clusters of nodes that stand in the same relation in every optimum.
        blocks: blocks of the contracted graph, parents before children.
        value, lower: frustrated weight reached, and proved lower bound, of the whole graph.
        varies: whether a cluster's side relative to the entry of its block differs between optima, shape
            (clusters,).
        settled: whether `varies` is proved for every cluster.
        cuts, branches: work done in all.
    """

    contraction: Contraction
    blocks: tuple[Block, ...]
    value: float
    lower: float
    varies: Bools
    settled: bool
    cuts: int
    branches: int


def optima(
    matrix: Floats, roots: Ints, step: float, deadline: float, start: Floats | None = None
) -> Solution:
    """Find the least frustration of a graph and the relations that all optima share.

    Args:
        matrix: the graph, shape (n, n).
        roots: all nodes, in the order in which they are tried as the first of a component's blocks.
        step: two different values differ by at least this much.
        deadline: `time.monotonic()` at which to stop.
        start: a camp vector to begin from, shape (n,), such as last year's; 0 where nothing is known.
    """
    state = keep_certain(Contraction.of(matrix), deadline)
    warm = None if start is None else _of_clusters(state, [start])[0]
    solved = [_solve(part, nodes, step, Effort(deadline), warm) for part, nodes in _cut(state, roots)]
    cuts, branches = sum(block.cuts for block in solved), sum(block.branches for block in solved)
    gap = sum(block.value - block.lower for block in solved)
    camps = state.expand(assemble(len(state.matrix), solved))
    value = float(frustrated_weight(matrix, camps[None, :])[0])
    seen = [camps]
    if gap <= step / 2.0:
        state, solved = _refine(state, solved, roots, step, seen, Effort(deadline, REFINING_PROGRAMS))
    varies = _varies(state, solved, seen)
    settled = gap <= step / 2.0 and all(varies[block.nodes[1:]].all() for block in solved)
    return Solution(state, tuple(solved), value, value - gap, varies, settled, cuts, branches)


def assemble(size: int, solved: list[Block]) -> Floats:
    """One optimum of the contracted graph: each block turned so that it agrees with its entry, shape
    (size,)."""
    camps = np.ones(size)
    for block in solved:
        camps[block.nodes] = camps[block.nodes[0]] * block.camps[0]
    return camps


def _refine(
    state: Contraction, solved: list[Block], roots: Ints, step: float, seen: list[Floats], effort: Effort
) -> tuple[Contraction, list[Block]]:
    """Merge what all optima share until nothing more is found, or the effort is spent."""
    while True:
        certain = _together([_of_cluster(block, block.relations) for block in solved])
        try:
            if not len(certain[0]):
                certain = _together(
                    [_probe(state, solved, place, step, seen, effort) for place in range(len(solved))]
                )
        except Exhausted:
            return state, solved
        if not len(certain[0]):
            return state, solved
        state = keep_certain(state.merge(*certain), effort.deadline)
        known = _of_clusters(state, seen[:1])[0]
        solved = [_again(part, nodes, known[nodes], step, effort) for part, nodes in _cut(state, roots)]


def _cut(state: Contraction, roots: Ints) -> list[tuple[Floats, Ints]]:
    """The blocks of a contracted graph: the matrix and the nodes of each, parents before children."""
    tail, head, _ = ties(state.matrix)
    order = np.array(list(dict.fromkeys(state.cluster[roots].tolist())), dtype=np.intp)
    found = blocks(len(state.matrix), tail, head, order)
    return [(state.matrix[np.ix_(nodes, nodes)], nodes) for nodes in found]


def _solve(matrix: Floats, nodes: Ints, step: float, effort: Effort, warm: Floats | None) -> Block:
    """Solve one block: by enumeration if it is small, else by tabu search with branch and cut."""
    if len(nodes) <= ENUMERABLE:
        return _enumerate(matrix, nodes, step)
    random = np.random.default_rng(0)
    starts = random.choice([-1.0, 1.0], (STARTS if warm is None else WARM_STARTS, len(nodes)))
    if warm is not None:
        starts = np.where(warm[nodes] == 0.0, starts, warm[nodes])
    return _as_block(nodes, branch_and_cut(matrix, search(matrix, starts, PATIENCE), step, effort))


def _again(matrix: Floats, nodes: Ints, known: Floats, step: float, effort: Effort) -> Block:
    """A block of which an optimum is known: all its optima if it is small, else what the root's bound
    fixes."""
    if len(nodes) <= ENUMERABLE:
        return _enumerate(matrix, nodes, step)
    best = branch_and_cut(matrix, known, step, effort, tree=False)
    return _as_block(nodes, replace(best, camps=known, lower=best.value))


def _as_block(nodes: Ints, best: Optimum) -> Block:
    camps = (best.camps * best.camps[0])[None, :]
    relations = (best.tail, best.head, best.relation)
    return Block(nodes, camps, best.value, best.lower, relations, False, best.cuts, best.branches)


def _enumerate(matrix: Floats, nodes: Ints, step: float) -> Block:
    """All optima of a small block, and the pairs of nodes whose relation is the same in all of them."""
    camps = all_camps(len(nodes))
    cost = frustrated_weight(matrix, camps)
    value = float(cost.min())
    camps = camps[cost < value + step / 2.0]
    first, group = np.unique(camps * camps[0], axis=1, return_index=True, return_inverse=True)[1:]
    follower = np.setdiff1d(np.arange(len(nodes)), first)
    leader = first[group[follower]]
    relations = (leader, follower, camps[0, leader] * camps[0, follower])
    return Block(nodes, camps, value, value, relations, True)


def _probe(
    state: Contraction, solved: list[Block], place: int, step: float, seen: list[Floats], effort: Effort
) -> Relations:
    """Relations to the entry of a large block that hold in every optimum, each proved by forcing the
    opposite.

    A forced optimum that costs no more is another optimum: it is put into `seen`, so that nodes that
    differ in it need not be tried.
    """
    block = solved[place]
    certain: list[int] = []
    if not block.complete:
        matrix = state.matrix[np.ix_(block.nodes, block.nodes)]
        for node in range(1, len(block.nodes)):
            if _varies(state, solved, seen)[block.nodes[node]]:
                continue
            other = _opposite(matrix, block, node, step, effort)
            if other is None:
                certain.append(node)
                continue
            turned = replace(block, camps=(other * other[0])[None, :])
            alternative = [*solved[:place], turned, *solved[place + 1 :]]
            seen.append(state.expand(assemble(len(state.matrix), alternative)))
    nodes = np.array(certain, dtype=np.intp)
    return _of_cluster(block, (np.zeros_like(nodes), nodes, block.camps[0, nodes]))


def _opposite(matrix: Floats, block: Block, node: int, step: float, effort: Effort) -> Floats | None:
    """An optimum of a block in which a node stands to the entry as it does not now; None if there is none."""
    entry = np.zeros(1, dtype=np.intp)
    turned = Contraction.of(matrix).merge(entry, entry + node, -block.camps[0, [node]])
    forced = keep_certain(turned, effort.deadline)
    camps = np.ones((1, len(forced.matrix)))
    if forced.matrix.any():
        fixed = frustrated_weight(matrix, forced.expand(camps[0])[None, :]) - frustrated_weight(
            forced.matrix, camps
        )
        cutoff = block.value + step - float(fixed[0])
        best = branch_and_cut(forced.matrix, search(forced.matrix, camps, PATIENCE), step, effort, cutoff)
        if best.lower < best.value - step / 2.0 and best.value >= cutoff:
            raise Exhausted
        camps = best.camps[None, :]
    other = forced.expand(camps[0])
    return other if frustrated_weight(matrix, other[None, :])[0] < block.value + step / 2.0 else None


def _varies(state: Contraction, solved: list[Block], seen: list[Floats]) -> Bools:
    """Clusters whose side relative to the entry of their block is not the same in all optima known."""
    varies = np.zeros(len(state.matrix), dtype=bool)
    known = _of_clusters(state, seen)
    for block in solved:
        camps = block.camps if block.complete else known[:, block.nodes]
        relative = camps * camps[:, :1]
        varies[block.nodes] |= (relative != relative[0]).any(axis=0)
    return varies


def _of_clusters(state: Contraction, seen: list[Floats]) -> Floats:
    """Camp vectors of the nodes as camp vectors of the clusters, shape (r, clusters)."""
    first = np.unique(state.cluster, return_index=True)[1]
    return np.array([camps[first] * state.side[first] for camps in seen])


def _of_cluster(block: Block, relations: Relations) -> Relations:
    """Relations between places in a block as relations between clusters."""
    return block.nodes[relations[0]], block.nodes[relations[1]], relations[2]


def _together(parts: list[Relations]) -> Relations:
    """Relations of all blocks in one."""
    none = np.empty(0, dtype=np.intp)
    first, second, relation = zip((none, none, np.empty(0)), *parts, strict=True)
    return np.concatenate(first), np.concatenate(second), np.concatenate(relation)
