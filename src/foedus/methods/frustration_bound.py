"""Lower bounds on frustration from odd cycles, and branch and cut on top of them.

One variable f in [0, 1] a tie: 1 if the tie is frustrated. A cycle with an odd number of negative ties (a
*negative cycle*) has at least one frustrated tie, so its f add up to at least 1. More generally, turn
round the signs of a set T of ties of a cycle: if it is then negative, sum of f outside T + sum of (1 - f)
in T >= 1. These are the odd cycle inequalities of the cut polytope (Barahona & Mahjoub 1986). The
violated ones are short paths of the signed double cover, in which each node stands once for each camp; a
shortest path is found for each tie and all violated inequalities are added, so that few rounds are
needed.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from foedus.methods.frustration_search import descend
from foedus.methods.signed_graph import Floats, Ints, frustrated_weight, parts, ties

Bools = NDArray[np.bool_]

VIOLATION = 1e-4
HOP = 1e-6  # added to each length, so that of two equally violated cycles the shorter is found
ROUNDING = 1e-6
CROWDED, IDLE = 4, 0.05
STALLED_ROUNDS, STALLED_SHARE = 3, 0.02
FRACTIONAL = 1e-5
#: Up to so many negative triangles all are there to begin with; of more, each tie has its share of some:
#: a linear program of millions of rows is not solved in time.
MOST_TRIANGLES, SHARED_TRIANGLES = 1_000_000, 100_000
#: Steps of shortest paths between two looks at the time.
STEPS = 50_000_000


class Exhausted(Exception):  # noqa: N818 - a signal between the methods' parts, not an error of the user's
    """The effort that was allowed is spent."""


@dataclass
class Effort:
    """What may still be spent: linear programs to solve, and time up to `deadline` (of
    `time.monotonic()`)."""

    deadline: float
    programs: float = np.inf

    @property
    def over(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() >= self.deadline

    def spend(self) -> float:
        """Count one linear program; returns the seconds left for it."""
        left = self.deadline - time.monotonic()
        if left <= 0 or self.programs <= 0:
            raise Exhausted
        self.programs -= 1
        return left


class OddCycles:
    """The linear program over the frustrated ties, and the separation of violated odd cycles.

    Attributes:
        tail, head, weight: the ties, shape (m,); weight is signed.
        value: the f of the last solution, shape (m,).
        bound: what the last dual solution proves. It is computed from the duals by weak duality, so it holds
            whatever the tolerances of the solver.
        reduced: reduced cost of each f in that proof, shape (m,).
        rows: number of inequalities added so far.
    """

    def __init__(self, matrix: Floats, effort: Effort) -> None:
        self.tail, self.head, self.weight = ties(matrix)
        self._matrix, self._effort = matrix, effort
        self._cost = np.abs(self.weight)
        self._scale = float(self._cost.mean())
        self._tie = np.full(matrix.shape, -1, dtype=np.intp)
        self._tie[self.tail, self.head] = self._tie[self.head, self.tail] = np.arange(len(self.tail))
        self._crossed = np.where(self.weight < 0, len(matrix), 0)
        self._model = _linear_program(self._cost / self._scale)
        self._row, self._column = np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
        self._coefficient, self._right = np.empty(0), np.empty(0)
        self.rows = 0
        self.value, self.reduced, self.bound = np.zeros(len(self.tail)), self._cost, 0.0
        self._add(*self._triangles())

    def _triangles(self) -> tuple[Ints, Bools]:
        """Negative triangles, as ties, shape (k, 3), none turned round."""
        sign = np.sign(self._matrix)
        tied, nodes = np.abs(sign), np.arange(len(sign))
        # The traces of cubes, by one product each: six times all triangles, and the even ones less the odd.
        count = (((tied @ tied) * tied).sum() - ((sign @ sign) * sign).sum()) / 12.0
        most = len(sign) if count <= MOST_TRIANGLES else max(1, SHARED_TRIANGLES // len(self.tail))
        found = [np.empty((0, 3), dtype=np.intp)]
        for part in parts(len(self.tail), len(sign)):
            if self._effort.over:
                break
            tail, head = self.tail[part], self.head[part]
            product = sign[tail] * sign[head] * np.sign(self.weight[part])[:, None]
            negative = (product < 0) & (nodes > head[:, None])
            if most < len(sign):
                negative &= negative.cumsum(axis=1) <= most
            tie, third = np.nonzero(negative)
            ends = self._tie[tail[tie], third], self._tie[head[tie], third]
            found.append(np.stack([part.start + tie, *ends], axis=1))
        rows = np.concatenate(found)
        return rows, np.zeros(rows.shape, dtype=bool)

    def _add(self, cycles: Ints, turned: Bools) -> None:
        """Add inequalities: ties of each, shape (k, longest), padded with -1, and which are turned round."""
        used = cycles >= 0
        count, tie = len(cycles), cycles[used]
        if not count:
            return
        coefficient = np.where(turned[used], -1.0, 1.0)
        right = 1.0 - (turned & used).sum(axis=1)
        start = np.concatenate([[0], np.cumsum(used.sum(axis=1))[:-1]])
        self._model.addRows(
            count, right, np.full(count, np.inf), len(tie),
            start.astype(np.int32), tie.astype(np.int32), coefficient,
        )  # fmt: skip
        self._row = np.concatenate([self._row, np.nonzero(used)[0] + len(self._right)])
        self._column = np.concatenate([self._column, tie])
        self._coefficient = np.concatenate([self._coefficient, coefficient])
        self._right = np.concatenate([self._right, right])
        self.rows += count

    def solve(self, lower: Floats, upper: Floats) -> bool:
        """Solve with bounds on f, shape (m,); False if there is no solution within them."""
        left = self._effort.spend()
        model = self._model
        model.setOptionValue("time_limit", model.getRunTime() + left)
        model.changeColsBounds(len(lower), np.arange(len(lower), dtype=np.int32), lower, upper)
        model.run()
        status = model.modelStatusToString(model.getModelStatus())
        if status == "Infeasible":
            return False
        if status != "Optimal":
            self._salvage(lower, upper)
            raise Exhausted
        solution = model.getSolution()
        self.value = np.clip(np.array(solution.col_value), 0.0, 1.0)
        dual = np.array(solution.row_dual)
        self._prove(dual, lower, upper)
        if len(dual) > CROWDED * len(self.value):
            self._forget((dual <= 0) & (np.array(solution.row_value) > self._right + IDLE))
        return True

    def _salvage(self, lower: Floats, upper: Floats) -> None:
        """A bound from the duals at which the solver was stopped: any nonnegative ones prove something."""
        dual = np.array(self._model.getSolution().row_dual)
        if len(dual) == len(self._right) and np.isfinite(dual).all():
            before, reduced = self.bound, self.reduced
            self._prove(dual, lower, upper)
            if self.bound < before:
                self.bound, self.reduced = before, reduced

    def _forget(self, idle: Bools) -> None:
        """Delete inequalities that do not bind: the solver's time grows with their number."""
        places = np.nonzero(idle)[0].astype(np.int32)
        self._model.deleteRows(len(places), places)
        kept = ~idle[self._row]
        self._row = (np.cumsum(~idle) - 1)[self._row[kept]]
        self._column, self._coefficient = self._column[kept], self._coefficient[kept]
        self._right = self._right[~idle]

    def _prove(self, dual: Floats, lower: Floats, upper: Floats) -> None:
        """Weak duality: any nonnegative duals give a bound; what they leave uncovered is charged at the
        bounds."""
        dual = np.maximum(dual, 0.0) * self._scale
        self.reduced = self._cost - np.bincount(
            self._column, dual[self._row] * self._coefficient, len(self._cost)
        )
        uncovered = np.minimum(self.reduced * lower, self.reduced * upper)
        self.bound = float(dual @ self._right + uncovered.sum())

    def separate(self) -> tuple[int, Floats]:
        """Add every violated odd cycle found; return how many, and the camps that the shortest paths suggest.

        The camps have shape (n, n), a camp vector for each root: a node is in the camp of whichever of
        its two copies is nearer.
        """
        size, value = len(self._matrix), self.value
        distance, before = self._shortest_paths()
        kept, crossed = self.head + self._crossed, self.head + size - self._crossed
        length = np.concatenate(
            [distance[self.tail, crossed] + value, distance[self.tail, kept] + 1.0 - value]
        )
        short = np.nonzero(length < 1.0 - VIOLATION)[0]
        tie, turned = short % len(value), short >= len(value)
        end = np.where(turned, kept[tie], crossed[tie])
        cycles, turns = self._trace(before, self.tail[tie], end, [tie], [turned])
        cycles, turns = _distinct(cycles, turns, 2 * len(value))
        self._add(cycles, turns)
        camps = np.where(distance[:, :size] <= distance[:, size:], 1.0, -1.0)
        return len(cycles), camps

    def _shortest_paths(self) -> tuple[Floats, Ints]:
        """Distances in the double cover from camp +1 of each node, and predecessors, both shape (n, 2n)."""
        size, value = len(self._matrix), self.value
        tail, head, crossed = self.tail, self.head, self._crossed
        some = value > VIOLATION
        starts = np.concatenate([tail, tail + size, tail[some], tail[some] + size])
        straight, across = head + crossed, head + size - crossed
        ends = np.concatenate([straight, across, across[some], straight[some]])
        length = HOP + np.concatenate([value, value, 1.0 - value[some], 1.0 - value[some]])
        cover = csr_matrix(
            (np.tile(length, 2), (np.concatenate([starts, ends]), np.concatenate([ends, starts]))),
            shape=(2 * size, 2 * size),
        )
        roots = max(1, STEPS // cover.nnz)
        found: list[tuple[Floats, Ints]] = []
        for first in range(0, size, roots):
            if self._effort.over:
                raise Exhausted
            some_roots = np.arange(first, min(first + roots, size))
            found.append(dijkstra(cover, indices=some_roots, return_predecessors=True))
        distance, before = (np.concatenate(each) for each in zip(*found, strict=True))
        return distance, before

    def _trace(
        self, before: Ints, root: Ints, node: Ints, ties_met: list[Ints], turns_met: list[Bools]
    ) -> tuple[Ints, Bools]:
        """Walk all paths back to their roots at once, collecting the ties and whether each is turned
        round."""
        size = len(self._matrix)
        while np.any(node != root):
            walking = node != root
            previous = np.where(walking, before[root, node], node)
            tie = np.where(walking, self._tie[node % size, previous % size], -1)
            changes_camp = (node >= size) != (previous >= size)
            ties_met.append(tie)
            turns_met.append(walking & (changes_camp != (self._crossed[tie] > 0)))
            node = previous
        return np.stack(ties_met, axis=1), np.stack(turns_met, axis=1)


def _linear_program(cost: Floats) -> Any:
    """A HiGHS model with one column in [0, 1] a tie and no rows; serial, silent, with a fixed seed."""
    import highspy

    model: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
    model.setOptionValue("random_seed", 0)
    model.setOptionValue("presolve", "off")
    model.setOptionValue("dual_feasibility_tolerance", 1e-9)
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(cost), 0
    program.col_cost_, program.col_lower_, program.col_upper_ = cost, np.zeros(len(cost)), np.ones(len(cost))
    program.row_lower_ = program.row_upper_ = np.empty(0)
    model.passModel(program)
    return model


def _distinct(cycles: Ints, turned: Bools, key: int) -> tuple[Ints, Bools]:
    """Drop repeated cycles and walks that use a tie twice (their simple part is found from another tie)."""
    code = np.where(cycles >= 0, 2 * cycles + turned, key)
    code.sort(axis=1)
    twice = (code[:, 1:] // 2 == code[:, :-1] // 2) & (code[:, 1:] < key)
    code = np.unique(code[~twice.any(axis=1)], axis=0)
    return np.where(code < key, code // 2, -1), (code < key) & (code % 2 == 1)


@dataclass(frozen=True, slots=True)
class Optimum:
    """What branch and cut found.

    Attributes:
        camps: the best camp vector, shape (n,), and `value`, its frustrated weight (the cutoff, if none
            was below).
        lower: proved lower bound; equal to `value` when proved.
        tail, head, relation: ties whose ends stand in this relation (+1 same camp) in every optimum;
            shape (k,).
        cuts, branches: inequalities added, and nodes of the search tree past the root.
    """

    camps: Floats
    value: float
    lower: float
    tail: Ints
    head: Ints
    relation: Floats
    cuts: int
    branches: int


def branch_and_cut(
    matrix: Floats, camps: Floats, step: float, effort: Effort, cutoff: float = np.inf, tree: bool = True
) -> Optimum:
    """Prove or improve a camp vector of a graph with at least one tie.

    Args:
        matrix: the graph, shape (n, n).
        camps: a good camp vector to start from, shape (n,).
        step: two different values differ by at least this much (1 for whole weights).
        effort: when to stop, with whatever bound there is by then.
        cutoff: only camps below this value are looked for.
        tree: without it, only the root's bound and the relations that follow from it are wanted.
    """
    search = _Tree(matrix, camps, step, effort, cutoff)
    search.grow(1 if not tree else None)
    return search.optimum()


class _Tree:
    """Depth-first branch and cut; all nodes share one linear program, whose rows hold everywhere."""

    def __init__(self, matrix: Floats, camps: Floats, step: float, effort: Effort, cutoff: float) -> None:
        self.matrix, self.step, self.effort = matrix, step, effort
        self.camps = camps
        self.best = min(float(frustrated_weight(matrix, camps[None, :])[0]), cutoff)
        self.program = OddCycles(matrix, effort)
        count = len(self.program.tail)
        self.open: list[tuple[float, Floats, Floats]] = [(0.0, np.zeros(count), np.ones(count))]
        # Without any row the bound is 0 and each tie costs its weight: enough where nothing is frustrated.
        self.root_bound, self.root_reduced = 0.0, self.program.reduced
        self.nodes = 0

    def grow(self, most: int | None) -> None:
        """Take open nodes until none is left, the effort is spent, or there were as many as wanted."""
        while self.open and self.nodes != most:
            bound, lower, upper = self.open[-1]
            try:
                split = None if self.closed(bound) else self.tighten(lower, upper)
            except Exhausted:
                if not self.nodes and self.program.bound > self.root_bound:
                    self.root_bound, self.root_reduced = self.program.bound, self.program.reduced
                return
            self.open.pop()
            self.nodes += 1
            if split is not None:
                self.branch(split, lower, upper)

    def closed(self, bound: float) -> bool:
        """Whether nothing better than the best can lie above this bound."""
        return bound > self.best - self.step + ROUNDING * max(1.0, self.step)

    def tighten(self, lower: Floats, upper: Floats) -> int | None:
        """Add cuts at a node until it is closed (None) or stalls: then the tie to branch on."""
        program, stalled, last = self.program, 0, -np.inf
        while program.solve(lower, upper):
            if not self.nodes and program.bound >= self.root_bound:
                self.root_bound, self.root_reduced = program.bound, program.reduced
            if self.closed(program.bound):
                return None
            added, suggestions = program.separate()
            self.improve(suggestions)
            if self.closed(program.bound):
                return None
            slow = program.bound - last < STALLED_SHARE * (self.best - program.bound)
            stalled, last = stalled + 1 if slow else 0, program.bound
            if not added or stalled >= STALLED_ROUNDS:
                return self.undecided(lower, upper)
        return None

    def improve(self, suggestions: Floats) -> None:
        """Take the best camps that descent from the suggestions reaches, if they beat the best so far."""
        camps = descend(
            self.matrix, np.unique(suggestions * suggestions[:, :1], axis=0), self.effort.deadline
        )
        cost = frustrated_weight(self.matrix, camps)
        if cost.min() < self.best - ROUNDING:
            self.best, self.camps = float(cost.min()), camps[cost.argmin()]

    def undecided(self, lower: Floats, upper: Floats) -> int:
        """The free tie whose f is farthest from 0 and 1, heavy ones first."""
        value = self.program.value
        doubt = np.abs(self.program.weight) * np.minimum(value, 1.0 - value) + FRACTIONAL
        return int(np.where(lower < upper, doubt, -1.0).argmax())

    def branch(self, tie: int, lower: Floats, upper: Floats) -> None:
        """Open two nodes: the tie satisfied, the tie frustrated; the likelier is taken first."""
        bound = self.program.bound
        satisfied, frustrated = upper.copy(), lower.copy()
        satisfied[tie], frustrated[tie] = 0.0, 1.0
        children = [(bound, lower, satisfied), (bound, frustrated, upper)]
        self.open.extend(children if self.program.value[tie] > 0.5 else children[::-1])

    def optimum(self) -> Optimum:
        """The result, with the ties whose other state would cost more than the best by the root's proof."""
        program = self.program
        lower = min([self.best, *(max(node[0], self.root_bound) for node in self.open)])
        fixed = np.abs(self.root_reduced) > self.best - self.root_bound + self.step * 1e-3
        relation = np.sign(program.weight) * np.sign(self.root_reduced)
        return Optimum(
            self.camps, self.best, lower,
            program.tail[fixed], program.head[fixed], relation[fixed],
            program.rows, max(self.nodes - 1, 0),
        )  # fmt: skip
