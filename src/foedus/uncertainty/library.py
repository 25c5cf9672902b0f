"""The priors that come with foedus, from the TOML files beside this one."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from foedus.errors import InputError
from foedus.inputs import read_toml, validate
from foedus.uncertainty.priors import Prior

FOLDER = Path(__file__).parent / "library"


class PriorsFile(BaseModel):
    """A file of priors."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    priors: Annotated[tuple[Prior, ...], Field(alias="prior", min_length=1)]


@lru_cache(maxsize=1)
def default_priors() -> dict[str, Prior]:
    """The default priors by id, sorted."""
    found: dict[str, Prior] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for prior in validate(PriorsFile, read_toml(path), path.name).priors:
            if prior.id in found:
                raise InputError(f"two priors with the id '{prior.id}'", file=path.name)
            found[prior.id] = prior
    return dict(sorted(found.items()))
