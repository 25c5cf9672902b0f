"""Answers in brief: what is told of which numbers, and that a card stays a card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from foedus.assess import Assessment
from foedus.quantities import Answer, Interval
from foedus.questions.brief import brief

LONGEST = 330


@pytest.fixture(scope="module")
def found(asia_nato: Assessment) -> Assessment:
    return asia_nato


def with_headline(answer: Answer, numbers: Mapping[str, Any]) -> Answer:
    changed = {key: Interval.of(value) for key, value in numbers.items()}
    return replace(answer, headline={**answer.headline, **changed})


def test_each_answer_fits_a_card_and_is_shorter_than_its_sentence(found: Assessment) -> None:
    for answer in found.answers.values():
        assert answer.brief == brief(answer, found.scenario)
        assert 0 < len(answer.brief) <= min(LONGEST, len(answer.sentence))


def test_the_office_hangs_on_france_and_the_treaty_on_many(found: Assessment) -> None:
    office, pact = found.adoption.brief.split(". ", 1)
    assert office.endswith("it hangs most on France")
    assert pact.startswith("Asian NATO: less than 1 in 10,000; ")


def test_a_chance_too_small_for_an_interval_has_none(found: Assessment) -> None:
    sure = with_headline(found.adoption, {"tokyo-office": [0.00001, 0.00002, 0.00003]})
    assert "NATO liaison office in Tokyo: less than 1 in 10,000; it hangs" in brief(sure, found.scenario)


@pytest.mark.parametrize(
    ("verdict", "opening"),
    [("gains", "Better off"), ("loses", "Worse off"), ("unclear", "Could go either way")],
)
def test_parties_stand_under_their_verdict(found: Assessment, verdict: str, opening: str) -> None:
    rows = found.gains.tables["balance"].records()
    parties = [
        row["name"]
        for row in rows
        if row["verdict"] == verdict and f"{row['state']}.gain" in found.gains.headline
    ]
    told = {part.partition(": ")[0]: part.partition(": ")[2] for part in found.gains.brief.split(". ")}
    assert (opening in told) == bool(parties)
    assert all(name in told[opening] for name in parties)


def test_a_change_without_width_is_told_as_none(found: Assessment) -> None:
    still = dict.fromkeys(("region.disputes_change", "region.disputes_change_published"), 0.0)
    assert "moves no chance" in brief(with_headline(found.risk, still), found.scenario)
    assert "as well as today" in brief(
        with_headline(found.blocs, {"asian-nato.frustrated.change": 0.0}), found.scenario
    )
    moved = with_headline(found.blocs, {"asian-nato.frustrated.change": [0.0, 4.0]})
    assert "by 0 to +4, by their coding" in brief(moved, found.scenario)


def test_effects_that_are_assumed_are_told_once(found: Assessment) -> None:
    keys = ("region.disputes_change", "region.disputes_change_published")
    same = {key: [-0.5, 0.1, 0.3] for key in keys}
    words = brief(with_headline(found.risk, same), found.scenario)
    assert words.endswith("+0.28 by published effects, which are assumed here.")
    assert "by the record" not in words


def test_barriers_are_told_from_the_least_to_the_most_hit(found: Assessment) -> None:
    hits = {f"{code}.retaliation": value for code, value in (("USA", -0.004), ("KOR", -2.04), ("JPN", -0.4))}
    hits |= {"AUS.retaliation": -0.5, "NZL.retaliation": -0.6, "CHN.retaliation": -0.25}
    assert brief(with_headline(found.trade, hits), found.scenario) == (
        "If the rival raised barriers, members' real income would change by 0.00 % (United States) to "
        "−2.0 % (South Korea); China −0.25 %."
    )
