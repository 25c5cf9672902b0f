"""Published estimates and equilibria of gravity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from foedus.methods import gravity
from foedus.methods.biproportional import balance
from foedus.methods.gravity import Shock
from foedus.methods.ppml import Estimate, ppml

if TYPE_CHECKING:
    import polars as pl

    from foedus.evidence.store import Store

Floats = NDArray[np.float64]
#: The guide's estimation names its reference last; its results use the country's own code.
OWN_NAMES = {"ZZZ": "DEU"}


def acr_formula(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Welfare from the change of the domestic share alone."""
    return {"welfare": gravity.acr_welfare(inputs["domestic_share"], inputs["theta"])}


def agreement_of_two(inputs: Mapping[str, Any], store: Store) -> dict[str, Any]:
    """gegravity's experiment: a trade agreement between two of thirty economies of 2006.

    Trade costs are modelled from coefficients and balanced to output and spending. The package's "full"
    equilibrium keeps the shares of output and spending in the resistance terms at their baseline: the closure
    "fixed" here, with prices in units of the reference importer's.
    """
    beta, one, other = inputs["coefficients"], inputs["one"], inputs["other"]
    names, costs, output, spending = modelled_sample(store.table("gegravity_sample"), beta)
    flows = balance(costs, output * (spending.sum() / output.sum()), spending)
    a, b, anchor = names.index(one), names.index(other), names.index(inputs["reference"])
    factors = np.ones_like(costs)
    factors[a, b] = factors[b, a] = np.exp(-beta["pta"] / inputs["theta"])
    before = costs[a, b] * np.exp(inputs["constant"])
    after = before * factors[a, b] ** -inputs["theta"]
    scale = flows[anchor, anchor] / (
        output[anchor] / output.sum() * spending[anchor] * costs[anchor, anchor] * np.exp(inputs["constant"])
    )
    found = gravity.exact_hat_algebra(
        gravity.economies(flows), Shock.dense(factors), inputs["theta"], "fixed"
    )
    wage, price = found.wage[0] / found.price[0, anchor], found.price[0] / found.price[0, anchor]
    shown = [names.index(name) for name in inputs["shown"]]
    return {
        "cost_before": before,
        "cost_after": after,
        "cost_change": 100.0 * (after / before - 1.0),
        "outward_resistance": scale ** (1.0 / inputs["theta"]),
        "factory_price": 100.0 * (wage[shown] - 1.0),
        "import_price": 100.0 * (price[shown] - 1.0),
        "gdp": 100.0 * (wage[shown] / price[shown] - 1.0),
    }


def modelled_sample(
    table: pl.DataFrame, beta: Mapping[str, float]
) -> tuple[list[str], Floats, Floats, Floats]:
    """Names, trade costs (n, n) to the power −θ, output and spending (n,) of gegravity's sample."""
    import polars as pl

    table = table.filter(pl.col("year") == 2006)
    names = sorted(table["exporter"].unique())
    seller, buyer = (_places(table[side].to_list(), names) for side in ("exporter", "importer"))
    costs, output, spending = np.zeros((len(names),) * 2), np.zeros(len(names)), np.zeros(len(names))
    costs[seller, buyer] = np.exp(
        sum(size * table[name].cast(pl.Float64).to_numpy() for name, size in beta.items())
    )
    output[seller], spending[buyer] = table["Y"].to_numpy(), table["E"].to_numpy()
    return names, costs, output, spending


def _places(labels: list[str], names: list[str]) -> NDArray[np.int64]:
    place = {name: k for k, name in enumerate(names)}
    return np.array([place[label] for label in labels], dtype=np.int64)


def trade_without_border(inputs: Mapping[str, Any], store: Store) -> dict[str, Any]:
    """The guide's application 1 of chapter 2: Poisson gravity of 2006, and a world without borders.

    "conditional" keeps output and spending and lets the resistance terms answer; "full" lets factory prices
    clear the markets with spending in proportion to output, exports in units of the reference importer's
    price. Changes in per cent; countries in alphabetical order of their code. The gaps are the largest to the
    guide's own files of results, which have all digits.
    """
    import polars as pl

    table = store.table("advanced_guide", "1_TradeWithoutBorder")
    names = sorted(table["exporter"].unique())
    seller, buyer = (_places(table[side].to_list(), names) for side in ("exporter", "importer"))
    border = (seller != buyer).astype(np.float64)
    distance, contiguous = (table[name].cast(pl.Float64).to_numpy() for name in ("DIST", "CNTG"))
    x = np.column_stack([np.log(distance), contiguous, border])
    found = ppml(table["trade"].to_numpy(), x, [seller, buyer])
    traded, costs, gain = (np.ones((len(names),) * 2) for _ in range(3))
    traded[seller, buyer] = table["trade"].to_numpy()
    costs[seller, buyer] = np.exp(x @ found.coefficients)
    gain[seller, buyer] = np.exp(-found.coefficients[2] * border)
    output, spending = traded.sum(axis=1), traded.sum(axis=0)
    before = balance(costs, output, spending)
    conditional = balance(before * gain, output, spending)
    world, shock = gravity.economies(before), Shock.dense(gain ** (-1.0 / inputs["theta"]))
    full = gravity.exact_hat_algebra(world, shock, inputs["theta"], "proportional")
    after = gravity.flows_after(world, shock, inputs["theta"], full)[0]
    anchor = full.price[0, names.index(inputs["reference"])]
    exports = 100.0 * (_abroad(conditional) / _abroad(before) - 1.0)
    inward, outward = _resistance(
        before, conditional, gain, names.index(inputs["reference"]), inputs["theta"]
    )
    return _estimated(found) | {
        "rows": table.height,
        "conditional_exports": exports,
        "gap_exports": _gap(exports, store, names, "FULL_PROD", "change_Xi_CDL"),
        "gap_inward": _gap(inward, store, names, "FULL_CONS", "change_IMR_CDL"),
        "gap_outward": _gap(outward, store, names, "FULL_PROD", "change_OMR_CDL"),
        "full_exports": 100.0 * (_abroad(after) / _abroad(before) / anchor - 1.0),
        "real_income": 100.0 * (full.welfare[0] - 1.0),
    }


def _resistance(
    before: Floats, after: Floats, gain: Floats, reference: int, theta: float
) -> tuple[Floats, Floats]:
    """Changes of inward and outward resistance in per cent, (n,) each, that of the reference importer held.

    Flows are a_i t_ij b_j; with output and spending held, inward resistance to the power −θ moves as 1/b_j
    and outward as 1/a_i.
    """
    ratio = after / before / gain
    seller = ratio[:, reference]
    buyer = ratio[reference] / ratio[reference, reference]
    inward, outward = (100.0 * (scale ** (1.0 / theta) - 1.0) for scale in (buyer, seller))
    return inward, outward


def _gap(ours: Floats, store: Store, names: list[str], part: str, column: str) -> float:
    """The largest distance to a column of the guide's own results, to five decimals: less is the solvers'."""
    table = store.table("advanced_guide", f"1_TradeWithoutBorder_{part}")
    theirs = dict(zip(table["country"].to_list(), table[column].to_list(), strict=True))
    found = [theirs[name] if name in theirs else theirs[OWN_NAMES[name]] for name in names]
    return round(float(np.max(np.abs(ours - np.array(found)))), 5)


def _abroad(flows: Floats) -> Floats:
    return np.asarray(flows.sum(axis=1) - np.diag(flows))


def agreements_with_pair_effects(inputs: Mapping[str, Any], store: Store) -> dict[str, Any]:
    """The guide's estimates of trade agreements: effects of exporter-year, importer-year and pair."""
    import polars as pl

    table = store.table("advanced_guide", "agtpa_applications")
    table = table.filter(pl.col("year").is_in(range(1986, 2007, 4)))
    year, home = table["year"].to_numpy(), (table["exporter"] == table["importer"]).to_numpy()
    pair = table["pair_id"].to_numpy()
    effects = [
        (table["exporter"] + table["year"].cast(str)).to_numpy(),
        (table["importer"] + table["year"].cast(str)).to_numpy(),
        np.where(home, -1.0, pair).astype(str),
    ]
    columns = [
        ((year == int(name[7:])) & ~home).astype(np.float64)
        if name.startswith("border_")
        else table[name].cast(pl.Float64).to_numpy()
        for name in inputs["regressors"]
    ]
    found = ppml(table["trade"].to_numpy(), np.column_stack(columns), effects, pair)
    return _estimated(found)


def _estimated(found: Estimate) -> dict[str, Any]:
    return {
        "coefficients": found.coefficients,
        "errors": found.errors,
        "used": int(found.used.sum()),
        "separated": found.separated,
        "clusters": found.clusters,
        "deviance": found.deviance,
    }
