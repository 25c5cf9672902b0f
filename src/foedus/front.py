"""Modules that can be called: `foedus.world(date)` beside `foedus.world.World`.

Python puts a module that has been imported into its package under its own name, so a function of the package
with that name would vanish with the first import. Calling the module calls the function instead.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any


class CallableModule(ModuleType):
    """A module that passes a call on to the function that bears its name."""

    _front: Callable[..., Any]

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Call the function that the module is named after."""
        return self._front(*arguments, **named)


def callable_as(module: str, function: Callable[..., Any]) -> None:
    """Let `module` (its `__name__`) be called like `function`."""
    found = sys.modules[module]
    found.__class__ = CallableModule
    found.__dict__["_front"] = function
    found.__dict__["__wrapped__"] = function
