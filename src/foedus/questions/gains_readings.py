"""The balance under other assumptions: what treaties do to disputes, and how likely a great-power war is."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.questions.gains_balance import TAIL, Account, Balance
from foedus.questions.risk_effect import DEFENCE, READINGS

Floats = NDArray[np.float64]
#: Draws that are enough for another reading; all of them serve the balance itself.
DRAWS: Final = 1024
#: Shares of disputes at which the sign is looked at, and halvings between two of them.
SHARES: Final = np.geomspace(1e-4, 1.0, 25)
HALVINGS: Final = 20


def readings(account: Account) -> dict[str, tuple[Floats, Floats]]:
    """Gains of the parties without and with the tail, (draws, parties), by what treaties are held to do."""
    case, balance = account.case, account.balance
    near = list(balance.near)
    few = replace(
        account, states=tuple(account.states[k] for k in near), roles=tuple(account.roles[k] for k in near)
    )
    number = min(DRAWS, case.draws.n)
    fixed: list[tuple[str, dict[str, float]]] = [
        ("as fitted to the record", {"risk.deterrence": 0.0}),
        ("the published range", {"risk.deterrence": 1.0}),
    ]
    settings = next(prior for prior in case.scenario.priors if prior.id == DEFENCE).settings
    for words, name in READINGS:
        fixed.append((words, {"risk.deterrence": 1.0, DEFENCE: settings[name].support()[0]}))
    rest = sum(balance.channels[name][:number, near] for name in ("burden", "trade", "autonomy"))
    found = {}
    for words, values in fixed:
        draws = case.draws.derived(values, number)
        expected = case.draws.remembered(
            ("reading", few.fighting.key, words), partial(few.fighting.expected, draws, np.arange(number))
        )
        security = expected.priced(draws)
        gain = security.conflict + security.entrapment + rest
        found[words] = (np.asarray(gain), np.asarray(gain + security.tail))
    return found


def flip_shares(balance: Balance, share: Floats) -> dict[int, float | None]:
    """The share of great powers' disputes that would have to become wars to turn the sign of the median gain.

    Args:
        balance: over the draws.
        share: the share in each draw, (D,), of which the tail is a multiple.

    Returns:
        the least share for each party, by position; None where the sign stays up to a share of 1, or there is
        no tail.
    """
    near, known = list(balance.near), share > 0.0
    if not known.any():
        return dict.fromkeys(near)
    gain = balance.gain[known][:, near]
    unit = balance.channels[TAIL][known][:, near] / share[known][:, None]
    start = np.sign(np.median(gain, axis=0))
    signs = np.stack([np.sign(np.median(gain + at * unit, axis=0)) for at in SHARES])
    turned = (signs == -start) & (start != 0)
    return {k: _between(gain[:, c], unit[:, c], turned[:, c]) for c, k in enumerate(near)}


def _between(gain: Floats, unit: Floats, turned: NDArray[np.bool_]) -> float | None:
    if not turned.any():
        return None
    first = int(np.argmax(turned))
    high = float(SHARES[first])
    low = float(SHARES[first - 1]) if first else 0.0
    sign = np.sign(np.median(gain + high * unit))
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        low, high = (low, middle) if np.sign(np.median(gain + middle * unit)) == sign else (middle, high)
    return high
