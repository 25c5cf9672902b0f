"""Bargaining within the answer on adoption: where positions would move if states pressed one another.

A second reading beside the decision rule, by another model: it knows who presses whom, and no veto.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from foedus.methods.bargaining import FEWEST_ACTORS, BargainingDraws, bargain_draws, forecast
from foedus.quantities import Column, Interval, Table
from foedus.questions.words import counted, percent
from foedus.states import state
from foedus.uncertainty.memory import remembered

if TYPE_CHECKING:
    from foedus.questions.track import Track
    from foedus.scenario.model import Scenario, Stance
    from foedus.uncertainty.draws import Draws
    from foedus.world import World

Floats = NDArray[np.float64]

#: Runs that stand for all draws, in each reading; another seed moves the medians by about two points.
RUNS = 64
SHOWN = (0, 1, 2, 3, 5, 8)
END = "end"
SILENT_MEMBERS = "silent members"
ANCHORS = {"oppose": 0.0, "reserved": 25.0, "neutral": 50.0, "open": 75.0, "support": 100.0}
HALF_A_STEP = 12.5
SILENT_POSITION = (25.0, 75.0)
SALIENCE, SILENT_SALIENCE = (0.6, 1.0), (0.1, 0.4)
MIDDLE = 50.0

EVERYBODY, MEMBERS = "deciding states and others on record", "deciding states alone"

REFERENCES = (
    "Bueno de Mesquita 1994, Political forecasting: an expected utility method, in Bueno de Mesquita & "
    "Stokman (eds.), European Community Decision Making, Yale University Press",
    "Wise, Lester & Efird 2015, An Introduction to the KAPSARC Toolkit for Behavioral Analysis (KTAB), "
    "KAPSARC discussion paper",
)
NOTE = (
    "Bargaining is a second reading by another model (challenges as in Bueno de Mesquita's, in KTAB's "
    "form): it tells who could be pressed towards whom, and it knows no veto, no side payment and no law. A "
    "position of 50 is no majority, and one member left at 0 stops a decision by consensus wherever the "
    "others meet."
)
CODING = (
    "Positions run from 0 (oppose) over 25 (reserved), 50 (neutral) and 75 (open) to 100 (support), 12.5 to "
    "either side; a state without a record lies anywhere from 25 to 75. Salience is 0.6 to 1 with a full "
    "record, 0.1 to 0.4 without one. Both are mixed by the record's strength. Capability lies between one "
    "vote for each deciding state and the share of material capabilities (CINC), the mixture drawn anew in "
    "each run: by law votes count alike, in influence states do not. All three are assumptions of this "
    "project."
)


@dataclass(frozen=True, eq=False)
class Contest:
    """Bargaining over one proposal.

    Attributes:
        track: of the proposal.
        among: who takes part, in words.
        states: that take part, in order of id.
        stances: what each is on record with, or None.
        votes: whether each decides.
        capability: CINC shares, 0 where there is no figure.
        draws: of the priors; their seed is that of the bargaining.
    """

    track: Track
    among: str
    states: tuple[str, ...]
    stances: tuple[Stance | None, ...]
    votes: NDArray[np.bool_]
    capability: Floats
    draws: Draws

    @property
    def key(self) -> Hashable:
        """What tells contests apart but for draws and stances."""
        return self.track.proposal.id, self.among

    @property
    def runs(self) -> int:
        """How many stand for all draws."""
        return min(RUNS, self.draws.n)

    @cached_property
    def inputs(self) -> tuple[Floats, Floats, Floats]:
        """Capability (D, N), positions and salience on 0-1 (D, N, 1)."""
        rng = np.random.default_rng([self.draws.seed, *self.track.proposal.id.encode()])
        shape = (self.runs, len(self.states))
        strength = np.array([each.strength if each else 0.0 for each in self.stances])
        words = [each.position if each else "neutral" for each in self.stances]
        stated = np.array([ANCHORS[word] for word in words]) + rng.uniform(-HALF_A_STEP, HALF_A_STEP, shape)
        silent = rng.uniform(*SILENT_POSITION, shape)
        positions = np.clip(strength * stated + (1.0 - strength) * silent, 0.0, 100.0) / 100.0
        salience = strength * rng.uniform(*SALIENCE, shape) + (1.0 - strength) * rng.uniform(
            *SILENT_SALIENCE, shape
        )
        equal = rng.uniform(0.05, 1.0, (self.runs, 1))
        capability = equal * self.votes / self.votes.sum()
        capability = capability + (1.0 - equal) * self.capability / self.capability.sum()
        return capability, positions[:, :, None], salience[:, :, None]

    @remembered
    def found(self) -> BargainingDraws:
        """The runs, of which no prior is asked."""
        self.draws.note("stances")
        return bargain_draws(*self.inputs, kept=max(SHOWN))

    @property
    def silent(self) -> NDArray[np.bool_]:
        """Members that decide without a record."""
        unrecorded = np.array([each is None for each in self.stances], dtype=np.bool_)
        return np.asarray(self.votes & unrecorded)


def tables(tracks: Sequence[Track], world: World, scenario: Scenario, draws: Draws) -> tuple[Table, ...]:
    """Positions round by round and the outcome of bargaining, for every proposal with enough actors.

    Args:
        tracks: of the proposals.
        world: the world on the scenario's date, for capabilities.
        scenario: with the stances.
        draws: their seed is that of the bargaining; `RUNS` runs stand for all of them.

    Returns:
        Tables "bargaining" (deciding states, by round) and "forecast" (with outsiders too); none where no
        proposal has three actors with a capability.
    """
    contests = [each for track in tracks for each in _contests(track, world, scenario, draws)]
    return (_positions(contests), _forecasts(contests)) if contests else ()


def _contests(track: Track, world: World, scenario: Scenario, draws: Draws) -> list[Contest]:
    """Bargaining among all who decide or speak, and among those that decide where that is not the same."""
    deciding = {position.state for stage in track.stages for position in stage.positions}
    spoken = {each.state for each in scenario.stances if each.proposal == track.proposal.id}
    speaking = {state for state in spoken if scenario.stance(state, track.proposal.id)}
    known = dict(zip(world.states, np.nan_to_num(world.capability.values).tolist(), strict=True))
    # A state that neither decides nor has a figure of capability has nothing to press with.
    others = {each for each in speaking - deciding if known.get(each, 0.0) > 0.0}
    readings = [(EVERYBODY, deciding | others)] if others else []
    readings.append((MEMBERS, deciding))
    found = []
    for among, taking_part in readings:
        actors = tuple(sorted(taking_part))
        capability = np.array([known.get(each, 0.0) for each in actors])
        if len(actors) >= FEWEST_ACTORS and capability.sum() > 0.0:
            stances = tuple(scenario.stance(each, track.proposal.id) for each in actors)
            votes = np.array([each in deciding for each in actors], dtype=np.bool_)
            found.append(Contest(track, among, actors, stances, votes, capability, draws))
    return found


def _positions(contests: Sequence[Contest]) -> Table:
    columns = (
        Column("proposal", "Proposal"),
        Column("round", "Round"),
        Column("state", "Code"),
        Column("name", "State"),
        Column("recorded", "On record as"),
        Column("decides", "Decides"),
        Column("position", "Position", "0 oppose – 100 support"),
    )
    # Those who decide alone: an outsider who presses them has no seat; what it adds is in the forecast.
    narrowest = {contest.track.proposal.id: contest for contest in contests}
    rows = [row for contest in narrowest.values() for row in _position_rows(contest)]
    note = (
        "Among the deciding states alone; the forecast has the others on record as well. Members without a "
        f"record are taken together, at their mean. {CODING}"
    )
    return Table.of("bargaining", "Positions as states bargain", columns, rows, note=note)


def _position_rows(contest: Contest) -> Iterator[tuple[Any, ...]]:
    name, silent = contest.track.proposal.id, contest.silent
    turns = [(str(turn), contest.found.positions[:, turn, :, 0]) for turn in SHOWN]
    for turn, here in [*turns, (END, contest.found.final[:, :, 0])]:
        for k, actor in enumerate(contest.states):
            stance = contest.stances[k]
            if stance is not None:
                place = Interval.of(100.0 * here[:, k])
                decides = bool(contest.votes[k])
                yield name, turn, actor, state(actor).name, stance.position, decides, place
        if silent.any():
            label = counted(int(silent.sum()), "silent member")
            mean = Interval.of(100.0 * here[:, silent].mean(axis=1))
            yield name, turn, SILENT_MEMBERS, label, "silent", True, mean


def _forecasts(contests: Sequence[Contest]) -> Table:
    columns = (
        Column("proposal", "Proposal"),
        Column("among", "Among"),
        Column("actors", "Actors"),
        Column("before", "Weighted mean before", "0 oppose – 100 support"),
        Column("outcome", "Outcome of bargaining (weighted median)", "0 oppose – 100 support"),
        Column("mean", "Weighted mean after", "0 oppose – 100 support"),
        Column("in_favour", "Outcome above 50", "share of runs"),
        Column("members_below", "Deciding states left below 50", "states"),
        Column("all_in_favour", "All deciding states above 50", "share of runs"),
        Column("by_rule", "Chance by the decision rule", "share"),
        Column("settled", "Runs that settled", "share of runs"),
    )
    rows = [_forecast_row(contest) for contest in contests]
    note = "The rule's chance counts vetoes and the law, bargaining neither: read the two side by side."
    return Table.of("forecast", "What bargaining would come to", columns, rows, note=note)


def _forecast_row(contest: Contest) -> tuple[Any, ...]:
    capability, positions, salience = contest.inputs
    found = contest.found
    outcome = 100.0 * found.median[:, 0]
    below = (100.0 * found.final[:, contest.votes, 0] < MIDDLE).sum(axis=1)
    return (
        contest.track.proposal.id,
        contest.among,
        len(contest.states),
        Interval.of(100.0 * forecast(capability, positions, salience)[1][:, 0]),
        Interval.of(outcome),
        Interval.of(100.0 * found.mean[:, 0]),
        float((outcome > MIDDLE).mean()),
        Interval.of(below.astype(np.float64)),
        float((below == 0).mean()),
        Interval.of(contest.track.chance),
        float((found.stopped == 0).mean()),
    )


def notes(found: Sequence[Table]) -> tuple[str, ...]:
    """What a reader of these tables must know."""
    if not found:
        return ()
    worst = min(found[1].records(), key=lambda record: record["settled"])
    unsettled = 1.0 - worst["settled"]
    cycles = (
        f" In {percent(unsettled)} of the runs on “{worst['proposal']}” bargaining came to no rest."
        if unsettled > 0.05
        else ""
    )
    return (NOTE + cycles,)
