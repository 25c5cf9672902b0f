"""Figures: a finding as title, every interval drawn, nothing wider than its page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import altair as alt
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sample_assessment
from foedus.assess import Assessment
from foedus.errors import InputError
from foedus.figures import bloc_history, chart, context, gallery, names, shades, theme
from foedus.figures.graphic import Graphic
from foedus.quantities import Answer, Table
from sample_answers import around

ALL = (
    *("adoption-players", "adoption-persuasion", "adoption-bargaining", "membership-candidates"),
    "membership-pay",
    *("gains-winners", "gains-channels", "gains-drivers", "gains-lorenz", "gains-burden", "gains-exposure"),
    *("blocs-matrix", "blocs-before-after", "blocs-history", "risk-pairs", "risk-calibration"),
    *("trade-income", "trade-exposure", "map"),
)


@pytest.fixture(scope="module")
def assessment() -> Assessment:
    return sample_assessment.sample()


def _values(graphic: Graphic, kind: str) -> list[dict[str, Any]]:
    layers = [layer for layer in graphic.drawing.layers if layer["mark"]["type"] == kind]
    return [row for layer in layers for row in layer["data"]["values"]]


def _texts(graphic: Graphic) -> list[str]:
    return [row["text"] for row in _values(graphic, "text")]


def _with_table(assessment: Assessment, question: str, table: Table) -> Assessment:
    answer: Answer = assessment.answers[question]
    changed = replace(answer, tables=dict(answer.tables) | {table.name: table})
    return replace(assessment, answers=dict(assessment.answers) | {question: changed})


def test_every_question_has_its_figures(assessment: Assessment) -> None:
    assert names(assessment) == ALL


def test_a_question_not_asked_has_no_figure(assessment: Assessment) -> None:
    only = replace(assessment, answers={"risk": assessment.answers["risk"]})
    assert names(only) == ("risk-pairs", "risk-calibration")


def test_a_figure_is_known_by_its_short_name(assessment: Assessment) -> None:
    assert gallery.graphic(assessment, "winners").name == "gains-winners"
    with pytest.raises(InputError, match="no figure 'exposure'"):
        gallery.graphic(assessment, "exposure")  # of gains and of trade


def test_unknown_figure_is_told_with_the_nearest_name(assessment: Assessment) -> None:
    with pytest.raises(InputError, match=r"no figure 'risk-pair'.*did you mean risk-pairs"):
        chart(assessment, "risk-pair")


@pytest.mark.parametrize("name", [name for name in ALL if name != "map"])
@pytest.mark.parametrize("width", [theme.WIDE, theme.NARROW])
def test_charts_are_valid_vega_lite_of_the_width_asked_for(
    assessment: Assessment, name: str, width: int
) -> None:
    graphic = gallery.graphic(assessment, name, width)
    alt.LayerChart.from_dict(graphic.spec(), validate=True)
    assert graphic.drawing.total_width == pytest.approx(width, abs=1)


@pytest.mark.parametrize("name", ALL)
def test_every_figure_says_its_finding_its_unit_and_its_source(assessment: Assessment, name: str) -> None:
    graphic = gallery.graphic(assessment, name)
    assert graphic.title[0].isupper() or graphic.title[0].isdigit()
    assert not graphic.title.endswith(".")
    assert "Source: " in graphic.credit
    assert "512 draws" in graphic.credit
    question, table = graphic.table
    assert table in assessment.answers[question].tables


def test_bargaining_draws_where_each_starts_and_ends(assessment: Assessment) -> None:
    graphic = gallery.graphic(assessment, "adoption-bargaining")
    assert graphic.title.startswith("Pressing one another, those who decide would meet at 28 of 100 on “")
    texts = _texts(graphic)
    assert {"France", "15 silent members", "10 → 24", "50 → 40"} <= set(texts)
    # From the one furthest against at the end to the one furthest in favour.
    assert texts.index("France") < texts.index("15 silent members") < texts.index("Lithuania")
    starts = [row["x"] for row in _values(graphic, "rule") if "tip" in row and "y2" in row]
    assert sorted(starts) == [10.0, 30.0, 30.0, 50.0, 90.0, 90.0]
    dots = {row["tip"].split(":")[0]: row for row in _values(graphic, "point") if "tip" in row}
    assert dots["France"]["tip"] == "France: 10, 17, 24 (90 % at the end: 15 to 33)"
    assert (dots["France"]["shape"], dots["15 silent members"]["shape"]) == ("circle", "diamond")


def test_title_follows_the_data(assessment: Assessment) -> None:
    players = assessment.answers["adoption"].tables["players"]
    raised = [(*row[:8], around(0.9, 0.02), *row[9:]) if row[2] == "HUN" else row for row in players.rows]
    changed = _with_table(assessment, "adoption", replace(players, rows=tuple(raised)))
    assert gallery.graphic(assessment, "adoption-players").title.startswith("France is the likeliest")
    assert gallery.graphic(changed, "adoption-players").title.startswith("Hungary is the likeliest")


def test_silent_players_alike_share_one_row_and_are_counted(assessment: Assessment) -> None:
    texts = _texts(gallery.graphic(assessment, "adoption-players"))
    assert "15 further members" in texts
    assert "Türkiye" not in texts
    assert {"France", "Germany", "Hungary", "United Kingdom", "Lithuania"} <= set(texts)


def test_record_and_estimate_differ_by_shape_and_fill(assessment: Assessment) -> None:
    dots = {
        row["tip"].split(":")[0]: row
        for row in _values(gallery.graphic(assessment, "adoption-players"), "point")
        if "tip" in row
    }
    assert dots["France"]["shape"] == "circle"
    assert dots["France"]["fill"] == theme.ORANGE
    assert dots["15 further members"]["shape"] == "diamond"
    assert dots["15 further members"]["fill"] == theme.PAPER


@pytest.mark.parametrize(
    "name", ["adoption-players", "adoption-persuasion", "membership-candidates", "gains-burden"]
)
def test_every_median_has_its_two_intervals(assessment: Assessment, name: str) -> None:
    graphic = gallery.graphic(assessment, name)
    dots = [row for row in _values(graphic, "point") if "tip" in row]
    lines = [row for row in _values(graphic, "rule") if "tip" in row]
    assert len(lines) == 2 * len(dots) > 0
    for dot in dots:
        spans = [(row["a"], row["b"]) for row in lines if row["y"] == dot["y"]]
        assert all(low <= dot["x"] <= high for low, high in spans)


def test_the_balance_is_drawn_without_and_with_the_tail(assessment: Assessment) -> None:
    graphic = gallery.graphic(assessment, "gains-winners")
    japan = [row for row in _values(graphic, "point") if row.get("tip", "").startswith("Japan")]
    assert [row["shape"] for row in japan] == ["circle", "diamond"]
    assert japan[0]["fill"] == theme.CAMP_A
    assert japan[1]["fill"] == theme.PAPER
    assert "Japan" in graphic.title
    assert "could gain or lose" in graphic.title


def test_the_largest_channel_is_named_and_answers_of_the_rival_are_not_drawn(assessment: Assessment) -> None:
    graphic = gallery.graphic(assessment, "gains-channels")
    assert graphic.title.startswith("The largest channel on average is trade for")
    assert _texts(graphic).count("Trade") == 6
    assert not any("barriers" in text for text in _texts(graphic))


def test_what_a_gain_hangs_on_is_told_with_the_value_that_turns_it(assessment: Assessment) -> None:
    graphic = gallery.graphic(assessment, "gains-drivers")
    assert graphic.title.endswith("comes first from how the rival answers in trade")
    texts = _texts(graphic)
    assert {"retaliation", "does not turn"} <= set(texts)
    parties = [row for row in context.records(assessment, "gains", "balance") if row["role"] != "candidate"]
    assert texts.count("how the rival answers in trade") == len(parties)


def test_losses_and_gains_are_cumulated_to_the_whole(assessment: Assessment) -> None:
    graphic = gallery.graphic(assessment, "gains-lorenz")
    records = context.records(assessment, "gains", "lorenz")
    lost = sum(max(-record["mean_usd"], 0.0) for record in records)
    assert f"US$ {lost:.2g}" in graphic.title
    curves = [row for row in _values(graphic, "line") if row["x"] == graphic.drawing.width]
    assert {row["y"] for row in curves} == {0.0}
    assert any(text.endswith("of the losses") for text in _texts(graphic))


def test_states_barred_by_law_have_no_chance_drawn(assessment: Assessment) -> None:
    graphic = gallery.graphic(assessment, "membership-candidates")
    assert "barred by law" in _texts(graphic)
    assert not any(row.get("tip", "").startswith("Mongolia") for row in _values(graphic, "point"))


def test_a_state_without_a_figure_is_named_not_drawn_as_zero(assessment: Assessment) -> None:
    for name in ("gains-burden", "trade-exposure"):
        graphic = gallery.graphic(assessment, name)
        assert "No figure: Federated States of Micronesia" in graphic.note
        assert "Federated States of Micronesia" not in _texts(graphic)


def test_pairs_are_named_and_new_pacts_are_starred(assessment: Assessment) -> None:
    graphic = gallery.graphic(assessment, "risk-pairs")
    texts = _texts(graphic)
    assert "China–Taiwan" in texts
    assert "Australia–China*" in texts
    assert graphic.note.startswith("* A defence pact with the proposal")


def test_matrix_is_ordered_by_camp_and_marks_new_and_frustrated_ties(assessment: Assessment) -> None:
    graphic = gallery.graphic(assessment, "blocs-matrix")
    order = [row["name"] for row in graphic.drawing.layers[3]["data"]["values"]]
    assert order.index("United States") < order.index("India") < order.index("China")
    cells = graphic.drawing.layers[2]["data"]["values"]
    ties = assessment.answers["blocs"].tables["ties"].records()
    assert len(cells) == 2 * len(ties)
    assert sum(cell["ink"] == theme.INK for cell in cells) == 2 * sum(tie["frustrated"] for tie in ties)
    assert sum(cell["fill"] == theme.PAPER for cell in cells) == 2 * sum(tie["new"] for tie in ties)


def test_map_fills_camps_and_gives_territories_their_states_colour(assessment: Assessment) -> None:
    graphic = gallery.graphic(assessment, "map", 1040)
    areas = {
        row["properties"]["tip"].split(" (")[0].split(":")[0]: row["properties"]
        for row in _values(graphic, "geoshape")
    }
    assert areas["Japan"]["fill"] == theme.CAMP_A
    assert areas["China"]["fill"] == theme.CAMP_B
    assert areas["India"]["fill"] == theme.TORN.plain
    assert areas["Taiwan"]["fill"] == theme.GREY
    assert areas["Brazil"]["fill"] == theme.LAND
    assert areas["Greenland"]["fill"] == theme.LAND
    assert areas["Puerto Rico"]["fill"] == areas["United States"]["fill"]
    dots = {row["tip"].split(" (")[0] for row in _values(graphic, "circle")}
    assert "Singapore" in dots


def test_map_key_counts_every_covered_state(assessment: Assessment) -> None:
    from foedus.figures import atlas

    entries = atlas.key(assessment)
    assert [camp for camp, _, _ in entries] == ["A", "B", "torn", "rival", "none"]
    assert sum(number for _, _, number in entries) == len(assessment.answers["blocs"].tables["camps"].rows)


@given(st.floats(min_value=1e-9, max_value=1e9))
def test_scales_end_at_a_round_number_just_above_the_data(value: float) -> None:
    top = context.nice_top(value)
    assert value * (1 - 1e-8) <= top <= 1.34 * value
    assert f"{top:.1e}".split("e")[0] in {
        "1.0",
        "1.2",
        "1.5",
        "2.0",
        "2.5",
        "3.0",
        "4.0",
        "5.0",
        "6.0",
        "8.0",
    }


@pytest.mark.parametrize("view", ["gain", "camp"])
def test_a_map_without_states_says_what_is_missing(assessment: Assessment, view: shades.View) -> None:
    question = shades.QUESTION[view]
    empty = replace(assessment.answers[question], tables={})
    for answers, hint in (({question: empty}, "has no states here"), ({}, f"it needs {question}")):
        with pytest.raises(InputError, match=hint):
            shades.shaded(replace(assessment, answers=answers), view)


def test_names_take_an_article_inside_a_sentence() -> None:
    assert context.with_article("United States") == "the United States"
    assert context.with_article("Philippines") == "the Philippines"
    assert context.with_article("Japan") == "Japan"


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_and_marks_stand_out_from_the_paper(mode: str) -> None:
    colours = {colour.name: getattr(colour, mode) for colour in theme.PALETTE}
    for name in ("ink", "soft"):
        assert _contrast(colours[name], colours["paper"]) >= 4.5, name
    for name in ("blue", "orange", "grey", "camp-a", "camp-b"):
        assert _contrast(colours[name], colours["paper"]) >= 3.0, name


def test_colours_are_told_apart_by_their_light_value() -> None:
    values = [colour.light for colour in theme.PALETTE] + [hatch.plain for hatch in theme.HATCHES]
    assert len(values) == len(set(values))


def test_history_of_blocs_draws_every_year_and_dashes_what_is_not_whole(assessment: Assessment) -> None:
    graphic = gallery.graphic(assessment, "blocs-history")
    lines = [layer for layer in graphic.drawing.layers if layer["mark"]["type"] == "line"]
    solid = [layer for layer in lines if "strokeDash" not in layer["mark"]]
    dashed = [layer for layer in lines if "strokeDash" in layer["mark"]]
    years = {row["year"] for layer in solid for row in layer["data"]["values"]}
    assert years == set(range(1816, 2019))
    assert {row["year"] for layer in dashed for row in layer["data"]["values"]} == set(range(2010, 2019))
    (band,) = [layer for layer in graphic.drawing.layers if layer["mark"]["type"] == "area"]
    assert len(band["data"]["values"]) == 203
    assert "before 1914" in graphic.title
    assert "params" not in graphic.spec()


def test_history_of_blocs_with_a_slider(assessment: Assessment) -> None:
    spec = bloc_history.history(assessment, theme.WIDE, slider=True).spec()
    alt.LayerChart.from_dict(spec, validate=True)
    (year,) = spec["params"]
    assert (year["name"], year["value"]) == ("year", 2018)
    assert (year["bind"]["min"], year["bind"]["max"]) == (1816, 2018)
    chosen = [layer for layer in spec["layer"] if layer.get("transform")]
    assert {layer["mark"]["type"] for layer in chosen} == {"rule", "point", "text"}
    (words,) = [layer for layer in chosen if layer["mark"]["type"] == "text"]
    of_1985 = next(row["text"] for row in words["data"]["values"] if row["year"] == 1985)
    assert of_1985.startswith("1985: 63 of 1,062 ties")


def test_pay_of_membership_says_how_many_stay(assessment: Assessment) -> None:
    graphic = gallery.graphic(assessment, "membership-pay")
    assert graphic.title == "By pay alone 2 of 8 states would be members in most draws"
    texts = _texts(graphic)
    assert {"Founders", "Candidates", "60 %", "+0.2 %"} <= set(texts)
