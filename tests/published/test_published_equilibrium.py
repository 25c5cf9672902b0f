"""What the closure of gegravity (Herman 2021) hides; its own numbers are in `foedus validate --only gravity`.

Its "full" equilibrium keeps the shares of output and of spending in the resistance terms at their baseline.
True market clearing differs.
"""

from __future__ import annotations

import numpy as np
import pytest

from foedus.methods import gravity
from foedus.methods.biproportional import balance
from foedus.methods.gravity import Shock
from foedus.validation.run import sheets
from foedus.validation.trade import modelled_sample


def test_markets_that_clear_give_another_answer(real_store) -> None:
    (case,) = (each for each in sheets()["gravity"].case if each.id == "canada-and-japan-equilibrium")
    table = real_store("gegravity_sample").table("gegravity_sample")
    names, costs, output, spending = modelled_sample(table, case.inputs["coefficients"])
    world = gravity.economies(balance(costs, output * (spending.sum() / output.sum()), spending))
    canada, japan = names.index("CAN"), names.index("JPN")
    factors = np.ones_like(costs)
    factors[canada, japan] = factors[japan, canada] = np.exp(-case.inputs["coefficients"]["pta"] / 4.0)
    fixed, cleared = (
        gravity.exact_hat_algebra(world, Shock.dense(factors), 4.0, closure).welfare[0]
        for closure in ("fixed", "nominal")
    )
    change = (cleared - 1.0) / (fixed - 1.0)
    # Canada gains 0.445 % where markets clear and 0.435 % where shares are held; Hong Kong differs most.
    assert change[canada] == pytest.approx(1.0229, abs=1e-3)
    assert names[int(np.argmax(np.abs(change - 1.0)))] == "HKG"
    assert change.max() == pytest.approx(1.185, abs=1e-3)
