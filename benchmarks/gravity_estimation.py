"""Gravity by Poisson beside pyfixest, in one process: `python -m benchmarks.gravity_estimation`.

Data are read from a folder `shared` next to the checkout: the Advanced Guide's (Yotov et al. 2016) and those
of the package penppml (Breinlich et al. 2021). Times are seconds of the second run, so that nothing is
compiled in them. Both take out the same effects and cluster by pair; the last column is the largest
difference of a coefficient.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.methods.ppml import ppml

DATA = Path(__file__).parents[1] / "../shared/data"
HEADINGS = (
    "data",
    "rows",
    "effects",
    "regressors",
    "ours, s",
    "residual",
    "pyfixest, s",
    "largest difference",
)
LAGS = ("rta", "rta_lag4", "rta_lag8", "rta_lag12")


@dataclass(frozen=True)
class Case:
    """Flows (n,), regressors (n, k), three sets of effects and clusters (n,) each."""

    name: str
    flows: NDArray[np.float64]
    regressors: NDArray[np.float64]
    effects: tuple[NDArray[np.int64], ...]
    clusters: NDArray[np.int64]


def cases() -> Iterator[Case]:
    """What there is to estimate, if the data are there."""
    if (DATA / "advanced_guide").is_dir():
        frame = _frame("advanced_guide/agtpa_applications.rda")
        frame = frame[frame.year.isin(range(1986, 2007, 4))]
        home = (frame.exporter == frame.importer).to_numpy()
        borders = [(frame.year == year).to_numpy() & ~home for year in range(1986, 2003, 4)]
        names = frame[list(LAGS)].to_numpy(float)
        effects = (
            _codes(frame.exporter, frame.year),
            _codes(frame.importer, frame.year),
            np.where(home, -1, frame.pair_id).astype(np.int64),
        )
        clusters = frame.pair_id.to_numpy().astype(np.int64)
        flows = frame.trade.to_numpy(float)
        yield Case("Advanced Guide, RTA", flows, names[:, :1], effects, clusters)
        globalisation = np.column_stack([names, *borders]).astype(float)
        yield Case("Advanced Guide, globalisation", flows, globalisation, effects, clusters)
    if (DATA / "penppml_trade").is_dir():
        frame = _frame("penppml_trade/trade.rda")
        effects = (
            _codes(frame.exp, frame.time),
            _codes(frame.imp, frame.time),
            _codes(frame.exp, frame.imp),
        )
        agreement = (frame.id.to_numpy(float) > 0).astype(float)[:, None]
        yield Case("penppml 1964-2016", frame.export.to_numpy(float), agreement, effects, effects[2])


def _frame(path: str) -> Any:
    import rdata

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return next(iter(rdata.read_rda(DATA / path).values()))


def _codes(first: Any, second: Any) -> NDArray[np.int64]:
    joined = [f"{a} {b}" for a, b in zip(first, second, strict=True)]
    return np.unique(joined, return_inverse=True)[1]


def timed(run: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of the second run, and what it gave."""
    run()
    started = time.perf_counter()
    found = run()
    return time.perf_counter() - started, found


def theirs(case: Case) -> tuple[str, NDArray[np.float64] | None]:
    """Seconds and coefficients of pyfixest, or that it is not there."""
    if find_spec("pyfixest") is None:
        return "not installed", None
    import pandas as pd
    import pyfixest

    names = [f"x{k}" for k in range(case.regressors.shape[1])]
    frame = pd.DataFrame(case.regressors, columns=names)
    frame["y"] = case.flows / case.flows.mean()
    frame[["a", "b", "c"]] = np.column_stack(case.effects)
    frame["g"] = case.clusters
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        seconds, fit = timed(
            lambda: pyfixest.fepois(f"y ~ {' + '.join(names)} | a + b + c", frame, vcov={"CRV1": "g"})
        )
    return f"{seconds:.2f}", fit.coef().to_numpy()


def row(case: Case) -> tuple[str, ...]:
    """One line of the table."""
    seconds, found = timed(lambda: ppml(case.flows, case.regressors, case.effects, case.clusters))
    peer, coefficients = theirs(case)
    apart = "-" if coefficients is None else f"{np.abs(found.coefficients - coefficients).max():.0e}"
    groups = sum(len(np.unique(each)) for each in case.effects)
    sizes = (f"{found.used.sum():,}", f"{groups:,}", str(case.regressors.shape[1]))
    return (case.name, *sizes, f"{seconds:.2f}", f"{found.residual:.0e}", peer, apart)


def main() -> None:
    """Print the table."""
    print(" | ".join(HEADINGS))
    for case in cases():
        print(" | ".join(row(case)), flush=True)


if __name__ == "__main__":
    main()
