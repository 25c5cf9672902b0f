"""The API as it is documented: no request breaks it, and answers have the shape that is told."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator
from schemathesis import checks
from schemathesis.specs.openapi import checks as openapi

CHECKS = [
    checks.not_a_server_error,
    openapi.status_code_conformance,
    openapi.content_type_conformance,
    openapi.response_schema_conformance,
]


@pytest.fixture(scope="session")
def described(client: httpx.Client) -> Any:
    """The API by its own description."""
    return schemathesis.openapi.from_dict(client.get("/api/openapi.json").json())


@pytest.mark.parametrize(
    "path",
    [
        # Not `claims`: it is read as the others are, and asks every question first.
        *("health", "scenarios", "scenario", "scenario.toml", "assessment", "explain", "compare"),
        *("figure/{name}.{form}", "table/{question}/{name}.{form}", "map/{view}.{form}", "map.json"),
    ],
)
def test_any_request_gets_an_answer_as_told(path: str, described: Any, client: httpx.Client) -> None:
    for method in described[f"/api/{path}"]:
        operation = described[f"/api/{path}"][method]

        @settings(
            max_examples=10, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
        )
        @given(operation.as_strategy())
        def ask(case: Any) -> None:
            # What is asked again and again stays as it is, so that nothing costly is computed twice.
            bodies = case.body if isinstance(case.body, list) else [case.body]
            for fields in (case.query, *bodies):
                if isinstance(fields, dict):
                    _cheapen(fields)
                    fields.setdefault("only", "adoption" if fields is case.query else ["adoption"])
            case.call_and_validate(base_url=str(client.base_url), checks=CHECKS, timeout=300)

        ask()


def test_these_are_all_operations(described: Any) -> None:
    assert len(list(described.get_all_operations())) == 21


def test_every_operation_says_what_it_does(client: httpx.Client) -> None:
    found = client.get("/api/openapi.json").json()
    schemas = found["components"]["schemas"]
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], (path, method)
            assert operation["description"], (path, method)
            assert operation["responses"]["200"]["content"], (path, method)
            fault = operation["responses"]["422"]["content"]["application/json"]["schema"]
            assert fault == {"$ref": "#/components/schemas/Fault"}
    for name, each in schemas.items():
        Draft202012Validator.check_schema(each)
        for target in _references(each):
            assert target.removeprefix("#/components/schemas/") in schemas, (name, target)


def test_the_schema_of_an_assessment_fits_one(client: httpx.Client) -> None:
    found = client.get("/api/openapi.json").json()
    asked = client.get("/api/assessment", params={"draws": 64, "only": "adoption"}).json()
    whole = {"$ref": "#/components/schemas/Assessment", "components": found["components"]}
    Draft202012Validator(whole).validate(asked)
    del asked["command"]
    assert not Draft202012Validator(whole).is_valid(asked)


def _cheapen(fields: dict[str, Any]) -> None:
    """Few draws, one seed, width and question in a request, unless what it has there is wrong."""
    for name, usual in (("draws", 64), ("seed", 1), ("width", 680)):
        value = fields.get(name, usual if name == "draws" else None)
        if isinstance(value, int) and not isinstance(value, bool) and 240 <= value <= 1600:
            fields[name] = usual


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [each for item in value.values() for each in _references(item)]
    return [each for item in value for each in _references(item)] if isinstance(value, list) else []
