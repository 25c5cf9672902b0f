"""The JSON API: scenarios, assessments, figures, tables; a request comes by query string or as JSON."""

from __future__ import annotations

import asyncio
import functools
import inspect
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel

from foedus import __version__
from foedus.app import pictures, request
from foedus.app.answers import Answers
from foedus.app.request import Asked, Body
from foedus.app.settings import DRAWS, MOST_DRAWS
from foedus.errors import FoedusError

JSON, STREAM = "application/json", "text/event-stream"
FORMS = {"json": JSON, "svg": "image/svg+xml", "png": "image/png"}
Handler = Callable[..., Awaitable[Response]]


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
        503: "It took too long.",
    }.items()
}


def _by_query(
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
    return request.of_query(scenario, settings or [], stance or [], draws, seed, only)


def _by_body(body: Body) -> Asked:
    return request.of_body(body)


class Api:
    """The handlers of the API over one store of answers.

    Args:
        answers: computes and keeps.
        longest: seconds that a request may take.
    """

    def __init__(self, answers: Answers, longest: float) -> None:
        self._answers, self._longest = answers, longest

    def router(self) -> APIRouter:
        """The routes under `/api`."""
        api = APIRouter(prefix="/api", responses=FAULTS)
        api.add_api_route("/health", self.health, summary="Whether the server is up", tags=["server"])
        api.add_api_route(
            "/scenarios", self.scenarios, summary="The scenarios of the library", tags=["scenarios"]
        )
        _both(api, "/scenario", self.scenario, "A scenario, its priors, stances, questions and figures")
        _both(api, "/assessment", self.assessment, "The answers to the questions, whole or as they come")
        _both(api, "/figure/{name}.{form}", self.figure, "A figure: Vega-Lite, SVG or PNG")
        return api

    async def health(self) -> dict[str, Any]:
        """`{"ok": true, "version": …}`."""
        return {"ok": True, "version": __version__}

    async def scenarios(self) -> Response:
        """Id, title, question, date and proposals of each, the first that of the pages."""
        return _json(await self._answers.heads())

    async def scenario(self, asked: Asked) -> Response:
        """The scenario as changed, each prior with its slider, each stance, and what can be asked of it."""
        async with asyncio.timeout(self._longest):
            return _json(await self._answers.sheet(asked))

    async def assessment(self, asked: Asked, http: Request) -> Response:
        """What `foedus assess --json` prints, the command line and the figures.

        With `Accept: text/event-stream` events: `progress` {what, done, of}, `answer` {question, answer} as
        each is ready, `done` with the rest, `fault` {error}.
        """
        if STREAM in http.headers.get("accept", ""):
            await self._answers.scenario(asked)
            return StreamingResponse(self._events(asked), media_type=STREAM, headers=UNBUFFERED)
        async with asyncio.timeout(self._longest):
            return _json(await self._answers.whole(asked))

    async def figure(
        self,
        asked: Asked,
        name: Annotated[str, Path(max_length=60)],
        form: pictures.Picture,
        theme: pictures.Theme = "light",
        width: Annotated[int, Query(ge=pictures.NARROWEST, le=pictures.WIDEST)] = 680,
    ) -> Response:
        """A figure of `foedus.figures` with its data; `theme` and `width` in pixels are in the address."""
        async with asyncio.timeout(self._longest):
            content = await self._answers.figure(asked, name, form, theme, width)
        return _download(content, FORMS[form], f"{name}.{form}", attached=form != "json")

    async def _events(self, asked: Asked) -> AsyncIterator[bytes]:
        try:
            async with asyncio.timeout(self._longest):
                async for kind, content in self._answers.events(asked):
                    yield b"event: " + kind.encode() + b"\ndata: " + content + b"\n\n"
        except TimeoutError:
            yield _fault("it took too long: ask for fewer draws or questions")
        except FoedusError as fault:
            yield _fault(str(fault))


#: A proxy must hand events on as they come.
UNBUFFERED = {"cache-control": "no-store", "x-accel-buffering": "no"}


def _both(api: APIRouter, path: str, handler: Handler, summary: str) -> None:
    """Offer a handler by query string (GET) and by JSON body (POST)."""
    for method, reader in (("GET", _by_query), ("POST", _by_body)):
        api.add_api_route(
            path,
            _reading(handler, reader),
            methods=[method],
            summary=summary,
            tags=["answers"],
            operation_id=f"{handler.__name__}_{method.lower()}",
            response_class=Response,
        )


def _reading(handler: Handler, reader: Callable[..., Asked]) -> Handler:
    """The handler with its request read in one of the two ways."""

    @functools.wraps(handler)
    async def read(*arguments: Any, **named: Any) -> Response:
        return await handler(*arguments, **named)

    signature = inspect.signature(handler, eval_str=True)
    parameters = [
        each.replace(annotation=Annotated[Asked, Depends(reader)]) if each.name == "asked" else each
        for each in signature.parameters.values()
    ]
    read.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    return read


def _json(content: bytes) -> Response:
    return Response(content, media_type=JSON, headers={"cache-control": "no-store"})


def _download(content: bytes, media: str, name: str, attached: bool) -> Response:
    headers = {"cache-control": "no-store"}
    if attached:
        headers["content-disposition"] = f'attachment; filename="{name}"'
    return Response(content, media_type=media, headers=headers)


def _fault(what: str) -> bytes:
    return b"event: fault\ndata: " + json.dumps({"error": what}, ensure_ascii=False).encode() + b"\n\n"
