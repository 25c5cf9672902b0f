"""The JSON API: scenarios, assessments, figures, tables; a request comes by query string or as JSON."""

from __future__ import annotations

import asyncio
import functools
import inspect
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Annotated, Any, Literal, TypeVar

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import Field

from foedus import __version__
from foedus.app import documents, pictures, request, wire
from foedus.app.answers import Answers
from foedus.app.documents import Documented
from foedus.app.material import Material
from foedus.app.request import Asked, Body
from foedus.app.wire import FAULTS, FORMS, JSON, LATE, STREAM, broken
from foedus.errors import FoedusError
from foedus.figures.shades import View

Handler = Callable[..., Awaitable[Response]]
Found = TypeVar("Found")
Name = Annotated[str, Path(max_length=80)]
Width = Annotated[int, Query(ge=pictures.NARROWEST, le=pictures.WIDEST)]
Several = Annotated[list[Asked], Depends(wire.several)]
Bodies = Annotated[list[Body], Field(min_length=1, max_length=wire.MOST_COMPARED)]


_LOG = logging.getLogger("foedus")
#: A proxy must hand events on as they come.
UNBUFFERED = {"cache-control": "no-store", "x-accel-buffering": "no"}


class Api:
    """The handlers of the API.

    Args:
        answers: computes and keeps.
        longest: seconds that a request may take.
    """

    def __init__(self, answers: Answers, longest: float) -> None:
        self._answers, self._longest = answers, longest
        self._material = Material(answers)

    def router(self) -> APIRouter:
        """The routes under `/api`."""
        api = APIRouter(prefix="/api", responses=FAULTS)
        api.add_api_route(
            "/health",
            self.health,
            summary="Whether the server is up",
            tags=["server"],
            responses=documents.of_model(documents.Health),
        )
        self._add_scenarios(api)
        self._add_answers(api)
        both = functools.partial(self._both, api)
        pictured, listed = (
            documents.of_forms("json", "svg", "png"),
            documents.of_forms("json", "csv", "parquet"),
        )
        both("/figure/{name}.{form}", self.figure, "A figure: Vega-Lite, SVG or PNG", "figures", pictured)
        both("/table/{question}/{name}.{form}", self.table, "A table: CSV, Parquet or JSON", "tables", listed)
        both("/map/{view}.{form}", self.map, "A map: Vega-Lite, SVG or PNG", "figures", pictured)
        api.add_api_route(
            "/map.json",
            self.outlines,
            summary="Outlines of the states",
            tags=["figures"],
            responses=documents.of_forms("json"),
            response_class=Response,
        )
        return api

    def _add_scenarios(self, api: APIRouter) -> None:
        api.add_api_route(
            "/scenarios",
            self.scenarios,
            summary="The scenarios",
            tags=["scenarios"],
            responses=documents.of_model(list[documents.Head]),
            response_class=Response,
        )
        both = functools.partial(self._both, api)
        sheet, file = documents.of_model(documents.Sheet), documents.of_forms("toml")
        both("/scenario", self.scenario, "A scenario, its priors, stances and questions", "scenarios", sheet)
        both("/scenario.toml", self.toml, "The scenario as changed, as a file", "scenarios", file)

    def _add_answers(self, api: APIRouter) -> None:
        both = functools.partial(self._both, api)
        words = "The answers to the questions, whole or as they come"
        both("/assessment", self.assessment, words, "answers", documents.of_assessment())
        claims = documents.of_model(documents.Claims)
        both("/claims", self.claims, "The claims of articles, held to the evidence", "answers", claims)
        explained = documents.of_model(documents.Explanation)
        both("/explain", self.explain, "Where a number comes from", "answers", explained)
        for method, handler in (("GET", self.compare), ("POST", self.compare_bodies)):
            api.add_api_route(
                "/compare",
                handler,
                methods=[method],
                summary="Several scenarios, or one under several assumptions, side by side",
                tags=["answers"],
                operation_id=f"compare_{method.lower()}",
                responses=documents.of_model(documents.Comparison),
                response_class=Response,
            )

    async def health(self) -> dict[str, Any]:
        """`{"ok": true, "version": …}`."""
        return {"ok": True, "version": __version__}

    async def scenarios(self) -> Response:
        """Id, title, question, date and proposals of each, the first that of the pages."""
        return _json(await self._material.heads())

    async def scenario(self, asked: Asked) -> Response:
        """The scenario as changed, each prior with its slider, each stance, and the questions."""
        return _json(await self._material.sheet(asked))

    async def toml(self, asked: Asked) -> Response:
        """A file that `foedus assess` takes."""
        name, content = await self._material.toml(asked)
        return _file(content, FORMS["toml"], f"{name}.toml")

    async def assessment(self, asked: Asked, http: Request) -> Response:
        """What `foedus assess --json` prints, with the command line and the figures.

        With `Accept: text/event-stream` events: `progress` {what, done, of}, `answer` {question, answer} as
        each is ready with its `headlines` in words and its `figures`, `done` with the rest, `fault` {error}.
        """
        if STREAM in http.headers.get("accept", ""):
            # What is wrong with the request is told by the status, not in the stream.
            await self._answers.scenario(asked)
            return StreamingResponse(self._events(asked), media_type=STREAM, headers=UNBUFFERED)
        return _json(await self._material.whole(asked))

    async def claims(self, asked: Asked) -> Response:
        """The ledgers, as under `answers.claims` of an assessment of all questions."""
        return _json(await self._material.claims(asked))

    async def explain(
        self,
        asked: Asked,
        path: Annotated[
            str, Query(min_length=1, max_length=200, description="The number: gains.JPN.burden.")
        ],
    ) -> Response:
        """Its formula, inputs with dates, parameters and sources."""
        return _json(await self._material.explanation(asked, path))

    async def figure(
        self,
        asked: Asked,
        name: Name,
        form: pictures.Picture,
        theme: pictures.Theme = "light",
        width: Width = 680,
    ) -> Response:
        """A figure of `foedus.figures` with its data; `theme` and `width` in pixels are in the address."""
        content = await self._material.figure(asked, name, form, theme, width)
        if form == "json":
            return _json(content)
        return _file(content, FORMS[form], f"{await self._id(asked)}-{name}.{form}")

    async def table(
        self, asked: Asked, question: Name, name: Name, form: Literal["csv", "parquet", "json"]
    ) -> Response:
        """The file that `foedus assess --out` writes; of claims, `name` is the article."""
        content = await self._material.table(asked, question, name, form)
        file = f"{await self._id(asked)}-{question}-{name}.{form}".replace("_", "-")
        return _file(content, FORMS[form], file)

    async def map(
        self,
        asked: Asked,
        view: View,
        form: pictures.Picture,
        proposal: Annotated[str, Query(max_length=60, description="Default: the first.")] = "",
        theme: pictures.Theme = "light",
        width: Width = 1040,
    ) -> Response:
        """States shaded by gain, chance of gain, stance, camp or risk."""
        content = await self._material.map(asked, view, proposal, form, theme, width)
        if form == "json":
            return _json(content)
        return _file(content, FORMS[form], f"{await self._id(asked)}-map-{view}.{form}")

    async def outlines(self) -> Response:
        """GeoJSON, Natural Earth 1:50m."""
        return _json(await self._material.outlines())

    async def compare(self, asked: Several) -> Response:
        """What `foedus compare --json` prints, and of each its command line and changes.

        Give `scenario` twice or more; or `with`, an encoded query string, for another set of assumptions.
        """
        return await self._compared(asked)

    async def compare_bodies(self, bodies: Bodies) -> Response:
        """The same of requests in JSON."""
        return await self._compared([request.of_body(each) for each in bodies])

    async def _compared(self, asked: Sequence[Asked]) -> Response:
        named = [self._answers.named(each) for each in asked]
        return _json(await self._in_time(self._material.comparison(named)))

    async def _id(self, asked: Asked) -> str:
        return (await self._answers.scenario(asked)).id

    async def _in_time(self, work: Awaitable[Found]) -> Found:
        async with asyncio.timeout(self._longest):
            return await work

    async def _events(self, asked: Asked) -> AsyncIterator[bytes]:
        try:
            async with asyncio.timeout(self._longest):
                async for kind, content in self._material.events(asked):
                    yield b"event: " + kind.encode() + b"\ndata: " + content + b"\n\n"
        except TimeoutError:
            yield _fault(LATE)
        except FoedusError as fault:
            yield _fault(str(fault))
        except Exception as fault:
            # The status has been sent, so it is told here; the log has the rest.
            _LOG.exception("a stream broke off")
            yield _fault(broken(fault))

    def _both(
        self, api: APIRouter, path: str, handler: Handler, summary: str, tag: str, responses: Documented
    ) -> None:
        """Offer a handler by query string (GET) and by JSON body (POST)."""
        for method, reader in (("GET", wire.by_query), ("POST", wire.by_body)):
            api.add_api_route(
                path,
                self._reading(handler, reader),
                methods=[method],
                summary=summary,
                tags=[tag],
                operation_id=f"{handler.__name__}_{method.lower()}",
                responses=responses,
                response_class=Response,
            )

    def _reading(self, handler: Handler, reader: Callable[..., Asked]) -> Handler:
        """The handler with its request read in one of the two ways, and its time limited."""

        @functools.wraps(handler)
        async def read(asked: Asked, **named: Any) -> Response:
            return await self._in_time(handler(self._answers.named(asked), **named))

        signature = inspect.signature(handler, eval_str=True)
        parameters = [
            each.replace(annotation=Annotated[Asked, Depends(reader)]) if each.name == "asked" else each
            for each in signature.parameters.values()
        ]
        read.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
        return read


def _json(content: bytes) -> Response:
    return Response(content, media_type=JSON, headers={"cache-control": "no-store"})


def _file(content: bytes, media: str, name: str) -> Response:
    """A download: names are made of ids, which have letters, digits and hyphens only."""
    headers = {"cache-control": "no-store", "content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media, headers=headers)


def _fault(what: str) -> bytes:
    return b"event: fault\ndata: " + json.dumps({"error": what}, ensure_ascii=False).encode() + b"\n\n"
