"""Distributions against SciPy's own, and the checks that a prior makes of itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from scipy import stats

from foedus.inputs import freeze
from foedus.uncertainty.draws import draw
from foedus.uncertainty.library import default_priors
from foedus.uncertainty.priors import Prior

U = np.linspace(0.0005, 0.9995, 999)


def prior(name: str = "a", **distribution: Any) -> Prior:
    """A prior with the given distribution."""
    record = {"id": name, "what": "what", "unit": "share", "rationale": "why", "distribution": distribution}
    return Prior.model_validate(freeze(record))


CONTINUOUS = [
    ({"kind": "uniform", "low": -2, "high": 3}, stats.uniform(-2, 5)),
    ({"kind": "triangular", "low": 0, "mode": 0.2, "high": 1}, stats.triang(0.2, 0, 1)),
    ({"kind": "triangular", "low": 1, "mode": 1, "high": 4}, stats.triang(0, 1, 3)),
    ({"kind": "normal", "mean": 2, "sd": 0.5}, stats.norm(2, 0.5)),
    ({"kind": "normal", "mean": 0, "sd": 1, "low": -0.5, "high": 2}, stats.truncnorm(-0.5, 2)),
    ({"kind": "normal", "mean": 0, "sd": 1, "low": 1}, stats.truncnorm(1, np.inf)),
    ({"kind": "lognormal", "median": 3, "sigma": 0.7}, stats.lognorm(0.7, scale=3)),
    ({"kind": "beta", "a": 2, "b": 298}, stats.beta(2, 298)),
]


@pytest.mark.parametrize(("parameters", "known"), CONTINUOUS)
def test_quantiles_are_those_of_scipy(parameters: dict[str, Any], known: Any) -> None:
    assert np.allclose(prior(**parameters).quantile(U), known.ppf(U), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("parameters", "known"), CONTINUOUS)
def test_draws_follow_the_distribution(parameters: dict[str, Any], known: Any) -> None:
    values = draw([prior(**parameters), prior("b", kind="fixed", value=1)], 4096, seed=3)["a"]
    assert stats.kstest(values, known.cdf).statistic < 0.005


def test_choice_takes_each_value_by_its_weight() -> None:
    values = draw([prior(kind="choice", values=[5, 10, 20, 7], weights=[1, 2, 1, 0])], 4096, seed=1)["a"]
    found, counts = np.unique(values, return_counts=True)
    assert found.tolist() == [5, 10, 20]
    assert np.allclose(counts / 4096, [0.25, 0.5, 0.25], atol=0.001)


def test_fixed_is_fixed() -> None:
    assert set(draw([prior(kind="fixed", value=0.745)], 100)["a"]) == {0.745}


@given(st.floats(1e-9, 1 - 1e-9), st.floats(1e-9, 1 - 1e-9))
def test_quantiles_never_fall_and_stay_in_the_support(first: float, second: float) -> None:
    low, high = sorted((first, second))
    for each in default_priors().values():
        values = each.quantile(np.array([low, high]))
        least, most = each.distribution.support()
        assert least <= values[0] <= values[1] <= most


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "uniform", "low": 1, "high": 1},
        {"kind": "triangular", "low": 0, "mode": 2, "high": 1},
        {"kind": "normal", "mean": 0, "sd": 0},
        {"kind": "normal", "mean": 0, "sd": 1, "low": 40, "high": 41},
        {"kind": "lognormal", "median": -1, "sigma": 1},
        {"kind": "beta", "a": 0, "b": 1},
        {"kind": "choice", "values": [1, 2], "weights": [1]},
        {"kind": "choice", "values": [1, 2], "weights": [0, 0]},
        {"kind": "fixed", "value": float("nan")},
        {"kind": "fixed", "value": "0.5"},
        {"kind": "gauss", "mean": 0, "sd": 1},
        {"mean": 0},
    ],
)
def test_impossible_distributions_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        prior(**wrong)


def test_a_setting_must_make_sense_for_the_parameter() -> None:
    record = {
        "id": "share",
        "what": "a share",
        "unit": "share",
        "within": (0, 1),
        "rationale": "why",
        "distribution": {"kind": "beta", "a": 1, "b": 1},
        "settings": {"double": {"kind": "fixed", "value": 2}},
    }
    with pytest.raises(ValidationError, match="2 is outside 0 to 1"):
        Prior.model_validate(record)


def test_default_priors_say_where_they_come_from() -> None:
    priors = default_priors()
    wanted = {
        f"stance.objects.{word}" for word in ("oppose", "reserved", "neutral", "open", "support", "silent")
    }
    wanted |= {
        f"stance.joins.{word}" for word in ("oppose", "reserved", "neutral", "open", "support", "silent")
    }
    wanted |= {"stance.correlation", "ratification.fails", "reliability", "burden.share_of_gap_closed"}
    assert wanted <= set(priors)
    for each in priors.values():
        assert each.references or "judgement" in each.rationale.lower() or each.id.startswith("coding."), (
            each.id
        )


@pytest.mark.parametrize("family", ["objects", "joins"])
def test_default_priors_are_ordered_as_the_positions_are(family: str) -> None:
    """The less a state is on record for a step, the likelier it stands in its way."""
    priors = default_priors()
    order = ("oppose", "reserved", "neutral", "open", "support")
    medians = [float(priors[f"stance.{family}.{word}"].quantile(np.array([0.5]))[0]) for word in order]
    assert medians == sorted(medians, reverse=family == "objects")
    silent = float(priors[f"stance.{family}.silent"].quantile(np.array([0.5]))[0])
    assert min(medians) < silent < max(medians)
