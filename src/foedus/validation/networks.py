"""Signed networks, concentration, landscapes and similarity of portfolios."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.methods import landscape, polarity
from foedus.methods.balance import frustration_index, triangle_balance, walk_balance
from foedus.methods.generalised_balance import line_index
from foedus.methods.similarity import cohen_kappa, s_score, scott_pi

if TYPE_CHECKING:
    from foedus.evidence.store import Store


def signed_network(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Balance of a network given as lines "Name: friend friend" and "Name: foe foe"."""
    names = inputs["names"]
    friends, foes = (_pairs(inputs[kind], names) for kind in ("friends", "foes"))
    ties, signs, n = np.array(friends + foes), [1] * len(friends) + [-1] * len(foes), len(names)
    found = frustration_index(ties, np.array(signs), n)
    matrix = np.zeros((n, n))
    matrix[ties[:, 0], ties[:, 1]] = matrix[ties[:, 1], ties[:, 0]] = signs
    triangles = round(float(np.trace(np.linalg.matrix_power(np.abs(matrix), 3))) / 6)
    divided = line_index(friends + foes, signs, n, inputs["camps"])
    return {
        "ties": len(ties),
        "negative": len(foes),
        "frustration": found.value,
        "bound": found.lower,
        "normalised": 1.0 - 2.0 * found.value / len(ties),
        "triangles": triangles,
        "balanced": round(triangle_balance(matrix) * triangles),
        "triangle_balance": triangle_balance(matrix),
        "walk_balance": walk_balance(matrix),
        "line_index": divided.value,
        # Two divisions are the same if the pairs of their labels are as many as the labels.
        "labels": len(set(zip(divided.camps.tolist(), inputs["printed_camps"], strict=True))),
    }


def _pairs(lines: Any, names: Any) -> list[tuple[int, int]]:
    parted = [line.split(":") for line in lines]
    return [(names.index(one.strip()), names.index(other)) for one, rest in parted for other in rest.split()]


def concentration(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Concentration of capability (CON) of each list of shares."""
    return {"con": [polarity.concentration(shares) for shares in inputs["shares"]]}


def alignments(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Energies of given alignments, and the lowest of the landscape; scores of 3 are neutral."""
    propensity, sizes = np.array(inputs["scores"]) - 3, inputs["sizes"]
    found = landscape.landscape(propensity, sizes)
    camps = [np.array(each) - 1 for each in inputs["alignments"]]
    return {
        "energies": [landscape.energy(propensity, each, sizes) for each in camps],
        "least": found.energy[0],
        "least_camps": found.camps[0] + 1,
    }


def portfolios(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """S (plain and weighted), κ and π of two portfolios of alliance levels 0 to 3."""
    both = np.array([inputs["one"], inputs["other"]])
    return {
        "s": s_score(both, scale=(0, 3))[0, 1],
        "s_weighted": s_score(both, inputs["weights"], scale=(0, 3))[0, 1],
        "kappa": cohen_kappa(both)[0, 1],
        "pi": scott_pi(both)[0, 1],
        "pi_of_names": scott_pi(both, distance="nominal")[0, 1],
    }


def votes_of_two(inputs: Mapping[str, Any], store: Store) -> dict[str, Any]:
    """κ of the votes of two states in the General Assembly of a year."""
    import polars as pl

    from foedus.evidence.panel import dyad_years

    year, one, other = inputs["year"], inputs["one"], inputs["other"]
    frame = dyad_years(start=year, end=year, with_=["vote-similarity"], store=store)
    pair = frame.filter((pl.col("ccode1") == one) & (pl.col("ccode2") == other))
    return {"kappa": pair["kappavv"].to_list()}
