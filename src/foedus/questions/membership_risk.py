"""What a treaty's members spare and cost one another in disputes, by who is a member.

First order: deterrence follows the members' joint capability, wars of a partner are added up partner by
partner. The chances are those of the answer on risk, in a base world in which the treaty is not there.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from foedus.questions.base_rates import kinds
from foedus.questions.gains_fighting import EITHER, LAND
from foedus.questions.risk_effect import Pairs, chances
from foedus.risk import covariates
from foedus.risk.present import effect_models, obligations, relevant
from foedus.uncertainty.draws import normals
from foedus.uncertainty.memory import remembered

if TYPE_CHECKING:
    from foedus.uncertainty.draws import Draws
    from foedus.world import World

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.intp]

#: Points of joint capability at which a player's disputes are reckoned; straight lines between them.
KNOTS: Final = 9
PUBLISHED: Final = "risk.effect.defence"


@dataclass(frozen=True, eq=False)
class Field:
    """Who plays and against whom: n players, O opponents, T states in the theatre, D draws.

    Attributes:
        pairs: chances of disputes in the world as it is, of every player with the whole theatre.
        base: the world without the treaty.
        players: ids; the order of every array.
        inside: whether each is bound by the treaty in the world as it is, (n,).
        theatre: ids of all with whom a player may have disputes.
        opponents: those that the alliance could deter: rivals that are no players.
    """

    pairs: Pairs
    base: World
    players: tuple[str, ...]
    inside: Bools
    theatre: tuple[str, ...]
    opponents: tuple[str, ...]

    @property
    def draws(self) -> Draws:
        """Of the priors."""
        return self.pairs.draws

    @cached_property
    def at(self) -> Ints:
        """Positions of the players in the world, (n,)."""
        return self._places(self.players)

    @cached_property
    def against(self) -> Ints:
        """Positions of the opponents, (O,)."""
        return self._places(self.opponents)

    @cached_property
    def around(self) -> Ints:
        """Positions of the theatre's states, (T,)."""
        return self._places(self.theatre)

    def drawn(self, pairs: Pairs) -> Field:
        """The same field with the draws and rates of these pairs."""
        return replace(self, pairs=replace(self.pairs, draws=pairs.draws, rates=pairs.rates))

    def _places(self, codes: Sequence[str]) -> Ints:
        return np.array([self.base.index(code) for code in codes], dtype=np.intp)

    @cached_property
    def column(self) -> Ints:
        """Which column of `pairs` a pair of positions is in, (N, N); -1 where it is not there."""
        found = np.full((len(self.base.states),) * 2, -1)
        found[self.pairs.i, self.pairs.j] = found[self.pairs.j, self.pairs.i] = np.arange(len(self.pairs.i))
        return found

    @cached_property
    def key(self) -> Hashable:
        """What tells fields apart but for draws."""
        return self.base, self.players

    @remembered
    def facts(self) -> covariates.Facts:
        """Treaties and capabilities of the base world."""
        return obligations(self.base)

    @cached_property
    def strength(self) -> Floats:
        """Capability that each player brings, (n,); none where it is bound to an opponent."""
        own = self.facts.capability[self.at]
        torn = (self.facts.defense | self.facts.offense)[np.ix_(self.at, self.against)].any(axis=1)
        return np.where(torn, 0.0, own)

    @cached_property
    def bound(self) -> Bools:
        """Players that owe one another defence without the treaty, (n, n)."""
        return self.facts.defense[np.ix_(self.at, self.at)]

    def either(self, fitted: Floats, published: Floats) -> Floats:
        """(D, P) shifts of the log odds, from either reading as `risk.deterrence` has it, draw by draw."""
        taken = self.draws["risk.deterrence"] > 0.5
        return np.where(taken[:, None], published, fitted) if taken.any() else fitted

    def shift(self, i: Ints, j: Ints, moved: Mapping[str, Floats]) -> Floats:
        """(D, P) change of the log odds of pairs of positions for changes of covariates, (P,) each.

        By the fitted coefficients: those of the model of relevant pairs, or of the others.
        """
        near = relevant(self.pairs.world)[i, j]
        found = np.empty((self.draws.n, len(i)))
        change = np.array(list(moved.values()))
        for model, drawn, here in zip(effect_models(), self._coefficients, (near, ~near), strict=True):
            rows = [model.names.index(name) for name in moved]
            found[:, here] = drawn[:, rows] @ change[:, here]
        return found

    @cached_property
    def _coefficients(self) -> list[Floats]:
        """Drawn as for the answer on risk, (D, k) for each of the two models."""
        return [m.draws(normals(self.draws, f"{m.name}/effect", len(m.names))) for m in effect_models()]

    def price(self, i: Ints, j: Ints) -> Floats:
        """What a new dispute with j is expected to cost i, % of a year's GDP, (D, P).

        As in the answer on gains: a war costs the more, the likelier it is fought on i's soil; one between
        two great powers is the tail, with a chance and a cost of its own.
        """
        drawn, columns = self.draws, self.column[i, j]
        own = np.maximum(self.facts.capability, covariates.SMALLEST_CAPABILITY)
        land = self.base.contiguity[i, j] == LAND
        great = self.base.majors[i] & self.base.majors[j]
        quiet = drawn["gains.cost_dispute"]
        away = drawn["gains.cost_abroad"] - quiet
        more = drawn["gains.cost_home"] - drawn["gains.cost_abroad"]
        found = np.multiply.outer(more * drawn["gains.soil"], own[j] / (own[i] + own[j]))
        found += away[:, None]
        found[:, land] = (away + EITHER * more)[:, None]
        found[:, great] = (drawn["gains.tail.cost"] - quiet)[:, None]
        found *= self.wars(columns, great)
        found += quiet[:, None]
        return np.asarray(found)

    def wars(self, columns: Ints, great: Bools) -> Floats:
        """Share of the new disputes of pairs that become wars, (D, P)."""
        found = np.take(self.pairs.war, columns, axis=1)
        found[:, great] = self.draws["gains.tail.share"][:, None]
        return found


def field(
    pairs: Pairs,
    base: World,
    players: Sequence[str],
    inside: Bools,
    theatre: Sequence[str],
    rivals: Sequence[str],
) -> Field:
    """Put a field together; pairs that are needed and not given are reckoned, from the same models.

    Opponents are the rivals given and, in the theatre, the players' strategic rivals, unless they play.
    """
    places = [base.index(code) for code in players]
    foes = {base.states[k] for k in np.flatnonzero(base.rivals[places].any(axis=0))}
    opponents = sorted(((set(rivals) | (foes & set(theatre))) - set(players)) & set(base.states))
    everybody = tuple(sorted({*theatre, *players, *opponents} & set(base.states)))
    found = Field(pairs, base, tuple(players), inside, everybody, tuple(opponents))
    missing = found.column[np.ix_(found.at, found.around)] < 0
    missing &= found.at[:, None] != found.around[None, :]
    return replace(found, pairs=_pairs(pairs, found.at, found.around)) if missing.any() else found


def _pairs(pairs: Pairs, players: Ints, theatre: Ints) -> Pairs:
    marked = np.zeros((len(pairs.world.states),) * 2, dtype=bool)
    marked[np.ix_(players, theatre)] = True
    i, j = np.nonzero(np.triu(marked | marked.T, k=1))
    return Pairs(pairs.world, i, j, pairs.draws, pairs.rates, kinds(pairs.world)[i, j])


def deterrence(at: Field) -> Floats:
    """What a member is spared by the members' joint capability, % of GDP a year, (D, n, KNOTS).

    The model of disputes is asked for each player and opponent behind coalitions of growing capability, at
    equal steps from none to that of all players. Partners that stand behind a player without the treaty are
    taken to be in the coalition as far as there is room for them: it adds what it has beyond them.
    """
    n, against = len(at.players), len(at.opponents)
    saved = np.zeros((at.draws.n, n, KNOTS))
    if not against:
        return saved
    i, j = np.repeat(at.at, against), np.tile(at.against, n)
    columns = at.column[i, j]
    price = at.price(i, j)
    moved, joined = _behind(at)
    flat = {name: values.reshape(n * against, KNOTS) for name, values in moved.items()}
    now = {name: flat[name][:, 0] - at.pairs.present.covariates[name][i, j] for name in flat}
    size = at.draws[PUBLISHED][:, None]
    log_odds = np.take(at.pairs.log_odds, columns, axis=1)
    log_odds += at.either(at.shift(i, j, now), -size * np.repeat(at.inside, against))
    before = chances(log_odds)
    for k in range(1, KNOTS):
        fitted = at.shift(i, j, {name: values[:, k] - values[:, 0] for name, values in flat.items()})
        after = chances(log_odds + at.either(fitted, size * np.repeat(joined[:, k], against)))
        saved[:, :, k] = ((before - after) * price).reshape(-1, n, against).sum(axis=2)
    return saved


def at_stake(at: Field) -> Floats:
    """What disputes with the opponents are expected to cost each player today, % of GDP a year, (D, n).

    The most that deterrence could spare it.
    """
    n, against = len(at.players), len(at.opponents)
    if not against:
        return np.zeros((at.draws.n, n))
    i, j = np.repeat(at.at, against), np.tile(at.against, n)
    lost = chances(at.pairs.log_odds[:, at.column[i, j]]) * at.price(i, j)
    return np.asarray(lost.reshape(-1, n, against).sum(axis=2))


def _behind(at: Field) -> tuple[dict[str, Floats], Floats]:
    """Covariates by the coalition's capability, (n, O, KNOTS), and whether there is any partner, (n, KNOTS).

    As `covariates.alliances` has them, with the coalition behind the player.
    """
    facts = at.facts
    share = np.maximum(facts.capability, covariates.SMALLEST_CAPABILITY)
    free = ~(facts.defense | facts.offense)
    grid = np.ix_(at.at, at.against)

    def bring(who: Bools, owed: Bools) -> Floats:
        """[a, b]: what those marked who owe it to b and are not bound to a bring to b against a."""
        weight = (share * who)[:, None] * owed
        return np.asarray(free.T @ weight - weight)

    everybody = np.ones(len(share), dtype=bool)
    playing = np.isin(np.arange(len(share)), at.at)
    shields, swords = bring(everybody, facts.defense), bring(everybody, facts.offense)
    ours = bring(playing, facts.defense).T[grid][:, :, None]
    others = shields.T[grid][:, :, None] - ours
    joint = np.linspace(0.0, at.strength.sum(), KNOTS)
    beyond = np.maximum(joint - at.strength[:, None], 0.0)
    shield = others + np.maximum(ours, beyond[:, None, :])
    foe_attacks = np.log(share[at.against] + swords[grid])[:, :, None]
    foe_attacks = foe_attacks - np.log(share[at.at][:, None, None] + shield)
    we_attack = np.log(share[at.at][:, None] + swords.T[grid]) - np.log(share[at.against] + shields[grid])
    enough = 0.5 * covariates.SMALLEST_CAPABILITY
    theirs = (shields[grid] > enough)[:, :, None]
    moved = {
        "challenge": np.maximum(foe_attacks, we_attack[:, :, None]),
        "defended": (shield > enough).astype(np.float64) + theirs,
    }
    return moved, (beyond > 0.0).astype(np.float64)


def peace(at: Field) -> Floats:
    """What a pact spares two players in disputes with each other, % of GDP a year, (D, n, n).

    Nothing where they owe one another defence without the treaty.
    """
    n = len(at.players)
    one, other = np.nonzero(np.triu(~at.bound, k=1))
    i, j = at.at[one], at.at[other]
    columns = at.column[i, j]
    base, now = covariates.alliances(at.facts), at.pairs.present.covariates
    old = {name: base[name][i, j] for name in ("pact", "entente")}
    back = {name: values - now[name][i, j] for name, values in old.items()}
    gained = {"pact": 1.0 - old["pact"], "entente": -old["entente"]}
    size = at.draws["risk.effect.pact"][:, None]
    log_odds = np.take(at.pairs.log_odds, columns, axis=1)
    log_odds += at.either(at.shift(i, j, back), size * back["pact"])
    after = chances(log_odds + at.either(at.shift(i, j, gained), size * gained["pact"]))
    saved = np.zeros((at.draws.n, n, n))
    fewer = chances(log_odds) - after
    flat = saved.reshape(-1, n * n)
    flat[:, one * n + other] = fewer * at.price(i, j)
    flat[:, other * n + one] = fewer * at.price(j, i)
    return saved


def entrapment(at: Field, core: Bools) -> Floats:
    """What member i's share in member j's wars costs i, % of GDP a year, (D, n, n).

    Over the theatre's states that i owes no defence and that are not in the core of the treaty; nothing
    where i owes j defence without it. In a war of great powers it is what joining costs beyond what the war
    costs those who stay out.

    Args:
        at: the field.
        core: (n,), players taken to be members in any case, with whom a partner's wars are none to join.
    """
    n, theatre = len(at.players), len(at.theatre)
    i, j = np.repeat(at.at, theatre), np.tile(at.around, n)
    itself = i == j
    columns = np.where(itself, 0, at.column[i, j])
    drawn = at.draws
    great = at.base.majors[i] & at.base.majors[j]
    chance = np.take(at.pairs.before, columns, axis=1)
    wars = chance * at.wars(columns, great)
    wars *= drawn["gains.cost_abroad"][:, None]
    # Great powers are few: their columns are made anew.
    tail = drawn["gains.tail.share"] * (drawn["gains.tail.joined"] - drawn["gains.tail.others"])
    wars[:, great] = chance[:, great] * tail[:, None]
    wars[:, itself] = 0.0
    owes = at.facts.defense[np.ix_(at.at, at.around)]
    member = np.isin(at.around, at.at[core])
    # i joins the wars of j with whoever is neither i, nor owed defence by i, nor a sure member.
    joins = ~(owes | member[None, :] | (at.at[:, None] == at.around[None, :]))
    cost = wars.reshape(-1, n, theatre) @ joins.T.astype(np.float64)
    cost *= drawn["reliability"][:, None, None]
    cost[:, at.bound | np.eye(n, dtype=bool)] = 0.0
    return np.asarray(cost.transpose(0, 2, 1))
