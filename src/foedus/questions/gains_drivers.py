"""What drives the balance of each state: shares of its variance by parameter, and where its sign turns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from foedus.questions.base_rates import rate_priors
from foedus.questions.gains_fighting import PRICES
from foedus.questions.trade_effects import ANSWERS, CREATION, THETA, VALUE_ADDED
from foedus.uncertainty.distributions import Uniform
from foedus.uncertainty.draws import Sample
from foedus.uncertainty.memory import Memory
from foedus.uncertainty.priors import Prior
from foedus.uncertainty.sensitivity import Indices, flip_points, sobol_indices

if TYPE_CHECKING:
    from foedus.questions.gains_balance import Account
    from foedus.questions.gains_fighting import Expected
    from foedus.uncertainty.draws import Draws

Floats = NDArray[np.float64]
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

    def flips(self, asked: Iterable[tuple[str, int]]) -> dict[tuple[str, int], float | None]:
        """The values of parameters at which the median of an output changes sign, the others as drawn.

        Of a parameter with a few values the first at which the sign is another than at the lowest.

        Args:
            asked: parameters, each with the column of an output.
        """
        balance, draws = self.account.balance, self.account.case.draws
        outcomes = np.hstack([balance.gain, balance.gain_with_tail])
        by_name: dict[str, list[int]] = {}
        for name, column in asked:
            by_name.setdefault(name, []).append(column)
        found: dict[tuple[str, int], float | None] = {}
        for name, columns in by_name.items():
            nothing: list[float | None] = [None] * len(columns)
            values = _flips(draws[name], outcomes[:, columns]) if name in draws.values else nothing
            found |= {(name, column): value for column, value in zip(columns, values, strict=True)}
        return found


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
    case, fighting = account.case, account.fighting
    fought, traded = _fought(account), _traded(account)
    priors = _priors(account, {*fought, *traded})
    # Their samples are of the priors themselves, not of the case's draws, and have a memory of their own.
    case.draws.note(*(prior.id for prior in priors if prior.id != FIT))
    sample = case.draws.remembered(("sobol", runs), lambda: Sample(runs, case.draws.seed, memory=Memory()))
    most = len(priors) + 2

    def expected(draws: Draws) -> Expected:
        rows = np.minimum((draws[FIT] * case.draws.n).astype(np.intp), case.draws.n - 1)
        return fighting.expected(draws, rows)

    def model(draws: Draws) -> Floats:
        fights = draws.remembered(("expected", fighting.key), lambda: expected(draws), most)
        trades = draws.remembered(("traded", account.key), lambda: account.traded(draws), most)
        found = account.priced(draws, fights, trades)
        return np.hstack([found.gain, found.gain_with_tail])

    return Drivers(sobol_indices(model, priors, runs, case.draws.seed, sample), account)


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
