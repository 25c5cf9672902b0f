"""What a page shows of a scenario beside its answers: priors as sliders, stances, questions, figures."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foedus.assess import Assessment
    from foedus.scenario.model import Scenario
    from foedus.scenario.stances import Stance
    from foedus.uncertainty.distributions import Distribution
    from foedus.uncertainty.priors import Prior

#: A slider without bounds runs from this share of the draws to the rest.
EDGE = 0.005
STEPS = 100
POINTS = 2001


def head(scenario: Scenario) -> dict[str, Any]:
    """One scenario as a list of scenarios shows it."""
    return {
        "id": scenario.id,
        "title": scenario.title,
        "question": scenario.question,
        "date": scenario.date.isoformat(),
        "proposals": [{"id": each.id, "title": each.title} for each in scenario.proposals],
    }


def priors(scenario: Scenario) -> list[dict[str, Any]]:
    """Every prior of a scenario with its slider and switches, by id."""
    read = readers()
    return [_prior(each, scenario, read.get(each.id, ())) for each in scenario.priors]


def stances(scenario: Scenario) -> list[dict[str, Any]]:
    """Every state that a proposal of the scenario asks or that spoke on it, with what it wants."""
    return [entry for proposal in scenario.proposals for entry in _stances(scenario, proposal.id)]


def asks() -> list[dict[str, str]]:
    """The questions, in a reader's words."""
    from foedus.questions import ASKS

    return [{"id": name, "asks": words} for name, words in ASKS.items()]


def figures(assessment: Assessment) -> list[dict[str, Any]]:
    """The figures of an assessment: name, question, title."""
    from foedus.figures import gallery

    found = []
    for name in gallery.names(assessment):
        graphic = gallery.graphic(assessment, name)
        found.append({"name": name, "question": gallery.question(name), "title": graphic.title})
    return found


def headlines(assessment: Assessment, question: str) -> list[dict[str, Any]]:
    """The numbers that an answer rests on, in a reader's words: key, whose, what, unit, interval."""
    from foedus.report import headline

    found = []
    for key, value in assessment.answers[question].headline.items():
        subject, what, unit = headline.meaning(key, assessment.scenario)
        found.append({"key": key, "subject": subject, "what": what, "unit": unit, "value": value.to_json()})
    return found


def named(assessment: Assessment, question: str) -> list[dict[str, str]]:
    """The names of the figures of one answer, in the order of the report."""
    from foedus.figures import gallery

    return [{"name": name} for name in gallery.names(assessment) if gallery.question(name) == question]


@lru_cache(maxsize=1)
def readers() -> dict[str, tuple[str, ...]]:
    """The questions whose answers read a prior, by prior id."""
    from fnmatch import fnmatchcase

    from foedus.explain.origins import origins
    from foedus.questions import ORDER
    from foedus.uncertainty.library import default_priors

    wild = {"position": "*", "family": "*"}
    named: dict[str, set[str]] = {}
    for key, origin in origins().items():
        question = key.partition(".")[0]
        for pattern in origin.priors:
            for prior in default_priors():
                if fnmatchcase(prior, pattern.format_map(wild)):
                    named.setdefault(prior, set()).add(question)
    return {prior: tuple(q for q in ORDER if q in found) for prior, found in named.items()}


def _prior(prior: Prior, scenario: Scenario, questions: tuple[str, ...]) -> dict[str, Any]:
    from foedus.report import assumptions

    plain = _usual(prior, scenario)
    low, high = _ends(plain)
    return {
        "id": prior.id,
        "label": prior.what,
        "unit": prior.unit,
        "note": prior.rationale,
        "default": _summary(plain.distribution),
        "words": assumptions.distribution_words(plain.distribution, prior.unit),
        "low": low,
        "high": high,
        "within": plain.within,
        "step": _step(low, high),
        "log": plain.distribution.kind == "lognormal",
        "whole": plain.distribution.kind == "choice" and all(v == int(v) for v in plain.distribution.values),
        "settings": [
            {"id": name, "label": assumptions.distribution_words(other, prior.unit)}
            for name, other in sorted(prior.settings.items())
        ],
        "current": _current(prior, scenario),
        "references": [{"citation": e.citation, "says": e.says, "url": e.url} for e in prior.references],
        "questions": list(questions),
    }


def _usual(prior: Prior, scenario: Scenario) -> Prior:
    """The prior as it would be if nothing had been set in its place."""
    if prior.id not in scenario.settings:
        return prior
    from foedus.uncertainty.library import default_priors

    return default_priors().get(prior.id, prior)


def _current(prior: Prior, scenario: Scenario) -> str | float:
    chosen = scenario.settings.get(prior.id, "default")
    if isinstance(chosen, str) and chosen not in prior.settings and chosen != "default":
        return float(chosen)
    return chosen


def _summary(distribution: Distribution) -> dict[str, float]:
    from foedus.quantities import Interval

    shares = (np.arange(POINTS) + 0.5) / POINTS
    return Interval.of(distribution.quantile(shares)).to_json()


def _ends(prior: Prior) -> tuple[float, float]:
    """The ends of the slider: the values that make sense, else all but the outermost of the draws."""
    least, most = prior.within or (-math.inf, math.inf)
    inner = prior.distribution.quantile(np.array([EDGE, 1.0 - EDGE]))
    low = least if math.isfinite(least) else _round_down(float(inner[0]))
    high = most if math.isfinite(most) else _round_up(float(inner[1]))
    return (low, high) if low < high else (low, low + 1.0)


def _round_up(value: float) -> float:
    """A number of one digit that is not below the value."""
    if value <= 0:
        return -_round_down(-value) if value < 0 else 0.0
    power = 10.0 ** math.floor(math.log10(value))
    return float(f"{math.ceil(value / power - 1e-9) * power:.6g}")


def _round_down(value: float) -> float:
    """A number of one digit that is not above the value."""
    if value <= 0:
        return -_round_up(-value) if value < 0 else 0.0
    power = 10.0 ** math.floor(math.log10(value))
    return float(f"{math.floor(value / power + 1e-9) * power:.6g}")


def _step(low: float, high: float) -> float:
    """A round step that makes about a hundred of the way."""
    power = 10.0 ** math.floor(math.log10((high - low) / STEPS))
    return float(f"{next(k * power for k in (1, 2, 5, 10) if k * power >= (high - low) / STEPS - 1e-12):.6g}")


def _stances(scenario: Scenario, proposal: str) -> Iterator[dict[str, Any]]:
    from foedus.states import state

    spoke = {each.state for each in scenario.stances if each.proposal == proposal}
    for name in dict.fromkeys([*_asked(scenario, proposal), *sorted(spoke)]):
        entry = {"proposal": proposal, "state": name, "name": state(name).name}
        yield entry | _stance(scenario, name, proposal)


def _asked(scenario: Scenario, name: str) -> list[str]:
    """The states that a proposal's rule asks, and those it names."""
    from foedus.scenario.fields import state_ids
    from foedus.treaties import treaty
    from foedus.treaties.rules import players

    proposal = scenario.proposal(name)
    asked: list[str] = []
    for player in players(proposal.rule):
        whose = player.partition(":")[0]
        if whose in state_ids():
            asked.append(whose)
        elif whose == "members" and proposal.treaty:
            asked += sorted(treaty(proposal.treaty).members_on(scenario.date))
    return list(dict.fromkeys([*asked, *proposal.parties]))


def _stance(scenario: Scenario, state: str, proposal: str) -> dict[str, Any]:
    """What a state wants: set by the user, on record, else as far as it can be estimated."""
    known = scenario.stance(state, proposal)
    if known is None:
        leaning = scenario.leaning(state, proposal)
        word = leaning.likeliest if leaning else "silent"
        return {"kind": "estimated", "word": word, "date": None, "source": leaning.reasons if leaning else ""}
    return {
        "kind": _kind(known),
        "word": known.position,
        "date": known.date,
        "source": str(known.reference),
        "url": known.reference.url,
        "said": known.paraphrase,
    }


def _kind(stance: Stance) -> str:
    from foedus.scenario.suppositions import SET_BY_USER

    if stance.assumed:
        return "set" if stance.note == SET_BY_USER else "assumed"
    return "on record"
