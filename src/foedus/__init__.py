"""foedus: an impact assessment for alliances.

    import foedus as fo
    assessment = fo.assess("asia-nato", draws=4096, seed=1)
    assessment.adoption.table("players")
    assessment.figure("map")

Names are loaded when they are first used, so that the import costs next to nothing. `assess`, `scenario`
and `world` are modules that can be called (see `front.py`).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from foedus import methods as methods
    from foedus.assess import Assessment as Assessment
    from foedus.assess import assess as assess
    from foedus.errors import InputError as InputError
    from foedus.errors import NotProved as NotProved
    from foedus.errors import SourceError as SourceError
    from foedus.evidence import panel as panel
    from foedus.scenario import load as scenario  # noqa: F401
    from foedus.states import state as state
    from foedus.treaties import treaty as treaty
    from foedus.world import world as world

_WHERE = {
    "Assessment": ("foedus.assess", "Assessment"),
    "InputError": ("foedus.errors", "InputError"),
    "NotProved": ("foedus.errors", "NotProved"),
    "SourceError": ("foedus.errors", "SourceError"),
    "assess": ("foedus.assess", ""),
    "methods": ("foedus.methods", ""),
    "panel": ("foedus.evidence.panel", ""),
    "scenario": ("foedus.scenario", ""),
    "state": ("foedus.states", "state"),
    "treaty": ("foedus.treaties", "treaty"),
    "world": ("foedus.world", ""),
}
__all__ = [*sorted(_WHERE), "__version__"]


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'foedus' has no attribute '{name}'")
    module, attribute = _WHERE[name]
    loaded = import_module(module)
    return getattr(loaded, attribute) if attribute else loaded


def __dir__() -> list[str]:
    return __all__
