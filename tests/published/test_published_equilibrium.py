"""Published equilibria of gravity: ACR's formula; the sample of gegravity (Herman 2021).

gegravity's sample is 30 economies of 2006 (from Yotov, Piermartini, Monteiro & Larch 2016), its experiment a
trade agreement between Canada and Japan. Its "full" equilibrium keeps the shares of output and of spending in
the resistance terms at their baseline, so that factory prices follow from the conditional terms alone: the
closure "fixed" here, up to the price of the reference importer (Germany). True market clearing differs.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from foedus.methods import gravity
from foedus.methods.biproportional import balance
from foedus.methods.gravity import Shock

SAMPLE = Path(__file__).parents[2] / "../shared/data/gegravity_sample/sample_data_set.dlm"
#: Coefficients of the package's example script, with its constant left out; and those of its manual.
SCRIPT = {
    "lndist": -0.3898623,
    "contiguity": 0.891577,
    "common_language": 0.0326249,
    "pta": 0.4711383,
    "international": -3.412584,
}
CONSTANT = 16.32434
MANUAL = {
    "lndist": -0.3764,
    "contiguity": 0.8850,
    "common_language": 0.0392,
    "pta": 0.4823,
    "international": -3.4224,
}
#: Of the manual, in per cent: factory price, import price, GDP, exports, imports, own trade.
COUNTRIES = {
    "AUS": (0.003619, 0.010917, -0.007297),
    "AUT": (-0.002883, 0.002462, -0.005345),
    "BEL": (-0.002154, 0.000362, -0.002516),
    "BRA": (-0.005570, 0.000090, -0.005660),
    "CAN": (-0.133548, -0.566459, 0.435377),
}


def test_acr_formula() -> None:
    # Arkolakis, Costinot & Rodríguez-Clare 2012: Ŵ = λ̂^(1/ε), ε = −4.
    found = gravity.acr_welfare([0.9, 0.8], 4.0)
    np.testing.assert_allclose(found, [1.026690096080341, 1.057371263440564], rtol=1e-12)


class Sample:
    """The sample with modelled flows: trade costs from coefficients, balanced to output and spending."""

    def __init__(self, beta: dict[str, float]) -> None:
        rows = list(csv.DictReader(SAMPLE.read_text().splitlines()))
        rows = [row for row in rows if row["year"] == "2006"]
        self.names = sorted({row["exporter"] for row in rows})
        place = {name: k for k, name in enumerate(self.names)}
        n = len(self.names)
        self.costs, self.output, self.spending = np.zeros((n, n)), np.zeros(n), np.zeros(n)
        for row in rows:
            i, j = place[row["exporter"]], place[row["importer"]]
            self.costs[i, j] = np.exp(sum(size * float(row[name]) for name, size in beta.items()))
            self.output[i], self.spending[j] = float(row["Y"]), float(row["E"])
        out = self.output * (self.spending.sum() / self.output.sum())
        self.flows = balance(self.costs, out, self.spending)
        self.canada, self.japan, self.germany = (place[name] for name in ("CAN", "JPN", "DEU"))
        self.factors = np.ones((n, n))
        for i, j in ((self.canada, self.japan), (self.japan, self.canada)):
            self.factors[i, j] = np.exp(-beta["pta"] / 4.0)


@pytest.fixture(scope="module")
def script() -> Sample:
    if not SAMPLE.is_file():
        pytest.skip("the sample of gegravity is not next to the checkout")
    return Sample(SCRIPT)


@pytest.fixture(scope="module")
def manual() -> Sample:
    if not SAMPLE.is_file():
        pytest.skip("the sample of gegravity is not next to the checkout")
    return Sample(MANUAL)


def test_trade_costs_of_the_script(script: Sample) -> None:
    before = script.costs[script.canada, script.japan] * np.exp(CONSTANT)
    after = before * script.factors[script.canada, script.japan] ** -4.0
    assert before == pytest.approx(11305.165421, rel=1e-6)
    assert after == pytest.approx(18108.800547, rel=1e-6)
    assert 100 * (after / before - 1) == pytest.approx(60.18165, rel=1e-6)


def test_outward_resistance_of_germany(script: Sample) -> None:
    # X_ij = (Y_i/Y) (E_j/E) E t_ij Π_i^4 P_j^4 with P_DEU = 1: the scalers of rows and columns give Π.
    i = j = script.germany
    share = script.output[i] / script.output.sum()
    scale = script.flows[i, j] / (share * script.spending[j] * script.costs[i, j] * np.exp(CONSTANT))
    assert scale**0.25 == pytest.approx(0.050346, abs=1e-6)


def test_full_equilibrium_of_the_package(manual: Sample) -> None:
    world = gravity.economies(manual.flows)
    found = gravity.exact_hat_algebra(world, Shock.dense(manual.factors), 4.0, "fixed")
    anchor = found.price[0, manual.germany]
    for name, expected in COUNTRIES.items():
        k = manual.names.index(name)
        wage, price = found.wage[0, k] / anchor, found.price[0, k] / anchor
        ours = tuple(100 * (each - 1) for each in (wage, price, wage / price))
        assert ours == pytest.approx(expected, abs=2e-6), name
    japan = 100 * (found.wage[0, manual.japan] / anchor - 1)
    assert japan == pytest.approx(0.2484893120182775, abs=1e-6)
    terms = 100 * (found.welfare[0, manual.japan] - 1)
    assert terms == pytest.approx(0.05622840588179004, abs=1e-6)


def test_markets_that_clear_give_another_answer(manual: Sample) -> None:
    world = gravity.economies(manual.flows)
    shock = Shock.dense(manual.factors)
    fixed, cleared = (
        gravity.exact_hat_algebra(world, shock, 4.0, closure).welfare[0] for closure in ("fixed", "nominal")
    )
    change = (cleared - 1.0) / (fixed - 1.0)
    # Canada gains 0.445 % where markets clear and 0.435 % where shares are held; Hong Kong differs most.
    assert change[manual.canada] == pytest.approx(1.0229, abs=1e-3)
    assert manual.names[int(np.argmax(np.abs(change - 1.0)))] == "HKG"
    assert change.max() == pytest.approx(1.185, abs=1e-3)
