"""What a chance of a dispute is reckoned from: from the facts of a year to covariates of every pair.

The same function serves the years of the record, to which models are fitted, and the world of a scenario
before and after a proposal. All covariates are symmetric: pairs have no direction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: The window of "recent" disputes and armed conflicts, in years.
RECENT: Final = 10
#: A dispute of so many years ago counts half, in `disputes_fading`.
HALF_LIFE: Final = 5.0
#: Peace years are counted up to here; beyond it their number tells of the age of states, not of peace.
LONGEST_PEACE: Final = 100
SMALLEST_CAPABILITY: Final = 1e-6


@dataclass(frozen=True, eq=False)
class Facts:
    """What is known of n states and their pairs in one year; pairs as (n, n) arrays, all symmetric.

    Attributes:
        capability: (n,) share of the system's material capabilities; above 0.
        major: (n,) major powers.
        distance: km between capitals.
        contiguity: 0 none, 1 land, 2-5 across the sea.
        rivals: strategic rivals.
        defense, offense, neutrality, consultation: whether one of the two owes the other this by a treaty;
            consultation includes non-aggression.
        conflict: on opposite sides of an armed conflict in the last ten years (UCDP).
        disputes: years with a new dispute among the last ten of the record.
        fading: the same over all years, a year counting half after every `HALF_LIFE` years.
        peace: full years since the record's last dispute of the pair, or since both existed.
        organisations: common memberships of international organisations; None where not known.
    """

    capability: Floats
    major: Bools
    distance: Floats
    contiguity: NDArray[Any]
    rivals: Bools
    defense: Bools
    offense: Bools
    neutrality: Bools
    consultation: Bools
    conflict: Bools
    disputes: NDArray[Any]
    fading: Floats
    peace: NDArray[Any]
    organisations: Floats | None = None


@dataclass(frozen=True, slots=True)
class Covariate:
    """A covariate: what it is, and the sign to which boosted trees are held (0: none)."""

    about: str
    sign: int = 0


COVARIATES: Final[Mapping[str, Covariate]] = {
    "constant": Covariate("1"),
    "land": Covariate("neighbours by land", 1),
    "sea": Covariate("within 400 miles of sea, not neighbours by land", 1),
    "distance": Covariate("log of the km between capitals", -1),
    "one_major": Covariate("one of the two is a major power"),
    "two_majors": Covariate("both are major powers"),
    "rivals": Covariate("strategic rivals", 1),
    "stronger": Covariate("log of the stronger one's share of capabilities"),
    "weaker": Covariate("log of the weaker one's share of capabilities"),
    "balance": Covariate("capability of the weaker over that of the stronger", 1),
    "challenge": Covariate(
        "log of the better ratio of a challenger with those who owe it offence to a target with those who "
        "owe it defence; who is bound to both sides drops out"
    ),
    "defended": Covariate("how many of the two have a pact of defence with others, not bound to both sides"),
    "offence": Covariate("how many of the two have a pact of offence with others, not bound to both sides"),
    "neutrality": Covariate("how many of the two have a pact of neutrality with others"),
    "pact": Covariate("a pact of defence between the two"),
    "entente": Covariate("a pact between the two of neutrality, non-aggression or consultation only"),
    "conflict": Covariate("an armed conflict between the two sides in the last ten years (UCDP)", 1),
    "disputes": Covariate("log of 1 + years with a new dispute among the last ten of the record", 1),
    "fading": Covariate("log of 1 + the sum over past disputes of one half to the power of age over five", 1),
    "rivals_fading": Covariate("the same between rivals, else 0", 1),
    "busier": Covariate("log of 1 + recent disputes with others, of the one that had more", 1),
    "calmer": Covariate("log of 1 + recent disputes with others, of the one that had fewer", 1),
    "peace": Covariate("years since the record's last dispute, up to 100, in hundreds", -1),
    "peace2": Covariate("its square"),
    "peace3": Covariate("its cube (Carter & Signorino 2010)"),
    "peace_log": Covariate("log of 1 + those years", -1),
    "organisations": Covariate("log of 1 + common memberships of international organisations"),
}

_STRUCTURE: Final = ("constant", "land", "sea", "distance", "one_major", "two_majors", "stronger", "weaker")
_ALLIANCES: Final = ("challenge", "defended", "offence", "neutrality", "pact", "entente")
_PEACE: Final = ("peace", "peace2", "peace3", "peace_log")
_HISTORY: Final = ("disputes", "fading", "rivals_fading", "busier", "calmer", *_PEACE)
SETS: Final[Mapping[str, tuple[str, ...]]] = {
    "peace years": ("constant", "peace", "peace2", "peace3"),
    "last decade": ("constant", "disputes"),
    "published": ("constant", "land", "balance", "one_major", "pact", "peace", "peace2", "peace3"),
    "full": (*_STRUCTURE, "rivals", *_ALLIANCES, *_HISTORY),
    "full with organisations": (*_STRUCTURE, "rivals", *_ALLIANCES, *_HISTORY, "organisations"),
    "without alliances": (*_STRUCTURE, "rivals", *_HISTORY),
    "assessment": (*_STRUCTURE, "rivals", *_ALLIANCES, "conflict", *_HISTORY),
    "others": (
        "constant", "distance", "stronger", "weaker", "rivals", *_ALLIANCES, "fading", "busier", "calmer",
        *_PEACE,
    ),
}  # fmt: skip


def columns(facts: Facts) -> dict[str, Floats]:
    """Every covariate of every pair in one year, (n, n) each, by name.

    Capability with allies after Johnson & Leeds (2011), made symmetric by the better of the two directions.
    """
    land = facts.contiguity == 1
    own = np.log(np.maximum(facts.capability, SMALLEST_CAPABILITY))
    majors = facts.major[:, None].astype(np.int8) + facts.major[None, :]
    peace = np.minimum(facts.peace, LONGEST_PEACE) / 100.0
    fading = np.log1p(facts.fading)
    with_others = facts.disputes.sum(axis=1)
    busy = np.log1p(with_others[:, None] - facts.disputes), np.log1p(with_others[None, :] - facts.disputes)
    found: dict[str, Any] = {
        "constant": np.ones(facts.distance.shape),
        "land": land,
        "sea": (facts.contiguity > 1),
        "distance": np.log(np.maximum(facts.distance, 1.0)),
        "one_major": majors == 1,
        "two_majors": majors == 2,
        "rivals": facts.rivals,
        "stronger": np.maximum(own[:, None], own[None, :]),
        "weaker": np.minimum(own[:, None], own[None, :]),
        "balance": np.exp(-np.abs(own[:, None] - own[None, :])),
        "conflict": facts.conflict,
        "disputes": np.log1p(facts.disputes),
        "fading": fading,
        "rivals_fading": facts.rivals * fading,
        "busier": np.maximum(*busy),
        "calmer": np.minimum(*busy),
        "peace": peace,
        "peace2": peace**2,
        "peace3": peace**3,
        "peace_log": np.log1p(100.0 * peace),
    }
    found |= alliances(facts)
    if facts.organisations is not None:
        found["organisations"] = np.log1p(facts.organisations)
    return {name: np.asarray(values, dtype=np.float64) for name, values in found.items()}


def alliances(facts: Facts) -> dict[str, Floats]:
    """The covariates that a treaty moves, (n, n) each."""
    share = np.maximum(facts.capability, SMALLEST_CAPABILITY)
    bound = (facts.defense | facts.offense).astype(np.float64)
    free = 1.0 - bound
    defense, offense = facts.defense.astype(np.float64), facts.offense.astype(np.float64)
    # [i, j]: what those bound to j alone bring when i and j are at odds; neither of the two is its own ally.
    shields = free.T @ (share[:, None] * defense) - share[:, None] * defense
    swords = free.T @ (share[:, None] * offense) - share[:, None] * offense
    challenger = np.log(share[:, None] + swords.T)
    target = np.log(share[None, :] + shields)
    direction = challenger - target
    has_shield, has_sword = shields > 0.5 * SMALLEST_CAPABILITY, swords > 0.5 * SMALLEST_CAPABILITY
    neutral = facts.neutrality.astype(np.int64)
    others = neutral.sum(axis=0)[None, :] - neutral > 0
    entente = (facts.neutrality | facts.consultation) & ~facts.defense
    return {
        "challenge": np.maximum(direction, direction.T),
        "defended": has_shield.astype(np.float64) + has_shield.T,
        "offence": has_sword.astype(np.float64) + has_sword.T,
        "neutrality": others.astype(np.float64) + others.T,
        "pact": defense,
        "entente": entente.astype(np.float64),
    }
