"""The app as one ASGI application: pages, scripts, API, and what stands before them."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import FastAPI, Path
from fastapi.exceptions import RequestValidationError
from fastapi.requests import Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

from foedus import __version__
from foedus.app import shell
from foedus.app.answers import Answers
from foedus.app.api import Api
from foedus.app.documents import assessment_schemas
from foedus.app.guard import Guard
from foedus.app.kept import Kept
from foedus.app.material import Material
from foedus.app.request import Asked, questions
from foedus.app.settings import DRAWS, VARIABLE, Serving
from foedus.app.wire import LATE, broken
from foedus.errors import FoedusError, InputError
from foedus.inputs import key_path

FOREVER = "public, max-age=31536000, immutable"
_LOG = logging.getLogger("foedus")


def create_app(serving: Serving) -> FastAPI:
    """The app for a server of one's own choice.

    Raises:
        InputError: the scenario that it is to begin with is wrong.
    """
    kept = Kept(serving.room, serving.cores)
    answers = Answers(serving.scenario, kept)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        warming = asyncio.create_task(_warm(answers, kept)) if serving.warm else None
        try:
            yield
        finally:
            if warming:
                warming.cancel()
            kept.close()

    app = FastAPI(
        title="foedus",
        version=__version__,
        summary="Impact assessment for alliances.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        root_path=serving.base_path,
        lifespan=lifespan,
    )
    app.state.kept = kept
    app.include_router(Api(answers, serving.longest).router())
    _add_pages(app, serving, answers.start, kept)
    _add_faults(app)
    _add_documents(app)
    app.add_middleware(Guard, hosts=serving.hosts)
    return app


def of_environment() -> FastAPI:
    """The app of a worker process, with the settings that its parent left in the environment."""
    return create_app(Serving.of_text(os.environ[VARIABLE]))


def leave(app: FastAPI) -> None:
    """End the process at once if a computation is still under way after the server has stopped.

    Nobody waits for it any more, and nothing that it does is written anywhere.
    """
    if app.state.kept.busy:
        sys.stdout.flush()
        os._exit(0)


async def _warm(answers: Answers, kept: Kept) -> None:
    """Bundle Vega and answer what the first page asks, so that nobody waits for it later."""
    await kept.get("vega", shell.vega)
    try:
        await Material(answers).whole(Asked(answers.start, "", (), (), DRAWS, 1, questions()))
    except FoedusError as fault:
        _LOG.warning("the scenario could not be assessed: %s", fault)


def _add_pages(app: FastAPI, serving: Serving, start: str, kept: Kept) -> None:
    files, text = shell.assets(), shell.page(serving, start)

    async def page() -> HTMLResponse:
        return HTMLResponse(text, headers={"cache-control": "no-cache"})

    async def asset(name: Annotated[str, Path()], request: Request) -> Response:
        found = files.get(name)
        if found is None:
            wanted = request.headers.get("accept", "")
            if "text/html" in wanted and not name.startswith("api/"):
                # A reader followed a dead link: the page says so and shows what there is.
                return HTMLResponse(text, 404, headers={"cache-control": "no-cache"})
            raise HTTPException(404)
        mark = f'"{found.mark}"'
        headers = {"cache-control": "no-cache", "etag": mark}
        if request.headers.get("if-none-match") == mark:
            return Response(status_code=304, headers=headers)
        return Response(found.content, media_type=found.media, headers=headers)

    async def vega() -> Response:
        script = await kept.get("vega", shell.vega)
        return Response(script, media_type="text/javascript", headers={"cache-control": FOREVER})

    for name in shell.PAGES:
        app.add_api_route(f"/{name}", page, include_in_schema=False)
    app.add_api_route("/vega.js", vega, include_in_schema=False)
    app.add_api_route("/{name:path}", asset, include_in_schema=False)


def _add_faults(app: FastAPI) -> None:
    """Every fault as one line of JSON."""

    async def wrong(_request: Request, fault: Exception) -> JSONResponse:
        return _fault(422 if isinstance(fault, InputError) else 500, str(fault))

    async def unfit(_request: Request, fault: Exception) -> JSONResponse:
        assert isinstance(fault, RequestValidationError)
        first = fault.errors()[0]
        if first["type"] == "json_invalid":
            return _fault(400, "the body is not JSON")
        # The first part says where in the request it stood: query, path or body.
        where = key_path(first["loc"][1:])
        return _fault(422, ": ".join(filter(None, (where, _lowered(first["msg"])))))

    async def late(_request: Request, _late: Exception) -> JSONResponse:
        return _fault(503, LATE)

    async def told(request: Request, fault: Exception) -> JSONResponse:
        assert isinstance(fault, HTTPException)
        words = {404: f"nothing at {request.url.path[:200]}", 405: f"{request.method} is not taken here"}
        return _fault(fault.status_code, words.get(fault.status_code, str(fault.detail)), fault.headers)

    async def ours(_request: Request, fault: Exception) -> JSONResponse:
        return _fault(500, broken(fault))

    app.add_exception_handler(FoedusError, wrong)
    app.add_exception_handler(RequestValidationError, unfit)
    app.add_exception_handler(TimeoutError, late)
    app.add_exception_handler(HTTPException, told)
    app.add_exception_handler(Exception, ours)


def _add_documents(app: FastAPI) -> None:
    """OpenAPI with the published schema of an assessment, and nothing of faults that are not told so."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        known = app.openapi_schema is not None
        found = plain()
        if not known:
            schemas = found["components"]["schemas"]
            schemas |= assessment_schemas()
            for name in ("HTTPValidationError", "ValidationError"):
                schemas.pop(name, None)
        return found

    app.openapi = described  # type: ignore[method-assign]


def _fault(status: int, what: str, headers: object = None) -> JSONResponse:
    extra = dict(headers) if isinstance(headers, dict) else None
    return JSONResponse({"error": " ".join(what.split())}, status, extra)


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
