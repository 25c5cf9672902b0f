"""The run: sheets read and checked, each case computed once, each of its results compared."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from foedus import __version__
from foedus.errors import FoedusError, InputError
from foedus.inputs import did_you_mean
from foedus.inputs import validate as checked
from foedus.quantities import Progress
from foedus.validation.compare import AGREES, DIFFERS, KNOWN, NOT_RUN, Outcome, compared, outcome
from foedus.validation.model import Case, Sheet, Untried

if TYPE_CHECKING:
    from foedus.evidence.store import Store

#: Where each recomputation stands, among the modules of this package; loaded when it is asked for.
RECOMPUTED_IN: Mapping[str, str] = {
    "weighted_game": "voting",
    "several_quotas": "voting",
    "consensus": "voting",
    "rounds": "bargaining",
    "weighted_forecast": "bargaining",
    "bankruptcy": "games",
    "gloves": "games",
    "runway": "games",
    "voting_with_unions": "games",
    "listed_game": "games",
    "emission_agreement": "games",
    "networks_of_alliances": "games",
    "signed_network": "networks",
    "concentration": "networks",
    "alignments": "networks",
    "portfolios": "networks",
    "votes_of_two": "networks",
    "acr_formula": "trade",
    "agreement_of_two": "trade",
    "trade_without_border": "trade",
    "agreements_with_pair_effects": "trade",
    "logit_of_two_columns": "disputes",
    "dangerous_dyads": "disputes",
    "content_of_alliances": "disputes",
    "wars_by_pair": "disputes",
}
VERDICTS = (AGREES, DIFFERS, KNOWN, NOT_RUN)


@dataclass(frozen=True)
class Validation:
    """What a run of the published results gave.

    Attributes:
        outcomes: one for each result, in the order of the sheets.
        untried: results of the field that are not computed again, by the name of the method.
    """

    outcomes: tuple[Outcome, ...]
    untried: tuple[tuple[str, Untried], ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many results have each verdict."""
        return {word: sum(each.verdict == word for each in self.outcomes) for word in VERDICTS}

    @property
    def holds(self) -> bool:
        """Whether no result differs by more than is allowed, but for those known to."""
        return self.counts[DIFFERS] == 0

    def to_json(self) -> dict[str, Any]:
        """`{"version", "counts", "results": [...], "untried": [...]}`."""
        return {
            "version": __version__,
            "counts": self.counts,
            "results": [each.to_json() for each in self.outcomes],
            "untried": [{"method": method} | each.model_dump() for method, each in self.untried],
        }


@lru_cache(maxsize=1)
def sheets() -> Mapping[str, Sheet]:
    """The sheets by id, in their order.

    Raises:
        InputError: a sheet does not fit its model.
    """
    folder = files("foedus.validation") / "published"
    found = {
        file.name.removesuffix(".toml"): checked(Sheet, tomllib.loads(file.read_text("utf-8")), file.name)
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    }
    return dict(sorted(found.items(), key=lambda item: item[1].order))


def validate(
    only: Sequence[str] | None = None,
    store: Store | None = None,
    progress: Progress | None = None,
) -> Validation:
    """Compute the published results again and compare.

    Args:
        only: ids of sheets ("power", "balance", …); all by default.
        store: where results that need historical data take them from; the user's store by default. What it
            does not hold is not run, and said so.
        progress: told the title of each case before it is computed, how many are done, and of how many.

    Raises:
        InputError: an unknown sheet.
    """
    if store is None:
        from foedus.evidence.store import store as users

        store = users()
    known = sheets()
    for name in only or ():
        if name not in known:
            hint = did_you_mean(name, known) or f"one of {', '.join(known)}"
            raise InputError(f"unknown method '{name}'", where="--only", hint=hint)
    chosen = {name: sheet for name, sheet in known.items() if not only or name in only}
    cases = [((name, sheet.method), case) for name, sheet in chosen.items() for case in sheet.case]
    outcomes: list[Outcome] = []
    for done, (head, case) in enumerate(cases):
        if progress is not None:
            progress(f"{head[1]}: {case.title}", done, len(cases))
        outcomes += _outcomes(head, case, store)
    untried = tuple((sheet.method, each) for sheet in chosen.values() for each in sheet.untried)
    return Validation(tuple(outcomes), untried)


def _outcomes(sheet: tuple[str, str], case: Case, store: Store) -> Iterator[Outcome]:
    missing = [name for name in case.needs if not store.holds(name)]
    if missing:
        why = f"needs: foedus data pull {' '.join(missing)}"
        yield from (outcome(sheet, case, each, None, None, NOT_RUN, why) for each in case.results)
        return
    try:
        found = _recomputed(case, store)
    except FoedusError as fault:
        yield from (outcome(sheet, case, each, None, None, DIFFERS, str(fault)) for each in case.results)
        return
    for result in case.results:
        yield compared(sheet, case, result, found)


def _recomputed(case: Case, store: Store) -> Mapping[str, Any]:
    module = import_module(f"foedus.validation.{RECOMPUTED_IN[case.recompute]}")
    compute = getattr(module, case.recompute)
    found: Mapping[str, Any] = compute(case.inputs, store) if case.needs else compute(case.inputs)
    return found
