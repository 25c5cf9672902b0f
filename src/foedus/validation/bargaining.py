"""Rounds of bargaining and forecasts by weight."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from foedus.methods.bargaining import bargain, forecast
from foedus.methods.bargaining_rules import Rules


def rounds(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Every position at every turn, (turns + 1, actors, dimensions), on the scale 0-100, and how it ended."""
    start, salience = np.array(inputs["positions"]) / 100.0, np.array(inputs["salience"]) / 100.0
    found = bargain(inputs["capability"], start, salience, Rules(**inputs.get("rules", {})))
    return {"turns": len(found.positions) - 1, "positions": 100.0 * found.positions, "stopped": found.stopped}


def weighted_forecast(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Median and mean of positions before any bargaining, weighted by capability times salience."""
    place, salience = np.array(inputs["position"])[:, None], np.array(inputs["salience"])[:, None]
    median, mean = forecast(inputs["capability"], place, salience)
    return {"median": median[0], "mean": mean[0]}
