"""What the evidence says about the states, the pair or the proposal of a row: one function an input."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from foedus.evidence.history import RIVALRIES_END
from foedus.explain.model import Input
from foedus.questions.sides import changing, sides
from foedus.states import state

if TYPE_CHECKING:
    from foedus.assess import Assessment
    from foedus.scenario.model import Proposal
    from foedus.world import Series, World

LookUp = Callable[["Assessment", Mapping[str, Any]], Iterator[Input]]
SERIES = {
    "gdp": "GDP at the official rate",
    "gdp_ppp": "GDP at purchasing power parity",
    "population": "Population",
    "military_share": "Military spending",
    "exports": "Exports of goods and services",
    "imports": "Imports of goods and services",
    "capability": "Share of the system's material capabilities",
}
CONTACT = ("none", "by land", *(f"over at most {miles} miles of sea" for miles in (12, 24, 150, 400)))
STATES = ("state", "state1", "state2", "partner", "from", "to")


def look_up(assessment: Assessment, names: tuple[str, ...], row: Mapping[str, Any]) -> Iterator[Input]:
    """The inputs `names` for one row; what has nothing on record for the row is left out.

    An assessment that was read back from a file has no world to look in, and so no inputs to tell.
    """
    for name in names if assessment.world is not None else ():
        yield from LOOKUPS[name](assessment, row)


def _world(assessment: Assessment) -> World:
    if assessment.world is None:
        raise ValueError("an assessment without its world cannot be explained")
    return assessment.world


def _states(assessment: Assessment, row: Mapping[str, Any]) -> list[str]:
    """Ids of the states that a row, or the key of a headline number, is about."""
    known = _world(assessment).states
    named = [str(row[column]).partition(":")[0] for column in STATES if row.get(column)]
    return [code for code in [*named, *row.get("tokens", ())] if code in known]


def _proposal(assessment: Assessment, row: Mapping[str, Any]) -> Proposal | None:
    named = {str(row.get("proposal", "")), *row.get("tokens", ())}
    proposals = assessment.scenario.proposals
    found = [proposal for proposal in proposals if proposal.id in named]
    # Answers that tell of one proposal only tell of the first that changes obligations.
    return next(iter((*found, *changing(assessment.scenario), *proposals)), None)


def _series(name: str) -> LookUp:
    def look(assessment: Assessment, row: Mapping[str, Any]) -> Iterator[Input]:
        world = _world(assessment)
        for code in _states(assessment, row):
            series: Series = getattr(world, name)
            i = world.index(code)
            value = series.values[i]
            said = f"{_amount(value)} {series.unit}" if value == value else "missing"
            yield Input(f"{SERIES[name]}, {state(code).name}", said, series.years[i], series.source)

    return look


def _amount(value: float) -> str:
    """A number with four digits, large ones in words: "29.18 trillion", "123.2 million", "51,230"."""
    for power, word in ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")):
        if abs(value) >= power:
            return f"{value / power:.4g}{word}"
    return f"{float(f'{value:.4g}'):,.10g}"


def _pair(assessment: Assessment, row: Mapping[str, Any]) -> tuple[str, str] | None:
    found = _states(assessment, row)
    return (found[0], found[1]) if len(found) >= 2 else None


def _names(pair: tuple[str, str]) -> str:
    return " and ".join(state(code).name for code in pair)


def _contact(assessment: Assessment, row: Mapping[str, Any]) -> Iterator[Input]:
    pair = _pair(assessment, row)
    if pair:
        world = _world(assessment)
        kind = int(world.contiguity[world.index(pair[0]), world.index(pair[1])])
        words = CONTACT[kind]
        yield Input(f"Contiguity of {_names(pair)}", words, str(world.date), "cow_contdir")


def _distance(assessment: Assessment, row: Mapping[str, Any]) -> Iterator[Input]:
    pair = _pair(assessment, row)
    if pair:
        world = _world(assessment)
        km = float(world.distance[world.index(pair[0]), world.index(pair[1])])
        yield Input(f"Distance between the capitals of {_names(pair)}", f"{km:,.0f} km", "", "cow_capitals")


def _rivalry(assessment: Assessment, row: Mapping[str, Any]) -> Iterator[Input]:
    pair = _pair(assessment, row)
    if pair:
        world = _world(assessment)
        rivals = bool(world.rivals[world.index(pair[0]), world.index(pair[1])])
        words = "on the list" if rivals else "not on the list"
        year = min(world.date.year, RIVALRIES_END)
        yield Input(f"Strategic rivalry of {_names(pair)}", words, str(year), "tss_rivalries")


def _majors(assessment: Assessment, row: Mapping[str, Any]) -> Iterator[Input]:
    world = _world(assessment)
    for code in _states(assessment, row):
        if world.majors[world.index(code)]:
            yield Input(f"{state(code).name} is a major power", "yes", str(world.date), "cow_majors")


def _treaties(assessment: Assessment, row: Mapping[str, Any]) -> Iterator[Input]:
    """Treaties in force that bind the pair, or those of a single state that bind it to defend."""
    world = _world(assessment)
    pair = _pair(assessment, row)
    one = _states(assessment, row)[:1]
    for treaty in world.treaties:
        for tie in treaty.ties_on(world.date):
            ends = {tie.state1, tie.state2}
            bound = ends == set(pair) if pair else bool(one) and one[0] in ends
            if bound and (pair or "defense" in tie.obligations):
                duties = ", ".join(sorted(tie.obligations))
                yield Input(treaty.title, duties, str(treaty.in_force or ""), "treaties")
                break


def _stance(assessment: Assessment, row: Mapping[str, Any]) -> Iterator[Input]:
    proposal = _proposal(assessment, row)
    for code in _states(assessment, row):
        stance = assessment.scenario.stance(code, proposal.id) if proposal else None
        if stance is None:
            yield Input(f"Stance of {state(code).name}", "nothing on record", "", "stances")
        else:
            said = f"{stance.position}, strength {stance.strength:g} ({stance.reference.publisher})"
            yield Input(f"Stance of {state(code).name}", said, stance.date or "", "stances")


def _rule(assessment: Assessment, row: Mapping[str, Any]) -> Iterator[Input]:
    from foedus.treaties import rules

    proposal = _proposal(assessment, row)
    if proposal is None:
        return
    rule = proposal.rule
    if proposal.treaty:
        from foedus.treaties import treaty

        rule = rules.resolve(rule, treaty(proposal.treaty), assessment.scenario.date)
    for stage in rules.stages(rules.bind(rule, {})):
        if str(row.get("stage", stage.label)).lower() == stage.label.lower():
            said = (
                f"{len(rules.players(stage.rule))} players, {len(rules.veto_players(stage.rule))} with a veto"
            )
            yield Input(stage.label or proposal.title, said, str(assessment.scenario.date), "treaties")


def _guideline(assessment: Assessment, row: Mapping[str, Any]) -> Iterator[Input]:
    proposal = _proposal(assessment, row)
    if proposal and proposal.military_guideline is not None:
        said = f"{proposal.military_guideline:g} % of GDP"
        yield Input(f"Guideline of {proposal.title}", said, str(assessment.scenario.date), "")


def _kind(_: Assessment, row: Mapping[str, Any]) -> Iterator[Input]:
    """The record of the kind of pair that a row is of."""
    from foedus.evidence.spread import dispute_spread

    for spread in dispute_spread().values():
        if spread.kind_words == row.get("kind"):
            said = f"{spread.onsets} new disputes in {spread.dyad_years:,} years of pairs"
            yield Input(f"Record: {spread.kind_words}", said, "1946-2010", "gml_dirdisp")


def _partners(assessment: Assessment, row: Mapping[str, Any]) -> Iterator[Input]:
    """What the Factbook says of a state's trade with the sides of the proposal."""
    world = _world(assessment)
    members, rivals = sides(assessment.scenario)
    for code in _states(assessment, row):
        i = world.index(code)
        for other in (*members, *rivals):
            if other == code or other not in world.states:
                continue
            j = world.index(other)
            for words, shares in (("exports to", world.export_share), ("imports from", world.import_share)):
                if shares[i, j] == shares[i, j]:
                    what = f"Share of {state(code).name}'s {words} {state(other).name}"
                    yield Input(what, f"{shares[i, j]:g} %", world.exports.years[i], "factbook")


LOOKUPS: Mapping[str, LookUp] = {
    **{name: _series(name) for name in SERIES},
    "contiguity": _contact,
    "distance": _distance,
    "rivalry": _rivalry,
    "majors": _majors,
    "treaties": _treaties,
    "stance": _stance,
    "rule": _rule,
    "guideline": _guideline,
    "kind": _kind,
    "partners": _partners,
}
