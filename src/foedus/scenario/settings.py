"""Choosing a prior's named setting, or fixing it at a number."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from foedus.errors import InputError
from foedus.inputs import did_you_mean

if TYPE_CHECKING:
    from foedus.scenario.model import Scenario
    from foedus.uncertainty.priors import Prior


def apply(scenario: Scenario, settings: Mapping[str, float | int | str], file: object = None) -> Scenario:
    """The scenario with priors set as wished; see `Scenario.with_settings`."""
    priors = {prior.id: prior for prior in scenario.priors}
    for name, value in settings.items():
        if name not in priors:
            hint = did_you_mean(name, priors) or f"the priors are {', '.join(sorted(priors))}"
            raise InputError(f"no prior '{name}'", file=file, where="settings", hint=hint)
        try:
            priors[name] = chosen(priors[name], value)
        except PydanticCustomError as fault:
            raise InputError(fault.message(), file=file, where=f"settings.{name}") from None
        except InputError as fault:
            raise InputError(fault.what, file=file, where=f"settings.{name}", hint=fault.hint) from None
    plain = {name: value if isinstance(value, str) else float(value) for name, value in settings.items()}
    settled = dict(sorted((scenario.settings | plain).items()))
    ordered = tuple(priors[name] for name in sorted(priors))
    return scenario.model_copy(update={"priors": ordered, "settings": settled})


def chosen(prior: Prior, value: float | str) -> Prior:
    """The prior with a named setting of its own, or fixed at a number.

    Raises:
        InputError: neither the name of a setting nor a number.
        PydanticCustomError: the number makes no sense for the parameter.
    """
    if isinstance(value, str) and value in prior.settings:
        return prior.distributed(prior.settings[value])
    number = _number(value)
    if number is None:
        known = ["a number", *sorted(prior.settings)]
        hint = did_you_mean(str(value), prior.settings) or f"give {', '.join(known[:-1])} or {known[-1]}"
        raise InputError(
            f"unknown setting '{value}'", hint=hint if prior.settings else "give a number that fixes it"
        )
    return prior.fixed_at(number)


def _number(value: float | str) -> float | None:
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and not isinstance(value, bool) else None
