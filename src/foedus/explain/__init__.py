"""Where a number of an assessment comes from: its formula, its inputs with dates, its priors, its sources.

    from foedus.explain import explain
    explain(assessment, "gains.JPN.burden")

Each question has a file in `origins/` that says, column by column, how a number is made and what goes into
it; `inputs.py` looks those inputs up for the states and the proposal of the row.
"""

from __future__ import annotations

from foedus.explain.model import Explanation, Input, explain, paths

__all__ = ["Explanation", "Input", "explain", "paths"]
