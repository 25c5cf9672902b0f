"""Each measure gives a value that can be checked by hand against the texts it is read from."""

from __future__ import annotations

import math
from datetime import date
from types import SimpleNamespace
from typing import Any, Literal, get_args, get_origin

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.claims import measures_trade
from foedus.claims.evidence import Bounds, Evidence, Measured, MissingAnswerError, NoEvidenceError
from foedus.claims.measures import Parameter, evaluate, find, measures
from foedus.claims.words import subject
from foedus.errors import FoedusError, InputError
from foedus.evidence.sources import sources
from foedus.quantities import Answer, Column, Interval, Table
from foedus.questions.risk_tables import FITTED, PUBLISHED
from foedus.treaties import catalogue

DAY = date(2023, 6, 14)
PARTNERS = ("AUS", "JPN", "KOR", "NZL")
OFFICE = ("tokyo-office",)
WAYS = ("tokyo-office", "nato-partnership", "asian-nato")

# The Factbook's own figures: GDP of China 18.744 and of the United States 29.185 trillion US$ (2024); at
# purchasing power 32.005 and 24.977 (2023); growth 3.1 and 5.4 (2022, 2023) and 2.5 and 2.9 %; military
# spending of China 1.5 % of GDP.
GROWTH = ((3.1 + 5.4) / 2, (2.5 + 2.9) / 2)
OVERTAKES = math.log(29.185 / 18.744) / (math.log1p(GROWTH[0] / 100) - math.log1p(GROWTH[1] / 100))

CASES: list[tuple[str, dict[str, Any], float | str | bool, str]] = [
    # "475 Lebanon (UNIFIL); 1,050 South Sudan (UNMISS); 280 Sudan/South Sudan (UNISFA); … a base in Djibouti"
    ("deployments.countries", {"state": "CHN"}, 4, "places"),
    ("deployments.beside_un", {"state": "CHN"}, 1, "places"),
    ("deployments.outside", {"state": "CHN", "place": "Africa"}, 1, "places"),
    ("distance.between", {"state": "PRK", "to": "CHN"}, 0, "km"),
    ("distance.farthest", {"states": PARTNERS, "to": "CHN", "between": "capitals"}, 10_780, "km"),
    ("distance.near", {"states": PARTNERS, "to": "CHN", "km": 1000}, 2, "states"),
    # Seoul is nearer to Beijing than Tokyo, Hanoi is not; Viet Nam's border is nearer than Japan's coast
    ("distance.nearer", {"states": ("KOR", "VNM", "BRA"), "to": "CHN", "state": "JPN"}, 100 / 3, "%"),
    (
        "distance.nearer",
        {"states": ("KOR", "VNM", "BRA"), "to": "CHN", "state": "JPN", "between": "outlines"},
        200 / 3,
        "%",
    ),
    ("distance.neighbours", {"states": PARTNERS, "to": "CHN"}, 2, "states"),
    ("economy.gdp", {"state": "CHN"}, 18.744e12, "US$"),
    ("economy.gdp_ratio", {"state": "CHN", "to": "USA"}, 100 * 18.744 / 29.185, "%"),
    ("economy.gdp_ratio", {"state": "CHN", "to": "USA", "prices": "ppp"}, 100 * 32.005 / 24.977, "%"),
    ("economy.gdp_rank", {"state": "CHN", "prices": "ppp"}, 1, ""),
    ("economy.gdp_rank", {"state": "CHN"}, 2, ""),
    ("economy.gdp_share", {"states": ("world",)}, 100, "%"),
    (
        "economy.growth",
        {"states": ("CHN", "USA")},
        (GROWTH[0] * 32.005 + GROWTH[1] * 24.977) / (32.005 + 24.977),
        "% a year",
    ),
    ("economy.growth_rank", {"place": "Asia"}, 1, ""),
    ("economy.years_to_overtake", {"state": "CHN", "other": "USA"}, OVERTAKES, "years"),
    ("economy.military_spending", {"state": "CHN"}, 0.015 * 18.744e12, "US$"),
    ("economy.military_rank", {"state": "CHN"}, 2, ""),
    ("economy.military_share", {"states": ("world", "-CHN", "-USA")}, 51.0, "%"),
    ("economy.capability", {"states": ("USA",), "year": 2022}, 12.36, "%"),
    # "Mexico 15%, China 15%, Canada 14%, Germany 5%, Japan 5% (2023)"; "Canada 14%, Mexico 13%, China 8%, …"
    ("trade.partner_rank", {"state": "USA", "partner": "CHN", "direction": "imports"}, 1, ""),
    ("trade.partner_rank", {"state": "USA", "partner": "CHN", "direction": "exports"}, 3, ""),
    ("trade.partner_share", {"state": "USA", "partner": "CHN", "direction": "exports"}, 8, "%"),
    (
        "trade.among_largest",
        {"states": ("USA", "VNM"), "partners": ("MEX",), "direction": "imports"},
        50,
        "%",
    ),
    # Viet Nam 2023: exports 374.986 billion, of which 20 % to China; imports 339.785 billion, 49 % from China
    ("trade.between", {"state": "CHN", "states": ("VNM",)}, 0.20 * 374.986e9 + 0.49 * 339.785e9, "US$"),
    # all trade of the world's states is among them
    ("trade.within", {"states": ("world",)}, 100, "%"),
    ("trade.real_income", {"state": "KOR", "channel": "retaliation"}, 1.2, "%"),
    # CINC of the United States in 2010: 0.1479; frustrated ties of 1985 are listed in the compiled history
    ("past.power_share", {"state": "USA", "of": "capability", "year": 2010}, 14.79, "%"),
    # World Bank, 2020: 17.163 and 24.917 % of the world's GDP
    (
        "past.power_ratio",
        {"state": "CHN", "to": "USA", "of": "gdp", "year": 2020},
        100 * 17.163 / 24.917,
        "%",
    ),
    ("past.power_rank", {"state": "CHN", "of": "military_spending", "year": 2020}, 2, ""),
    # 1960: United States 39.7, Germany 6.2, United Kingdom 5.4 %; of the Soviet Union there is no figure
    ("past.power_rank", {"state": "GBR", "of": "gdp", "year": 1960}, 3, ""),
    ("past.blocs", {"quantity": "frustrated", "year": 1985}, 63, "ties"),
    ("past.membership", {"treaty": "mesa"}, 0.0, "%"),
    ("treaties.vetoes", {"treaty": "nato"}, 100, "%"),
    ("treaties.can_block", {"treaty": "nato", "state": "FRA"}, True, ""),
    ("treaties.can_block", {"treaty": "nato", "state": "SWE"}, False, ""),  # a member since 2024
    ("treaties.members", {"treaty": "nato"}, 31, "members"),
    ("treaties.ever_in_force", {"treaty": "mesa"}, False, ""),
    ("treaties.ever_in_force", {"treaty": "seato"}, True, ""),
    ("treaties.covered", {"treaty": "nato", "states": ("FRA", "JPN", "TUR")}, 2, "states"),
    ("treaties.eligible", {"treaty": "nato", "states": ("UKR", "JPN", "AUS")}, 1, "states"),
    ("treaties.owed", {"treaty": "nato", "states": ("FRA", "DEU", "ITA", "JPN")}, 3, "pairs"),
    ("treaties.new_pairs", {"proposal": "tokyo-office"}, 0, "pairs"),
    # five founders, ten pairs; bound already: USA with JPN, KOR and AUS, and AUS with NZL
    ("treaties.new_pairs", {"proposal": "asian-nato"}, 6, "pairs"),
    ("treaties.without_pact", {"states": ("IND", "JPN")}, 50, "%"),
    ("treaties.without_pact", {"states": ("IND", "JPN"), "consultation": True}, 0, "%"),
    ("organisations.members", {"states": ("IND", "JPN"), "organisation": "NAM"}, 50, "%"),
    # Below: Japan loses 0.5 on average and Indonesia gains 0.02, South Korea gains too little to count.
    ("gains.gain", {"proposal": "asian-nato", "state": "JPN"}, -0.5, "% of GDP a year"),
    ("gains.gain", {"proposal": "asian-nato", "state": "JPN", "tail": True}, -0.7, "% of GDP a year"),
    (
        "gains.channel",
        {"proposal": "asian-nato", "state": "JPN", "channel": "burden"},
        -0.3,
        "% of GDP a year",
    ),
    ("gains.only", {"proposal": "asian-nato", "state": "JPN"}, 2.0, "%"),
    (
        "gains.only",
        {"proposal": "asian-nato", "state": "JPN", "among": "all states looked at", "tail": True},
        0.5,
        "%",
    ),
    ("gains.winners", {"proposal": "asian-nato", "states": ("JPN", "IDN", "KOR", "PRK")}, 100 / 3, "%"),
    ("law.stance", {"state": "PHL", "commitment": "basing"}, "needs", ""),
    ("law.step", {"proposal": "tokyo-office", "step": "decision"}, "needs", ""),
    ("law.barred_steps", {"proposal": "tokyo-office"}, 0, "steps"),
    ("risk.change", {"proposal": "asian-nato"}, 0.5, "a year"),
    ("risk.change", {"proposal": "asian-nato", "quantity": "wars", "effect": "published"}, 0.03, "a year"),
    ("risk.change", {"proposal": "asian-nato", "among": "rivals"}, -0.25, "a year"),
    ("risk.level", {}, 7.0, "a year"),
    ("risk.level", {"among": "rivals"}, 2.0, "a year"),
    ("stances.position", {"state": "FRA", "proposal": "tokyo-office"}, "oppose", ""),
    ("stances.share", {"states": ("CHN", "JPN"), "proposals": OFFICE, "positions": ("oppose",)}, 50, "%"),
    ("stances.count", {"states": PARTNERS, "proposals": OFFICE, "positions": ("support",)}, 1, "states"),
    ("wars.in_europe", {}, 3, "wars"),  # Hungary 1956, Bosnia 1992, Kosovo 1999
    ("wars.in_europe", {"borders": "wide"}, 5, "wars"),  # and Cyprus 1974, Karabakh 1993
    ("wars.in_europe", {"since": 1993}, 1, "wars"),
    ("wars.among", {"states": ("IND", "PAK")}, 4, "wars"),  # 1947, 1965, 1971, 1999
    ("conflicts.in_europe", {"before": 2022, "intensity": "war"}, 1, "conflicts"),  # Hungary 1956
    ("rivalries.count", {"state": "NZL"}, 0, "rivalries"),
    (
        "rivalries.share",
        {"states": PARTNERS, "rival": "CHN"},
        50,
        "%",
    ),  # China-Japan; the other is the two Koreas
    (
        "record.events",
        {"topic": "nato-operation-outside-area", "since": date(2022, 1, 1)},
        1,
        "events",
    ),  # Iraq
    ("record.states", {"topic": "g7-text-on-china", "states": ("FRA", "CHN")}, 1, "states"),
    ("record.places", {"topic": "edca-site", "named": ("Subic", "basa air")}, 1, "places"),
    ("record.adopted", {"proposal": "tokyo-office", "by": date(2024, 12, 31)}, False, ""),
    ("record.figure", {"figure": "china-asean-trade-total-2022"}, 970e9, "US$"),
    ("adoption.chance", {"proposal": "tokyo-office"}, 12, "%"),
    ("adoption.blocks", {"proposal": "tokyo-office", "state": "FRA"}, 90, "%"),
    ("blocs.change", {"proposal": "asian-nato", "candidates": True}, 12, "ties"),
    ("blocs.level", {"proposal": "asian-nato"}, 40, "ties"),
    ("blocs.newly_allied", {"proposal": "asian-nato"}, 2.5, "points"),
    ("assessment.headline", {"question": "adoption", "quantity": "tokyo-office"}, 0.12, ""),
]


def _interval(middle: float) -> Interval:
    return Interval(middle, middle / 2, middle / 2, 2 * middle, 2 * middle, middle)


def _table(name: str, rows: list[dict[str, Any]]) -> Table:
    return Table.of(name, name, [Column(key, key) for key in rows[0]], [list(row.values()) for row in rows])


def _answer(question: str, headline: dict[str, Interval], *tables: Table) -> Answer:
    return Answer(question, "?", ".", ".", headline, {table.name: table for table in tables}, ".")


@pytest.fixture
def assessed() -> Evidence:
    """Evidence with an assessment of numbers chosen by hand."""
    evidence = Evidence(DAY)
    ties = "Frustrated ties (line index)"
    changes = [
        {"proposal": "asian-nato", "measure": ties, "before": _interval(40), "change": _interval(1)},
        {
            "proposal": "asian-nato",
            "measure": ties + ", if every candidate joined as well",
            "before": _interval(40),
            "change": _interval(12),
        },
    ]
    neutral = [{"world": "before", "count": 0.7}, {"world": "asian-nato", "count": 0.675}]
    players = [{"proposal": "tokyo-office", "state": "FRA", "blocks": _interval(0.9)}]
    today = [{"disputes": _interval(7.0), "wars": _interval(0.2), "facing": _interval(2.0)}]
    changed = ("disputes_change", "wars_change", "facing_change")
    readings = [
        {"reading": reading, **{key: _interval(each) for key, each in zip(changed, values, strict=True)}}
        for reading, values in ((FITTED, (0.5, 0.02, -0.25)), (PUBLISHED, (0.6, 0.03, -0.3)))
    ]
    income = [{"state": "KOR", "channel": "retaliation", "title": "Barriers", "income": _interval(1.2)}]
    shares = {"only_parties": 0.02, "only_all": 0.01, "only_parties_with_tail": 0.03}
    gains = (
        _table(
            "balance",
            [
                {"state": "JPN", "gain": _interval(-0.5), "gain_with_tail": _interval(-0.7)},
                {"state": "IDN", "gain": _interval(0.02), "gain_with_tail": _interval(0.02)},
                {"state": "KOR", "gain": _interval(0.004), "gain_with_tail": _interval(0.004)},
            ],
        ),
        _table("channels", [{"state": "JPN", "channel": "burden", "value": _interval(-0.3)}]),
        _table("only", [{"state": "JPN", **shares, "only_all_with_tail": 0.005}]),
    )
    answers = {
        "gains": _answer("gains", {}, *gains),
        "trade": _answer("trade", {}, _table("income", income)),
        "adoption": _answer("adoption", {"tokyo-office": _interval(0.12)}, _table("players", players)),
        "blocs": _answer("blocs", {}, _table("before_after", changes), _table("neutrality", neutral)),
        "risk": _answer("risk", {}, _table("region", today), _table("readings", readings)),
    }
    found: Any = SimpleNamespace(scenario=evidence.scenario, world=evidence.world, answers=answers)
    return Evidence(DAY, assessment=found)


@pytest.mark.parametrize(("name", "arguments", "value", "unit"), CASES, ids=lambda case: str(case)[:60])
def test_a_measure_gives_the_value_worked_out_by_hand(
    assessed: Evidence, name: str, arguments: dict[str, Any], value: float | str | bool, unit: str
) -> None:
    measured = evaluate(name, assessed, **arguments)
    if isinstance(value, (str, bool)):
        assert measured.value is value or measured.value == value
    else:
        assert measured.value == pytest.approx(value, rel=2e-3, abs=1e-9)
    assert measured.unit == unit
    assert measured.date[:4].isdigit()
    assert "{" not in subject(find(name), arguments)


def test_every_measure_is_checked_by_hand() -> None:
    own = {name for name in measures() if not name.startswith("made.")}
    assert {case[0] for case in CASES} == own


def test_every_measure_says_what_it_is(assessed: Evidence) -> None:
    for measure in measures().values():
        body = measure.to_json()
        assert body["about"].endswith(".")
        assert body["coverage"]
    known = {*sources(), "record"}
    for name, arguments, _, _ in CASES:
        for key in evaluate(name, assessed, **arguments).sources:
            prefix = key.partition(":")[0]
            assert key in known or prefix in ("treaty", "law", "stances", "record", "assessment"), key


def test_trade_within_a_group_on_three_states_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    # A sells 30 to B and 10 to C, B sells 20 to A, C sells 40 to B: within A and B 50, of (60 + 90) / 2.
    three: Any = SimpleNamespace(
        economies=("AUS", "CHN", "JPN"),
        flows=np.array([[0.0, 30.0, 10.0], [20.0, 0.0, 0.0], [0.0, 40.0, 0.0]]),
        observed=np.array([1.0, 0.5, 0.5]),
    )
    monkeypatch.setattr(measures_trade, "_matrix", lambda _: three)
    measured = evaluate("trade.within", Evidence(DAY), states=("AUS", "CHN"))
    assert measured.value == pytest.approx(100 * 50 / 75)
    assert "70 % of the group's trade is listed" in measured.note
    assert isinstance(measured.detail, tuple)
    assert measured.detail[0] == {"from": "AUS", "to": "CHN", "us_dollars": 30.0}


def test_growth_is_of_years_up_to_the_date_where_two_are_on_record() -> None:
    # China: 3.1, 5.4 and 5.0 % in 2022-2024; of 2020 there is nothing, so the first years after it count
    means = {2023: (3.1 + 5.4) / 2, 2024: (3.1 + 5.4 + 5.0) / 3, 2020: (3.1 + 5.4 + 5.0) / 3}
    for year, mean in means.items():
        measured = evaluate("economy.growth", Evidence(date(year, 6, 1)), states=("CHN",))
        assert measured.value == pytest.approx(mean)
        assert measured.date == ("2023" if year == 2023 else "2024")


def test_silence_is_counted_as_neither() -> None:
    asked = {"states": ("CHN", "JPN", "BRN"), "proposals": OFFICE, "positions": ("oppose",)}
    measured = evaluate("stances.share", Evidence(DAY), **asked)
    assert isinstance(measured.interval, Bounds)
    assert (measured.interval.low, measured.interval.high) == pytest.approx((100 / 3, 200 / 3))
    assert measured.interval.why == "1 of 3 states have no position on record"
    plain = evaluate("stances.share", Evidence(DAY), **asked, of="on-record")
    assert (plain.value, plain.interval) == (50, None)


def test_only_what_was_said_by_the_date_counts_unless_asked_otherwise() -> None:
    asked = {"states": ("NZL",), "proposals": ("nato-partnership",), "positions": ("support",)}
    assert evaluate("stances.count", Evidence(DAY), **asked).value == 0
    later = evaluate("stances.count", Evidence(DAY), **asked, late=True)
    assert later.value == 1
    assert "taken after the claim" in later.note


def test_of_several_positions_the_most_critical_counts_or_the_most_favourable() -> None:
    # Japan supports the office and is open to an Asian NATO
    asked = {"states": ("JPN",), "proposals": WAYS, "positions": ("support",), "late": True}
    evidence = Evidence(date(2025, 6, 1))
    assert evaluate("stances.count", evidence, **asked, pool="most-critical").value == 0
    assert evaluate("stances.count", evidence, **asked, pool="most-favourable").value == 1


def test_a_partner_below_the_fifth_leaves_bounds() -> None:
    measured = evaluate("trade.partner_share", Evidence(DAY), state="USA", partner="KOR", direction="exports")
    assert measured.interval == Bounds(0, 4, "not among the five largest partners")


def test_a_law_that_is_open_says_so() -> None:
    measured = evaluate("law.stance", Evidence(DAY), state="KOR", commitment="arms-export")
    assert measured.value == "needs"
    assert "peaceful purposes" in measured.note


def test_membership_is_read_on_the_date() -> None:
    assert evaluate("treaties.members", Evidence(date(2023, 2, 28)), treaty="nato").value == 30
    assert evaluate("treaties.members", Evidence(date(1949, 1, 1)), treaty="nato").value == 0


@pytest.mark.parametrize(
    ("name", "arguments", "what"),
    [
        ("deployment.countries", {"state": "CHN"}, "did you mean deployments.countries?"),
        ("deployments.countries", {"stat": "CHN"}, "did you mean state?"),
        ("deployments.countries", {"state": "CNH"}, "unknown state"),
        ("deployments.countries", {}, "needs the argument 'state'"),
        ("economy.gdp", {"state": "CHN", "prices": "markets"}, "did you mean market?"),
        ("distance.near", {"states": PARTNERS, "to": "CHN", "km": "far"}, "is not a number"),
        ("economy.growth", {"states": ["Azia"]}, "did you mean Asia?"),
        ("treaties.members", {"treaty": "nata"}, "did you mean nato"),
        (
            "stances.share",
            {"states": ["JPN"], "proposals": OFFICE, "positions": ["opose"]},
            "did you mean oppose?",
        ),
        ("record.events", {"topic": "edca-sites"}, "did you mean edca-site?"),
    ],
)
def test_a_wrong_call_is_one_line_with_a_hint(name: str, arguments: dict[str, Any], what: str) -> None:
    with pytest.raises(InputError) as raised:
        evaluate(name, Evidence(DAY), **arguments)
    assert what in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("deployments.countries", {"state": "USA"}),  # counted in all only, not place by place
        ("law.stance", {"state": "CHN", "commitment": "basing"}),
        ("stances.position", {"state": "BEL", "proposal": "tokyo-office"}),
        ("record.adopted", {"proposal": "tokyo-office", "by": date(2030, 1, 1)}),
        ("economy.capability", {"states": ("USA",), "year": 1950}),
        ("economy.years_to_overtake", {"state": "JPN", "other": "USA"}),
        ("trade.within", {"states": ("USA",)}),
        ("treaties.vetoes", {"treaty": "cento"}),  # ended in 1979
    ],
)
def test_no_evidence_is_no_number(name: str, arguments: dict[str, Any]) -> None:
    with pytest.raises(NoEvidenceError):
        evaluate(name, Evidence(DAY), **arguments)


def test_a_model_is_waited_for() -> None:
    with pytest.raises(MissingAnswerError) as raised:
        evaluate("adoption.chance", Evidence(DAY), proposal="tokyo-office")
    assert raised.value.question == "adoption"


def test_text_of_a_command_line_is_understood() -> None:
    said = evaluate("distance.near", Evidence(DAY), states="AUS, JPN,KOR,NZL", to="CHN", km="1000")
    assert said.value == 2
    asked = {"treaty": "nato", "states": "FRA,DEU"}
    assert evaluate("treaties.owed", Evidence(DAY), **asked).value == 1


WORDS = [
    "region",
    "world",
    "Asia",
    "treaty:nato/Europe",
    "oppose",
    "exports",
    "basing",
    "decision",
    "tokyo-office",
]
IDS = [
    *WORDS,
    "edca-site",
    "CHN",
    "JPN",
    "TUV",
    "TWN",
    "COK",
    "SUN",
    "PSE",
    *(each.id for each in catalogue()),
]
VALUES = st.sampled_from(IDS) | st.text(max_size=6)
ANYTHING = (
    VALUES
    | st.integers(-9999, 9999)
    | st.floats()
    | st.booleans()
    | st.dates()
    | st.lists(VALUES, max_size=3)
)


@settings(max_examples=400)
@given(st.data())
def test_any_arguments_give_a_measurement_or_a_plain_refusal(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(name for name in measures() if not name.startswith("made."))))
    parameters = [p for p in find(name).parameters if p.required or data.draw(st.booleans())]
    found = _taken(name, {p.name: data.draw(_fitting(p) | ANYTHING, label=p.name) for p in parameters})
    if isinstance(found, Measured):
        assert isinstance(found.value, (str, bool)) or math.isfinite(found.value)
    else:
        assert "\n" not in found


def _fitting(parameter: Parameter) -> st.SearchStrategy[Any]:
    """Values of the kind that the parameter asks for."""
    if get_origin(parameter.type) is Literal:
        return st.sampled_from(get_args(parameter.type))
    kinds: dict[Any, st.SearchStrategy[Any]] = {str: VALUES, bool: st.booleans(), date: st.dates()}
    kinds |= {
        int: st.integers(1900, 2030),
        float: st.floats(0, 1e5),
        tuple[str, ...]: st.lists(VALUES, min_size=1),
    }
    return next(kinds[kind] for kind in (parameter.type, *get_args(parameter.type)) if kind in kinds)


def _taken(name: str, arguments: dict[str, Any]) -> Measured | str:
    """The measurement, or the complaint."""
    try:
        return evaluate(name, Evidence(DAY), **arguments)
    except FoedusError as fault:
        return str(fault)
