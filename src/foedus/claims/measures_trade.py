"""Measures of trade, from totals and the five largest partners of each state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from foedus.claims import groups
from foedus.claims.evidence import Bounds, Evidence, Measured, NoEvidenceError
from foedus.claims.measures import measure
from foedus.claims.measures_economy import nearest
from foedus.states import state as find_state

if TYPE_CHECKING:
    from foedus.evidence.factbook import Country, Partners
    from foedus.evidence.trade_matrix import TradeMatrix

Direction = Literal["exports", "imports"]
Channel = Literal["creation", "retaliation", "retaliation-allies", "controls", "decoupling", "agreement"]
SOURCE = "factbook"
COVERAGE = "the five largest partners of each state, mostly of 2023; totals of goods and services"


@measure(
    "trade.partner_rank",
    words="Rank of {partner} among the partners of {state} in {direction}",
    unit="",
    source=SOURCE,
    coverage=COVERAGE,
)
def partner_rank(evidence: Evidence, *, state: str, partner: str, direction: Direction) -> Measured:
    """Rank of a partner in a state's exports or imports of goods; partners with the same rounded share
    share the better rank. Only the five largest are known.
    """
    del evidence
    found = _partners(state, direction)
    shares = dict(found.shares)
    key = find_state(partner).id
    if key not in shares:
        raise NoEvidenceError(f"{find_state(partner).name} is not among the five largest partners")
    rank = 1 + sum(share > shares[key] for share in shares.values())
    return Measured(float(rank), "", str(found.year), (SOURCE,), None, _rows(found))


@measure(
    "trade.partner_share",
    words="Share of {partner} in the {direction} of {state}",
    unit="%",
    source=SOURCE,
    coverage=COVERAGE,
)
def partner_share(evidence: Evidence, *, state: str, partner: str, direction: Direction) -> Measured:
    """Share of a partner in a state's exports or imports of goods; outside the five largest, between 0 and
    the fifth share.
    """
    del evidence
    found = _partners(state, direction)
    low, high = _share(found, find_state(partner).id)
    why = "not among the five largest partners"
    bounds = None if low == high else Bounds(low, high, why)
    return Measured(low, "%", str(found.year), (SOURCE,), bounds, _rows(found))


@measure(
    "trade.among_largest",
    words="Share of {states} that have one of {partners} among their five largest partners in {direction}",
    unit="%",
    source=SOURCE,
    coverage=COVERAGE,
)
def among_largest(
    evidence: Evidence, *, states: tuple[str, ...], partners: tuple[str, ...], direction: Direction
) -> Measured:
    """Share of a group of states with at least one of the named partners among their five largest, by
    count.

    A state without partners on record is left out.
    """
    wanted = set(groups.resolve(evidence, partners))
    found = {
        key: _listed(country, direction)
        for key, country in _countries(groups.resolve(evidence, states)).items()
    }
    known = {key: item for key, item in found.items() if item is not None}
    if not known:
        raise NoEvidenceError(f"no trade partners on record for {groups.say(states)}")
    hits = [key for key, item in known.items() if wanted & {partner for partner, _ in item.shares} - {key}]
    rows = tuple(
        {"state": key, "partners": ", ".join(p for p, _ in known[key].shares)} for key in sorted(known)
    )
    year = str(max(item.year for item in known.values()))
    return Measured(100.0 * len(hits) / len(known), "%", year, (SOURCE,), None, rows)


@measure(
    "trade.between",
    words="Imports and exports between {state} and {states}",
    unit="US$",
    source=SOURCE,
    coverage=COVERAGE,
)
def between(evidence: Evidence, *, state: str, states: tuple[str, ...]) -> Measured:
    """Two-way trade of one state with a group, as the members of the group report it: total exports and
    imports times the partner's share, for the year nearest the date. A member that does not list the
    partner among its five largest counts for 0 at least and its fifth share at most; totals hold services,
    shares are of goods.
    """
    partner = find_state(state).id
    low = high = 0.0
    dates: list[str] = []
    silent: list[str] = []
    members = [key for key in groups.resolve(evidence, states) if key != partner]
    for key, country in _countries(tuple(members)).items():
        for direction in ("exports", "imports"):
            ends = _dollars(country, partner, direction, evidence.date.year)
            if ends is None:
                silent.append(find_state(key).name)
                continue
            low, high = low + ends[0], high + ends[1]
            dates.append(ends[2])
    if not dates:
        raise NoEvidenceError(f"no trade on record for {groups.say(states)}")
    missing = sorted(set(silent))
    note = f"Without figures: {', '.join(missing)}" if missing else ""
    bounds = Bounds(low, high, "partners below the fifth are not listed") if low < high else None
    return Measured(low, "US$", max(dates), (SOURCE,), bounds, "", note)


@measure(
    "trade.within",
    words="Share of the trade of {states} that stays among them",
    unit="%",
    source=SOURCE,
    coverage="states with totals of trade; pairs that neither side lists are estimated",
)
def within(evidence: Evidence, *, states: tuple[str, ...]) -> Measured:
    """Exports of a group's members to one another, in per cent of the mean of all their exports and imports,
    in the trade matrix of the date (listed partners, gravity for the rest, balanced to the totals). Hong
    Kong and Macao count with China.
    """
    import numpy as np

    matrix = _matrix(evidence)
    inside = np.isin(matrix.economies, groups.resolve(evidence, states))
    if inside.sum() < 2:
        raise NoEvidenceError(f"fewer than two states of {groups.say(states)} have trade on record")
    kept = matrix.flows[np.ix_(inside, inside)]
    total = (matrix.flows[inside].sum() + matrix.flows[:, inside].sum()) / 2
    rank = np.argsort(-kept, axis=None, kind="stable")[:5]
    names = [code for code, there in zip(matrix.economies, inside, strict=True) if there]
    rows = tuple(
        {"from": names[i], "to": names[j], "us_dollars": float(kept[i, j])}
        for i, j in zip(*(each.tolist() for each in np.unravel_index(rank, kept.shape)), strict=True)
    )
    observed = float(matrix.observed[inside] @ (matrix.flows.sum(0) + matrix.flows.sum(1))[inside])
    note = f"{100 * observed / (2 * total):.0f} % of the group's trade is listed by partner"
    share = 100.0 * float(kept.sum() / total)
    return Measured(share, "%", str(evidence.date.year), (SOURCE,), None, rows, note)


@measure(
    "trade.real_income",
    words="Change of real income of {state}: {channel}",
    unit="%",
    source="assessment:trade",
    coverage="the proposals of the scenario that was assessed",
    kind="model",
)
def real_income(evidence: Evidence, *, state: str, channel: Channel) -> Measured:
    """Change of a state's real income in one channel of the answer on trade, with its 90 % interval: by
    trade among new allies, by barriers of the rival, or by decoupling. Channels are not added up.
    """
    code = find_state(state).id
    answer = evidence.answer("trade")
    rows = answer.tables["income"].records() if "income" in answer.tables else []
    for row in rows:
        if (row["state"], row["channel"]) == (code, channel):
            found = row["income"]
            date = str(evidence.date)
            return Measured(found.median, "%", date, ("assessment:trade",), found, row["title"])
    raise NoEvidenceError(f"no change of real income of {find_state(state).name} by '{channel}'")


def _matrix(evidence: Evidence) -> TradeMatrix:
    from foedus.evidence.trade_matrix import trade_matrix

    return trade_matrix(evidence.world)


def _dollars(country: Country, partner: str, direction: str, year: int) -> tuple[float, float, str] | None:
    totals = country.exports if direction == "exports" else country.imports
    total, listed = nearest(totals, year, None), _listed(country, direction)
    if total is None or listed is None:
        return None
    low, high = _share(listed, partner)
    return low / 100.0 * total.value, high / 100.0 * total.value, max(total.date, str(listed.year))


def _share(found: Partners, key: str) -> tuple[float, float]:
    shares = dict(found.shares)
    return (shares[key], shares[key]) if key in shares else (0.0, min(shares.values()))


def _partners(state: str, direction: Direction) -> Partners:
    key = find_state(state).id
    country = _countries((key,)).get(key)
    found = _listed(country, direction) if country is not None else None
    if found is None:
        raise NoEvidenceError(f"no {direction} partners on record for {find_state(state).name}")
    return found


def _listed(country: Country, direction: str) -> Partners | None:
    found = country.export_partners if direction == "exports" else country.import_partners
    return found if found is not None and found.shares else None


def _countries(keys: tuple[str, ...]) -> dict[str, Country]:
    from foedus.evidence.factbook import factbook

    return {key: factbook().countries[key] for key in keys if key in factbook().countries}


def _rows(found: Partners) -> tuple[dict[str, str | float], ...]:
    return tuple({"partner": key, "share": share} for key, share in found.shares)
