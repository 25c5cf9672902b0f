"""Networks of alliances that leave nobody open to attack, and that nobody would change (Jackson & Nei 2015).

A country j is vulnerable if another country i, with those of its allies that it can call on, outweighs j with
the allies that j has left: `M(C) > gamma * M(D)`, where C is i with its allies (j itself not among them) and
D is j with its allies outside C. Calling on everybody is i's best: each ally adds to C, and one that is j's
ally too leaves D. A network is war-stable if nobody is vulnerable; no two countries without a tie would, by
forming one, have a coalition with both of them in it that some country is vulnerable to; and the end of any
tie makes both of its ends vulnerable. With gains from trade a tie is also kept where it pays, and a tie that
would pay both must not be missing.

Everything is an array operation over all pairs, O(n^3) for the vulnerable and O(n^2) for each tie added or
removed.

Jackson & Nei 2015, Networks of military alliances, wars, and international trade, Proceedings of the National
Academy of Sciences 112 (50).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import InputError

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Pairs = NDArray[np.int64]

#: Of the strength of all: no coalition outweighs by less, as sums of decimals are not exact.
ROUNDING = 1e-12


@dataclass(frozen=True)
class Stability:
    """Whether a network is stable, and what upsets it.

    Attributes:
        vulnerable: shape (n,), whether some coalition outweighs the country and its remaining allies.
        threat: shape (n,), the country whose coalition outweighs it by most; -1 where none does.
        margin: shape (n,), the largest `M(C) / M(D)` over attackers; vulnerable means above gamma.
        tempting: shape (k, 2), pairs without a tie that a tie would make a threat to somebody.
        idle: shape (k, 2), ties whose end would not make both of their ends vulnerable.
        war_stable: nobody is vulnerable, nothing tempts and no tie is idle.
        missing: shape (k, 2), pairs without a tie that would both gain from trade by one; None without gains.
        loose: shape (k, 2), ties that an end would leave: it would not be vulnerable, and loses nothing.
        war_and_trade_stable: the same with gains from trade; None without them.
    """

    vulnerable: Bools
    threat: Pairs
    margin: Floats
    tempting: Pairs
    idle: Pairs
    war_stable: bool
    missing: Pairs | None = None
    loose: Pairs | None = None
    war_and_trade_stable: bool | None = None


def vulnerable(links: ArrayLike, capability: ArrayLike, gamma: float = 1.0) -> Bools:
    """Which countries are vulnerable.

    Args:
        links: shape (n, n), symmetric; True where two countries are allied.
        capability: shape (n,), not negative.
        gamma: the defender's advantage: the attackers need more than gamma times its strength.

    Returns:
        shape (n,).

    Raises:
        InputError: the arrays do not fit, are not symmetric, or hold a number that makes no sense.
    """
    return np.asarray(_Network(links, capability, gamma).open_to_attack.any(axis=0))


def war_stability(
    links: ArrayLike, capability: ArrayLike, gamma: float = 1.0, trade: ArrayLike | None = None
) -> Stability:
    """Whether a network of alliances is war-stable, and with `trade` whether it is war-and-trade stable.

    Args:
        links: shape (n, n), symmetric; True where two countries are allied.
        capability: shape (n,), not negative.
        gamma: the defender's advantage.
        trade: shape (n, n), what i gains a year from a tie with j, net of the cost of the tie; any unit.

    Raises:
        InputError: the arrays do not fit, are not symmetric, or hold a number that makes no sense.
    """
    network = _Network(links, capability, gamma)
    attacked = network.open_to_attack.any(axis=0)
    tempting = network.tempting()
    exposed = network.exposed_without()
    idle = _pairs(network.links & ~(exposed & exposed.T))
    found: dict[str, Any] = {
        "vulnerable": attacked,
        "threat": np.where(attacked, network.ratio.argmax(axis=0), -1),
        "margin": network.ratio.max(axis=0, initial=0.0),
        "tempting": tempting,
        "idle": idle,
        "war_stable": not (attacked.any() or len(tempting) or len(idle)),
    }
    if trade is not None:
        found |= _with_trade(network, trade, exposed, bool(attacked.any() or len(tempting)))
    return Stability(**found)


def _with_trade(network: _Network, trade: ArrayLike, exposed: Bools, upset: bool) -> dict[str, Any]:
    gains = np.asarray(trade, dtype=float)
    if gains.shape != network.links.shape or not np.isfinite(gains).all():
        raise InputError("gains from trade must be one finite number for each pair", where="trade")
    apart = ~network.links & ~np.eye(len(gains), dtype=bool)
    missing = _pairs(apart & (gains > 0) & (gains.T > 0))
    # An end leaves a tie if that does not open it to attack and costs it nothing.
    leaves = network.links & ~exposed & (gains <= 0)
    loose = _pairs(leaves | leaves.T)
    stable = not (upset or len(missing) or len(loose))
    return {"missing": missing, "loose": loose, "war_and_trade_stable": stable}


class _Network:
    """A checked network with the strength of every coalition and every defence."""

    def __init__(self, links: ArrayLike, capability: ArrayLike, gamma: float) -> None:
        self.links = _checked_links(links)
        self.capability = _checked_capability(capability, len(self.links))
        if not (np.isfinite(gamma) and gamma > 0):
            raise InputError(f"gamma = {gamma}", where="gamma", hint="a number above 0")
        self.gamma = float(gamma)
        n = len(self.links)
        self.rounding = ROUNDING * float(self.capability.sum())
        #: shape (n, n): i itself or an ally of i.
        self.called = self.links | np.eye(n, dtype=bool)
        allied = self.links.astype(float)
        in_call = self.called.astype(float)
        strength = self.capability + allied @ self.capability
        #: shape (n, n): M(C) of attacker i against j, M(D) of j against i.
        self.attack = strength[:, None] - allied * self.capability[None, :]
        self.defence = strength[None, :] - in_call @ (self.capability[:, None] * allied)
        # j is in C's reach but never in C: its own strength stays with it.
        self.others = ~np.eye(n, dtype=bool)

    @property
    def open_to_attack(self) -> Bools:
        """shape (n, n): whether i's coalition outweighs j and its remaining allies."""
        return self.outweighs(self.attack, self.defence) & self.others

    def outweighs(self, attack: Floats, defence: Floats) -> Bools:
        """Whether attackers have more than gamma times the strength of defenders, by more than rounding."""
        return np.asarray(attack - self.gamma * defence > self.rounding)

    @property
    def ratio(self) -> Floats:
        """shape (n, n): M(C) / M(D), infinite against no strength at all, 0 on the diagonal."""
        whole: Floats = np.divide(
            self.attack,
            self.defence,
            out=np.where(self.attack > self.rounding, np.inf, 0.0),
            where=self.defence > self.rounding,
        )
        return np.where(self.others, whole, 0.0)

    def tempting(self) -> Pairs:
        """Pairs (i, k) without a tie whose tie gives a coalition with both that somebody is vulnerable to."""
        n = len(self.links)
        found = np.zeros((n, n), dtype=bool)
        for lead in range(n):
            # The coalition of `lead` with k added, against every j: shape (k, j). k leaves j's defence.
            attack = self.attack[lead][None, :] + self.capability[:, None]
            defence = self.defence[lead][None, :] - self.links * self.capability[:, None]
            wins = self.outweighs(attack, defence)
            wins[:, lead] = False
            np.fill_diagonal(wins, val=False)
            found[lead] = wins.any(axis=1)
        return _pairs((found | found.T) & ~self.called)

    def exposed_without(self) -> Bools:
        """shape (n, n): for each tie (i, k), whether i is vulnerable once the tie is gone."""
        n = len(self.links)
        found = np.zeros((n, n), dtype=bool)
        for target in range(n):
            # Attacker x (rows), ally k gone (columns); one that x calls on was no help anyway.
            lost = ~self.called * self.capability[None, :]
            wins = self.outweighs(self.attack[:, [target]], self.defence[:, [target]] - lost)
            wins[target] = False
            found[target] = wins.any(axis=0)
        return found & self.links


def _checked_links(links: ArrayLike) -> Bools:
    given = np.asarray(links)
    if given.ndim != 2 or given.shape[0] != given.shape[1] or not given.size:
        raise InputError("links must be a square array", where="links")
    found = given.astype(bool)
    if (found != found.T).any():
        raise InputError("links must be symmetric", where="links", hint="a tie binds both of its ends")
    if found.diagonal().any():
        raise InputError("a tie of a country to itself", where="links")
    return found


def _checked_capability(capability: ArrayLike, n: int) -> Floats:
    found = np.asarray(capability, dtype=float)
    if found.shape != (n,):
        raise InputError(f"{found.size} capabilities for {n} countries", where="capability")
    if not np.isfinite(found).all() or (found < 0).any():
        raise InputError("a capability that is no number of 0 or more", where="capability")
    return found


def _pairs(marked: Bools) -> Pairs:
    """The marked pairs, each once, sorted."""
    return np.argwhere(np.triu(marked | marked.T, 1))
