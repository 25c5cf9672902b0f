"""A session's answers are those of a fresh assessment, whatever was changed before and in what order."""

from __future__ import annotations

import json
import threading
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foedus.assess import assess
from foedus.errors import InputError
from foedus.quantities import Answer
from foedus.questions import ORDER
from foedus.scenario import load
from foedus.session import CancelledError, Session
from foedus.uncertainty.distributions import Fixed

SCENARIO, DRAWS = "asia-nato", 16
PRIORS = tuple(prior.id for prior in load(SCENARIO).priors)
#: Changes that reach every question, in each way that a prior can be set.
CHANGES: tuple[tuple[str, Any], ...] = (
    ("stance.objects.oppose", 0.4),
    ("stance.correlation", "independent"),
    ("risk.deterrence", "published"),
    ("risk.effect.defence", "none"),
    ("trade.answer", 0),
    ("gains.tail.share", 0.1),
    ("coding.rivalry_over_alliance", 0),
)
STANCES = (("tokyo-office.FRA", "support"), ("asian-nato.IND", "open"), ("asian-nato.JPN", "oppose"))


@cache
def _fresh(changes: tuple[tuple[str, Any], ...], stances: tuple[tuple[str, str], ...], only: Any) -> str:
    scenario = load(SCENARIO).with_stances(dict(stances)) if stances else load(SCENARIO)
    return json.dumps(assess(scenario, DRAWS, settings=dict(changes), only=only).to_json())


@pytest.fixture(scope="module")
def session() -> Session:
    found = Session(SCENARIO, DRAWS)
    found.assessment()
    return found


#: One of each kind of question is always tried, all of them by `make test-all`.
ALWAYS = ("risk.level", "stance.objects.oppose", "trade.theta")


@pytest.mark.parametrize(
    "prior",
    [name if name in ALWAYS else pytest.param(name, marks=pytest.mark.long) for name in PRIORS],
)
def test_one_prior_changed_gives_what_a_fresh_assessment_gives(session: Session, prior: str) -> None:
    known = next(each for each in session.scenario.priors if each.id == prior)
    value = float(known.quantile(np.array([0.8]))[0])
    if known.distribution == Fixed(value=value):
        value = 1.0 if value == 0.0 else value * 0.9
    # The questions that read it, and one of the others by turns, which must stay as it was.
    reading = [name for name in session.read_by().get(prior, ()) if name != "claims"]
    others = [name for name in ORDER if name not in reading]
    only = (*reading, *others[PRIORS.index(prior) % max(len(others), 1) :][:1])
    found = session.assess({prior: value}, only=only)
    assert json.dumps(found.to_json()) == _fresh(((prior, value),), (), only)
    back = session.assess(only=only)
    assert back.answers == {name: session.assess().answers[name] for name in ORDER if name in only}


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=st.lists(st.sampled_from(CHANGES), max_size=3, unique_by=lambda change: change[0]),
    stances=st.lists(st.sampled_from(STANCES), max_size=2, unique=True),
    only=st.sampled_from([("adoption", "claims"), ("risk",), ("membership", "trade"), ("gains", "blocs")]),
)
def test_any_sequence_of_changes_gives_what_a_fresh_assessment_gives(
    session: Session,
    changes: list[tuple[str, Any]],
    stances: list[tuple[str, str]],
    only: tuple[str, ...],
) -> None:
    found = session.assess(dict(changes), dict(stances), only=only)
    assert json.dumps(found.to_json()) == _fresh(tuple(changes), tuple(stances), only)


def test_what_a_change_does_not_touch_is_not_asked_again(session: Session) -> None:
    before, after = session.assess({}), session.assess({"stance.objects.oppose": 0.25})
    assert after.answers["adoption"] is not before.answers["adoption"]
    for name in ("gains", "blocs", "risk", "trade"):
        assert after.answers[name] is before.answers[name]


def test_it_tells_which_questions_read_a_prior(session: Session) -> None:
    read = session.read_by()
    assert read["stance.objects.oppose"][0] == "adoption"
    assert "adoption" not in read["trade.theta"]
    assert {"gains", "trade"} <= set(read["trade.theta"])
    assert {"adoption", "membership", "blocs"} <= set(read["stances"])
    known = {prior.id for prior in session.assess(only=["blocs"]).priors}
    assert set(read) - known == {"stances"}


def test_changes_add_up_until_they_are_taken_back() -> None:
    one = Session("aukus", DRAWS)
    one.change({"stance.correlation": "independent"}, only=["adoption"])
    both = one.change({"stance.objects.silent": 0.2}, only=["adoption"])
    same = one.assess({"stance.correlation": "independent", "stance.objects.silent": 0.2}, only=["adoption"])
    assert both.answers["adoption"] is same.answers["adoption"]
    back = one.change({"stance.correlation": None, "stance.objects.silent": None}, only=["adoption"])
    assert back.scenario.settings == {}
    with pytest.raises(InputError, match="no prior"):
        one.change({"stance.objekts": 1.0})
    assert one.assessment(only=["adoption"]).answers["adoption"] is back.answers["adoption"]


def test_answers_come_one_by_one_and_can_be_cut_short(session: Session) -> None:
    seen: list[str] = []

    def answered(name: str, answer: object) -> None:
        assert isinstance(answer, Answer) or name == "claims"
        seen.append(name)

    told: list[str] = []
    session.assess(
        only=["trade", "adoption", "claims"],
        answered=answered,
        progress=lambda what, _done, _of: told.append(what),
    )
    assert seen == ["adoption", "trade", "claims"]
    assert told == ["adoption", "trade", "claims", "done"]
    seen.clear()
    with pytest.raises(CancelledError):
        session.assess(answered=answered, cancelled=lambda: len(seen) == 2)
    assert seen == ["adoption", "membership"]


def test_several_threads_may_ask(session: Session) -> None:
    wanted = [{"stance.objects.silent": value} for value in (0.1, 0.2, 0.3, 0.4)]
    found: dict[int, str] = {}

    def ask(k: int) -> None:
        found[k] = json.dumps(session.assess(wanted[k], only=("adoption",)).to_json())

    threads = [threading.Thread(target=ask, args=(k,)) for k in range(len(wanted))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for k, change in enumerate(wanted):
        assert found[k] == _fresh(tuple(change.items()), (), ("adoption",))
