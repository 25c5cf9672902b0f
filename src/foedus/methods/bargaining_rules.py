"""The rules of a bargaining run: every choice that the model leaves open, by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import InputError

if TYPE_CHECKING:
    from foedus.methods.bargaining_kernel import Numbers

Floats = NDArray[np.float64]

#: Weights of the linear part, the step and the cube of a vote, and what a vote in favour is multiplied by.
VOTES: Mapping[str, tuple[float, float, float, float]] = {
    "prop": (1.0, 0.0, 0.0, 1.0),
    "binary": (0.0, 1.0, 0.0, 1.0),
    "prop-bin": (0.8, 0.2, 0.0, 1.0),
    "prop-cbc": (0.5, 0.0, 0.5, 1.0),
    "cubic": (0.0, 0.0, 1.0, 1.0),
    "asym-prosp": (1.0, 0.0, 0.0, 2.0 / 3.0),
}
#: Exponent of a coalition's strength; 0 is the rule by which a lead of a tenth wins.
VICTORIES: Mapping[str, int] = {"linear": 1, "square": 2, "quartic": 4, "octic": 8, "binary": 0}
ELECTIONS: Mapping[str, int] = {"conditional": 0, "markov-uniform": 1, "markov-incentive": 2}
RISK_RANGES: Mapping[str, tuple[float, float]] = {"mid": (-0.5, 1.0), "min": (0.0, 1.0), "max": (-1.0, 1.0)}
#: Weight of one's own risk attitude in the estimate of another's.
RISK_ADJUSTMENTS: Mapping[str, float] = {
    "none": 1.0,
    "one-third": 2.0 / 3.0,
    "half": 0.5,
    "two-thirds": 1.0 / 3.0,
    "full": 0.0,
}
#: Thirds of its own position in what a third party gets, on the side that wins and on the side that loses.
COMMITMENTS: Mapping[str, tuple[float, float]] = {
    "semi-commit": (1.0, 0.0),
    "full-commit": (0.0, 0.0),
    "no-commit": (1.0, 1.0),
}
INTERPOLATIONS = ("s2p2", "s1p1", "s2pmax")
PROPOSALS = ("init-only", "init-rcvr", "pw-comp")
TRANSITIONS = ("deterministic", "stochastic")
VARIANTS = ("ktab", "intended")

#: The names that each rule knows, in the order of the documentation.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "vote": tuple(VOTES),
    "victory": tuple(VICTORIES),
    "election": tuple(ELECTIONS),
    "risk_range": tuple(RISK_RANGES),
    "risk_adjust": tuple(RISK_ADJUSTMENTS),
    "commitment": tuple(COMMITMENTS),
    "interpolation": INTERPOLATIONS,
    "proposals": PROPOSALS,
    "transitions": TRANSITIONS,
    "variant": VARIANTS,
}
MOST_ROUNDS = 10_000


@dataclass(frozen=True)
class Rules:
    """The rules of a bargaining run; the defaults are those of KTAB's Spatial Model of Politics.

    Names are read without regard to case, hyphens and a final "Interp", so KTAB's own names ("OneThird",
    "InitRcvrInterp") are understood.

    Attributes:
        vote: how a voter's gain becomes influence; a key of `VOTES`.
        victory: how the strength of two coalitions becomes a chance; of `VICTORIES`.
        election: form of the probabilistic Condorcet election; of `ELECTIONS`.
        risk_range: range of the risk attitudes; of `RISK_RANGES`.
        risk_adjust: how far an actor sees another's risk attitude as it is; of `RISK_ADJUSTMENTS`.
        commitment: what third parties stake; of `COMMITMENTS`.
        interpolation: where a bargain lies between two positions; of `INTERPOLATIONS`.
        proposals: whose view of the odds makes a bargain; of `PROPOSALS`.
        transitions: the likeliest bargain is taken, or one drawn by its chance; of `TRANSITIONS`.
        variant: "ktab" as that program is coded, "intended" with its slips mended.
        seed: of the choices drawn; without effect if they are not.
        ideals: rows sum to at most 1, shape (N, N): each actor's ideal is drawn by the positions with the
            weights of its row. None: the ideal is one's own position.
        least_rounds: rounds played in any case.
        most_rounds: rounds after which a run ends.
        settled: a run ends when a round's movement is less than this share of the first round's.
        added_movement: added to the first round's movement (0-1 scale), so that no run divides by 0.
    """

    vote: str = "prop"
    victory: str = "linear"
    election: str = "conditional"
    risk_range: str = "mid"
    risk_adjust: str = "one-third"
    commitment: str = "semi-commit"
    interpolation: str = "s2p2"
    proposals: str = "init-only"
    transitions: str = "deterministic"
    variant: str = "ktab"
    seed: int = 1
    ideals: ArrayLike | None = None
    least_rounds: int = 2
    most_rounds: int = 100
    settled: float = 0.02
    added_movement: float = 1e-4

    def __post_init__(self) -> None:
        for name in CHOICES:
            object.__setattr__(self, name, known(name, getattr(self, name)))
        for name, least, most in (
            ("seed", 0, 2**63 - 1),
            ("least_rounds", 1, MOST_ROUNDS),
            ("most_rounds", 1, MOST_ROUNDS),
        ):
            value = getattr(self, name)
            if (
                isinstance(value, bool)
                or not isinstance(value, (int, np.integer))
                or not least <= value <= most
            ):
                raise InputError(f"{name} = {value}", hint=f"a whole number from {least} to {most}")
        for name in ("settled", "added_movement"):
            if not (np.isfinite(getattr(self, name)) and getattr(self, name) >= 0.0):
                raise InputError(f"{name} = {getattr(self, name)}", hint="a number not below 0")
        if self.variant == "ktab" and self.risk_adjust == "full":
            raise InputError(
                "risk_adjust 'full' leaves no view of one's own, which the variant 'ktab' refuses",
                hint="take another, or variant 'intended'",
            )

    def numbers(self) -> Numbers:
        """The rules as the kernels read them."""
        from foedus.methods.bargaining_kernel import Numbers

        return Numbers(
            *VOTES[self.vote],
            VICTORIES[self.victory],
            ELECTIONS[self.election],
            RISK_ADJUSTMENTS[self.risk_adjust],
            *COMMITMENTS[self.commitment],
            float(self.variant == "intended"),
        )

    @property
    def risk_bounds(self) -> tuple[float, float]:
        """Attitudes of the actors with the least and the most likely position."""
        return RISK_RANGES[self.risk_range]

    def stop(self) -> tuple[int, int, float, float]:
        """The stop rule as the kernels read it."""
        return self.least_rounds, self.most_rounds, float(self.settled), float(self.added_movement)

    def pull(self, actors: int) -> Floats:
        """The matrix by which ideals are drawn, shape (N, N), or an empty one.

        Raises:
            InputError: another shape, an entry below 0, or a row that sums to more than 1.
        """
        if self.ideals is None:
            return np.empty((0, 0))
        matrix = np.ascontiguousarray(self.ideals, dtype=np.float64)
        if matrix.shape != (actors, actors):
            raise InputError(f"ideals of shape {matrix.shape}", hint=f"({actors}, {actors}): a row an actor")
        if not np.all(np.isfinite(matrix) & (matrix >= 0.0)) or matrix.sum(axis=1).max() > 1.0 + 1e-9:
            raise InputError("ideals must be numbers not below 0, each row with a sum of at most 1")
        return matrix


def known(name: str, given: object) -> str:
    """The choice of a rule by any spelling of its name.

    Raises:
        InputError: no such choice.
    """
    wanted = _plain(str(given))
    for choice in CHOICES[name]:
        if _plain(choice) == wanted:
            return choice
    raise InputError(f"{name} '{str(given)[:40]}'", hint=f"one of {', '.join(CHOICES[name])}")


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower()).removesuffix("interp")
