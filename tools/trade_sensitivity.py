"""What the answer on trade hangs on: `python -m tools.trade_sensitivity`.

Solves two channels of the scenario `asia-nato` at the middle of their priors, then with one assumption
changed at a time. Writes docs/methods/trade-sensitivity.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from foedus.assess import worlds
from foedus.evidence import trade_matrix as matrices
from foedus.evidence.trade_matrix import TradeMatrix
from foedus.methods import gravity, trade_fill
from foedus.methods.gravity import Closure
from foedus.questions.trade_channels import Channel, camps, channels
from foedus.scenario import load
from foedus.world import World

PAGE = Path(__file__).parents[1] / "docs/methods/trade-sensitivity.md"
SHOWN = ("USA", "JPN", "KOR", "AUS", "CHN", "DEU", "VNM")
SIZES = {"retaliation": 0.35, "decoupling": 0.1}
THETA, VALUE_ADDED = 5.0, 0.5


def changed(
    matrix: TradeMatrix,
    channel: Channel,
    theta: float = THETA,
    value_added: float = VALUE_ADDED,
    closure: Closure = "nominal",
) -> tuple[float, ...]:
    """Change of real income in % of the world and of the states shown."""
    size = np.array([SIZES[channel.id]])
    economies = gravity.economies(matrix.sales(value_added), value_added)
    shock = gravity.Shock(channel.classes, channel.factors(size, np.array([theta])))
    found = gravity.exact_hat_algebra(economies, shock, theta, closure)
    income = 100.0 * (found.welfare[0] - 1.0)
    own = [float(income[matrix.economies.index(code)]) for code in SHOWN]
    return (float(income @ matrix.gdp / matrix.gdp.sum()), *own)


def without_inputs(matrix: TradeMatrix, channel: Channel) -> tuple[float, ...]:
    """Sales as with inputs, but cost all value added: what a model without inputs would make of them."""
    size = np.array([SIZES[channel.id]])
    economies = gravity.economies(matrix.sales(VALUE_ADDED), 1.0)
    shock = gravity.Shock(channel.classes, channel.factors(size, np.array([THETA])))
    income = 100.0 * (gravity.exact_hat_algebra(economies, shock, THETA).welfare[0] - 1.0)
    own = [float(income[matrix.economies.index(code)]) for code in SHOWN]
    return (float(income @ matrix.gdp / matrix.gdp.sum()), *own)


def cases(before: World, matrix: TradeMatrix, channel: Channel) -> Iterator[tuple[str, tuple[float, ...]]]:
    """One assumption changed at a time."""
    yield "as used, θ = 5, value added 0.5", changed(matrix, channel)
    for theta in (4.0, 8.0):
        yield f"θ = {theta:g}", changed(matrix, channel, theta=theta)
    for share in (0.4, 0.6):
        yield f"value added {share:g}", changed(matrix, channel, value_added=share)
    yield "no inputs, same sales", without_inputs(matrix, channel)
    yield "deficits proportional to income", changed(matrix, channel, closure="proportional")
    yield "trade balanced first", changed(matrix, channel, closure="balanced")
    for limit in (0.75, 1.5):
        yield f"re-exports: beyond {limit:g} of GDP", changed(rebuilt(before, limit=limit), channel)
    yield "gravity with distance −1.1", changed(rebuilt(before, distance=-1.1), channel)


def rebuilt(before: World, limit: float | None = None, distance: float | None = None) -> TradeMatrix:
    """The matrix with another limit of exports over GDP, or another elasticity to distance."""
    kept = matrices.HUB_LIMIT, trade_fill.DISTANCE
    try:
        matrices.HUB_LIMIT = kept[0] if limit is None else limit  # type: ignore[misc]
        trade_fill.DISTANCE = kept[1] if distance is None else distance
        # A copy, since the matrix of a world is put together once.
        return matrices.trade_matrix(replace(before))
    finally:
        matrices.HUB_LIMIT, trade_fill.DISTANCE = kept  # type: ignore[misc]


def page() -> str:
    """The tables as Markdown."""
    case = load("asia-nato")
    before, after = worlds(case)
    matrix = matrices.trade_matrix(before)
    who = camps(before, after, case, matrix.economies)
    lines = [
        "# What the answer on trade hangs on",
        "",
        "Written by `tools/trade_sensitivity.py`: scenario `asia-nato`, change of real income in %, one",
        "assumption changed at a time.",
    ]
    for channel in channels(before, after, case, matrix.economies, who):
        if channel.id not in SIZES:
            continue
        what = (
            "barriers of 35 %" if channel.id == "retaliation" else "a tenth of trade between the blocs left"
        )
        heads = ("", "world", *SHOWN)
        lines += ["", f"**{channel.title}**, {what}", "", f"| {' | '.join(heads)} |"]
        lines.append("|---" * len(heads) + "|")
        for name, numbers in cases(before, matrix, channel):
            told = (f"{number:.2f}".replace("-", "−") for number in numbers)
            lines.append(f"| {name} | {' | '.join(told)} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the page."""
    text = page()
    PAGE.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
