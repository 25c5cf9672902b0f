"""Measures of the past: shares of the major powers since 1816, blocs by year, alliances of known fate."""

from __future__ import annotations

from datetime import date
from typing import Literal

from foedus.claims.evidence import Bounds, Evidence, Measured, NoEvidenceError
from foedus.claims.measures import measure
from foedus.evidence.bloc_history import FIRST_YEAR, LAST_YEAR, bloc_history
from foedus.evidence.membership_history import history
from foedus.evidence.powers import SOURCE, Share, power_share, powers
from foedus.states import state as find_state

Quantity = Literal[
    "frustrated",
    "frustrated_share",
    "torn",
    "polarisation",
    "con_majors",
    "effective_powers",
    "neutral_count",
    "neutral_population",
    "neutral_gdp",
    "trade_within",
]
UNITS = {"frustrated": "ties", "torn": "states", "polarisation": "", "con_majors": "", "effective_powers": ""}
SHARES = ("cow_nmc", "gdp_worldbank")
BLOCS = ("atop_alliance", "tss_rivalries", "gml_dirdisp", "cow_nmc")


@measure(
    "past.power_share",
    words="Share of {state} in the world: {of}",
    unit="%",
    source=SHARES,
    coverage="states that ever were major powers; capability and military spending 1816-2022, GDP 1960-2023",
)
def past_power_share(evidence: Evidence, *, state: str, of: Share, year: int | None = None) -> Measured:
    """Share of a major power in the world's material capability (CINC), military spending as the National
    Material Capabilities count it, or GDP at market prices (World Bank), in a year.
    """
    key, wanted = find_state(state).id, year or evidence.date.year
    share = power_share(key, of, wanted)
    if share is None:
        hint = "" if key in powers() else f" (known are {', '.join(powers())})"
        raise NoEvidenceError(f"no share of {find_state(key).name} in {of} for {wanted}{hint}")
    return Measured(share, "%", str(wanted), (SOURCE[of],))


@measure(
    "past.power_ratio",
    words="{of} of {state} as a share of that of {to}",
    unit="%",
    source=SHARES,
    coverage="states that ever were major powers; capability and military spending 1816-2022, GDP 1960-2023",
)
def past_power_ratio(
    evidence: Evidence, *, state: str, to: str, of: Share, year: int | None = None
) -> Measured:
    """Material capability (CINC), military spending, or GDP at market prices of one major power in per cent
    of another's, in a year.
    """
    own = past_power_share(evidence, state=state, of=of, year=year)
    other = past_power_share(evidence, state=to, of=of, year=year)
    if not other.value:
        raise NoEvidenceError(f"{find_state(to).name} has no {of} in {own.date}")
    return Measured(100.0 * float(own.value) / float(other.value), "%", own.date, own.sources)


@measure(
    "past.power_rank",
    words="Rank of {state} among the major powers: {of}",
    unit="",
    source=SHARES,
    coverage="states that ever were major powers; capability and military spending 1816-2022, GDP 1960-2023",
)
def past_power_rank(evidence: Evidence, *, state: str, of: Share, year: int | None = None) -> Measured:
    """Rank of a state among all that ever were major powers, by capability, military spending or GDP in a
    year: 1 is the largest. Others, such as India, are not in the list.
    """
    own = past_power_share(evidence, state=state, of=of, year=year)
    shares = {key: power_share(key, of, int(own.date)) for key in powers()}
    rows = tuple(
        {"state": key, "share": round(share, 2)}
        for share, key in sorted(((s, k) for k, s in shares.items() if s is not None), reverse=True)
    )
    rank = 1 + sum(share is not None and share > float(own.value) for share in shares.values())
    return Measured(float(rank), "", own.date, own.sources, None, rows)


@measure(
    "past.blocs",
    words="{quantity} of the state system",
    unit="%",
    source=BLOCS,
    coverage=f"{FIRST_YEAR}-{LAST_YEAR}; disputes are on record to 2010",
)
def past_blocs(evidence: Evidence, *, quantity: Quantity, year: int | None = None) -> Measured:
    """A measure of the signed network of all states in a year, solved with proof: frustrated ties (or their
    share, with the range over eight codings), torn states, polarity, states without a defence pact, trade
    within camps.
    """
    wanted = year or evidence.date.year
    if not FIRST_YEAR <= wanted <= LAST_YEAR:
        raise NoEvidenceError(f"no bloc history of {wanted}: it covers {FIRST_YEAR} to {LAST_YEAR}")
    row = bloc_history().year(wanted)
    value = row[quantity]
    if value is None:
        raise NoEvidenceError(f"the sources of {quantity} have nothing on {wanted}")
    if quantity in UNITS:
        return Measured(float(value), UNITS[quantity], str(wanted), BLOCS)
    bounds = None
    if quantity == "frustrated_share":
        low, high = 100.0 * row["frustrated_low"], 100.0 * row["frustrated_high"]
        bounds = Bounds(low, high, "ways of coding ties differ")
    return Measured(100.0 * float(value), "%", str(wanted), BLOCS, bounds)


@measure(
    "past.membership",
    words="Draws in which every state in question would want to be a member of {treaty}, by pay alone",
    unit="%",
    source=("cow_nmc", "gml_dirdisp", "tss_rivalries", "cow_contdir", "treaties"),
    coverage="NATO and its accessions, ANZUS, SEATO, CENTO, the Gulf, CSTO; without burden and trade",
    kind="model",
)
def past_membership(evidence: Evidence, *, treaty: str, day: date | None = None) -> Measured:
    """What the model of membership makes of an alliance whose fate is known, on the facts of its time.

    Disputes spared against partners' wars. It does not tell alliances that lasted from those that failed.
    """
    del evidence
    episodes = {reading: each["episodes"] for reading, each in history()["readings"].items()}
    wanted = day.isoformat() if day else None
    found = {
        reading: [one for one in every if one["treaty"] == treaty and wanted in (None, one["date"])]
        for reading, every in episodes.items()
    }
    if not all(found.values()):
        known = ", ".join(sorted({one["treaty"] for one in episodes["fitted"]}))
        raise NoEvidenceError(f"no episode of '{treaty}' on that day (known are {known})")
    shares = [100.0 * every[0]["all_want"] for every in found.values()]
    first = found["fitted"][0]
    bounds = Bounds(min(shares), max(shares), "fitted and published effects of treaties")
    sources = ("cow_nmc", "gml_dirdisp", "tss_rivalries", "cow_contdir", "treaties")
    return Measured(shares[0], "%", first["date"], sources, bounds)
