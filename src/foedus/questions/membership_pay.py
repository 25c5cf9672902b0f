"""What membership pays each player of a treaty, in every membership: the parts of a game of coalitions.

Everything is in % of a state's own GDP a year, against a world in which the treaty is not there, from the
same parts as the answer on gains. First order: what another member brings is added up, and deterrence follows
the members' joint capability.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from foedus.methods.stability import Utilities
from foedus.questions import membership_risk as risk
from foedus.questions.words import listed
from foedus.states import state

if TYPE_CHECKING:
    from foedus.evidence.trade_matrix import TradeMatrix
    from foedus.questions.membership_risk import Field
    from foedus.questions.risk_effect import Pairs
    from foedus.questions.trade_effects import Effect
    from foedus.scenario.model import Proposal, Scenario
    from foedus.uncertainty.draws import Draws
    from foedus.world import World

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

MOST_PLAYERS: Final = 24
RETALIATION: Final = "retaliation"
#: Points at which the chance is taken that the rival answers at all.
POINTS: Final = 1000


@dataclass(frozen=True, eq=False)
class Cast:
    """Who plays.

    Attributes:
        players: ids, those who are in from the start first.
        roles: "founder", "candidate", "member" or "applicant", of each.
        start: members to begin with, (n,): founders, or today's members.
        inside: bound by the treaty in the world as it is, (n,).
        left_out: candidates and members beyond the largest.
    """

    players: tuple[str, ...]
    roles: tuple[str, ...]
    start: Bools
    inside: Bools
    left_out: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Pay:
    """What membership pays; D draws, n players, % of own GDP a year. A cost is below 0.

    Attributes:
        proposal: which treaty.
        field: who is where.
        cast: who plays.
        burden, retaliation, autonomy: of membership in itself, (D, n).
        entrapment, trade, peace: by each other member, (D, n, n): row i, column j is what j's membership is
            worth to member i.
        deterrence: by the members' joint capability, (D, n, knots).
        notes: what a reader must know.
    """

    proposal: Proposal
    field: Field
    cast: Cast
    burden: Floats
    retaliation: Floats
    autonomy: Floats
    entrapment: Floats
    trade: Floats
    peace: Floats
    deterrence: Floats
    notes: tuple[str, ...]

    @cached_property
    def first(self) -> int:
        """Founders, or today's members, as a bit set."""
        return sum(1 << k for k in np.flatnonzero(self.cast.start).tolist())

    def joined(self, part: Floats) -> Floats:
        """What the first members bring each player, of a part by other members, (D, n)."""
        return np.asarray(part[:, :, self.cast.start].sum(axis=2))

    @cached_property
    def deterred(self) -> Floats:
        """What deterrence is worth to each player beside the first members, (D, n)."""
        reach, knots = self.middle.reach(), np.arange(self.deterrence.shape[-1])
        start = self.cast.start
        found = np.empty(self.burden.shape)
        for k in range(len(self.players)):
            at = float(reach[start].sum() + (0.0 if start[k] else reach[k]))
            low = min(int(at), len(knots) - 2)
            part = self.deterrence[:, k]
            found[:, k] = part[:, low] + (at - low) * (part[:, low + 1] - part[:, low])
        return found

    @cached_property
    def gain(self) -> Floats:
        """What each player has as a member beside the first members, (D, n)."""
        alone = self.burden + self.retaliation + self.autonomy
        return np.asarray(alone + self.joined(self.entrapment + self.trade + self.peace) + self.deterred)

    @property
    def players(self) -> tuple[str, ...]:
        """Ids, in the order of every array."""
        return self.cast.players

    @cached_property
    def utilities(self) -> Utilities:
        """The game, in every draw."""
        alone = self.burden + self.retaliation + self.autonomy
        pairs = self.entrapment + self.trade + self.peace
        strength = np.broadcast_to(self.field.strength, alone.shape)
        return Utilities.of(
            alone, pairs, strength=strength, inside=self.deterrence, outside=np.zeros_like(self.deterrence)
        )

    @cached_property
    def middle(self) -> Utilities:
        """The game at the median of each of its parts."""
        whole = self.utilities
        parts = (np.median(part, axis=0) for part in (whole.alone, whole.pairs, whole.inside))
        alone, pairs, inside = parts
        strength = self.field.strength
        return Utilities.of(alone, pairs, strength=strength, inside=inside, outside=np.zeros_like(inside))


def cast(proposal: Proposal, world: World) -> Cast | None:
    """Who plays: at most 24, all that are in from the start before the others, the larger first.

    Size is GDP, or capability where no GDP is known at all. None for a proposal that binds nobody to defend
    anybody: the parts of pay are those of a pact of defence.
    """
    if proposal.kind == "found-treaty":
        if "defense" not in proposal.obligations:
            return None
        first, others = proposal.founders, proposal.candidates
        names = ("founder", "candidate")
    elif proposal.kind in ("accede", "withdraw") and proposal.treaty and proposal.state:
        treaty = next((each for each in world.treaties if each.id == proposal.treaty), None)
        if treaty is None or not any("defense" in tie.obligations for tie in treaty.ties_on(world.date)):
            return None
        joins = proposal.kind == "accede"
        first = tuple(code for code in treaty.members_on(world.date) if not joins or code != proposal.state)
        others = (proposal.state,) if joins else ()
        names = ("member", "applicant")
    else:
        return None
    gdp = world.gdp.values
    size = gdp if np.isfinite(gdp).any() else world.capability.values
    size = np.nan_to_num(size)

    def by_size(codes: Iterable[str]) -> list[str]:
        known = sorted({code for code in codes if code in world.states})
        return sorted(known, key=lambda code: -size[world.index(code)])

    # One who applies, or would leave, is the point of the question and has a seat in any case.
    sure = [code for code in (proposal.state,) if code and proposal.kind in ("accede", "withdraw")]
    ranked = [*sure, *(code for code in (*by_size(first), *by_size(others)) if code not in sure)]
    kept, left = ranked[:MOST_PLAYERS], ranked[MOST_PLAYERS:]
    kept = [*by_size(set(kept) & set(first)), *by_size(set(kept) & set(others))]
    start = np.array([code in first for code in kept])
    roles = tuple(names[0] if code in first else names[1] for code in kept)
    inside = start if names[0] == "member" else np.zeros(len(kept), dtype=bool)
    return Cast(tuple(kept), roles, start, inside, tuple(sorted(left)))


def pay(
    proposal: Proposal,
    world: World,
    scenario: Scenario,
    pairs: Pairs,
    matrix: TradeMatrix,
    effects: Mapping[str, Effect],
) -> Pay | None:
    """What membership in a pact of defence founded, joined or left pays; None where there is none.

    Args:
        proposal: which.
        world: as it is.
        scenario: gives the rivals, the theatre and the priors.
        pairs: chances of disputes and the draws; pairs that are missing are reckoned.
        matrix: of trade; an empty one leaves out what goes by trade.
        effects: of the answer on trade, by channel.
    """
    who = cast(proposal, world)
    if who is None or len(who.players) < 2:
        return None
    kept = tuple(each for each in world.treaties if each.id != proposal.treaty)
    theatre = [code for code in (*scenario.region, *scenario.report) if code in world.states]
    draws, joins = pairs.draws, ~who.inside

    def placed() -> Field:
        base = replace(world, treaties=kept) if who.inside.any() else world
        return risk.field(pairs, base, who.players, who.inside, theatre, scenario.rivals)

    def part(name: str, make: Callable[[], Floats]) -> Floats:
        return draws.remembered(("pay", proposal.id, name), make)

    # Who stands where asks no prior: a field that is kept is given the draws of now.
    field = draws.remembered(("field", proposal.id), placed).drawn(pairs)
    burden, unknown = _burden(proposal, world, who, draws)
    answered = _retaliation(who, scenario, matrix, effects, draws) * joins
    autonomy = np.repeat(-draws["gains.autonomy"][:, None], len(who.players), axis=1)
    return Pay(
        proposal=proposal,
        field=field,
        cast=who,
        burden=burden * joins,
        retaliation=answered,
        autonomy=autonomy,
        entrapment=part("entrapment", lambda: -risk.entrapment(field, who.start)),
        trade=part("trade", lambda: _trade(field, matrix, draws)),
        peace=part("peace", lambda: risk.peace(field)),
        deterrence=part("deterrence", lambda: risk.deterrence(field)),
        notes=_notes(who, matrix, unknown),
    )


def _burden(proposal: Proposal, world: World, who: Cast, draws: Draws) -> tuple[Floats, list[str]]:
    """What closing part of the gap to the guideline costs, (D, n), below 0; whose spending is not known.

    For these the gap is the middle one of the players'.
    """
    nothing = np.zeros((draws.n, len(who.players)))
    if proposal.military_guideline is None:
        return nothing, []
    spent = world.military_share.values[[world.index(code) for code in who.players]]
    gap = np.maximum(proposal.military_guideline - spent, 0.0)
    known = np.isfinite(gap)
    if not known.any():
        return nothing, list(who.players)
    gap = np.where(known, gap, np.median(gap[known]))
    unknown = [code for code, there in zip(who.players, known, strict=True) if not there]
    return -draws["burden.share_of_gap_closed"][:, None] * gap, unknown


def chance_of_answer(scenario: Scenario) -> float:
    """The chance that the rival answers at all, by the prior of how it does."""
    prior = next(each for each in scenario.priors if each.id == "trade.answer")
    return float((prior.quantile((np.arange(POINTS) + 0.5) / POINTS) > 0.5).mean())


def _retaliation(
    who: Cast,
    scenario: Scenario,
    matrix: TradeMatrix,
    effects: Mapping[str, Effect],
    draws: Draws,
) -> Floats:
    """Real income that the rival's barriers are expected to cost each player as a member, (D, n), below 0.

    Of those the barriers are solved for it is what the equilibrium says; of the others the same loss for each
    dollar that they sell to the rivals, of their GDP (first order).
    """
    lost = np.zeros((draws.n, len(who.players)))
    if RETALIATION not in effects:
        return lost
    found = effects[RETALIATION]
    rivals = np.isin(matrix.economies, scenario.rivals)
    sold = 100.0 * matrix.flows[:, rivals].sum(axis=1) / matrix.gdp
    solved: Bools = np.asarray((found.channel.classes > 0).any(axis=1))
    weight = matrix.gdp * solved
    for_each = (found.income @ weight) / max(float(sold @ weight), 1e-12)
    for k, code in enumerate(who.players):
        if code in matrix.economies:
            place = matrix.economies.index(code)
            lost[:, k] = found.income[:, place] if solved[place] else for_each * sold[place]
    # What is above 0 is trade diverted from others that are hit, and no pay of membership.
    draws.note("trade.answer")
    return np.minimum(lost, 0.0) * chance_of_answer(scenario)


def _trade(field: Field, matrix: TradeMatrix, draws: Draws) -> Floats:
    """Trade created between two newly allied members, worth to either in % of its GDP, (D, n, n).

    A fall of the cost of trade of both directions by `trade.pact_effect`/θ saves the two together that share
    of what they trade, to first order (Hulten 1978), half of it each.
    """
    n = len(field.players)
    share = np.zeros((n, n))
    there = [k for k, code in enumerate(field.players) if code in matrix.economies]
    place = [matrix.economies.index(field.players[k]) for k in there]
    flows = matrix.flows[np.ix_(place, place)]
    share[np.ix_(there, there)] = 50.0 * (flows + flows.T) / matrix.gdp[place][:, None]
    share[field.bound | np.eye(n, dtype=bool)] = 0.0
    size = draws["trade.pact_effect"] / draws["trade.theta"]
    return size[:, None, None] * share


def _notes(who: Cast, matrix: TradeMatrix, unknown: Sequence[str]) -> tuple[str, ...]:
    notes = []
    if who.left_out:
        names = listed([state(code).name for code in who.left_out], most=20)
        notes.append(f"The {len(who.players)} largest are looked at; left out: {names}.")
    if unknown:
        names = listed([state(code).name for code in unknown], most=12)
        notes.append(f"Military spending not known, the middle gap of the others put in: {names}.")
    dark = [code for code in who.players if code not in matrix.economies]
    if dark:
        names = listed([state(code).name for code in dark], most=12)
        notes.append(f"No trade on record, so none gained or lost: {names}.")
    return tuple(notes)
