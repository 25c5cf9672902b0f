"""Does it make blocs? The exact frustration of the signed network before and after, and its camps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from foedus.evidence.history import RIVALRIES_END
from foedus.quantities import Answer, Interval
from foedus.questions import ASKS, bloc_causes, bloc_tables
from foedus.questions.camps import Readings, readings
from foedus.questions.sides import WITH_CANDIDATES, changing
from foedus.questions.words import counted, listed, percent, signed

if TYPE_CHECKING:
    from foedus.scenario.model import Proposal, Scenario
    from foedus.uncertainty.draws import Draws
    from foedus.world import World

METHOD = (
    "States are tied by obligations to defend or consult (+) and by rivalry, armed conflict in the last ten "
    "years or steady opposition on record (−). "
    "The line index of balance is the least number of ties that any division into two camps leaves "
    "frustrated; it is solved "
    "exactly and proved, once for each way of coding ties on which scholars differ, before and after. A "
    "state is torn when "
    "the codings, or equally good divisions, put it in different camps."
)
REFERENCES = (
    "Cartwright & Harary 1956, Structural balance: a generalization of Heider's theory, Psychological Review "
    "63",
    "Harary 1959, On the measurement of structural balance, Behavioral Science 4 (the line index)",
    "Aref & Wilson 2019, Balance and frustration in signed networks, Journal of Complex Networks 7",
    "Doreian & Mrvar 2015, Structural balance and signed international relations, Journal of Social "
    "Structure 16",
    "Esteban & Ray 1994, On the measurement of polarization, Econometrica 62",
)


def answer(before: World, after: Mapping[str, World], scenario: Scenario, draws: Draws) -> Answer:
    """Frustration, camps and polarity before and after each proposal that binds states.

    Args:
        before: the world on the scenario's date.
        after: the worlds after each proposal; `ID+candidates` is the one in which every candidate joins too.
        scenario: proposals, stances and the states reported on.
        draws: values of the coding priors.

    Raises:
        NotProved: an optimum could not be proved in time.
    """
    bound = changing(scenario)
    found = readings(before, after, scenario, bound, draws)
    changes = bloc_causes.causes(scenario, bound, found)
    tables = (
        bloc_tables.before_after(found, bound),
        bloc_tables.neutrality(before, after, scenario),
        bloc_tables.camps(before, scenario, found),
        *((changes,) if changes.rows else ()),
        bloc_tables.frustrated(scenario, bound, found),
        bloc_tables.ties(scenario, bound, found),
        bloc_causes.history(),
    )
    return Answer(
        question="blocs",
        asks=ASKS["blocs"],
        sentence=" ".join(_sentence(one, found) for one in bound) or _nothing(scenario),
        sure=(
            f"Every optimum is proved ({counted(found.solved, 'network')} solved). The interval is "
            "disagreement about how to code "
            "ties, not sampling error."
        ),
        headline=_headline(found, bound),
        tables={table.name: table for table in tables},
        method=METHOD,
        references=REFERENCES,
        sources=(
            *("treaties", "stances", "tss_rivalries", "ucdp_acd", "cow_nmc"),
            *("atop_alliance", "gml_dirdisp", "cow_majors", "cow_states"),
        ),
        drivers=_drivers(found),
        not_modelled=(
            "Weights (a defence pact and a promise to consult count alike), and how states would realign in "
            "answer.",
        ),
        notes=(*_notes(scenario, bound), bloc_causes.long_run()),
        detail=_detail(found),
    )


def _headline(found: Readings, bound: Sequence[Proposal]) -> dict[str, Interval]:
    headline = {"frustrated.before": Interval.of(found.by_draw(r.before.value for r in found.readings))}
    for one in bound:
        after = found.by_draw(r.after[one.id].value for r in found.readings)
        change = found.by_draw(r.after[one.id].value - r.before.value for r in found.readings)
        headline[f"{one.id}.frustrated.after"] = Interval.of(after)
        headline[f"{one.id}.frustrated.change"] = Interval.of(change)
    return headline


def _sentence(one: Proposal, found: Readings) -> str:
    usual = found.usual
    before, after = usual.before, usual.after[one.id]
    new = len(after.network.edges) - len(before.network.edges)
    change = Interval.of(found.by_draw(r.after[one.id].value - r.before.value for r in found.readings))
    effect = (
        "it frustrates no further tie in any coding"
        if change.p05 == change.p95 == 0
        else f"frustrated ties change by {signed(change.p05)} to {signed(change.p95)}, by the coding of ties"
    )
    today = Interval.of(found.by_draw(r.before.measures["frustrated_share"] for r in found.readings))
    return (
        f"{one.title} would {'add' if new >= 0 else 'remove'} {counted(abs(new), 'tie')} "
        f"{'to' if new >= 0 else 'of'} {len(before.network.edges):,}; {effect}. "
        f"Today {percent(today.p05)} to {percent(today.p95)} of all ties are frustrated."
        f"{_if_all_joined(one, found)}"
    )


def _if_all_joined(one: Proposal, found: Readings) -> str:
    name = one.id + WITH_CANDIDATES
    if name not in found.usual.after:
        return ""
    change = Interval.of(found.by_draw(r.after[name].value - r.before.value for r in found.readings))
    return (
        " If every candidate joined as well, frustrated ties would change by "
        f"{signed(change.p05)} to {signed(change.p95)}."
    )


def _nothing(scenario: Scenario) -> str:
    names = listed([proposal.title for proposal in scenario.proposals])
    return f"{names} changes no obligation between states, so the network and its camps stay as they are."


def _drivers(found: Readings) -> tuple[str, ...]:
    by_value = sorted(found.readings, key=lambda reading: reading.before.value)
    least, most = by_value[0], by_value[-1]
    return (
        f"The coding of ties: {least.before.value:.0f} ties are frustrated today when "
        f"{bloc_tables.coding_words(least.coding)}, "
        f"{most.before.value:.0f} when {bloc_tables.coding_words(most.coding)}.",
    )


def _notes(scenario: Scenario, bound: Sequence[Proposal]) -> tuple[str, ...]:
    idle = [proposal.title for proposal in scenario.proposals if proposal not in bound]
    of_date = scenario.date.year <= RIVALRIES_END
    notes = [
        "Rivalries are those of the scenario's date."
        if of_date
        else "Rivalries are those going on in the source's last year, carried on to the scenario's date.",
        "A pair with several treaties has one tie; a pair both allied and in rivalry is coded one way or the "
        "other by the prior.",
    ]
    if idle:
        notes.append(f"{listed(idle)}: no obligation to defend or consult follows, so no tie changes.")
    return tuple(notes)


def _detail(found: Readings) -> dict[str, object]:
    return {
        "networks_solved": found.solved,
        "proved": all(
            r.before.optimum.proved and all(s.optimum.proved for s in r.after.values())
            for r in found.readings
        ),
        "codings": [
            {
                "consultation": r.coding.consultation,
                "rivalry_wins": r.coding.rivalry_wins,
                "opposition": r.coding.opposition,
                "share_of_draws": r.weight,
                "ties": len(r.before.network.edges),
                "negative": int((r.before.network.signs < 0).sum()),
                "frustration": r.before.value,
                "frustration_after": {name: solved.value for name, solved in r.after.items()},
            }
            for r in found.readings
        ],
    }
