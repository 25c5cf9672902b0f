"""The balance of gains: every channel of every state, draw by draw, in % of its own GDP a year."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from foedus.questions.gains_fighting import Expected, Fighting
from foedus.questions.sides import changing, members_today
from foedus.questions.trade_effects import ANSWERS, CREATION, Effect, blend
from foedus.uncertainty.memory import remembered

if TYPE_CHECKING:
    from foedus.questions.case import Case
    from foedus.scenario.model import Proposal, Scenario
    from foedus.uncertainty.draws import Draws
    from foedus.world import World

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
#: What is added up to the gain, in order; the tail stands beside it.
COUNTED: Final = ("conflict", "entrapment", "burden", "trade", "autonomy")
TAIL: Final = "tail"
FOUNDER, JOINS, LEAVES, RIVAL = "founder", "joins", "leaves", "rival"
#: Today's members of the treaty that is joined or left: whom the proposal would bind or free with the mover.
MEMBER = "member"
CANDIDATE, OTHER = "candidate", "other"
ROLES: Final = (FOUNDER, JOINS, LEAVES, RIVAL, MEMBER, CANDIDATE, OTHER)
BILLION: Final = 1e9


@dataclass(frozen=True, eq=False)
class Balance:
    """Changes against today in % of own GDP a year, (D, S) each; plus is good.

    Attributes:
        states: ids.
        roles: of `ROLES`.
        gdp: US$ bn a year, (S,).
        channels: `COUNTED` and the tail.
        answers: each channel of trade by itself, by its id: parts and alternatives of the blend, not added.
    """

    states: tuple[str, ...]
    roles: tuple[str, ...]
    gdp: Floats
    channels: Mapping[str, Floats]
    answers: Mapping[str, Floats] = field(default_factory=dict)

    @cached_property
    def gain(self) -> Floats:
        """The sum of what is counted, without the tail."""
        return np.asarray(sum(self.channels[name] for name in COUNTED))

    @cached_property
    def gain_with_tail(self) -> Floats:
        """The same with the tail."""
        return np.asarray(self.gain + self.channels[TAIL])

    @cached_property
    def near(self) -> tuple[int, ...]:
        """Positions of those whose quarrel it is: who founds, joins or leaves, and the rivals."""
        return tuple(k for k, role in enumerate(self.roles) if role in (FOUNDER, JOINS, LEAVES, RIVAL))


@dataclass(frozen=True, eq=False)
class Traded:
    """Change of real income in %, (D, S) each: by channel of trade, and the blend that is counted."""

    incomes: Mapping[str, Floats]
    blend: Floats


@dataclass(frozen=True, eq=False)
class Account:
    """What the balance of a proposal is reckoned from, for any draws of the priors.

    Attributes:
        case: worlds, scenario and draws.
        states: ids of those that are given a balance.
        roles: theirs.
        missing: what is missing of those that are not, in words by id.
    """

    case: Case
    states: tuple[str, ...]
    roles: tuple[str, ...]
    missing: Mapping[str, str]

    @property
    def draws(self) -> Draws:
        """Of the case."""
        return self.case.draws

    @cached_property
    def key(self) -> Hashable:
        """What tells accounts apart but for draws."""
        return self.case.key, self.states

    @remembered
    def balance(self) -> Balance:
        """The balance over the draws of the case."""
        draws, fighting = self.case.draws, self.fighting
        expected = draws.remembered(("expected", fighting.key), lambda: fighting.expected(draws))
        return self.priced(draws, expected, self.traded(draws))

    def priced(self, draws: Draws, expected: Expected, traded: Traded) -> Balance:
        """The balance for any draws of the priors, from what is expected and what trade does with them."""
        security = expected.priced(draws)
        channels = {
            "conflict": security.conflict,
            "entrapment": security.entrapment,
            "burden": -draws["burden.share_of_gap_closed"][:, None] * self.gaps,
            "trade": traded.blend,
            "autonomy": -draws["gains.autonomy"][:, None] * self.binds,
            TAIL: security.tail,
        }
        # A product with 0 from the other side is −0, which would be shown as it is.
        summed = {name: values + 0.0 for name, values in channels.items()}
        return Balance(self.states, self.roles, self.gdp, summed, traded.incomes)

    def traded(self, draws: Draws) -> Traded:
        """What trade does with any draws of the priors."""
        incomes = self._incomes(draws)
        nothing = np.zeros((draws.n, len(self.states)))
        return Traded(incomes, blend(incomes, draws["trade.answer"]) if incomes else nothing)

    def _incomes(self, draws: Draws) -> dict[str, Floats]:
        """For draws other than the case's only those of the blend, read off between solved points."""
        if draws is self.case.draws:
            return {each.channel.id: each.income[:, self.economies] for each in self.effects}
        counted = (each for each in self.effects if each.channel.id in (CREATION, *ANSWERS))
        return {each.channel.id: each.income_at(draws, self.economies) for each in counted}

    @property
    def effects(self) -> tuple[Effect, ...]:
        """What each channel of trade does."""
        return self.case.trade_effects

    @cached_property
    def economies(self) -> Ints:
        """(S,) positions of the states in the matrix of trade."""
        place = {code: k for k, code in enumerate(self.case.matrix.economies)}
        return np.array([place[code] for code in self.states], dtype=np.intp)

    @cached_property
    def fighting(self) -> Fighting:
        """The pairs of states and who stands how to them."""
        world = self.case.before
        positions = np.array([world.index(code) for code in self.states], dtype=np.intp)
        return Fighting(next(iter(self.case.risk_changes.values())), positions)

    @cached_property
    def gdp(self) -> Floats:
        """(S,) US$ bn a year, at the official rate."""
        world = self.case.before
        return np.array([world.gdp.values[world.index(code)] / BILLION for code in self.states])

    @cached_property
    def gaps(self) -> Floats:
        """(S,) gap to the guideline in % of GDP of those that found or join; 0 for the others."""
        proposal, world = changing(self.case.scenario)[0], self.case.before
        guideline = proposal.military_guideline
        if guideline is None:
            return np.zeros(len(self.states))
        spent = np.array([world.military_share.values[world.index(code)] for code in self.states])
        bound = np.isin(self.roles, (FOUNDER, JOINS))
        return np.where(bound, np.maximum(guideline - np.where(bound, spent, guideline), 0.0), 0.0)

    @cached_property
    def binds(self) -> Floats:
        """(S,) 1 for who founds or joins, −1 for who leaves, 0 for the others."""
        sign = {FOUNDER: 1.0, JOINS: 1.0, LEAVES: -1.0}
        return np.array([sign.get(role, 0.0) for role in self.roles])


def account(case: Case) -> Account:
    """The account of the first proposal that changes obligations.

    Founders, who joins or leaves, rivals, today's members in the region, candidates and the states reported
    on. A state has no balance if its GDP, its trade or, where it must meet a guideline, its military spending
    is not known.
    """
    proposal = changing(case.scenario)[0]
    # Of members elsewhere the disputes with others are not reckoned.
    looked_at = {*case.scenario.region, *case.scenario.report}
    members = looked_at.intersection(members_today(proposal, case.before))
    roles = roles_of(proposal, case.scenario, members)
    missing = {code: why for code in roles if (why := _missing(code, roles[code], proposal, case))}
    kept = [code for code in roles if code not in missing]
    return Account(case, tuple(kept), tuple(roles[code] for code in kept), missing)


def roles_of(proposal: Proposal, scenario: Scenario, members: Collection[str]) -> dict[str, str]:
    """The role of every state that is looked at, in order of roles and ids; a state's first role counts.

    Args:
        proposal: it gives founders, candidates and who joins or leaves.
        scenario: it gives rivals and the states reported on.
        members: today's members of the treaty that is joined or left, as far as they are looked at.
    """
    leaves = proposal.kind == "withdraw"
    mover = [proposal.state] if proposal.state else []
    groups = {
        FOUNDER: [] if leaves else proposal.founders,
        JOINS: [] if leaves else mover,
        LEAVES: mover if leaves else [],
        RIVAL: scenario.rivals,
        MEMBER: members,
        CANDIDATE: proposal.candidates,
        OTHER: scenario.report,
    }
    found: dict[str, str] = {}
    for role, codes in groups.items():
        for code in sorted(codes):
            found.setdefault(code, role)
    return found


def _missing(code: str, role: str, proposal: Proposal, case: Case) -> str:
    """What is not known of a state, in words; empty if everything is."""
    world: World = case.before
    if code not in world.states:
        return "not a state of the date"
    i = world.index(code)
    guideline = proposal.military_guideline is not None and role in (FOUNDER, JOINS)
    absent = {
        "GDP": not np.isfinite(world.gdp.values[i]),
        "trade": code not in case.matrix.economies,
        "military spending": guideline and not np.isfinite(world.military_share.values[i]),
    }
    return " and ".join(name for name, lacks in absent.items() if lacks)
