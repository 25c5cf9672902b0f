"""The command line: one place that puts the groups together and turns every fault into one line."""

from __future__ import annotations

import io
import sys
from typing import Annotated, NoReturn

import typer

from foedus import __version__
from foedus.commands import assess, blocs, claims, data, lists, methods, panel, risk, serve, validate
from foedus.errors import FoedusError

app = typer.Typer(
    name="foedus",
    help="Impact assessment for alliances: who can block a change, who would join, who gains, what follows.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for commands in (assess.app, serve.app, methods.app, validate.app):
    app.add_typer(commands)
for name, group in (
    ("scenario", lists.scenario_app),
    ("treaties", lists.treaties_app),
    ("states", lists.states_app),
    ("measures", claims.measures_app),
    ("claims", claims.claims_app),
    ("data", data.app),
    ("panel", panel.app),
    ("blocs", blocs.app),
    ("risk", risk.app),
):
    app.add_typer(group, name=name)


def main() -> NoReturn:
    """Entry point of the command `foedus`."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A file name need not be text in the terminal's encoding.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        code = app(standalone_mode=False)
    except typer.TyperException as fault:
        _fail(fault.format_message() if hasattr(fault, "format_message") else str(fault), 2)
    except FoedusError as fault:
        _fail(str(fault), fault.exit_code)
    except typer.Abort:
        _fail("stopped", 1)
    except KeyboardInterrupt:
        _fail("stopped", 130)
    except BrokenPipeError:
        # The reader (head, less) has seen enough; close without a traceback.
        sys.stderr.close()
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit


def _fail(message: str, code: int) -> NoReturn:
    sys.stderr.write(f"foedus: {' '.join(message.split())}\n")
    sys.exit(code)
