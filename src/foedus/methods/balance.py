"""Structural balance of a signed network: exact frustration with proof, and three cheap companions.

The frustration index (line index of balance; Abelson & Rosenberg 1958, Harary 1959) is the least weight
of ties that have to be wrong when the nodes are put into two camps: positive ties within a camp, negative
ties between camps.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import InputError, NotProved
from foedus.methods.signed_ties import SignedTies

if TYPE_CHECKING:
    from foedus.methods.frustration_optima import Solution

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]

NO_CAMP = -1


@dataclass(frozen=True)
class Frustration:
    """The frustration index of a signed network and the camps that attain it.

    The *anchor* of a connected component is its node with the most ties (the first of them in order).
    Camps count relative to it: it sits in camp 0, and components say nothing about one another.

    Attributes:
        value: least total weight of frustrated ties.
        lower: proved lower bound; equal to `value` for weights that are whole numbers or short decimals, else
            within a millionth of the total weight of it.
        proved: always true; without a proof `frustration_index` raises `NotProved`.
        camps: 0 or 1 for each node, -1 for a node without ties, shape (n,). Where several optima exist,
            the one that puts the lowest-numbered undecided nodes into the anchor's camp, if all were
            listed.
        frustrated: both ends of the frustrated ties, shape (k, 2), and `frustrated_edges`, their places
            in the input, shape (k,).
        component: number of each node's connected component, -1 without ties, shape (n,).
        flexible: nodes whose camp relative to their anchor is not the same in all optima, shape (n,). A
            node marked is shown to be so by an optimum; if `settled`, every node not marked is proved to
            have one camp only.
        settled: whether `flexible` is proved for every node.
        optima: number of optimal camps (each anchor held in camp 0), or None where not all were listed.
        seconds: time taken.
        cuts: odd cycle inequalities used in the proof; `branches`, nodes of the search tree past the root.
    """

    value: float
    lower: float
    proved: bool
    camps: NDArray[np.int8]
    frustrated: Ints
    frustrated_edges: Ints
    component: Ints
    flexible: Bools
    settled: bool
    optima: int | None
    seconds: float
    cuts: int
    branches: int


def frustration_index(
    edges: ArrayLike,
    signs: ArrayLike,
    n: int,
    weights: ArrayLike | None = None,
    time_limit: float = 60.0,
    start: ArrayLike | None = None,
) -> Frustration:
    """Exact frustration index of a signed network, with proof (see docs/methods/blocs.md).

    Args:
        edges: both ends of each undirected tie, from 0, shape (m, 2); each pair once.
        signs: +1 or -1 for each tie, shape (m,).
        n: number of nodes.
        weights: positive weight of each tie, shape (m,); 1 if left out.
        time_limit: seconds after which to give up.
        start: camps to begin the search from, 0 or 1 for each node and -1 where not known, shape (n,): those
            of the year before, say. It saves time and changes no result.

    Raises:
        InputError: a pair twice, a tie to itself, another sign, a weight that is not positive, too many
            nodes, camps to begin from of another shape.
        NotProved: the time limit passed before the proof; the error carries both bounds.
    """
    from foedus.methods.frustration_optima import optima

    started = time.monotonic()
    network = SignedTies.checked(edges, signs, n, weights)
    component, anchors = _components(network.matrix)
    roots = np.concatenate([anchors, np.setdiff1d(np.arange(n), anchors)])
    warm = None if start is None else _start(start, n)
    solution = optima(network.matrix, roots, network.step, started + time_limit, warm)
    if solution.lower < solution.value - network.step / 2.0:
        raise NotProved("frustration index", solution.lower * network.unit, solution.value * network.unit)
    return _result(network, solution, component, anchors, started)


def _start(start: ArrayLike, n: int) -> Floats:
    """Camps 0, 1 and -1 (not known) as +1, -1 and 0."""
    camps = np.asarray(start)
    if camps.shape != (n,) or not np.isin(camps, (0, 1, NO_CAMP)).all():
        raise InputError("camps to start from", hint=f"0, 1 or -1 for each of {n} nodes")
    return np.where(camps == NO_CAMP, 0.0, np.where(camps == 0, 1.0, -1.0))


def _components(matrix: Floats) -> tuple[Ints, Ints]:
    """Component of each node (-1 without ties) in order of first node, and each component's anchor."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    degree = (matrix != 0).sum(axis=1)
    label = connected_components(csr_matrix(matrix), directed=False)[1]
    component = np.full(len(matrix), NO_CAMP, dtype=np.intp)
    anchors: list[int] = []
    for tied in dict.fromkeys(label[degree > 0].tolist()):
        nodes = np.nonzero(label == tied)[0]
        component[nodes] = len(anchors)
        anchors.append(int(nodes[degree[nodes].argmax()]))
    return component, np.array(anchors, dtype=np.intp)


def _result(
    network: SignedTies, solution: Solution, component: Ints, anchors: Ints, started: float
) -> Frustration:
    """Turn clusters and blocks into camps, flexible nodes and the number of optima."""
    state = solution.contraction
    cluster_camps = _orient(solution, anchors)
    camps = state.expand(cluster_camps)
    ends = camps[network.pairs]
    wrong = np.nonzero(network.sign * ends[:, 0] * ends[:, 1] < 0)[0]
    free = _free_roots(solution, anchors) & (
        np.bincount(state.cluster, component >= 0, len(state.matrix)) > 0
    )
    loose = free.copy()
    for block in solution.blocks:
        loose[block.nodes[1:]] = loose[block.nodes[0]] | solution.varies[block.nodes[1:]]
    listed = solution.settled and network.whole and all(block.complete for block in solution.blocks)
    count = math.prod(len(block.camps) for block in solution.blocks) << int(free.sum())
    value = math.fsum(network.weight[wrong])
    return Frustration(
        value=value,
        lower=value if network.whole else min(value, solution.lower * network.unit),
        proved=True,
        camps=np.where(component < 0, NO_CAMP, np.where(camps > 0, 0, 1)).astype(np.int8),
        frustrated=network.pairs[wrong],
        frustrated_edges=wrong,
        component=component,
        flexible=loose[state.cluster] & (component >= 0),
        settled=solution.settled,
        optima=count if listed else None,
        seconds=time.monotonic() - started,
        cuts=solution.cuts,
        branches=solution.branches,
    )


def _free_roots(solution: Solution, anchors: Ints) -> Bools:
    """Clusters that no block ties to an anchor: what joins them to it cancels out, so they may turn at no
    cost."""
    free = np.ones(len(solution.contraction.matrix), dtype=bool)
    free[solution.contraction.cluster[anchors]] = False
    for block in solution.blocks:
        free[block.nodes[1:]] = False
    return free


def _orient(solution: Solution, anchors: Ints) -> Floats:
    """Camps of the clusters: anchors in camp +1, undecided nodes with their anchor, lowest number first."""
    state = solution.contraction
    first = np.unique(state.cluster, return_index=True)[1]
    first_side = state.side[first]
    camps = first_side.copy()
    camps[state.cluster[anchors]] = state.side[anchors]
    for block in solution.blocks:
        entry, others = block.nodes[0], block.nodes[1:]
        choices = block.camps[:, 1:] * camps[entry]
        by_number = np.argsort(first[others])
        shown = (choices * first_side[others])[:, by_number]
        camps[others] = choices[np.lexsort(-shown.T[::-1])[0]]
    return camps


def triangle_balance(matrix: ArrayLike) -> float:
    """Share of triangles that are balanced (an even number of negative ties; Cartwright & Harary 1956).

    Args:
        matrix: symmetric signed adjacency, shape (n, n); only signs count.

    Returns:
        The share, or NaN if there is no triangle.
    """
    sign = np.sign(_symmetric(matrix))
    # The trace of a cube, by one product: the walks of two steps that a third closes.
    tied = np.abs(sign)
    every = float(((tied @ tied) * tied).sum())
    return (every + float(((sign @ sign) * sign).sum())) / (2.0 * every) if every else math.nan


def walk_balance(matrix: ArrayLike) -> float:
    """Weighted share of balanced closed walks: trace exp(A) / trace exp(|A|) (Estrada & Benzi 2014).

    Args:
        matrix: symmetric signed adjacency, shape (n, n).

    Returns:
        1 for a balanced network, less otherwise.
    """
    signed = _symmetric(matrix)
    if not len(signed):
        return math.nan
    ours, all_positive = np.linalg.eigvalsh(signed), np.linalg.eigvalsh(np.abs(signed))
    top = all_positive[-1]
    return float(np.exp(ours - top).sum() / np.exp(all_positive - top).sum())


def algebraic_conflict(matrix: ArrayLike) -> float:
    """Smallest eigenvalue of the signed Laplacian D - A, D the sums of |A| (Kunegis et al. 2010).

    It is 0 if and only if some component is balanced, so it is a measure of a connected network.

    Args:
        matrix: symmetric signed adjacency, shape (n, n).
    """
    signed = _symmetric(matrix)
    if not len(signed):
        return math.nan
    return float(np.linalg.eigvalsh(np.diag(np.abs(signed).sum(axis=1)) - signed)[0])


def _symmetric(matrix: ArrayLike) -> Floats:
    signed = np.asarray(matrix, dtype=float)
    if signed.ndim != 2 or signed.shape[0] != signed.shape[1] or not np.array_equal(signed, signed.T):
        raise InputError("a signed network must be a symmetric square matrix without missing values")
    if np.any(np.diagonal(signed)):
        raise InputError("a tie of a node to itself on the diagonal")
    return signed
