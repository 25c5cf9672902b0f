"""JSON Schema of the files that people edit, so that an editor can complete and check them."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from foedus.treaties.domestic import DomesticRule
from foedus.treaties.model import MARK, Membership, Treaty
from foedus.treaties.rule_data import rule_schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, Any]]:
    """The schemas by file name, as they stand in `foedus/schema/`."""
    return {"treaty.schema.json": json_schema(Treaty), "domestic-law.schema.json": json_schema(DomesticRule)}


def text(schema: dict[str, Any]) -> str:
    """A schema as it is written to its file."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def json_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of a file, with decision rules and the short form of a member written out.

    `model` may use `foedus.treaties.model.RuleField`; the schema then has `#/$defs/rule`.
    """
    schema = model.model_json_schema(by_alias=True)
    marks = _marks(schema)
    defs = schema.pop("$defs", {})
    if "Membership" in marks:
        defs["Membership"] = Membership.model_json_schema(by_alias=True)
    if "rule" in marks:
        defs["rule"] = rule_schema()
    whole = {"$schema": DIALECT} | schema | ({"$defs": dict(sorted(defs.items()))} if defs else {})
    return {key: _link(value) for key, value in whole.items()}


def _marks(node: Any) -> set[str]:
    """The names that fields asked for with `MARK`; pydantic refuses references to what it did not make."""
    if isinstance(node, list):
        return {mark for item in node for mark in _marks(item)}
    if not isinstance(node, dict):
        return set()
    here = {node[MARK]} if MARK in node else set()
    return here | {mark for item in node.values() for mark in _marks(item)}


def _link(node: Any) -> Any:
    """The same tree with each mark turned into a reference."""
    if isinstance(node, list):
        return [_link(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {"$ref": f"#/$defs/{node[MARK]}"} if MARK in node else {k: _link(v) for k, v in node.items()}
