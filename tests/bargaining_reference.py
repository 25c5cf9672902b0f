"""The bargaining model in plain Python, one formula after the other, to hold the fast form against.

Written from the formulas of docs/methods/bargaining.md with loops over actors and no arrays; slow on purpose.
Positions and salience are lists of lists on 0-1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

POWERS = {"linear": 1, "square": 2, "quartic": 4, "octic": 8}
RISK_VIEW = {"none": 1.0, "one-third": 2 / 3, "half": 1 / 2, "two-thirds": 1 / 3, "full": 0.0}
Vector = list[float]
Matrix = list[list[float]]


def utility(distance: float, risk: float) -> float:
    return (1 - distance) * (1 + distance * risk)


def vote(rule: str, weight: float, d: float) -> float:
    d = d if abs(d) > 1e-14 else 0.0  # what rounding leaves of 0
    sign = max(-1.0, min(1.0, d / 1e-8))
    return {
        "prop": weight * d,
        "binary": weight * sign,
        "prop-bin": weight * (0.8 * d + 0.2 * sign),
        "prop-cbc": weight * (0.5 * d + 0.5 * d**3),
        "cubic": weight * d**3,
        "asym-prosp": weight * d * (2 / 3 if d > 0 else 1),
    }[rule]


def pairwise(rule: str, one: float, other: float) -> tuple[float, float]:
    if rule != "binary":
        a, b = one ** POWERS[rule], other ** POWERS[rule]
    elif one >= 1.1 * other:
        a, b = 1.0, 1e-6
    elif other >= 1.1 * one:
        a, b = 1e-6, 1.0
    else:
        a = (2.1 * one / (one + other) - 1) / 0.1
        b = 1 - a
    return a / (a + b), b / (a + b)


@dataclass
class Reference:
    """One run; the choices are named as in `Rules`."""

    capability: Vector
    positions: Matrix
    salience: Matrix
    vote: str = "prop"
    victory: str = "linear"
    election: str = "conditional"
    risk_range: str = "mid"
    risk_adjust: str = "one-third"
    commitment: str = "semi-commit"
    interpolation: str = "s2p2"
    proposals: str = "init-only"
    variant: str = "ktab"
    ideals: Matrix | None = None

    def run(self) -> list[Matrix]:
        """Positions at every turn, the input first."""
        n = len(self.capability)
        x, z, track, first = self.positions, self.positions, [self.positions], None
        for turn in range(1, 101):
            new = self.round(x, z)
            moved = sum(math.dist(a, b) for a, b in zip(x, new, strict=True))
            first = moved if first is None else first
            if self.ideals is None:
                z = new
            else:
                pull, old = self.ideals, z
                z = [
                    [
                        sum(pull[i][j] * new[j][k] for j in range(n)) + (1 - sum(pull[i])) * old[i][k]
                        for k in range(len(new[0]))
                    ]
                    for i in range(n)
                ]
            x = new
            track.append(x)
            if turn >= 2 and moved / (first + 1e-4) < 0.02:
                break
        return track

    def distance(self, ideal: Matrix, i: int, point: Vector) -> float:
        s = self.salience[i]
        top = sum((s[k] * (ideal[i][k] - point[k])) ** 2 for k in range(len(point)))
        return math.sqrt(top / sum(each**2 for each in s))

    def elect(self, utilities: Matrix) -> Vector:
        """Chances of the options; `utilities[voter][option]`, weights are the capabilities."""
        m = len(utilities[0])
        strength = [[1e-8] * m for _ in range(m)]
        chance = [[0.5] * m for _ in range(m)]
        for a in range(m):
            for b in range(a):
                votes = [
                    vote(self.vote, c, u[a] - u[b]) for c, u in zip(self.capability, utilities, strict=True)
                ]
                strength[a][b] = 1e-8 + sum(max(v, 0.0) for v in votes)
                strength[b][a] = 1e-8 + sum(max(-v, 0.0) for v in votes)
                chance[a][b], chance[b][a] = pairwise(self.victory, strength[a][b], strength[b][a])
        if self.election == "conditional":
            q = [math.prod(row) for row in chance]
            return [each / sum(q) for each in q]
        return self.settle(chance, strength)

    def settle(self, chance: Matrix, strength: Matrix) -> Vector:
        m = len(chance)
        p = [1 / m] * m
        incentive = [
            [strength[a][b] * chance[a][b] + (1e-10 if a == b else 0) for b in range(m)] for a in range(m)
        ]
        column = [sum(incentive[a][b] for a in range(m)) for b in range(m)]
        while True:
            if self.election == "markov-uniform":
                q = [sum(chance[a][b] * (p[a] + p[b]) for b in range(m)) / m for a in range(m)]
            else:
                t = [[p[a] * incentive[b][a] / column[a] for b in range(m)] for a in range(m)]
                q = [sum(chance[a][b] * (t[a][b] + t[b][a]) for b in range(m)) for a in range(m)]
            change = max(abs(a - b) for a, b in zip(p, q, strict=True))
            p = [(a + b) / 2 for a, b in zip(p, q, strict=True)]
            if change <= (1e-6 if self.election == "markov-uniform" else 1e-8):
                return p

    def risks(self, d: Matrix) -> Vector:
        p = self.elect([[utility(each, 0.0) for each in row] for row in d])
        low, high = min(p), max(p)
        if high - low <= 1e-12:
            return [0.0] * len(p)
        if self.risk_range == "mid":
            return [(3 * each - (high + 2 * low)) / (2 * (high - low)) for each in p]
        if self.risk_range == "min":
            return [(each - low) / (high - low) for each in p]
        return [(2 * each - (high + low)) / (high - low) for each in p]

    def contest(self, h: int, i: int, j: int, d: Matrix, risk: Vector) -> tuple[float, float]:
        """Chance that i beats j, and i's gain from challenging it, as h sees both."""
        n, alpha = len(risk), RISK_VIEW[self.risk_adjust]
        seen = [alpha * risk[h] + (1 - alpha) * each for each in risk]
        u = [[utility(d[a][b], seen[a]) for b in range(n)] for a in range(n)]
        attention = [sum(row) for row in self.salience]
        weight = [c * s for c, s in zip(self.capability, attention, strict=True)]
        one = vote(self.vote, weight[i], u[i][i] - u[i][j])
        other = vote(self.vote, weight[j], u[j][i] - u[j][j])
        x0 = 1e-10 + max(one, 0) + max(other, 0)
        y0 = 1e-10 + max(-one, 0) + max(-other, 0)
        x, y = x0, y0
        for k in range(n):
            if k not in (i, j):
                cast = self.third(weight[k], u[k][i], u[k][j], u[k][k], x0, y0)
                x, y = x + max(cast, 0), y + max(-cast, 0)
        chance = x / (x + y)
        fought = chance * 2 * u[i][i] + (1 - chance) * 2 * u[i][j]
        challenged = (1 - attention[j]) * 2 * u[i][i] + attention[j] * fought
        return chance, challenged - (u[i][i] + u[i][j])

    def third(self, w: float, ui: float, uj: float, un: float, x0: float, y0: float) -> float:
        v = vote(self.vote, w, ui - uj)
        if self.variant == "ktab":
            p = with_i = with_j = (x0 + max(v, 0)) / (x0 + y0 + abs(v))
        else:
            with_i, with_j = (x0 + abs(v)) / (x0 + y0 + abs(v)), x0 / (x0 + y0 + abs(v))
        p, q = with_i, with_j
        if self.commitment == "semi-commit":
            for_i = p * (2 * ui + un) + (1 - p) * 3 * uj
            for_j = q * 3 * ui + (1 - q) * (2 * uj + un)
        elif self.commitment == "full-commit":
            for_i, for_j = 3 * (p * ui + (1 - p) * uj), 3 * (q * ui + (1 - q) * uj)
        else:
            for_i = p * (2 * ui + un) + (1 - p) * (2 * uj + un)
            for_j = q * (2 * ui + un) + (1 - q) * (2 * uj + un)
        return vote(self.vote, w, for_i - for_j)

    def terms(self, i: int, j: int, q: float, x: Matrix) -> tuple[Vector, Vector]:
        here, there = [], []
        for k, (a, b) in enumerate(zip(x[i], x[j], strict=True)):
            s, t, m = self.salience[i][k], self.salience[j][k], 1e-6
            if self.interpolation == "s2pmax":
                di, dj = max(0.0, (1 - q) - q), max(0.0, q - (1 - q))
                here.append(a + di * t**2 / (di * t**2 + m + (1 - di) * s**2) * (b - a))
                there.append(b + dj * s**2 / (dj * s**2 + m + (1 - dj) * t**2) * (a - b))
                continue
            g, f = (
                (s**2 * q**2, t**2 * (1 - q) ** 2) if self.interpolation == "s2p2" else (s * q, t * (1 - q))
            )
            here.append(math.floor(1e4 * ((g + m) * a + f * b) / (g + m + f) + 0.5) / 1e4)
            there.append(math.floor(1e4 * (g * a + (m + f) * b) / (g + m + f) + 0.5) / 1e4)
        return here, there

    def bargains(self, x: Matrix, d: Matrix, risk: Vector) -> list[tuple[int, int, Vector, Vector]]:
        """Initiator, target and their points, for every bargain put forward."""
        found, n = [], len(x)
        attention = [sum(row) for row in self.salience]
        for i in range(n):
            contests = {j: self.contest(i, i, j, d, risk) for j in range(n) if j != i}
            gains = {j: gain for j, (_, gain) in contests.items() if gain > 1e-5}
            if not gains:
                continue
            j = next(j for j in sorted(gains) if gains[j] >= max(gains.values()) - 1e-12)
            one = self.terms(i, j, contests[j][0], x)
            if self.proposals == "init-only":
                found.append((i, j, *one))
                continue
            chance, gain = self.contest(j, i, j, d, risk)
            two = self.terms(i, j, gain if self.variant == "ktab" else chance, x)
            if self.proposals == "init-rcvr":
                found += [(i, j, *one), (i, j, *two)]
                continue
            left = self.capability[i] * attention[i]
            right = self.capability[i if self.variant == "ktab" else j] * attention[j]
            mean = [
                [(left * a + right * b) / (left + right) for a, b in zip(p, q, strict=True)]
                for p, q in zip(one, two, strict=True)
            ]
            found.append((i, j, mean[0], mean[1]))
        return found

    def round(self, x: Matrix, z: Matrix) -> Matrix:
        n = len(x)
        d = [[self.distance(z, i, x[j]) for j in range(n)] for i in range(n)]
        risk = self.risks(d)
        offers = self.bargains(x, d, risk)
        new = [list(point) for point in x]
        for k in range(n):
            mine = [b for b in offers if b[0] == k] + [b for b in offers if b[1] == k]
            votes = []
            for a in range(n):
                values = [sum(utility(each, risk[a]) for each in d[a]) / n]
                for i, j, one, other in mine:
                    stay = sum(utility(d[a][m], risk[a]) for m in range(n) if m not in (i, j))
                    go = utility(self.distance(z, a, one), risk[a]) + utility(
                        self.distance(z, a, other), risk[a]
                    )
                    values.append((stay + go) / n)
                votes.append(values)
            p = self.elect(votes)
            best = next(m for m in range(len(p)) if p[m] >= max(p) - 1e-12)
            if best > 0:
                i, _, one, other = mine[best - 1]
                new[k] = one if i == k else other
        return new
