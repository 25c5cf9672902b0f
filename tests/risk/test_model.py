"""What ships: models, the record of disputes, the skill card; and what a world makes of them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from foedus.errors import InputError
from foedus.evidence.sources import sources
from foedus.methods import logit
from foedus.risk import fit, model, present
from foedus.risk.covariates import SETS
from foedus.risk.estimators import DEFAULTS
from foedus.world import world

DOCS = Path(__file__).parents[2] / "docs" / "methods"


@pytest.fixture(scope="module")
def now():
    return world("2023-06-14")


def test_shipped_models_are_whole() -> None:
    for name, each in model.shipped().items():
        assert each.names == SETS[next(w.set for w in fit.WANTED if f"{w.name}.{each.outcome}" == name)]
        assert each.covariance.shape == (len(each.names),) * 2
        assert (each.covariance == each.covariance.T).all()
        assert np.linalg.eigvalsh(each.covariance).min() > -1e-9
        assert each.events < each.rows
        assert each.years == (1946, 2010)
    assert model.model("far.onset").gap == 13


def test_a_model_survives_its_file() -> None:
    first = model.model("forecast.onset")
    again = model.Model.of_json("forecast.onset", json.loads(json.dumps(first.to_json())))
    assert again.coefficients == pytest.approx(first.coefficients, rel=1e-9)
    assert again.covariance == pytest.approx(first.covariance, rel=1e-8)


def test_hashes_are_those_of_the_pinned_sources() -> None:
    text = (Path(model.__file__).parent / model.COEFFICIENTS).read_text(encoding="utf-8")
    for name, entry in json.loads(text)["sources"].items():
        assert entry["sha256"] == sources()[name].sha256


def test_the_default_beats_the_last_decades_disputes_or_is_not_the_default() -> None:
    parts = model.skill()["parts"]
    assert parts["relevant.onset"]["chosen"] == DEFAULTS["onset"]
    for outcome, name in DEFAULTS.items():
        part = parts[f"relevant.{outcome}"]
        theirs = part["candidates"]["last decade"]
        if name == "last decade":
            assert not part["beats_last_decade"]
            continue
        ours = part["candidates"][name]
        assert ours["log_score"] < theirs["log_score"]
        assert ours["pr_auc"] > theirs["pr_auc"]
        assert ours["gain"]["last decade"]["mean"] > 2 * ours["gain"]["last decade"]["error"]


def test_what_the_assessment_uses_beats_its_base_rates_so_long_after_the_record() -> None:
    part = model.skill()["parts"]["far.onset"]
    assert part["chosen"] == "two logits"
    ours = part["candidates"]["two logits"]
    for base in ("base rate", "peace years", "last decade"):
        assert ours["gain"][base]["mean"] > 2 * ours["gain"][base]["error"]
        assert ours["pr_auc"] > part["candidates"][base]["pr_auc"]


def test_the_page_is_made_from_the_card() -> None:
    from foedus.risk import page

    text = (DOCS / "risk-skill.md").read_text(encoding="utf-8")
    lines = page.page(model.skill()).splitlines()
    # The card in the file has six digits, the page was made from all: last digits may differ.
    assert len(lines) == len(text.splitlines())
    assert [line for line in lines if line.startswith("Chosen")] == [
        line for line in text.splitlines() if line.startswith("Chosen")
    ]


def test_the_record_of_disputes_of_a_known_pair() -> None:
    india_pakistan = model.dispute_years()[750, 770]
    assert {1947, 1965, 1999} <= set(india_pakistan)
    assert all(1816 <= abs(year) <= 2010 for years in model.dispute_years().values() for year in years)


def test_the_present_by_hand(now) -> None:
    found = present.present(now)
    assert found.record_end == 2010
    i, j = now.index("KOR"), now.index("PRK")
    assert found.covariates["land"][i, j] == found.covariates["rivals"][i, j] == 1
    recent = [year for year in model.dispute_years()[731, 732] if 2001 <= year <= 2010]
    assert found.covariates["disputes"][i, j] == pytest.approx(np.log1p(len(recent)))
    # Australia and New Zealand: no dispute, both members since 1920, so 91 years of peace at the end of 2010.
    assert found.covariates["peace"][now.index("AUS"), now.index("NZL")] == pytest.approx(0.91)


def test_a_world_within_the_record_does_not_see_what_came_later() -> None:
    early = world("2001-06-30")
    found = present.present(early)
    assert found.record_end == 2000
    years = model.dispute_years()[731, 732]
    i, j = early.index("KOR"), early.index("PRK")
    assert found.covariates["disputes"][i, j] == pytest.approx(
        np.log1p(sum(1991 <= y <= 2000 for y in years))
    )
    assert present.level_models(early)[0].gap == 1
    assert present.level_models(world("2023-06-14"))[0].gap == 13


def test_levels_of_the_world_are_of_the_order_of_the_record(now) -> None:
    # 1991-2010: 30 to 50 pairs a year began a dispute.
    found = present.present(now)
    near = present.relevant(now)
    i, j = np.triu_indices(len(now.states), 1)
    total = 0.0
    for each, kept in zip(present.level_models(now), (near[i, j], ~near[i, j]), strict=True):
        total += logit.chance(found.matrix(each.names, i[kept], j[kept]) @ each.coefficients).sum()
    assert 15 < total < 60


def test_coefficients_are_drawn_from_their_covariance() -> None:
    each = model.model("near.onset")
    drawn = each.draws(np.random.default_rng(0).normal(size=(20_000, len(each.names))))
    assert drawn.mean(axis=0) == pytest.approx(
        each.coefficients, abs=5 * np.sqrt(np.diag(each.covariance)).max() / 140
    )
    assert np.cov(drawn.T) == pytest.approx(each.covariance, abs=0.05 * each.covariance.max())


def test_an_unknown_model_and_a_folder_without_card_are_refused(tmp_path) -> None:
    with pytest.raises(InputError, match=r"did you mean far\.onset"):
        model.model("far.onsets")
    with pytest.raises(InputError, match=r"skill.json: cannot be read"):
        model.skill(tmp_path)
    (tmp_path / "skill.json").write_text("{")
    with pytest.raises(InputError, match=r"skill.json: not a skill card"):
        model.skill(tmp_path)
