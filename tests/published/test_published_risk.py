"""How clear the signs of Leeds 2003 are; the signs themselves are in `foedus validate --only disputes`."""

from __future__ import annotations

from foedus.validation.disputes import content_of_alliances


def test_offence_and_neutrality_are_clear_and_defence_within_its_error(real_store) -> None:
    sources = (
        "cow_states",
        "cow_contdir",
        "cow_majors",
        "gml_dirdisp",
        "cow_nmc",
        "atop_alliance",
        "cow_capitals",
    )
    found = content_of_alliances({"years": (1816, 1944)}, real_store(*sources))
    assert found["challenger_offence_over_error"] > 2.0
    assert found["challenger_neutrality_over_error"] > 2.0
    assert -2.0 < found["target_defence_over_error"] < 0.0
