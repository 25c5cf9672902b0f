"""The stances on record: complete against the fact list, dated, referenced, careful with coarse dates."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from foedus import scenario as scenarios
from foedus.errors import InputError
from foedus.scenario.fields import span
from foedus.scenario.stances import Stance, chosen

FACTS = Path(__file__).parents[2] / "../shared/facts/stances.toml"
ALL = [stance for name in scenarios.stance_files() for stance in scenarios.on_record(name).stances]


def said(when: str, **other: object) -> Stance:
    """A stance of Fiji's on a made-up proposal."""
    record = {
        "state": "FJI",
        "proposal": "made-up",
        "position": "open",
        "date": when,
        "speaker": "Prime Minister",
        "paraphrase": "Would think about it.",
        "reference": {"publisher": "A paper"},
    }
    return Stance.model_validate(record | other)


@pytest.mark.skipif(not FACTS.exists(), reason="the fact list is not beside the checkout")
def test_every_stance_of_the_fact_list_is_here() -> None:
    facts = tomllib.loads(FACTS.read_text(encoding="utf-8"))["stance"]
    assert len(facts) == 90
    ours = {(s.state, s.proposal, s.position, s.strength, s.scope, s.speaker, s.reference.url) for s in ALL}
    keys = ("state", "proposal", "position", "strength", "scope", "speaker")
    missing = [f for f in facts if (*(f[key] for key in keys), f["reference"]["url"]) not in ours]
    assert missing == []


def test_every_stance_has_a_page_and_a_confidence() -> None:
    for stance in ALL:
        assert stance.reference.url.startswith("http"), stance
        assert stance.confidence in ("high", "medium")
        assert not stance.assumed


def test_no_state_is_listed_as_silent_that_spoke() -> None:
    for name in scenarios.stance_files():
        file = scenarios.on_record(name)
        assert not {each.state for each in file.stances} & set(file.nothing_found)


@pytest.mark.parametrize(
    ("when", "on", "after"),
    [
        ("2023-06-14", "2023-06-14", False),
        ("2023-06-15", "2023-06-14", True),
        ("2023-06", "2023-06-14", None),
        ("2023-05", "2023-06-14", False),
        ("2023", "2023-06-14", None),
        ("2024", "2023-06-14", True),
        ("2021/2022", "2023-06-14", False),
        ("2021/2022", "2021-12-31", None),
        ("2021-06/2021-07", "2021-05-31", True),
    ],
)
def test_a_coarse_date_is_not_made_finer(when: str, on: str, after: bool | None) -> None:
    assert said(when).after_date(date.fromisoformat(on)) is after


@pytest.mark.parametrize(
    "when", ["", "June 2023", "2023-13", "2023-02-30", "2022/2021", "23-06-14", "2023-6-1", "2023/2024/2025"]
)
def test_a_date_that_is_none_is_refused(when: str) -> None:
    with pytest.raises(ValidationError):
        said(when)
    if when:
        with pytest.raises(ValueError, match=r"is not a date|no day|before it begins"):
            span(when)


def test_the_latest_by_the_date_counts_else_the_earliest_after_it() -> None:
    early, late, later = said("2021"), said("2022-03"), said("2024-01-01")
    on = date(2023, 6, 14)
    assert chosen([later, early, late], on) is late
    assert chosen([said("2025"), later], on) is later
    assert chosen([], on) is None


def test_a_record_needs_its_source_and_an_assumption_does_not() -> None:
    with pytest.raises(ValidationError, match="without speaker, reference"):
        said("2023", speaker="", reference={"publisher": "assumption of this scenario"})
    assumed = Stance(state="FJI", proposal="made-up", position="support", assumed=True)
    assert assumed.after_date(date(1990, 1, 1)) is False
    assert chosen([said("2023"), assumed], date(2023, 6, 14)) is assumed


def test_unknown_file_is_named_with_its_neighbour() -> None:
    with pytest.raises(
        InputError, match=r"no stances are kept for 'tokio-office'; did you mean tokyo-office\?"
    ):
        scenarios.on_record("tokio-office")
