"""The methods alone: plain functions over NumPy arrays that know no world, no file and no scenario.

    from foedus import methods
    methods.voting.shapley_shubik([7] * 5 + [1] * 10, 39)

Modules are loaded when they are first named, so that importing this package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

__all__ = [
    "adoption_chance",
    "balance",
    "bargaining",
    "biproportional",
    "boosting",
    "calibration",
    "coalition_sets",
    "compound_game",
    "cooperative",
    "generalised_balance",
    "gravity",
    "landscape",
    "logit",
    "minimal_coalitions",
    "network",
    "ordered_logit",
    "polarity",
    "ppml",
    "rule_chance",
    "scores",
    "similarity",
    "stability",
    "trade_fill",
    "voting",
    "voting_power",
    "war_stability",
]


def __getattr__(name: str) -> ModuleType:
    if name not in __all__:
        raise AttributeError(f"module 'foedus.methods' has no attribute '{name}'")
    return import_module(f"foedus.methods.{name}")


def __dir__() -> list[str]:
    return __all__
