"""Tables of the answer on membership: who is in where only pay counts, and which memberships hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from foedus.methods import cooperative
from foedus.methods.stability import (
    RULES,
    Path,
    Rule,
    Stable,
    best_replies,
    players,
    settled_members,
    stable,
)
from foedus.quantities import Column, Interval, Table
from foedus.questions.words import listed, two_digits
from foedus.states import state

if TYPE_CHECKING:
    from foedus.questions.membership_pay import Pay

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

STATE: Final = (Column("state", "Code"), Column("name", "State"))
GDP: Final = "% of GDP a year"
MOST_STABLE: Final = 12
#: Players among whom the whole is shared out.
MOST_SHARING: Final = 8
RULE_WORDS: Final[Mapping[Rule, str]] = {
    "open": "whoever wants to joins",
    "exclusive": "any member can refuse",
    "majority": "half of the members can refuse",
}


@dataclass(frozen=True, eq=False)
class Found:
    """Where a treaty's membership goes if states go by pay alone.

    Attributes:
        pay: what membership pays.
        stable: the stable memberships at the median parameters.
        path: of best replies at the median parameters, from the first members.
        members: who is a member in the end, from the first members, (D, n).
        afresh: the same from nobody.
    """

    pay: Pay
    stable: Stable
    path: Path
    members: Bools
    afresh: Bools


def found(pay: Pay) -> Found:
    """Let states join and leave by what it pays them, in every draw and at the median parameters."""
    utilities, middle = pay.utilities, pay.middle
    members, afresh = (
        settled_members(utilities, start)[0] for start in (pay.cast.start, np.zeros_like(pay.cast.start))
    )
    for end in (members, afresh):
        # One state is no treaty; where nothing is at stake it might sit there alone.
        end[end.sum(axis=1) < 2] = False
    return Found(pay, stable(middle), best_replies(middle, pay.first), members, afresh)


def members(every: Sequence[Found], joins: Mapping[tuple[str, str], Any]) -> Table:
    """Each player's pay beside the first members, whether it ends up a member, and who would refuse it."""
    columns = (
        Column("proposal", "Proposal"),
        *STATE,
        Column("role", "Role"),
        Column("pays", "A member by pay alone", "share"),
        Column("joins", "Chance to sign, from stances alone", "share"),
        Column("gain", "Pay beside the first members", GDP),
        Column("burden", "Burden", GDP),
        Column("retaliation", "The rival's answer", GDP),
        Column("entrapment", "Partners' wars", GDP),
        Column("trade", "Trade with new allies", GDP),
        Column("deterrence", "Disputes spared", GDP),
        Column("afresh", "A member by pay alone, beginning with nobody", "share"),
        Column("refused_by", "Would be refused by"),
    )
    rows = [row for each in every for row in _member_rows(each, joins)]
    return Table.of(
        "members",
        "Who would be a member if only pay counted",
        columns,
        rows,
        note=(
            "Pay is that of a member beside the founders, or today's members, against a world without the "
            "treaty. By pay alone: the share of draws in which a state is in where best replies lead from "
            "there. A share of 0 means none of the draws."
        ),
    )


def _member_rows(one: Found, joins: Mapping[tuple[str, str], Any]) -> list[tuple[Any, ...]]:
    pay = one.pay
    spared = pay.deterred + pay.joined(pay.peace)
    parts = (pay.gain, pay.burden, pay.retaliation, pay.joined(pay.entrapment), pay.joined(pay.trade), spared)
    summed = [Interval.each(part) for part in parts]
    rows = []
    for k, code in enumerate(pay.players):
        head = (pay.proposal.id, code, state(code).name, pay.cast.roles[k], float(one.members[:, k].mean()))
        values = (each[k] for each in summed)
        signs = joins.get((pay.proposal.id, code))
        rows.append((*head, signs, *values, float(one.afresh[:, k].mean()), _refusing(pay, k)))
    return rows


def _refusing(pay: Pay, newcomer: int) -> str:
    """First members who would lose by a newcomer at the median parameters."""
    if pay.cast.start[newcomer]:
        return ""
    with_it = pay.middle.of_coalition(pay.first | 1 << newcomer)
    change = with_it - pay.middle.of_coalition(pay.first)
    losing = [k for k in np.flatnonzero(pay.cast.start).tolist() if change[k] < 0.0]
    return listed([state(pay.players[k]).name for k in losing], most=8) if losing else ""


def held(one: Found, rule: Rule) -> tuple[list[tuple[int, ...]], int]:
    """The largest stable memberships, at most `MOST_STABLE`, and how many there are.

    Of two members or more, one of the first among them: without any of them it would be another treaty.
    """
    every = getattr(one.stable, rule)
    sizes = np.bitwise_count(every)
    kept = every[(sizes > 1) & (every & one.pay.first > 0)]
    largest = kept[np.argsort(-np.bitwise_count(kept).astype(np.int64), kind="stable")[:MOST_STABLE]]
    return [players(int(mask), len(one.pay.players)) for mask in largest], len(kept)


def stable_table(every: Sequence[Found]) -> Table:
    """Memberships that nobody would leave and nobody would join, or be let into, at the median parameters."""
    columns = (
        Column("proposal", "Proposal"),
        Column("rule", "Rule"),
        Column("size", "Members"),
        Column("members", "Who"),
    )
    rows: list[tuple[Any, ...]] = []
    for one in every:
        for rule in RULES:
            there, _ = held(one, rule)
            for who in there:
                names = listed([state(one.pay.players[k]).name for k in who], most=30)
                rows.append((one.pay.proposal.id, RULE_WORDS[rule], len(who), names))
            if not there:
                rows.append((one.pay.proposal.id, RULE_WORDS[rule], 0, "nobody: no membership holds"))
    return Table.of(
        "stable",
        "Memberships that hold, by pay alone",
        columns,
        rows,
        note=(
            "Every set of players was looked at, with the parts of pay at their medians. Sets of one state, "
            "and sets without any of the first members, are left out. "
            f"At most {MOST_STABLE} a rule are listed, the largest first."
        ),
    )


def path_table(every: Sequence[Found]) -> Table:
    """The path of best replies at the median parameters: whoever gains most by joining or leaving moves."""
    columns = (
        Column("proposal", "Proposal"),
        Column("step", "Step"),
        *STATE,
        Column("move", "Does"),
        Column("gain", "Gains by it", GDP),
        Column("left", "Members then"),
    )
    rows: list[tuple[Any, ...]] = []
    for one in every:
        pay, path = one.pay, one.path
        for step, player in enumerate(path.moves):
            then, now = (pay.middle.of_coalition(path.coalitions[step + k])[player] for k in (0, 1))
            move = "joins" if path.coalitions[step + 1] >> player & 1 else "leaves"
            code = pay.players[player]
            size = path.coalitions[step + 1].bit_count()
            head = (pay.proposal.id, step + 1, code, state(code).name)
            rows.append((*head, move, float(now - then), size))
    return Table.of(
        "path",
        "Where best replies lead",
        columns,
        rows,
        note="From the founders, or today's members, at the medians of the parts of pay.",
    )


def shares_table(every: Sequence[Found]) -> tuple[Table, dict[str, str]]:
    """Who would owe whom, so that the first members stay; and per proposal what that comes to, in words.

    What a set of members can do by itself is the best of its subsets' sums of pay (a set may also do without
    a treaty). Sums are in US$, so GDP must be known.
    """
    columns = (
        Column("proposal", "Proposal"),
        *STATE,
        Column("own", "Own pay", "US$ bn a year"),
        Column("shapley", "Shapley value", "US$ bn a year"),
        Column("nucleolus", "Nucleolus", "US$ bn a year"),
        Column("transfer", "Would have to be paid to it", "US$ bn a year"),
    )
    rows: list[tuple[Any, ...]] = []
    words = {}
    for one in every:
        shared = _shares(one.pay)
        if shared is not None:
            more, said = shared
            # Of several treaties each sentence says of which it speaks.
            words[one.pay.proposal.id] = said if len(every) == 1 else f"{one.pay.proposal.title}: {said}"
            rows += more
    return Table.of(
        "shares",
        "Who owes whom",
        columns,
        rows,
        note="At the medians of the parts of pay. " + " ".join(words.values()),
    ), words


def _shares(pay: Pay) -> tuple[list[tuple[Any, ...]], str] | None:
    chosen = np.flatnonzero(pay.cast.start)[:MOST_SHARING]
    world = pay.field.base
    gdp = world.gdp.values[[world.index(pay.players[k]) for k in chosen]]
    if len(chosen) < 2 or not np.isfinite(gdp).all():
        return None
    worth = _worth(pay, chosen, gdp / 1e11)
    everybody = len(worth) - 1
    own = pay.middle.of_players(chosen).of_coalition(everybody) * gdp / 1e11
    shapley, core = cooperative.shapley_value(worth), cooperative.nucleolus(worth)
    whole = float(own.sum())
    cut = len(chosen) < int(pay.cast.start.sum())
    rows = []
    for k, player in enumerate(chosen.tolist()):
        code = pay.players[player]
        transfer = float(core[k] - own[k]) if whole >= 0.0 else None
        numbers = (float(own[k]), float(shapley[k]), float(core[k]), transfer)
        rows.append((pay.proposal.id, code, state(code).name, *numbers))
    if whole < 0.0:
        who = f"The {len(chosen)} largest first members" if cut else "The first members"
        said = (
            f"{who} together would lose US$ {two_digits(-whole)} bn a year by it: no way to "
            "share the burden makes all of them want to stay."
        )
    else:
        who = f"The {len(chosen)} largest first members together" if cut else "Together they"
        core_words = "empty" if cooperative.core_is_empty(worth) else "not empty"
        said = f"{who} would gain US$ {two_digits(whole)} bn a year; the core is {core_words}."
    return rows, said


def _worth(pay: Pay, chosen: NDArray[np.intp], dollars: Floats) -> Floats:
    """What each set of the chosen can have, US$ bn a year, (2^k,): the best of its subsets, or nothing."""
    part = pay.middle.of_players(chosen)
    k = len(chosen)
    sums = np.zeros(1 << k)
    for mask in range(1, 1 << k):
        inside = (mask >> np.arange(k) & 1).astype(bool)
        sums[mask] = float((part.of_coalition(mask) * dollars)[inside].sum())
    best = np.maximum(sums, 0.0)
    for bit in range(k):
        # The best subset of a set is the set itself or that of the set without one member.
        cut = best.reshape(1 << (k - 1 - bit), 2, 1 << bit)
        cut[:, 1] = np.maximum(cut[:, 1], cut[:, 0])
    return best
