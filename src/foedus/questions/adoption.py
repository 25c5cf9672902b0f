"""Can it be adopted? Veto players follow from the rule, chances from stances, needs from the law."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.quantities import Answer, Column, Interval, Table
from foedus.questions import bargaining
from foedus.questions.track import Stage, Track, track
from foedus.questions.words import chance_words, counted, listed, odds_words
from foedus.states import state
from foedus.treaties import rules

if TYPE_CHECKING:
    from foedus.scenario.model import Proposal, Scenario
    from foedus.treaties.law import Requirement
    from foedus.uncertainty.draws import Draws
    from foedus.world import World

UNLIKELY = 0.1
METHOD = (
    "Each proposal's decision rule gives its stages and its veto players. A player's chance to stand in the "
    "way is the prior of its "
    "recorded position mixed with that of a silent state, by the strength of the record; within a body these "
    "chances are "
    "correlated through one common factor (a Gaussian copula), integrated by quadrature. Persuasion takes "
    "objections out of "
    "the decision one by one and finds the best set of each size."
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
        track(proposal, before, scenario, draws, _bars(proposal, law.get(proposal.id, ())))
        for proposal in scenario.proposals
    ]
    bargained = bargaining.tables(tracks, before, scenario, draws)
    tables = (_stages(tracks), _players(tracks, scenario), _persuasion(tracks), _law(law), *bargained)
    return Answer(
        question="adoption",
        asks="Can it be adopted?",
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
        drivers=tuple(sentence for one in tracks for sentence in _drivers(one)),
        not_modelled=(
            "The wording that could be found, side payments, the order of moves: the chances take positions "
            "as they stand, and bargaining moves them along one line only.",
            "Stances are not estimated from votes or trade: a state without a record is treated as any "
            "silent state.",
        ),
        notes=(*_notes(tracks, scenario), *bargaining.notes(bargained)),
        detail={"proposals": {one.proposal.id: _detail(one) for one in tracks}},
    )


def _bars(proposal: Proposal, requirements: Sequence[Requirement]) -> tuple[Requirement, ...]:
    """What bars the proposal itself in law; a bar on a mere candidate does not."""
    bound = {proposal.treaty, proposal.state, proposal.host, proposal.sender, *proposal.founders}
    return tuple(r for r in requirements if r.verdict == "barred" and r.subject in bound)


def _stages(tracks: Sequence[Track]) -> Table:
    columns = (
        Column("proposal", "Proposal"),
        Column("stage", "Stage"),
        Column("rule", "Rule"),
        Column("players", "Players"),
        Column("veto_players", "Veto players"),
        Column("chance", "Chance to pass", "share"),
    )
    rows: list[tuple[Any, ...]] = []
    for one in tracks:
        for stage in one.stages:
            vetoes = len(rules.veto_players(stage.rule))
            words = rules.describe(stage.rule, {p.player: p.name for p in stage.positions}.__getitem__)
            rows.append(
                (one.proposal.id, stage.label, words, len(stage.positions), vetoes, Interval.of(stage.chance))
            )
        rows += [
            (one.proposal.id, f"law: {bar.article}", f"barred: {bar.reason}", None, None, Interval.of(0.0))
            for bar in one.bars
        ]
        rows.append((one.proposal.id, "all stages", "", None, None, Interval.of(one.chance)))
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
        Column("after_date", "Record later than the scenario"),
        Column("objects", "Chance to stand in the way", "share"),
        Column("blocks", "Objects when the stage fails", "share"),
        Column("persuaded_gain", "Rise of the chance if won over", "share"),
        Column("veto", "Veto player"),
        Column("power", "Shapley-Shubik index", "share"),
        Column("reference", "Record"),
    )
    rows = [row for one in tracks for stage in one.stages for row in _player_rows(one, stage, scenario)]
    rows.sort(key=lambda row: (_order(row[0], tracks), -row[8].median, row[3]))
    return Table.of("players", "Who can stand in the way", columns, rows)


def _player_rows(one: Track, stage: Stage, scenario: Scenario) -> list[tuple[Any, ...]]:
    vetoes = set(rules.veto_players(stage.rule))
    power = stage.power()
    blocks, gains = stage.blocking, stage.gains * one.without(stage)[:, None]
    return [
        (
            one.proposal.id,
            stage.label,
            position.player,
            position.name,
            position.position,
            position.stance.strength if position.stance else None,
            position.stance is not None,
            position.stance.after_date(scenario.date) if position.stance else None,
            Interval.of(position.objects),
            Interval.of(blocks[:, k]),
            Interval.of(gains[:, k]),
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
        Column("state", "New at this step"),
        Column("name", "Won over at this step"),
        Column("all", "All won over"),
        Column("chance", "Chance of adoption", "share"),
    )
    rows = [row for one in tracks for row in _persuasion_rows(one)]
    note = "The best set of each size; the best of one size need not hold that of the size before."
    return Table.of("persuasion", "Whom it would take to persuade", columns, rows, note=note)


def _persuasion_rows(one: Track) -> list[tuple[Any, ...]]:
    hardest, rows, before = one.hardest, [], set[int]()
    for step, (chosen, chance) in enumerate(hardest.frontier):
        new = [hardest.positions[k] for k in chosen if k not in before]
        left = [hardest.positions[k].name for k in sorted(before - set(chosen))]
        words = listed([p.name for p in new]) if new else ""
        words += f" in place of {listed(left)}" if left else ""
        everybody = ", ".join(hardest.positions[k].player for k in chosen)
        codes = ", ".join(p.player for p in new)
        total = Interval.of(chance * one.without(hardest))
        rows.append((one.proposal.id, step, codes, words, everybody, total))
        before = set(chosen)
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
    opposed = [p.name for p in one.hardest.positions if p.position == "oppose"]
    objectors = f", on record against: {listed(opposed)}" if opposed else ", none on record against"
    (first, *_), passes = one.hardest.frontier[1]
    won = one.hardest.positions[first].name
    total = float(np.median(passes * one.without(one.hardest)))
    even = "even with" if total < UNLIKELY else "with"
    return (
        f"{one.proposal.title}: the chance is {chance_words(chance)}; "
        f"{counted(len(one.veto_players), 'veto player')}{objectors}; "
        f"{even} {won} won over, {odds_words(total)}."
    )


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
    later = sorted(
        {
            f"{position.name} ({one.proposal.id}, {position.stance.date})"
            for one in tracks
            for stage in one.stages
            for position in stage.positions
            if position.stance and position.stance.after_date(scenario.date)
        }
    )
    if not later:
        return ()
    return (
        f"Stances recorded after {scenario.date.isoformat()}, the only ones at hand for these states: "
        f"{'; '.join(later)}.",
    )


def _detail(one: Track) -> dict[str, Any]:
    return {
        "title": one.proposal.title,
        "kind": one.proposal.kind,
        "veto_players": list(one.veto_players),
        "veto_states": sorted({player.partition(":")[0] for player in one.veto_players}),
        "names": {player: state(player.partition(":")[0]).name for player in one.veto_players},
    }
