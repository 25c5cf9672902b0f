"""How requests and faults travel: the fields of a query string, the statuses, the media types."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel

from foedus.app import request
from foedus.app.request import Asked, Body, Word
from foedus.app.settings import DRAWS, MOST_DRAWS

JSON, STREAM = "application/json", "text/event-stream"
FORMS = {
    "json": JSON,
    "svg": "image/svg+xml",
    "png": "image/png",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "toml": "application/toml",
}
LATE = "it took too long: ask for fewer draws or questions"
#: Requests in one comparison.
MOST_COMPARED = 6


class Fault(BaseModel):
    """What is wrong, in one line."""

    error: str


FAULTS: dict[int | str, dict[str, Any]] = {
    code: {"model": Fault, "description": words}
    for code, words in {
        400: "Not a request that can be read.",
        403: "A request from another site.",
        404: "There is no such thing.",
        413: "The body is too large.",
        421: "A host that is not served here.",
        422: "The request is wrong: the line says where and what would be right.",
        500: "The answer could not be computed.",
        503: "It took too long, or too many ask at once.",
    }.items()
}


def broken(fault: Exception) -> str:
    """A fault of ours in one line, without what it says: that may hold paths or texts of others."""
    return f"a fault of the server's ({type(fault).__name__})"


def by_query(
    scenario: Annotated[str | None, Query(max_length=200, description="Id of a scenario.")] = None,
    settings: Annotated[
        list[str] | None, Query(alias="set", description="PRIOR:SETTING or PRIOR:NUMBER; may be repeated.")
    ] = None,
    stance: Annotated[
        list[str] | None, Query(description="PROPOSAL.STATE:POSITION, a stance supposed; may be repeated.")
    ] = None,
    draws: Annotated[int, Query(ge=1, le=MOST_DRAWS)] = DRAWS,
    seed: Annotated[int, Query(ge=0, le=request.LARGEST_SEED)] = 1,
    only: Annotated[str | None, Query(max_length=200, description="Questions, e.g. adoption,risk.")] = None,
) -> Asked:
    """A request from a query string; raises InputError."""
    return request.of_query(scenario, settings or [], stance or [], draws, seed, only)


def by_body(body: Body) -> Asked:
    """A request from a JSON body; raises InputError."""
    return request.of_body(body)


def several(
    scenario: Annotated[list[Word] | None, Query(max_length=MOST_COMPARED)] = None,
    settings: Annotated[list[str] | None, Query(alias="set")] = None,
    stance: Annotated[list[str] | None, Query()] = None,
    draws: Annotated[int, Query(ge=1, le=MOST_DRAWS)] = DRAWS,
    seed: Annotated[int, Query(ge=0, le=request.LARGEST_SEED)] = 1,
    only: Annotated[str | None, Query(max_length=200)] = None,
    others: Annotated[
        list[str] | None,
        Query(alias="with", max_length=MOST_COMPARED, description="An encoded query string."),
    ] = None,
) -> list[Asked]:
    """Several requests from a query string; raises InputError."""
    named: list[str | None] = list(scenario) if scenario else [None]
    first = [request.of_query(each, settings or [], stance or [], draws, seed, only) for each in named]
    return [*first, *(request.of_text(each, first[0]) for each in others or [])]
