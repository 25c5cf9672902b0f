"""Does pay tell the alliances that lasted from those that failed? `python -m tools.check_membership_history`.

The model of the answer on membership, cut down to what is known of every year (capabilities, treaties,
rivalries, contact, disputes): disputes spared less partners' wars, without burden, trade and retaliation. It
is asked about alliances whose fate is known, on the day they began, grew or shrank. Writes
src/foedus/data/membership_history.json and docs/methods/membership-history.md.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.evidence.spread import dispute_spread
from foedus.questions import membership_risk as risk
from foedus.questions.base_rates import Rates, rate_priors
from foedus.questions.risk_effect import Pairs
from foedus.treaties import treaty
from foedus.uncertainty.draws import Draws, draw
from foedus.uncertainty.library import default_priors
from foedus.world import world

Floats = NDArray[np.float64]
ROOT = Path(__file__).parents[1]
TABLE, PAGE = ROOT / "src/foedus/data/membership_history.json", ROOT / "docs/methods/membership-history.md"
DRAWS, SEED = 1024, 1
LASTED, FAILED = "lasted", "failed"
READINGS = {"fitted": "fitted to the record", "published": "the published range"}


@dataclass(frozen=True)
class Episode:
    """A day in the life of an alliance.

    Attributes:
        treaty: id in the catalogue.
        date: the day; members are those of it.
        about: the states whose fate is in question; empty for all.
        fate: what became of them.
        why: what is known, in a sentence.
        members: where the treaty was never in force.
        beside: treaties of the same alliance, which go with it.
    """

    treaty: str
    date: str
    about: tuple[str, ...]
    fate: str
    why: str
    members: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


GULF = ("ARE", "BHR", "EGY", "JOR", "KWT", "OMN", "QAT", "SAU", "USA")
CIS = ("cis-charter",)
EPISODES = (
    Episode("nato", "1949-08-24", (), LASTED, "Founded; every founder is a member still."),
    Episode("nato", "1952-02-18", ("GRC", "TUR"), LASTED, "Joined."),
    Episode("nato", "1955-05-06", ("DEU",), LASTED, "Joined."),
    Episode("nato", "1982-05-30", ("ESP",), LASTED, "Joined."),
    Episode("nato", "1999-03-12", ("CZE", "HUN", "POL"), LASTED, "Joined."),
    Episode("nato", "2004-03-29", ("BGR", "EST", "LTU", "LVA", "ROU", "SVK", "SVN"), LASTED, "Joined."),
    Episode("nato", "2009-04-01", ("ALB", "HRV"), LASTED, "Joined."),
    Episode("nato", "2017-06-05", ("MNE",), LASTED, "Joined."),
    Episode("nato", "2020-03-27", ("MKD",), LASTED, "Joined."),
    Episode("nato", "2023-04-04", ("FIN",), LASTED, "Joined."),
    Episode("anzus", "1952-04-29", ("AUS", "USA"), LASTED, "Founded; in force between the two still."),
    Episode("anzus", "1986-08-11", ("NZL",), FAILED, "The United States suspended its obligation."),
    Episode("seato", "1955-02-19", (), FAILED, "Founded; dissolved in 1977.", beside=("manila-pact",)),
    Episode("cento", "1955-11-03", (), FAILED, "Founded; Iraq left in 1959, all others by 1979."),
    Episode("mesa", "2017-05-21", (), FAILED, "Declared; never concluded, Egypt left in 2019.", GULF),
    Episode("csto", "1999-04-01", ("AZE", "GEO", "UZB"), FAILED, "Did not prolong the treaty.", beside=CIS),
    Episode(
        "csto", "1999-04-01", ("ARM", "BLR", "KAZ", "KGZ", "RUS", "TJK"), LASTED, "Prolonged it.", beside=CIS
    ),
    Episode("csto", "2012-06-27", ("UZB",), FAILED, "Left for the second time.", beside=CIS),
    Episode("csto", "2024-02-22", ("ARM",), FAILED, "Froze its part.", beside=CIS),
)


def drawn(reading: str) -> Draws:
    """Draws of the default priors, with the effects of treaties of one reading."""
    priors = [*default_priors().values(), *rate_priors(tuple(dispute_spread().values()))]
    fixed = {"fitted": 0.0, "published": 1.0}[reading]
    return draw([p.fixed_at(fixed) if p.id == "risk.deterrence" else p for p in priors], DRAWS, SEED)


def members_on(episode: Episode) -> tuple[str, ...]:
    """The members on the day, with those that leave on it."""
    day = dt.date.fromisoformat(episode.date)
    there = set(episode.members or treaty(episode.treaty).members_on(day)) | set(episode.about)
    return tuple(sorted(there & set(world(day).states)))


def gains(episode: Episode, draws: Draws) -> tuple[Floats, Floats]:
    """What each member has as one of all members, and has at stake, % of GDP a year, (D, n) each."""
    whole = world(episode.date)
    kept = tuple(each for each in whole.treaties if each.id not in (episode.treaty, *episode.beside))
    base = replace(whole, treaties=kept)
    players = members_on(episode)
    nobody = np.array([], dtype=np.intp)
    pairs = Pairs(base, nobody, nobody, draws, Rates(dispute_spread(), draws), np.array([], dtype=np.str_))
    outside = np.zeros(len(players), dtype=bool)
    field = risk.field(pairs, base, players, outside, base.states, ())
    spared = risk.deterrence(field)[:, :, -1] + risk.peace(field).sum(axis=2)
    return spared - risk.entrapment(field, ~outside).sum(axis=2), risk.at_stake(field)


def look(episode: Episode, draws: Draws) -> dict[str, Any]:
    """One episode: what its states gain, and in what share of the draws they would want to be members."""
    gained, stake = gains(episode, draws)
    players = members_on(episode)
    about = [k for k, code in enumerate(players) if not episode.about or code in episode.about]
    states = [
        {
            "state": players[k],
            "gain": round(float(np.median(gained[:, k])), 5),
            "at_stake": round(float(np.median(stake[:, k])), 5),
            "wants": round(float((gained[:, k] >= 0.0).mean()), 4),
        }
        for k in about
    ]
    return {
        "treaty": episode.treaty,
        "date": episode.date,
        "fate": episode.fate,
        "why": episode.why,
        "members": len(players),
        "all_want": round(float((gained[:, about] >= 0.0).all(axis=1).mean()), 4),
        "states": states,
    }


def auc(better: Sequence[float], worse: Sequence[float]) -> float:
    """The chance that one of the first is above one of the second, ties counted half."""
    one, other = np.array(better)[:, None], np.array(worse)[None, :]
    return float((one > other).mean() + 0.5 * (one == other).mean())


def verdict(found: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """How well median gain tells states that stayed from those that left or whose alliance failed.

    The same of what was at stake. Errors by alliance, since the states of one share its fate: the interval is
    that over alliances drawn with replacement.
    """
    names = sorted({e["treaty"] for e in found})
    states = [(e["treaty"], e["fate"], s) for e in found for s in e["states"]]
    told: dict[str, Any] = {fate: sum(f == fate for _, f, _ in states) for fate in (LASTED, FAILED)}
    told |= {
        f"wanted_{fate}": sum(f == fate and s["gain"] >= 0 for _, f, s in states) for fate in (LASTED, FAILED)
    }
    for measure in ("gain", "at_stake"):
        values = {
            (name, fate): [s[measure] for t, f, s in states if (t, f) == (name, fate)]
            for name in names
            for fate in (LASTED, FAILED)
        }
        told[measure] = _auc_over(values, names)
    return told


def _auc_over(values: dict[tuple[str, str], list[float]], names: Sequence[str]) -> dict[str, float]:
    """The AUC over all alliances, with its 90 % interval over alliances drawn with replacement."""

    def of(picked: Sequence[str]) -> float | None:
        sides = [[value for name in picked for value in values[name, fate]] for fate in (LASTED, FAILED)]
        return auc(sides[0], sides[1]) if all(sides) else None

    generator = np.random.default_rng(SEED)
    drawn_values = [of(generator.choice(list(names), len(names)).tolist()) for _ in range(2000)]
    low, high = np.quantile([value for value in drawn_values if value is not None], [0.05, 0.95])
    return {"auc": round(of(names) or 0.0, 3), "low": round(float(low), 3), "high": round(float(high), 3)}


def main() -> None:
    """Look at every episode by both readings, and write table and page."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter).parse_args()
    found = {}
    for reading in READINGS:
        draws = drawn(reading)
        episodes = [look(episode, draws) for episode in EPISODES]
        found[reading] = {"verdict": verdict(episodes), "episodes": episodes}
    body = {"made_by": "tools/check_membership_history.py", "draws": DRAWS, "seed": SEED, "readings": found}
    TABLE.write_text(json.dumps(body, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(page(found), encoding="utf-8")


def page(found: dict[str, Any]) -> str:
    """The page of the documentation."""
    lines = [*HEAD, *_verdict_lines(found), "", *TABLE_HEAD]
    for fitted, published in zip(*(found[r]["episodes"] for r in READINGS), strict=True):
        lines.append(_row(fitted, published))
    return "\n".join([*lines, "", *TAIL, ""])


def _verdict_lines(found: dict[str, Any]) -> list[str]:
    lines = []
    for reading, words in READINGS.items():
        told = found[reading]["verdict"]
        wanted = (f"{told[f'wanted_{fate}']} of {told[fate]}" for fate in (LASTED, FAILED))
        scores = (
            f"{s['auc']:.2f} ({s['low']:.2f} to {s['high']:.2f})" for s in (told["gain"], told["at_stake"])
        )
        lines.append("| " + " | ".join((words, *wanted, *scores)) + " |")
    return lines


def _row(fitted: dict[str, Any], published: dict[str, Any]) -> str:
    def span(one: dict[str, Any]) -> str:
        values = [each["gain"] for each in one["states"]]
        return f"{min(values):+.2f} to {max(values):+.2f}" if len(values) > 1 else f"{values[0]:+.2f}"

    whole = len(fitted["states"]) == fitted["members"]
    codes = "all members" if whole else ", ".join(each["state"] for each in fitted["states"])
    name = treaty(fitted["treaty"]).short
    cells = (name, fitted["date"], codes, fitted["fate"], span(fitted), span(published))
    return "| " + " | ".join((*cells, f"{100 * published['all_want']:.0f} %", fitted["why"])) + " |"


HEAD = (
    "# Membership held against history",
    "",
    "Written by `tools/check_membership_history.py`. The model of [membership](membership.md) is asked",
    "about alliances whose fate is known, on the day they began, grew or shrank, with the data of that",
    "day. Only what is known of every year goes in: capabilities, treaties, rivalries, contact, past",
    "disputes. So pay is reduced to disputes spared less partners' wars; burden, trade and the rival's",
    "answer are left out. Pay is in % of GDP a year. The theatre is the whole state system; every",
    "strategic rival of a member is an opponent. Obligations are taken as of defence, which overstates",
    "those of SEATO and CENTO. Of the CSTO what the CIS Charter says is left out with it, of SEATO the",
    "Manila Pact. The model of disputes was fitted to 1946-2010, so most of these years are in it.",
    "",
    "**It cannot tell.** By pay so reduced hardly any state would want to be in any of these alliances,",
    "NATO included, and those that lasted do not stand above those that failed: 0.5 would be a coin,",
    "and the intervals, over alliances drawn with replacement, are wide, since there are six alliances.",
    "Nor does what the members had at stake (the expected cost of disputes with their rivals, the most",
    "that deterrence could spare them) tell one kind from the other.",
    "",
    "| effects of treaties | want in, of those that stayed | of those that left or failed | "
    "one that stayed stands above one that did not, by pay | by what is at stake |",
    "|---|---|---|---|---|",
)
TABLE_HEAD = (
    "Pay at the median, from the least to the most among the states in question; in the last column but",
    "one the share of draws in which all of them would want to be members (published effects).",
    "",
    "| alliance | date | states | fate | pay, fitted | pay, published | all want | what is known |",
    "|---|---|---|---|---|---|---|---|",
)
TAIL = (
    "*Why.* The fitted effect of an ally on the chance of a dispute is next to nothing, and the",
    "published range is wide about a small effect; the wars of partners, counted wherever they may",
    "fight and whoever begins them, are not small. A large alliance with busy members thus looks worse",
    "than a small one with quiet members, and NATO was the largest and had the busiest. What kept it",
    "together is not in this model: attacks that it ruled out (a dispute that was deterred is in no",
    "record), forces and plans in common, and that its strongest member wanted it.",
    "",
    "*Hits and misses.* NATO 1949 and each of its accessions: missed, none of the states of 1999 and",
    "2004 would want in. ANZUS: New Zealand in 1986 stands between the other two, which tells",
    "nothing. SEATO, CENTO and the Gulf: that not all would want in is right, for a reason that holds",
    "for NATO as well, so it is no hit. CSTO: in 1999 Georgia and Azerbaijan,",
    "which left, stand below all that stayed, a hit; Uzbekistan does not, and Armenia in 2024 is no",
    "different from those that stay.",
    "",
    "*What follows.* The answer's memberships by pay alone are a reckoning of the costs on record",
    "against an effect that the record does not show. They say what a state would have to believe of",
    "deterrence to join; they are no forecast of who joins.",
)

if __name__ == "__main__":
    main()
