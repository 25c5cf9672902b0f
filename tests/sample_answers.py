"""Answers to the six questions for the tests of figures and report: the real shapes, made-up numbers.

Nothing here is evidence. Tables and columns are those of the questions; every number is round or comes from a
formula, chosen to exercise a layout: long names, empty cells, very small chances.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from foedus.quantities import Answer, Column, Interval, Table
from foedus.questions import bloc_causes

FOUNDERS = {
    "USA": "United States",
    "JPN": "Japan",
    "KOR": "South Korea",
    "AUS": "Australia",
    "NZL": "New Zealand",
}
CANDIDATES = {
    "PHL": "Philippines",
    "THA": "Thailand",
    "SGP": "Singapore",
    "IND": "India",
    "VNM": "Vietnam",
    "IDN": "Indonesia",
    "MYS": "Malaysia",
    "TWN": "Taiwan",
    "PNG": "Papua New Guinea",
    "FJI": "Fiji",
    "BRN": "Brunei",
    "KHM": "Cambodia",
    "LAO": "Laos",
    "MMR": "Myanmar",
    "BGD": "Bangladesh",
    "LKA": "Sri Lanka",
    "PAK": "Pakistan",
    "MNG": "Mongolia",
    "FSM": "Federated States of Micronesia",
}
OTHERS = {"CHN": "China", "RUS": "Russia", "PRK": "North Korea", "FRA": "France", "DEU": "Germany"}
MEMBERS = {
    "FRA": "France",
    "DEU": "Germany",
    "HUN": "Hungary",
    "TUR": "Türkiye",
    "GBR": "United Kingdom",
    "LTU": "Lithuania",
    "CAN": "Canada",
    "USA": "United States",
    "POL": "Poland",
    "ITA": "Italy",
    "ESP": "Spain",
    "NLD": "Netherlands",
    "BEL": "Belgium",
    "NOR": "Norway",
    "DNK": "Denmark",
    "PRT": "Portugal",
    "GRC": "Greece",
    "CZE": "Czechia",
    "ROU": "Romania",
    "BGR": "Bulgaria",
}
REPORT = FOUNDERS | CANDIDATES | OTHERS
POSITIONS = {"FRA": "oppose", "DEU": "reserved", "GBR": "support", "LTU": "support", "HUN": "reserved"}
CAMP_B = {"CHN", "RUS", "PRK", "PAK", "KHM", "LAO", "MMR"}
TORN = {"IND", "VNM", "IDN", "MNG"}
CAMPS = dict.fromkeys(CAMP_B, "B") | dict.fromkeys(TORN, "torn") | {"TWN": "rival", "FSM": "none"}


def around(middle: float, spread: float = 0.5, top: float | None = None) -> Interval:
    """An interval about a middle, on a log scale; capped at `top`."""
    draws = middle * np.exp(spread * np.linspace(-2.0, 2.0, 201))
    return Interval.of(draws if top is None else np.minimum(draws, top))


def about(middle: float, spread: float) -> Interval:
    """An interval about a middle, on a linear scale (it may cross zero)."""
    return Interval.of(middle + spread * np.linspace(-1.0, 1.0, 201))


def columns(*texts: str) -> tuple[Column, ...]:
    """Columns from "name|Label|unit"."""
    return tuple(Column(*text.split("|")) for text in texts)


def _answer(question: str, asks: str, sentence: str, headline: dict[str, Interval], *tables: Table) -> Answer:
    return Answer(
        question=question,
        asks=asks,
        sentence=sentence,
        sure="Not sure at all: this is a sample with made-up numbers.",
        headline=headline,
        tables={table.name: table for table in tables},
        method="The first sentence of the method. The second. The third says what is uncertain.",
        references=("Author 1999, A title of an article that is long enough to wrap on a narrow screen",),
        sources=("factbook", "treaties"),
        drivers=("The first driver in a sentence.", "The second driver in a sentence."),
        not_modelled=("Something that this answer does not take into account yet.",),
        notes=("GDP at the official rate is of 2024: nothing earlier in this source.",),
    )


def adoption() -> Answer:
    """Two proposals: a body of twenty members, and five founders with one ratification."""
    body = [_player("tokyo-office", key, name, 1) for key, name in MEMBERS.items()]
    founders = [_player("asian-nato", key, name, 6) for key, name in FOUNDERS.items()]
    home = (
        *("asian-nato", "Ratification", "USA:senate", "United States (senate)", "silent", None, False, None),
        *(around(0.2, top=0.9), around(0.3, top=1.0), around(0.002), True, 1 / 6, ""),
    )
    players = Table.of(
        "players",
        "Who can stand in the way",
        columns(
            "proposal|Proposal|",
            "stage|Stage|",
            "state|Code|",
            "name|Player|",
            "position|Position|",
            "strength|Strength of the record|0-1",
            "on_record|On record|",
            "after_date|After the date|",
            "objects|Stands in the way|share",
            "blocks|Share of failures|share",
            "persuaded_gain|Gain if won over|share",
            "veto|Veto|",
            "power|Shapley-Shubik index|share",
            "reference|Reference|",
        ),
        [*body, *founders, home],
    )
    sentence = "The office passes in about 1 in 4 draws (90 %: 9 % to 53 %) and the treaty in about 1 in 40."
    headline = {"tokyo-office": around(0.26, 0.4, 1.0), "asian-nato": around(0.024, 0.6)}
    tables = (_stages(), players, _persuasion(), _law(), _bargaining(), _forecast())
    return _answer("adoption", "Can it be adopted?", sentence, headline, *tables)


def _player(proposal: str, key: str, name: str, scale: float) -> tuple[Any, ...]:
    position = POSITIONS.get(key, "silent") if proposal == "tokyo-office" else "silent"
    chance = {"oppose": 0.6, "reserved": 0.15, "support": 0.01}.get(position, 0.011) * scale
    on_record = position != "silent"
    return (
        *(
            proposal,
            "Decision",
            key,
            name,
            position,
            1.0 if on_record else None,
            on_record,
            on_record or None,
        ),
        *(around(chance, 0.4, 0.97), around(chance, 0.4, 0.97), around(chance / 3, 0.4, 0.9), True, 1 / 20),
        "A newspaper, a title, 2023-06-05" if on_record else "",
    )


def _bargaining() -> Table:
    """Three rounds of five members on record and the rest together."""
    rows = []
    for step, turn in enumerate(("0", "1", "end")):
        for key, position in POSITIONS.items():
            start = {"oppose": 10.0, "reserved": 30.0, "support": 90.0}[position]
            end = start + 0.5 * (38.0 - start)
            place = about(start + step / 2 * (end - start), 10.0)
            rows.append(("tokyo-office", turn, key, MEMBERS[key], position, True, place))
        silent = f"{len(MEMBERS) - len(POSITIONS)} silent members"
        rows.append(
            ("tokyo-office", turn, "silent members", silent, "silent", True, about(50 - 5 * step, 5.0))
        )
    heads = columns(
        "proposal|Proposal|",
        "round|Round|",
        "state|Code|",
        "name|State|",
        "recorded|On record as|",
        "decides|Decides|",
        "position|Position|0 oppose – 100 support",
    )
    return Table.of("bargaining", "Positions as states bargain", heads, rows)


def _forecast() -> Table:
    heads = columns("proposal|Proposal|", "among|Among|", "outcome|Outcome|0 oppose – 100 support")
    rows = [("tokyo-office", "deciding states alone", about(28.0, 12.0))]
    return Table.of("forecast", "What bargaining would come to", heads, rows)


def _stages() -> Table:
    rows = [
        (
            "tokyo-office",
            "North Atlantic Council",
            "nato",
            "No member objects",
            20,
            20,
            around(0.3, 0.4, 1.0),
        ),
        ("tokyo-office", "Host's consent", "JPN", "Japan agrees", 1, 1, around(0.9, 0.04, 1.0)),
        ("asian-nato", "Signature", "founders", "All founders sign", 5, 5, around(0.03, 0.6)),
        ("asian-nato", "Ratification", "founders", "Each ratifies", 1, 1, around(0.8, 0.1, 1.0)),
    ]
    return Table.of(
        "stages",
        "Stages of the decision",
        columns(
            "proposal|Proposal|",
            "stage|Stage|",
            "body|Body|",
            "rule|Rule|",
            "players|Players|",
            "veto_players|Can block|",
            "chance|Chance to pass|share",
        ),
        rows,
    )


def _persuasion() -> Table:
    office = [("", 0.26), ("France", 0.62), ("Germany", 0.73), ("Hungary", 0.83), ("Türkiye", 0.85)]
    treaty = [("", 0.024), ("South Korea", 0.035), ("New Zealand", 0.05), ("Australia", 0.07), ("Japan", 0.1)]
    rows = [
        (proposal, step, name[:3].upper(), name, around(chance, 0.5 * (1 - chance), 1.0))
        for proposal, steps in (("tokyo-office", office), ("asian-nato", treaty))
        for step, (name, chance) in enumerate(steps)
    ]
    heads = columns(
        "proposal|Proposal|", "step|Step|", "state|Code|", "name|Won over|", "chance|Chance of adoption|share"
    )
    return Table.of("persuasion", "Whom to persuade", heads, rows)


def _law() -> Table:
    rows = [
        (
            "tokyo-office",
            "Council decision",
            "nato",
            "needs",
            "Consensus of 20 members",
            "",
            "Art. 9",
            "Treaty text",
        ),
        (
            "tokyo-office",
            "Accession of Japan",
            "nato",
            "barred",
            "Not a European state",
            "Amendment",
            "Art. 10",
            "",
        ),
        (
            "asian-nato",
            "Ratification",
            "USA",
            "needs",
            "Two thirds of the Senate",
            "",
            "Art. II",
            "Constitution",
        ),
    ]
    heads = columns(
        "proposal|Proposal|",
        "step|Step|",
        "subject|Whom it binds|",
        "verdict|Verdict|",
        "reason|Reason|",
        "lifted_by|Lifted by|",
        "article|Article|",
        "reference|Reference|",
    )
    return Table.of("law", "What the law says", heads, rows)


def membership() -> Answer:
    """Founders and candidates; one candidate barred by law."""
    rows = []
    for rank, (key, name) in enumerate((FOUNDERS | CANDIDATES).items()):
        position = {"IND": "oppose", "KOR": "neutral", "PHL": "open"}.get(key, "silent")
        law = "barred: its constitution forbids it" if key == "MNG" else "needs: consent of its assembly"
        role = "founder" if key in FOUNDERS else "candidate"
        joins = around(0.3 / (1 + 0.4 * rank), 0.6, 0.95)
        rows.append(
            (
                "asian-nato",
                key,
                name,
                role,
                key != "MNG",
                law,
                position,
                position != "silent",
                joins,
                4 - rank % 5,
                "",
            )
        )
    heads = columns(
        "proposal|Proposal|",
        "state|Code|",
        "name|State|",
        "role|Role|",
        "eligible|Eligible|",
        "law|Domestic law|",
        "position|Position|",
        "on_record|On record|",
        "joins|Chance to sign|share",
        "pacts_with_founders|Pacts with founders|",
        "reference|Reference|",
    )
    table = Table.of("candidates", "Who would join", heads, rows)
    gains = [
        ("asian-nato", row[1], row[2], row[3], 0.6 if rank < 2 else 0.01, about(0.2 - 0.1 * rank, 0.3))
        for rank, row in enumerate(rows[:8])
    ]
    pay = Table.of(
        "members",
        "Who would be a member if only pay counted",
        columns(
            *("proposal|Proposal|", "state|Code|", "name|State|", "role|Role|"),
            *("pays|A member by pay alone|share", "gain|Pay|% of GDP a year"),
        ),
        gains,
    )
    sentence = "2.1 of 24 states would sign (90 %: 0.8 to 4.5); 1 is barred by its own law."
    return _answer(
        "membership", "Who would join?", sentence, {"asian-nato.all_founders": around(0.02)}, table, pay
    )


def gains() -> Answer:
    """The balance by state, its channels, burden and exposure; one state without a figure."""
    burden, exposure = [], []
    for rank, (key, name) in enumerate((FOUNDERS | CANDIDATES).items()):
        role = "founder" if key in FOUNDERS else "candidate"
        share = None if key == "FSM" else 3.4 - 0.15 * rank
        gap = None if share is None else max(0.0, 2.0 - share)
        cost = around(gap / 2, 0.3) if gap else (None if gap is None else about(0.0, 0.0))
        usd = around(gap * 4, 0.3) if gap else cost
        burden.append((key, name, role, share, "2023", gap, cost, usd))
        trade = 4.0 + (7 * rank) % 23
        exposure.append(
            (key, name, role, trade if rank % 3 else 0.0, trade * 1.4, rank % 4, around(0.004 * trade))
        )
    tables = (
        *_balance(),
        Table.of(
            "burden",
            "What the guideline would cost",
            columns(
                "state|Code|",
                "name|State|",
                "role|Role|",
                "military_share|Military spending|% of GDP",
                "year|Year|",
                "gap|Gap to the guideline|points of GDP",
                "burden|Cost|% of GDP a year",
                "burden_usd|Cost in dollars|US$ bn a year",
            ),
            burden,
        ),
        Table.of(
            "exposure",
            "What it puts at stake",
            columns(
                "state|Code|",
                "name|State|",
                "role|Role|",
                "trade_with_rivals|Trade with rivals, observed|% of GDP",
                "trade_with_rivals_upper|Trade with rivals, at most|% of GDP",
                "new_obligations|New obligations|",
                "entrapment|Partners' disputes a year|disputes a year",
            ),
            exposure,
        ),
    )
    sentence = (
        "Worse off in 19 draws of 20: Japan −0.51 (90 %: −1.16 to −0.04); of open sign: United States 0.00."
    )
    return _answer("gains", "Who gains and who loses?", sentence, {"JPN.gain": about(-0.5, 0.4)}, *tables)


def _balance() -> tuple[Table, Table, Table]:
    """Founders and a rival that lose, candidates near 0; channels and cumulated shares beside them."""
    parties = {**dict.fromkeys(FOUNDERS, "founder"), "CHN": "rival", **dict.fromkeys(CANDIDATES, "candidate")}
    names = {**FOUNDERS, "CHN": "China", **CANDIDATES}
    channels = {
        "conflict": ("Own disputes and wars", 0.02),
        "entrapment": ("Partners' wars", -0.2),
        "burden": ("Military spending", -0.25),
        "trade": ("Trade", -0.3),
        "tail": ("War between great powers", -0.05),
    }
    balance, parts, lorenz = [], [], []
    known = [key for key in parties if key != "FSM"]
    for rank, key in enumerate(known):
        role, size = parties[key], (1.0 if parties[key] != "candidate" else 0.02) * (1 - rank % 4 / 5)
        own = [about(size * each, abs(size * each) / 2) for _, each in channels.values()]
        gain, whole = about(-0.7 * size, 0.5 * size), about(-0.75 * size, 0.6 * size)
        head = (key, names[key], role)
        word = "unclear" if role != "candidate" else "hardly changes"
        balance.append((*head, gain, about(-7 * size, 5 * size), 0.2, *own, whole, 0.2, word, word))
        for (code, (title, each)), value in zip(channels.items(), own, strict=True):
            parts.append((*head, code, title, code != "tail", value, about(10 * size * each, 1.0)))
        share = (rank + 1) / len(known)
        lorenz.append((*head, -0.7 * size, -7 * size, share, share**0.5, 0.0 if share < 0.9 else 1.0))
    state = ("state|Code|", "name|State|", "role|Role|")
    spread = [
        (key, names[key], parties[key], of, parameter, means, total, 0.02, total + 0.02, 0.04, flips)
        for key in known
        for of in ("without the tail", "with the tail")
        for parameter, means, total, flips in (
            ("trade.answer", "how the rival answers in trade", 0.9, 1.0),
            ("burden.share", "how much of the spending gap is closed", 0.08, None),
        )
    ]
    return (
        Table.of(
            "balance",
            "Who gains and who loses",
            columns(
                *state,
                *(
                    "gain|Gain|% of GDP a year",
                    "gain_usd|Gain|US$ bn a year",
                    "p_gain|Chance that it gains|share",
                ),
                *(f"{code}|{title}|% of GDP a year" for code, (title, _) in channels.items()),
                "gain_with_tail|Gain, with the tail|% of GDP a year",
                "p_gain_with_tail|Chance that it gains, with the tail|share",
                *("verdict|Verdict|", "verdict_with_tail|Verdict, with the tail|"),
            ),
            balance,
        ),
        Table.of(
            "channels",
            "Gains by channel",
            columns(
                *state,
                *("channel|Channel code|", "title|Channel|", "counted|Added to the gain|"),
                *("value|Change|% of GDP a year", "value_usd|Change|US$ bn a year"),
            ),
            parts,
        ),
        Table.of(
            "drivers",
            "What each state's gain hangs on",
            columns(
                *state,
                *("of|Of the gain|", "parameter|Parameter|", "means|What it is|"),
                *("first|First-order index|share", "first_error|± (90 %)|share", "total|Total index|share"),
                *("total_error|± (90 %)|share", "flips_at|Sign turns at|"),
            ),
            spread,
        ),
        Table.of(
            "lorenz",
            "How losses and gains are spread",
            columns(
                *state,
                *("mean|Gain on average|% of GDP a year", "mean_usd|Gain on average|US$ bn a year"),
                *("gdp_share|GDP, cumulated|share", "losses_share|Losses, cumulated|share"),
                "gains_share|Gains, cumulated|share",
            ),
            lorenz,
        ),
    )


def blocs() -> Answer:
    """Camps of every reported state, ties old and new, two of them frustrated."""
    ties, camps = _ties(), []
    for key, name in REPORT.items():
        camp = CAMPS.get(key, "A")
        share = {"B": 0.02, "torn": 0.55, "A": 0.98}.get(camp, 0.0)
        positive, negative = (sum(key in t[:2] and t[4] == s for t in ties) for s in (1, -1))
        anchor = {"A": "United States", "B": "China"}.get(camp, "")
        camps.append((key, name, camp, anchor, share, 1.0, positive, negative, 0.01))
    camps.sort(key=lambda row: ("A", "torn", "B", "rival", "none").index(row[2]))
    measures = [
        ("Frustrated ties (line index)", around(31, 0.1), around(33, 0.1), about(2, 1), "ties"),
        ("Balanced triangles", around(0.91, 0.02), around(0.9, 0.02), about(-0.01, 0.02), "share"),
        ("Capability in the first camp", around(0.4, 0.05), around(0.42, 0.05), about(0.02, 0.01), "share"),
        ("Polarisation of capability", about(0.0, 0.0), around(0.22, 0.05), about(0.22, 0.01), "index"),
    ]
    ends = (
        "state1|Code 1|",
        "state2|Code 2|",
        "name1|State|",
        "name2|State|",
        "sign|Sign|",
        "because|Because of|",
    )
    tables = (
        Table.of(
            "before_after",
            "Before and after",
            columns(
                "proposal|Proposal|",
                *(f"{n}|{n.title()}|" for n in ("measure", "before", "after", "change", "unit")),
            ),
            [("asian-nato", *measure) for measure in measures],
        ),
        Table.of(
            "camps",
            "Camps",
            columns(
                *("state|Code|", "name|State|", "camp|Camp|", "with|Together with|"),
                *("share_with_first|In the first camp|share", "share_tied|Tied|share"),
                *(
                    "ties_positive|Positive ties|",
                    "ties_negative|Negative ties|",
                    "capability|Capability|share",
                ),
            ),
            camps,
        ),
        Table.of(
            "frustrated",
            "Frustrated ties",
            columns("world|World|", *ends),
            [("before", *tie[:6]) for tie in ties if tie[6]],
        ),
        Table.of("ties", "Ties", columns(*ends, "frustrated|Frustrated|", "new|New|"), ties),
        bloc_causes.history(),
    )
    sentence = "31 of 402 ties are frustrated now and 33 after the treaty: the camps hardly change."
    return _answer(
        "blocs",
        "Does it divide the region?",
        sentence,
        {"asian-nato.frustrated.change": about(2, 1)},
        *tables,
    )


def _ties() -> list[tuple[Any, ...]]:
    found, names = [], list(REPORT)
    for i, first in enumerate(names):
        for second in names[i + 1 :]:
            same = (first in CAMP_B) == (second in CAMP_B)
            if first in FOUNDERS and second in ("JPN", "KOR", "AUS", "NZL", "PHL", "THA"):
                found.append((first, second, 1, "defence pact", False, first != "USA" and second != "PHL"))
            elif first in CAMP_B and same and (len(first + second) + i) % 2 == 0:
                found.append((first, second, 1, "consultation pact", False, False))
            elif not same and "USA" in (first, second):
                found.append((first, second, -1, "strategic rivalry", False, False))
    found.append(("IND", "PAK", -1, "strategic rivalry", False, False))
    found.append(("THA", "CHN", 1, "consultation pact", True, False))
    return [(a, b, REPORT[a], REPORT[b], sign, why, against, new) for a, b, sign, why, against, new in found]


def risk() -> Answer:
    """Pairs over four orders of magnitude, and base rates by kind."""
    pairs = [
        ("KOR", "PRK", "South Korea", "North Korea", "land neighbours, rivals", 0.16),
        ("CHN", "IND", "China", "India", "land neighbours, rivals, a major power", 0.11),
        ("CHN", "TWN", "China", "Taiwan", "neighbours by sea, rivals, a major power", 0.07),
        ("CHN", "JPN", "China", "Japan", "neighbours by sea, rivals, a major power", 0.07),
        ("CHN", "PHL", "China", "Philippines", "neighbours by sea, a major power", 0.02),
        ("AUS", "CHN", "Australia", "China", "not neighbours, a major power", 0.003),
        ("NZL", "PNG", "New Zealand", "Papua New Guinea", "not neighbours", 0.00008),
    ]
    rows = [
        (
            *pair[:5],
            around(pair[5], 0.3),
            around(pair[5] / 6, 0.5),
            around(pair[5] / 40, 0.7),
            False,
            i == 5,
        )
        for i, pair in enumerate(pairs)
    ]
    kinds = [("land neighbours, rivals", 5210, 530, around(0.1, 0.1), around(0.2, 0.1), around(0.03, 0.3))]
    tables = (
        Table.of(
            "pairs",
            "Chance of a new dispute by pair",
            columns(
                *("state1|Code 1|", "state2|Code 2|", "name1|State|", "name2|State|", "kind|Kind of pair|"),
                *(
                    "onset|New dispute|chance a year",
                    "fatal|Fatal dispute|chance a year",
                    "war|War|chance a year",
                ),
                *("allied_before|Allied before|", "allied_after|Allied after|"),
            ),
            rows,
        ),
        Table.of(
            "kinds",
            "Base rates by kind of pair",
            columns(
                *("kind|Kind of pair|", "dyad_years|Pair-years|", "onsets|New disputes|"),
                *(
                    "onset|New dispute|share",
                    "fatal_share|Fatal|share",
                    "war_share|Becomes war|share",
                ),
            ),
            kinds,
        ),
        Table.of(
            "record",
            "How forecasts like these did",
            columns(
                *("forecasts|Forecasts|", "chance|Chance given|share", "events|New disputes seen|"),
                *("seen|Share seen|share", "seen_low|5 %|share", "seen_high|95 %|share"),
            ),
            ((5000, 0.002, 8, 0.0016, 0.0008, 0.003), (200, 0.3, 48, 0.24, 0.19, 0.3)),
        ),
    )
    sentence = "The two Koreas stand highest: about 16 in 100 a year see a new dispute, few become wars."
    return _answer(
        "risk",
        "Does it make war more or less likely?",
        sentence,
        {"region.disputes_a_year": around(0.4)},
        *tables,
    )


def _trade_channels() -> tuple[Table, Table]:
    """Real income by channel: small gains of new trade, losses by barriers and by decoupling."""
    titles = {"creation": "Trade among new allies", "retaliation": "China: barriers against the members"}
    titles["decoupling"] = "Decoupling from China and its bloc"
    scale = {"creation": 0.1, "retaliation": -0.6, "decoupling": -1.2}
    rows = []
    for channel, title in titles.items():
        for rank, (key, name) in enumerate((FOUNDERS | CANDIDATES).items()):
            if key != "FSM":
                change = scale[channel] * (1 + rank % 5) / 3
                side = "member" if key in FOUNDERS else "neither"
                rows.append((key, name, side, channel, title, about(change, abs(change) / 2), None, 0.7))
        change = scale[channel]
        rows.append(("CHN", "China", "rival", channel, title, about(change, 0.2), None, 0.8))
    groups = [
        (channel, title, *(about(scale[channel] * part, 0.1) for part in (0.3, 0.6, 0.1, 1.0)))
        for channel, title in titles.items()
    ]
    return (
        Table.of(
            "income",
            "Change of real income by channel",
            columns(
                *("state|Code|", "name|State|", "side|Side|", "channel|Channel code|", "title|Channel|"),
                *("income|Real income|% change", "spending|Real spending|% change"),
                "observed|Trade observed by partner|share",
            ),
            rows,
        ),
        Table.of(
            "channels",
            "The channels and what they do in sum",
            columns(
                *("channel|Channel code|", "title|Channel|", "world_income|World's real income|% change"),
                *("members|Members'|% change", "allies|Their allies'|% change", "rivals|Rivals'|% change"),
            ),
            groups,
        ),
    )


def trade() -> Answer:
    """Real income by channel, and observed exposure with its upper bound."""
    rows, partners = [], []
    for rank, (key, name) in enumerate((FOUNDERS | CANDIDATES).items()):
        members, rivals = 6.0 + (5 * rank) % 31, 3.0 + (11 * rank) % 29
        if key == "FSM":
            rows.append((key, name, None, None, None, None, None))
            continue
        rows.append((key, name, members, members * 1.2, rivals, rivals * 1.3, 0.6))
        partners.append((key, name, "CHN", "China", "exports", rivals, rivals * 3))
    tables = (
        *_trade_channels(),
        Table.of(
            "exposure",
            "Trade with members and with rivals",
            columns(
                *("state|Code|", "name|State|"),
                *(
                    "to_members|With members, observed|% of GDP",
                    "to_members_upper|With members, at most|% of GDP",
                ),
                *(
                    "to_rivals|With rivals, observed|% of GDP",
                    "to_rivals_upper|With rivals, at most|% of GDP",
                ),
                "observed|Share observed by partner|share",
            ),
            rows,
        ),
        Table.of(
            "partners",
            "Partners",
            columns(
                *("state|Code|", "name|State|", "partner|Partner code|", "partner_name|Partner|"),
                *("direction|Direction|", "share|Share|%", "usd|Value|US$ bn"),
            ),
            partners,
        ),
    )
    sentence = "Of 23 states, 11 trade more with China than with the members."
    return _answer(
        "trade", "What does it do to trade?", sentence, {"KOR.to_rivals": Interval.of(19.4)}, *tables
    )
