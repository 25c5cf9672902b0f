"""`foedus serve`: the web app."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foedus.commands.options import Json, Quiet
from foedus.errors import FoedusError, InputError, to_install

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from foedus.app.settings import Serving

app = typer.Typer()
MOST_WORKERS = 64


@app.command()
def serve(
    scenario: Annotated[str, typer.Argument(help="Id of a scenario, or a TOML file.")] = "asia-nato",
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(help="Port to listen on; 0 picks a free one.", min=0, max=65535)
    ] = 8050,
    allowed_host: Annotated[
        list[str] | None, typer.Option(help="Host name that may be asked for; may be repeated.")
    ] = None,
    base_path: Annotated[str, typer.Option(help="What stands before every address, behind a proxy.")] = "",
    workers: Annotated[int, typer.Option(help="Processes.", min=1, max=MOST_WORKERS)] = 1,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open it in the browser.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show the answers in the browser and change assumptions; ends with Ctrl-C."""
    try:
        import fastapi  # noqa: F401
        import uvicorn  # noqa: F401
    except ModuleNotFoundError:
        raise InputError("the app needs FastAPI and uvicorn", hint=to_install("app")) from None
    from foedus.app.settings import Serving, checked_base, checked_host

    allowed = tuple(checked_host(each) for each in allowed_host or ())
    serving = Serving(scenario, (*allowed, *_own(host)), checked_base(base_path))
    listening = _listen(host, port)
    address = f"http://{_shown(host)}:{listening.getsockname()[1]}{serving.base_path}/"
    told = json.dumps({"address": address}) if as_json else f"foedus is at {address} (Ctrl-C ends it)"

    def ready() -> None:
        if as_json or not quiet:
            typer.echo(told)
        if open_browser:
            typer.launch(address)

    with listening:
        _run(serving, listening, workers, ready)


def _run(serving: Serving, listening: socket.socket, workers: int, ready: Callable[[], None]) -> None:
    """Serve until stopped; `ready` is called once the scenario is known to be in order."""
    import uvicorn

    settings: dict[str, Any] = {
        "workers": workers,
        "log_level": "warning",
        "access_log": False,
        "proxy_headers": False,
        "server_header": False,
        "timeout_graceful_shutdown": 2,
    }
    if workers > 1:
        _run_several(serving, listening, settings, ready)
        return
    from foedus.app import server

    application = server.create_app(serving)
    ready()
    # Ctrl-C is how a server is meant to end.
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(uvicorn.Config(application, **settings)).run(sockets=[listening])
    server.leave(application)


def _run_several(
    serving: Serving, listening: socket.socket, settings: dict[str, Any], ready: Callable[[], None]
) -> None:
    """Serve in several processes, which share the socket and nothing else."""
    import os

    import uvicorn
    from uvicorn.supervisors import Multiprocess

    from foedus.app.settings import VARIABLE
    from foedus.scenario import load

    load(serving.scenario)
    os.environ[VARIABLE] = serving.to_text()
    ready()
    config = uvicorn.Config("foedus.app.server:of_environment", factory=True, **settings)
    Multiprocess(config, sockets=[listening]).run()


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens; one line if the port is taken."""
    import errno
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
        found.listen(socket.SOMAXCONN)
    except OSError as fault:
        found.close()
        words = (fault.strerror or str(fault)).lower()
        taken = fault.errno in (errno.EADDRINUSE, errno.EACCES)
        remedy = "try --port 0" if taken else "name a host of this machine"
        raise FoedusError(f"cannot listen on {host}:{port} ({words}); {remedy}") from None
    found.set_inheritable(True)
    return found


#: Listening on all addresses, and what to call this machine then.
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}


def _own(host: str) -> tuple[str, ...]:
    """The host that is listened on, if it is one and not all addresses."""
    from foedus.app.settings import checked_host

    return () if host in EVERYWHERE else (checked_host(_shown(host)),)


def _shown(host: str) -> str:
    """The host as an address of the web has it."""
    return EVERYWHERE.get(host) or (f"[{host}]" if ":" in host else host)
