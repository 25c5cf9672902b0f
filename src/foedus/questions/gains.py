"""Who gains and who loses? Every channel in % of a state's own GDP a year, draw by draw, added up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from foedus.quantities import Answer, Column, Interval, Table
from foedus.questions import ASKS
from foedus.questions import gains_tables as tables
from foedus.questions.base_rates import Rates
from foedus.questions.gains_balance import COUNTED, LEAVES, MEMBER, Account, Balance, account
from foedus.questions.gains_drivers import NAMES, Drivers, drivers
from foedus.questions.gains_exposure import burden_table, exposure_table
from foedus.questions.gains_readings import flip_shares, readings
from foedus.questions.risk_effect import GOING_ON
from foedus.questions.sides import binding, changing
from foedus.questions.words import MINUS, counted, listed, percent
from foedus.states import state

if TYPE_CHECKING:
    from foedus.questions.case import Case
    from foedus.scenario.model import Scenario

#: Verdicts in a sentence, in this order.
OPENINGS: Final = {
    tables.GAINS: "better off in 19 draws of 20",
    tables.LOSES: "worse off in 19 draws of 20",
    tables.AT_WORST: "at worst even",
    tables.AT_BEST: "at best even",
    tables.UNCLEAR: "of open sign",
    tables.HARDLY: "hardly touched",
}
#: Of a verdict so many are told by name: of the parties, and of today's members of the treaty.
PARTIES_TOLD: Final = 40
MEMBERS_TOLD: Final = 4
#: A driver with a smaller share of the variance is not told in words.
TOLD: Final = 0.05
METHOD: Final = (
    "Draw by draw the channels are added up in per cent of a state's own GDP a year: disputes and wars "
    "spared or provoked, partners' wars joined, spending to a guideline, trade as a mixture of what the "
    "rival may answer. A war between great powers has a chance and a cost of its own and stands beside the "
    "sum. What drives each balance is told by Sobol indices of the same sum."
)
REFERENCES: Final = (
    "Olson & Zeckhauser 1966, An economic theory of alliances, Review of Economics and Statistics 48",
    "Leeds, Long & Mitchell 2000, Reevaluating alliance reliability, Journal of Conflict Resolution 44",
    "Berkemeier & Fuhrmann 2018, Reassessing the fulfillment of alliance commitments in war, Research & "
    "Politics 5",
    "Federle, Meier, Müller, Mutschler & Schularick 2026, The Price of War, American Economic Review",
    "Saltelli and others 2010, Variance based sensitivity analysis of model output, Computer Physics "
    "Communications 181",
)
SOURCES: Final = (
    "factbook", "treaties", "gml_dirdisp", "tss_rivalries", "cow_contdir", "cow_majors", "cow_nmc",
    "cow_capitals", "ucdp_acd", "atop_alliance",
)  # fmt: skip


def answer(case: Case) -> Answer:
    """The balance of all whom the first proposal that changes obligations concerns, and of those reported on.

    Raises:
        NotProved: an equilibrium of trade was not found.
    """
    if not changing(case.scenario):
        return _nothing(case.scenario)
    found = account(case)
    recorded = _recorded(case)
    if not found.states:
        return _unknown(found, recorded)
    balance, driven = found.balance, drivers(found)
    made = _balanced(found, driven)
    return Answer(
        question="gains",
        asks=ASKS["gains"],
        sentence=_sentence(found, made["only"]),
        sure=_sure(balance, made),
        headline=_headline(balance, made["only"]),
        tables={table.name: table for table in (*made.values(), *recorded)},
        method=METHOD,
        references=REFERENCES,
        sources=tuple(sorted({*SOURCES, *case.matrix.sources})),
        drivers=_drivers(found, driven),
        not_modelled=(
            "Who is killed, and what a government would pay for an aim that is not output; a price on being "
            "bound can be set (gains.autonomy).",
            "What candidates would get by joining: that is the question of membership; here they stay out.",
            GOING_ON,
            "Spill-in: that one member's spending serves the others, who may then spend less.",
            "A war over Taiwan or Korea that grows into one of great powers; nuclear war.",
            "Time: costs of a war are one sum, not spread over years or discounted.",
        ),
        notes=_notes(found),
    )


def _balanced(found: Account, driven: Drivers) -> dict[str, Table]:
    balance, draws = found.balance, found.case.draws
    flips = flip_shares(balance, draws["gains.tail.share"])
    pairs = found.case.risk_pairs
    great = pairs.world.majors[pairs.i] & pairs.world.majors[pairs.j]
    disputes = float(pairs.before[:, great].sum(axis=1).mean())
    made = (
        tables.balance_table(balance),
        tables.channels_table(balance, found.effects),
        tables.only_table(balance),
        tables.tail_table(balance, flips, disputes),
        tables.readings_table(balance, readings(found)),
        tables.drivers_table(driven, balance),
        tables.lorenz_table(balance),
    )
    return {table.name: table for table in made}


def _recorded(case: Case) -> tuple[Table, ...]:
    """The burden and exposure of the first proposal that binds, as far as they are on record."""
    bound = binding(case.scenario)
    if not bound:
        return ()
    draws = case.draws
    rates = Rates(case.spreads, draws)
    # Each reads a few priors only, and stays as it is when others are set otherwise.
    burden = draws.remembered(
        ("burden", case.key), lambda: burden_table(bound[0], case.before, draws), most=1
    )
    exposure = draws.remembered(
        ("exposure", case.key),
        lambda: exposure_table(bound[0], case.before, case.after, case.scenario, rates),
        most=1,
    )
    return burden, exposure


def _largest(balance: Balance) -> int | None:
    """The position of the largest economy among those whom the proposal binds or frees."""
    own = [k for k in balance.near if tables.is_party(balance.roles[k])]
    return max(own, key=lambda k: balance.gdp[k], default=None)


def _headline(balance: Balance, only: Table) -> dict[str, Interval]:
    shown = [k for k in tables.order(balance) if k in balance.near]
    found = {f"{balance.states[k]}.gain": Interval.of(balance.gain[:, k]) for k in shown}
    found |= {f"{balance.states[k]}.gain_with_tail": Interval.of(balance.gain_with_tail[:, k]) for k in shown}
    largest = _largest(balance)
    if largest is not None:
        code = balance.states[largest]
        row = next(row for row in only.records() if row["state"] == code)
        found[f"{code}.only"] = Interval.of(row["only_parties"])
    return found


def _sentence(found: Account, only: Table) -> str:
    balance = found.balance
    title = changing(found.case.scenario)[0].title
    near = [k for k in tables.order(balance) if k in balance.near]
    if not near:
        return f"Nothing that a balance of {title} needs is known of those whom it concerns."
    text = (
        f"What {title} would change, in per cent of GDP a year, without the risk of a great-power war; "
        f"{_by_verdict(balance, near, PARTIES_TOLD)}."
    )
    rows = {row["state"]: row for row in only.records()}
    largest = _largest(balance)
    if largest is None or len(balance.near) < 2:
        return f"{text}{_of_members(balance)}"
    code = balance.states[largest]
    alone, everybody, nobody = (_share(rows[key]["only_parties"]) for key in (code, "all", "none"))
    return (
        f"{text} That of these only {state(code).name} gains holds in {alone} of the draws, that all do in "
        f"{everybody}, that none does in {nobody}.{_of_members(balance)}"
    )


def _of_members(balance: Balance) -> str:
    """What today's members of the treaty would gain or lose, those with most at stake by name."""
    members = [k for k, role in enumerate(balance.roles) if role == MEMBER]
    if not members:
        return ""
    at_stake = np.abs(balance.gain.mean(axis=0) * balance.gdp)
    members.sort(key=lambda k: -at_stake[k])
    told = _by_verdict(balance, members, MEMBERS_TOLD)
    who = counted(len(members), "other member" if LEAVES in balance.roles else "member")
    return f" Of {who} of the treaty looked at: {told}."


def _by_verdict(balance: Balance, places: Sequence[int], most: int) -> str:
    """States with their gains, in words by verdict; past `most` of a verdict the rest are counted."""
    found: dict[str, list[str]] = {}
    for k in places:
        gain = Interval.of(balance.gain[:, k])
        found.setdefault(tables.verdict(gain), []).append(f"{state(balance.states[k]).name} {_span(gain)}")
    return "; ".join(
        f"{words}: {listed(found[verdict], most=most)}"
        for verdict, words in OPENINGS.items()
        if verdict in found
    )


def _share(share: float) -> str:
    return percent(share) if share else "none"


def _span(gain: Interval) -> str:
    return f"{_figure(gain.median)} (90 %: {_figure(gain.p05)} to {_figure(gain.p95)})"


def _figure(value: float) -> str:
    """Two decimals, one from ten on; nothing that rounds to zero keeps a sign."""
    text = f"{value:.{1 if abs(value) >= 9.95 else 2}f}"
    return "0.00" if float(text) == 0 else text.replace("-", MINUS)


def _sure(balance: Balance, made: dict[str, Table]) -> str:
    changed = [
        row["name"]
        for row in made["balance"].records()
        if row["state"] in {balance.states[k] for k in balance.near}
        and row["verdict"] != row["verdict_with_tail"]
    ]
    verdicts: dict[str, set[str]] = {}
    for row in made["readings"].records():
        verdicts.setdefault(row["name"], set()).add(row["verdict"])
    moved = [name for name, words in verdicts.items() if len(words) > 1]
    tail = f"changes the verdict on {listed(changed)}" if changed else "changes no verdict on the parties"
    read = f"the verdict on {listed(moved)}" if moved else "no verdict on a party"
    return (
        "Not very: what is spent and what barriers would cost is near and can be reckoned, what a treaty "
        "deters is far and disputed, and whether the rival answers in trade is a judgement. Adding the risk "
        f"of a war between great powers {tail}; the readings of what treaties do to disputes change {read}."
    )


def _drivers(found: Account, driven: Drivers) -> tuple[str, ...]:
    """What the gain of each party hangs on, by shares of its variance, and its largest channel on average."""
    balance, texts = found.balance, []
    for k in (k for k in tables.order(balance) if k in balance.near):
        parts = [
            f"{NAMES.get(name, name)} ({percent(min(float(driven.indices.total[row, k]), 1.0), 0)})"
            for name, row in driven.foremost(k, tables.DRIVERS_SHOWN, tail=False)
            if driven.indices.total[row, k] >= TOLD
        ]
        means = {name: float(balance.channels[name][:, k].mean()) for name in COUNTED}
        most = max(means, key=lambda name: abs(means[name]))
        if parts:
            name = state(balance.states[k]).name
            texts.append(
                f"{name}: its spread comes from {listed(parts)}; the largest channel on average is "
                f"{tables.CHANNELS[most].lower()}, {_figure(means[most])} % of GDP a year."
            )
    return tuple(texts)


def _notes(found: Account) -> tuple[str, ...]:
    world, case = found.case.before, found.case
    notes = [f"GDP is of {listed(sorted(set(world.gdp.years) - {''}))} (US$ at the official rate)."]
    if found.missing:
        lacking = [f"{state(code).name} ({what})" for code, what in found.missing.items()]
        notes.append(f"No balance, for want of figures: {listed(lacking, most=12)}.")
    proposal = changing(case.scenario)[0]
    unspent = [
        state(code).name
        for code in sorted({*proposal.founders, *proposal.candidates})
        if code in world.states and not np.isfinite(world.military_share.values[world.index(code)])
    ]
    if proposal.military_guideline is not None and unspent:
        notes.append(
            f"No military spending on record for {listed(unspent, most=12)}; no burden is given for them."
        )
    majors = [state(code).name for code, great in zip(world.states, world.majors, strict=True) if great]
    notes.append(
        f"Great powers are those of the Correlates of War list: {listed(majors, most=12)}. A war between "
        "two of them is in the tail and in no other channel."
    )
    if len(changing(case.scenario)) > 1:
        notes.append(f"The balance is of {proposal.title} alone, the first that changes obligations.")
    return (*notes, *case.matrix.notes)


def _unknown(found: Account, recorded: Sequence[Table]) -> Answer:
    """No state has the figures that a balance needs."""
    title = changing(found.case.scenario)[0].title
    return _empty(
        f"No balance is struck: of none of the states that {title} concerns are GDP and trade known.",
        "The figures are missing, not small.",
        recorded,
        _notes(found),
    )


def _nothing(scenario: Scenario) -> Answer:
    names = listed([proposal.title for proposal in scenario.proposals])
    columns = (Column("state", "Code"), Column("name", "State"))
    return _empty(
        f"{names} binds nobody and asks for no spending, so no channel modelled here changes.",
        "By the text of the proposal.",
        (Table.of("burden", "The burden of the guideline", columns, ()),),
        (),
    )


def _empty(sentence: str, sure: str, recorded: Sequence[Table], notes: tuple[str, ...]) -> Answer:
    return Answer(
        question="gains",
        asks=ASKS["gains"],
        sentence=sentence,
        sure=sure,
        headline={},
        tables={table.name: table for table in recorded},
        method=METHOD,
        references=REFERENCES,
        not_modelled=("Every channel of the balance.",),
        notes=notes,
    )
