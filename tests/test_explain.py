"""Every number of an assessment can be explained, down to source and date."""

from __future__ import annotations

import json

import pytest

from foedus.assess import Assessment, assess
from foedus.errors import InputError
from foedus.explain import explain, paths
from foedus.explain.inputs import LOOKUPS, _amount
from foedus.explain.origins import HEADLINE, origins
from foedus.quantities import Interval
from foedus.report.explanation import lines


@pytest.fixture(scope="module")
def found(asia_nato: Assessment) -> Assessment:
    return asia_nato


def test_every_column_of_numbers_says_how_it_is_made(found: Assessment) -> None:
    silent = [
        f"{question}.{table.name}.{column}"
        for question, answer in found.answers.items()
        for table in answer.tables.values()
        for column in sorted({c for r in table.records() for c, v in r.items() if isinstance(v, Interval)})
        if f"{question}.{table.name}.{column}" not in origins()
    ]
    assert silent == []


def test_every_headline_says_how_it_is_made(found: Assessment) -> None:
    for question, answer in found.answers.items():
        for key in answer.headline:
            parts = key.split(".")
            names = {f"{question}.{HEADLINE}.{'.'.join(parts[k:])}" for k in range(len(parts))}
            assert (names | {f"{question}.{HEADLINE}.any"}) & origins().keys(), f"{question}.{key}"


def test_no_origin_names_what_is_not_there(found: Assessment) -> None:
    known = {prior.id for prior in found.priors}
    for name, origin in origins().items():
        assert set(origin.inputs) <= LOOKUPS.keys(), name
        question, table, column = name.split(".", 2)
        if table != HEADLINE:
            assert column in [c.name for c in found.answers[question].tables[table].columns], name
        for prior in origin.priors:
            stem = prior.partition("{")[0].rstrip("*")
            assert any(one.startswith(stem) for one in known), f"{name}: {prior}"


def test_every_path_is_explained_and_leads_to_one_number(found: Assessment) -> None:
    every = list(paths(found))
    assert len(every) > 200
    assert len(set(every)) == len(every)
    for path in every:
        explained = explain(found, path)
        assert isinstance(explained.value, Interval), path
        assert explained.sources, path
        for source in explained.to_json()["sources"]:
            assert source["citation"], path


def test_the_burden_of_japan_goes_back_to_its_military_spending(found: Assessment) -> None:
    explained = explain(found, "gains.JPN.burden")
    told = {one.what: one for one in explained.inputs}
    assert told["Military spending, Japan"].value == "1.2 % of GDP"
    assert told["Military spending, Japan"].date == "2023"
    assert told["Military spending, Japan"].source == "factbook"
    assert [prior.id for prior in explained.priors] == ["burden.share_of_gap_closed"]
    said = "\n".join(lines(explained))
    assert "2 % of GDP" in said
    assert "docs/methods/gains.md" in said
    json.dumps(explained.to_json())


def test_the_chance_that_france_stands_in_the_way_names_its_stance(found: Assessment) -> None:
    explained = explain(found, "adoption.players.tokyo-office.FRA.objects")
    assert any("oppose" in one.value for one in explained.inputs)
    assert {prior.id for prior in explained.priors} >= {"stance.objects.oppose", "stance.objects.silent"}
    assert "stance.joins.oppose" not in {prior.id for prior in explained.priors}


def test_an_act_of_a_state_s_own_goes_back_to_the_priors_of_signing() -> None:
    leaving = assess("us-leaves-nato", draws=16, only=["adoption"])
    names = {prior.id for prior in explain(leaving, "adoption.us-leaves-nato").priors}
    assert "stance.joins.oppose" in names
    assert "stance.objects.oppose" not in names


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("gain.JPN.burden", "did you mean gains"),
        ("gains.JPN.burdn", "gains.burden.JPN.burden"),
        ("gains.burden.burden", "no number"),
        ("gains", "no number"),
        ("gains.", "no number"),
        ("", "no answer"),
        ("adoption.objects", "no number"),
        ("adoption.players.tokyo-office.objects", "name one"),
    ],
)
def test_a_path_that_leads_nowhere_is_one_line_with_a_remedy(found: Assessment, path: str, says: str) -> None:
    with pytest.raises(InputError) as fault:
        explain(found, path)
    assert says in str(fault.value)
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (29.18e12, "29.18 trillion"),
        (123.21e6, "123.2 million"),
        (1e9, "1 billion"),
        (51_234.0, "51,230"),
        (0.01234567, "0.01235"),
    ],
)
def test_amounts_are_told_in_words(value: float, words: str) -> None:
    assert _amount(value) == words
