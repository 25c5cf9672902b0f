"""Can it be adopted? Veto players follow from the rule, chances from stances, needs from the law."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.quantities import Answer, Column, Interval, Table
from foedus.questions import ASKS, bargaining
from foedus.questions.track import Stage, Track, track
from foedus.questions.words import chance_words, counted, listed, odds_words, percent
from foedus.states import state
from foedus.treaties import rules

if TYPE_CHECKING:
    from foedus.scenario.model import Proposal, Scenario
    from foedus.treaties.law import Requirement
    from foedus.uncertainty.draws import Draws
    from foedus.world import World

UNLIKELY = 0.1
OBJECTS = "stance.objects.oppose"
#: Chances for which the cheapest persuasion is told.
GOALS = (0.5, 0.75, 0.9)
METHOD = (
    "Each proposal's decision rule gives its stages and its veto players. A player's chance to stand in the "
    "way is the prior of its "
    "recorded position mixed with that of a silent state, by the strength of the record; within a body these "
    "chances are "
    "correlated through one common factor (a Gaussian copula), integrated by quadrature. Persuasion takes "
    "objections out of "
    "the decision and finds the best set of players for each cost."
)
REFERENCES = (
    "Shapley & Shubik 1954, A method for evaluating the distribution of power in a committee system, "
    "American Political Science Review 48",
    "Tsebelis 2002, Veto Players: How Political Institutions Work, Princeton University Press",
    "Vasicek 2002, The distribution of loan portfolio value, Risk 15 (the one-factor Gaussian model)",
)


def answer(
    before: World,
    after: Mapping[str, World],
    scenario: Scenario,
    draws: Draws,
    law: Mapping[str, Sequence[Requirement]],
) -> Answer:
    """Chance of adoption by proposal and stage, who blocks it, whom to persuade, and what the law needs.

    Args:
        before: the world on the scenario's date; it gives each body's members.
        after: the worlds after each proposal; not used, adoption depends on who decides, not on what follows.
        scenario: proposals, their rules and the stances on record.
        draws: values of the priors.
        law: the legal requirements of each proposal, by proposal id.
    """
    del after
    tracks = [
        _track(proposal, before, scenario, draws, law.get(proposal.id, ())) for proposal in scenario.proposals
    ]
    bargained = bargaining.tables(tracks, before, scenario, draws)
    readings = _readings(tracks, before, scenario, draws)
    told = (readings,) if readings.rows else ()
    tables = (_stages(tracks), _players(tracks, scenario), _persuasion(tracks), *told, _law(law), *bargained)
    return Answer(
        question="adoption",
        asks=ASKS["adoption"],
        sentence=" ".join(_sentence(one) for one in tracks),
        sure=(
            "Rules and veto players are on record. The chances rest on what states said in public and on "
            "wide priors for those "
            "who said nothing: read the interval, not the point."
        ),
        headline={one.proposal.id: Interval.of(one.chance) for one in tracks},
        tables={table.name: table for table in tables},
        method=METHOD,
        references=(*REFERENCES, *(bargaining.REFERENCES if bargained else ())),
        sources=("treaties", "stances", *((before.capability.source,) if bargained else ())),
        drivers=(*(sentence for one in tracks for sentence in _drivers(one)), *_hangs_on(readings, scenario)),
        not_modelled=(
            "Whether it is put to a decision at all: the chance is that of a decision that is due, as those "
            "of the record were; what has little support is often never put.",
            "The wording that could be found, side payments, the order of moves: the chances take positions "
            "as they stand, and bargaining moves them along one line only.",
            "What a silent state would say is estimated from its other stances and shown, but not taken for "
            "a stance: on record silence lets decisions pass.",
        ),
        notes=(*_notes(tracks, scenario), *bargaining.notes(bargained)),
        detail={"proposals": {one.proposal.id: _detail(one) for one in tracks}},
    )


def _track(
    proposal: Proposal, before: World, scenario: Scenario, draws: Draws, requirements: Sequence[Requirement]
) -> Track:
    """The track of a proposal, which reckons from its positions alone once these are there."""

    def make() -> Track:
        draws.note("stances")
        return track(proposal, before, scenario, draws, _bars(proposal, requirements))

    return draws.remembered(("track", proposal.id), make)


def _bars(proposal: Proposal, requirements: Sequence[Requirement]) -> tuple[Requirement, ...]:
    """What bars the proposal itself in law; a bar on a mere candidate does not."""
    bound = {proposal.treaty, proposal.state, proposal.host, proposal.sender, *proposal.founders}
    return tuple(r for r in requirements if r.verdict == "barred" and r.subject in bound)


def _readings(tracks: Sequence[Track], before: World, scenario: Scenario, draws: Draws) -> Table:
    """The chance of each proposal with an objector on record, by how often objections are taken to hold."""
    columns = (
        Column("proposal", "Proposal"),
        Column("setting", "Setting of stance.objects.oppose"),
        Column("holds", "An objection holds", "share"),
        Column("chance", "Chance of adoption", "share"),
    )
    prior = next((each for each in scenario.priors if each.id == OBJECTS), None)
    objected = [
        one for one in tracks if any(p.position == "oppose" for stage in one.stages for p in stage.positions)
    ]
    rows = []
    if prior is not None and len(np.unique(draws[OBJECTS])) > 1:
        place = (np.argsort(np.argsort(draws[OBJECTS])) + 0.5) / draws.n
        for one in objected:
            told = [("default", draws[OBJECTS], one.chance)]
            for name, distribution in sorted(prior.settings.items()):
                holds = distribution.quantile(place)
                again = draws.derived({OBJECTS: holds})
                told.append((name, holds, track(one.proposal, before, scenario, again, one.bars).chance))
            # Who opposes what it would have to sign itself is read by another prior.
            if any(not np.array_equal(chance, one.chance) for _, _, chance in told):
                rows += [
                    (one.proposal.id, name, Interval.of(holds), Interval.of(chance))
                    for name, holds, chance in told
                ]
    return Table.of(
        "readings",
        "What it hangs on: how often a public objection holds",
        columns,
        rows,
        note="Settings are described under Assumptions; choose one with --set stance.objects.oppose=NAME.",
    )


def _hangs_on(readings: Table, scenario: Scenario) -> tuple[str, ...]:
    """The readings between the two ends, in a sentence for each proposal."""
    found: dict[str, list[str]] = {}
    titles = {proposal.id: proposal.title for proposal in scenario.proposals}
    for proposal, name, holds, chance in readings.rows:
        if holds.p05 < holds.p95:
            said = f"{percent(chance.median)} where it holds in {percent(holds.median)} of cases ({name})"
            found.setdefault(proposal, []).append(said)
    return tuple(
        f"{titles[proposal]} hangs on how often a public objection holds: the chance is {', '.join(said)}."
        for proposal, said in found.items()
        if len(said) > 1
    )


def _stages(tracks: Sequence[Track]) -> Table:
    columns = (
        Column("proposal", "Proposal"),
        Column("stage", "Stage"),
        Column("rule", "Rule"),
        Column("due", "Due"),
        Column("players", "Players"),
        Column("veto_players", "Veto players"),
        Column("chance", "Chance to pass", "share"),
    )
    rows: list[tuple[Any, ...]] = []
    for one in tracks:
        for stage in one.stages:
            vetoes = len(rules.veto_players(stage.rule))
            words = rules.describe(stage.rule, {p.player: p.name for p in stage.positions}.__getitem__)
            due = stage.due.isoformat() if stage.due else ""
            chance = Interval.of(stage.chance)
            rows.append((one.proposal.id, stage.label, words, due, len(stage.positions), vetoes, chance))
        rows += [
            (
                one.proposal.id,
                f"law: {bar.article}",
                f"barred: {bar.reason}",
                "",
                None,
                None,
                Interval.of(0.0),
            )
            for bar in one.bars
        ]
        rows.append((one.proposal.id, "all stages", "", "", None, None, Interval.of(one.chance)))
    return Table.of("stages", "Stages of the decision", columns, rows)


def _players(tracks: Sequence[Track], scenario: Scenario) -> Table:
    columns = (
        Column("proposal", "Proposal"),
        Column("stage", "Stage"),
        Column("state", "Code"),
        Column("name", "Player"),
        Column("position", "Position"),
        Column("strength", "Strength of the record"),
        Column("on_record", "On record"),
        Column("basis", "What the chance rests on"),
        Column("leaning", "Would lean to (estimated)"),
        Column("leaning_reasons", "Why"),
        Column("after_date", "Spoke only after the date"),
        Column("objects", "Chance to stand in the way", "share"),
        Column("blocks", "Objects when the stage fails", "share"),
        Column("alone", "Alone in the way when the stage fails", "share"),
        Column("persuaded_gain", "Rise of the chance if won over", "share"),
        Column("veto", "Veto player"),
        Column("power", "Shapley-Shubik index", "share"),
        Column("reference", "Record"),
    )
    rows = [row for one in tracks for stage in one.stages for row in _player_rows(one, stage, scenario)]
    place = [column.name for column in columns].index("objects")
    rows.sort(key=lambda row: (_order(row[0], tracks), -row[place].median, row[3]))
    note = (
        "A leaning is an estimate from what the state said on other proposals; it is on no record, and "
        "enters the chance only as far as stance.estimated says."
    )
    return Table.of("players", "Who can stand in the way", columns, rows, note=note)


def _player_rows(one: Track, stage: Stage, scenario: Scenario) -> list[tuple[Any, ...]]:
    vetoes = set(rules.veto_players(stage.rule))
    power = stage.power
    blocks, alone, gains = (
        Interval.each(part) for part in (stage.blocking, stage.alone, one.persuaded(stage))
    )
    objects = Interval.each(stage.objects)
    return [
        (
            one.proposal.id,
            stage.label,
            position.player,
            position.name,
            position.position,
            position.stance.strength if position.stance else None,
            position.stance is not None,
            position.basis,
            position.leaning.likeliest if position.leaning else None,
            position.leaning.reasons if position.leaning else None,
            scenario.later(position.state, one.proposal.id) is not None,
            objects[k],
            blocks[k],
            alone[k],
            gains[k],
            position.player in vetoes,
            float(power[k]),
            position.reference,
        )
        for k, position in enumerate(stage.positions)
    ]


def _order(proposal: str, tracks: Sequence[Track]) -> int:
    return [one.proposal.id for one in tracks].index(proposal)


def _persuasion(tracks: Sequence[Track]) -> Table:
    columns = (
        Column("proposal", "Proposal"),
        Column("step", "Players won over"),
        Column("cost", "Cost"),
        Column("state", "New at this step"),
        Column("name", "Won over at this step"),
        Column("all", "All won over"),
        Column("chance", "Chance of adoption", "share"),
        Column("proved", "Proved best"),
    )
    rows = [row for one in tracks for row in _persuasion_rows(one)]
    note = (
        "The best set for each cost, at the hardest stage; a player costs 1 unless the scenario says "
        "otherwise. The best set for one cost need not hold that for less."
    )
    return Table.of("persuasion", "Whom it would take to persuade", columns, rows, note=note)


def _persuasion_rows(one: Track) -> list[tuple[Any, ...]]:
    hardest, rows, before = one.hardest, [], set[int]()
    for offer in hardest.offers:
        new = [hardest.positions[k] for k in offer.members if k not in before]
        left = [hardest.positions[k].name for k in sorted(before - set(offer.members))]
        words = listed([p.name for p in new]) if new else ""
        words += f" in place of {listed(left)}" if left else ""
        everybody = ", ".join(hardest.positions[k].player for k in offer.members)
        codes = ", ".join(p.player for p in new)
        total = Interval.of(offer.chance * one.without(hardest))
        size, proved = len(offer.members), hardest.offers_are_exact
        rows.append((one.proposal.id, size, offer.cost, codes, words, everybody, total, proved))
        before = set(offer.members)
    return rows


def _law(law: Mapping[str, Sequence[Requirement]]) -> Table:
    columns = (
        Column("proposal", "Proposal"),
        Column("step", "Step"),
        Column("subject", "Whom it binds"),
        Column("verdict", "Law"),
        Column("reason", "Why"),
        Column("lifted_by", "What would meet or lift it"),
        Column("article", "Provision"),
        Column("reference", "Reference"),
    )
    rows = [
        (name, r.step, r.subject, r.verdict, r.reason, r.lifted_by, r.article, r.reference)
        for name, requirements in law.items()
        for r in requirements
    ]
    return Table.of("law", "What the law needs at each step", columns, rows)


def _sentence(one: Track) -> str:
    if one.bars:
        return _barred_sentence(one)
    chance = Interval.of(one.chance)
    against = [p.state for stage in one.stages for p in stage.positions if p.position == "oppose"]
    opposed = [state(code).name for code in dict.fromkeys(against)]
    objectors = f", on record against: {listed(opposed)}" if opposed else ", none on record against"
    return (
        f"{one.proposal.title}: the chance is {chance_words(chance)}; "
        f"{_vetoes(one)}{objectors}{_won_over(one)}."
    )


def _vetoes(one: Track) -> str:
    """How many can stop it alone, and in how many states: a house may stand beside its government."""
    players, states = len(one.veto_players), len(one.veto_states)
    words = counted(players, "veto player")
    return words if players == states else f"{words} in {counted(states, 'state')}"


def _won_over(one: Track) -> str:
    """The chance with the first player won over; nothing where that adds nothing."""
    if len(one.hardest.offers) < 2:
        return ""
    offer = one.hardest.offers[1]
    won = listed([one.hardest.positions[k].name for k in offer.members])
    total = float(np.median(offer.chance * one.without(one.hardest)))
    even = "even with" if total < UNLIKELY else "with"
    return f"; {even} {won} won over, {odds_words(total)}"


def _barred_sentence(one: Track) -> str:
    bar = one.bars[0]
    lifted = f"; what would lift it: {bar.lifted_by}" if bar.lifted_by else ""
    politics = chance_words(Interval.of(one.chance_if_lawful))
    return f"{one.proposal.title}: barred by {bar.article}{lifted}. Were it lawful: {politics}."


def _drivers(one: Track) -> tuple[str, ...]:
    stage = one.hardest
    shares = np.median(stage.blocking, axis=0)
    order = np.argsort(-shares, kind="stable")
    main = [int(k) for k in order if shares[k] > 0.5]
    if len(main) > 2:
        words = (
            f"any of {len(main)} players would stop “{stage.label}”: each stands in the way in more than "
            "half of the "
            "cases in which it fails"
        )
    else:
        first = int(order[0])
        words = (
            f"{stage.positions[first].name} stands in the way in {100 * shares[first]:.0f} % of the cases in "
            "which "
            f"“{stage.label}” fails"
        )
    return (f"{one.proposal.title}: {words}.",)


def _notes(tracks: Sequence[Track], scenario: Scenario) -> tuple[str, ...]:
    counted_, left_out = set[str](), set[str]()
    for one in tracks:
        for stage in one.stages:
            for position in stage.positions:
                said = scenario.later(position.state, one.proposal.id)
                if said is not None:
                    words = f"{state(position.state).name} ({one.proposal.id}, {said.date})"
                    counts = scenario.stance(position.state, one.proposal.id) is not None
                    (counted_ if counts else left_out).add(words)
    on = scenario.date.isoformat()
    notes = []
    if counted_:
        notes.append(
            f"Stances recorded after {on}, the only ones at hand for these states: "
            f"{'; '.join(sorted(counted_))}."
        )
    if left_out:
        notes.append(f"Said only after {on}, and so not counted: {'; '.join(sorted(left_out))}.")
    own = [one.proposal.title for one in tracks if one.proposal.kind in ("withdraw", "station-forces")]
    if own:
        notes.append(
            f"{listed(own)}: for want of a record of such acts, what a government said counts as it would in "
            "signing a treaty (the priors stance.joins)."
        )
    return tuple(notes)


def _detail(one: Track) -> dict[str, Any]:
    return {
        "title": one.proposal.title,
        "kind": one.proposal.kind,
        "cheapest": {f"{goal:g}": _cheapest(one, goal) for goal in GOALS},
        "veto_players": list(one.veto_players),
        "veto_states": list(one.veto_states),
        "names": {player: state(player.partition(":")[0]).name for player in one.veto_players},
    }


def _cheapest(one: Track, goal: float) -> dict[str, Any] | None:
    """The cheapest set of players at the hardest stage that takes the median chance to a goal, if any."""
    rest = one.without(one.hardest)
    for offer in one.hardest.offers:
        chance = 0.0 if one.bars else float(np.median(offer.chance * rest))
        if chance >= goal:
            players = [one.hardest.positions[k].player for k in offer.members]
            return {"players": players, "cost": offer.cost, "chance": chance}
    return None
