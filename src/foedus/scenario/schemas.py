"""JSON Schemas of the files that people write: scenarios, stances, the record of objections."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from foedus.scenario.loading import INHERITED
from foedus.scenario.model import Scenario
from foedus.scenario.objections import RecordFile
from foedus.scenario.stances import StancesFile
from foedus.treaties.schema import json_schema

FILES: dict[str, type[BaseModel]] = {
    "scenario.schema.json": Scenario,
    "stances.schema.json": StancesFile,
    "objections.schema.json": RecordFile,
}


def schemas() -> dict[str, dict[str, Any]]:
    """The schemas by file name, as they stand in `foedus/schema/`."""
    found = {name: json_schema(model) for name, model in FILES.items()}
    # A scenario's entry for a prior that comes with foedus may leave these out.
    prior = found["scenario.schema.json"]["$defs"]["Prior"]
    prior["required"] = [key for key in prior["required"] if key not in INHERITED]
    return found


def text(schema: dict[str, Any]) -> str:
    """A schema as it is written to its file."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
