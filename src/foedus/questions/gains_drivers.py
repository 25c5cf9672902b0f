"""What drives the balance of each state: shares of its variance by parameter, and where its sign turns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from foedus.questions.base_rates import rate_priors
from foedus.questions.gains_fighting import PRICES
from foedus.questions.trade_effects import ANSWERS, CREATION, THETA, VALUE_ADDED
from foedus.uncertainty.distributions import Uniform
from foedus.uncertainty.priors import Prior
from foedus.uncertainty.sensitivity import Indices, flip_points, sobol_indices

if TYPE_CHECKING:
    from foedus.questions.gains_balance import Account
    from foedus.questions.gains_fighting import Expected
    from foedus.uncertainty.draws import Draws

Floats = NDArray[np.float64]
Kept = TypeVar("Kept")
RUNS: Final = 512
#: A parameter with no more values than this is a choice among them.
FEW: Final = 8
#: Stands for all fitted coefficients of the models of disputes, drawn together.
FIT: Final = "fit.disputes"
ANSWER: Final = "trade.answer"
#: What each parameter is, in few words.
NAMES: Final = {
    "reliability": "how often allies honour a pact",
    "burden.share_of_gap_closed": "how much of the spending gap is closed",
    "gains.cost_home": "what a war at home costs",
    "gains.cost_abroad": "what a war abroad costs",
    "gains.cost_dispute": "what a dispute costs",
    "gains.soil": "whether a far war reaches home",
    "gains.autonomy": "the price put on autonomy",
    "gains.tail.share": "how often great powers' disputes become war",
    "gains.tail.cost": "what a great-power war costs the two",
    "gains.tail.joined": "what a great-power war costs who joins",
    "gains.tail.others": "what a great-power war costs the others",
    "trade.theta": "the trade elasticity",
    "trade.value_added": "the share of traded inputs",
    "trade.pact_effect": "what a pact does to trade",
    "trade.retaliation": "how high the rival's barriers are",
    "trade.decoupling": "how far the blocs decouple",
    ANSWER: "how the rival answers in trade",
    "risk.deterrence": "whose effect of treaties on disputes is taken",
    "risk.effect.defence": "whether a new partner deters",
    "risk.effect.pact": "what a pact does between its members",
    "risk.level": "how frequent disputes are in general",
    FIT: "what the record says treaties do to disputes",
    "rate.war.rivals_minor": "how often rivals' disputes become war",
    "rate.war.rivals_major": "how often rivals' disputes become war, a major power in it",
    "rate.war.others_minor": "how often disputes of others become war",
    "rate.war.others_major": "how often disputes of others become war, a major power in it",
}


@dataclass(frozen=True, eq=False)
class Drivers:
    """Sobol indices of the gain of S states, without the tail and with it.

    Attributes:
        indices: of 2 S outputs, the gains without the tail first.
        account: whose states they are.
    """

    indices: Indices
    account: Account

    def foremost(self, state: int, most: int, *, tail: bool) -> list[tuple[str, int]]:
        """Names of the parameters with the largest total index for a state, largest first, and their rows."""
        column = state + len(self.account.states) * tail
        total = self.indices.total[:, column]
        if not np.isfinite(total).all():
            return []
        order = np.argsort(-total, kind="stable")[:most]
        return [(self.indices.names[row], int(row)) for row in order if total[row] > 0.0]

    def flips_at(self, name: str, state: int, *, tail: bool) -> float | None:
        """The value of a parameter at which the median gain changes sign, the others as drawn.

        Of a parameter with a few values the first at which the sign is another than at the lowest.
        """
        if name not in self.account.case.draws.values:
            return None
        if name not in self._flips:
            self._flips[name] = _flips(self.account.case.draws[name], self._outcomes)
        return self._flips[name][state + len(self.account.states) * tail]

    @cached_property
    def _flips(self) -> dict[str, list[float | None]]:
        """Of each parameter asked for, the values for all outputs."""
        return {}

    @cached_property
    def _outcomes(self) -> Floats:
        return np.hstack([self.account.balance.gain, self.account.balance.gain_with_tail])


def _flips(values: Floats, outcomes: Floats) -> list[float | None]:
    found = np.unique(values)
    if len(found) > FEW:
        return flip_points(values, outcomes)
    signs = np.sign([np.median(outcomes[values == each], axis=0) for each in found])
    turned = (signs == -signs[0]) & (signs[0] != 0)
    return [float(found[np.argmax(each)]) if each.any() else None for each in turned.T]


def drivers(account: Account, runs: int = RUNS) -> Drivers:
    """Sobol indices by Saltelli's design; the model is the balance itself.

    Trade is read off between solved points. The fitted coefficients are one parameter: which of the case's
    draws of them is taken.
    """
    case = account.case
    fought, traded = _fought(account), _traded(account)

    def expected(draws: Draws) -> Expected:
        rows = np.minimum((draws[FIT] * case.draws.n).astype(np.intp), case.draws.n - 1)
        return account.fighting.expected(draws, rows)

    fights, trades = _remembered(expected, fought), _remembered(account.incomes, traded)

    priors = _priors(account, {*fought, *traded})
    # Its samples are of the priors themselves, not of the case's draws.
    case.draws.note(*(prior.id for prior in priors if prior.id != FIT))

    def model(draws: Draws) -> Floats:
        found = account.priced(draws, fights(draws), trades(draws))
        return np.hstack([found.gain, found.gain_with_tail])

    return Drivers(sobol_indices(model, priors, runs, case.draws.seed), account)


def _fought(account: Account) -> tuple[str, ...]:
    """Parameters of the chances of disputes and wars."""
    known = {prior.id: prior for prior in account.case.scenario.priors}
    names = [name for name in account.case.draws.values if name.startswith("rate.war.")]
    if known["risk.deterrence"].distribution.support()[1] > 0.5:
        names += [name for name in known if name.startswith("risk.effect.")]
    return (*sorted(names), "risk.deterrence", "risk.level", "gains.tail.share", FIT)


def _traded(account: Account) -> tuple[str, ...]:
    """Parameters of those effects of trade that the blend takes up."""
    sizes = {e.channel.prior for e in account.effects if e.channel.id in (CREATION, *ANSWERS)}
    return (THETA, VALUE_ADDED, *sorted(sizes)) if sizes else ()


def _priors(account: Account, solved: set[str]) -> list[Prior]:
    """The priors that the balance depends on, the coefficients among them."""
    case = account.case
    known = {prior.id: prior for prior in (*case.scenario.priors, *rate_priors(tuple(case.spreads.values())))}
    wanted = {*PRICES, "burden.share_of_gap_closed", "gains.autonomy", *solved}
    wanted |= {ANSWER} if account.effects else set()
    fit = Prior(
        id=FIT,
        what="Fitted coefficients of the models of disputes",
        unit="quantile",
        distribution=Uniform(low=0.0, high=1.0),
        rationale="Which of the draws of the coefficients is taken.",
    )
    return [fit, *(known[name] for name in sorted(wanted - {FIT}))]


def _remembered(make: Callable[[Draws], Kept], names: Sequence[str]) -> Callable[[Draws], Kept]:
    """The same function, which does not work twice on the same values of the parameters named."""
    kept: dict[tuple[bytes, ...], Kept] = {}

    def found(draws: Draws) -> Kept:
        key = tuple(draws[name].tobytes() for name in names)
        if key not in kept:
            kept[key] = make(draws)
        return kept[key]

    return found
