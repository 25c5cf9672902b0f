"""JSON Schema of the files that people edit, so that an editor can complete and check them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from foedus.treaties.model import MARK, Membership
from foedus.treaties.rule_data import rule_schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of a file, with decision rules and the short form of a member written out.

    `model` may use `foedus.treaties.model.RuleField`; the schema then has `#/$defs/rule`.
    """
    schema = model.model_json_schema(by_alias=True)
    used: set[str] = set()
    schema = _link(schema, used)
    defs = schema.pop("$defs", {})
    shared = {
        "rule": rule_schema,
        "Membership": lambda: _link(Membership.model_json_schema(by_alias=True), used),
    }
    defs |= {name: shared[name]() for name in sorted(used)}
    return {"$schema": DIALECT} | schema | ({"$defs": dict(sorted(defs.items()))} if defs else {})


def _link(node: Any, used: set[str]) -> Any:
    """Turn the marks left by `MARK` into references; pydantic refuses references that it does not know."""
    if isinstance(node, list):
        return [_link(item, used) for item in node]
    if not isinstance(node, dict):
        return node
    if MARK in node:
        used.add(node[MARK])
        return {"$ref": f"#/$defs/{node[MARK]}"}
    return {key: _link(item, used) for key, item in node.items()}
