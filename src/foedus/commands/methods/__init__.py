"""Each method alone, on the user's own data: one file a command."""

from __future__ import annotations

import typer

from foedus.commands.methods import balance, bargain, gravity, landscape, power, stability, war_stability

app = typer.Typer()
for command in (power, bargain, balance, landscape, stability, war_stability, gravity):
    app.add_typer(command.app)
