"""The report: one self-contained HTML page, without any request to anywhere and without anything that runs.

The one `<script>` in it holds data: the verdicts on claims as ClaimReview, for fact-checkers' tools.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from foedus.claims import citation, claimreview, words
from foedus.figures import context, drawing, theme
from foedus.questions import ASKS
from foedus.questions.words import counted
from foedus.report import assumptions, command, ledgers, page

if TYPE_CHECKING:
    from foedus.assess import Assessment
    from foedus.quantities import Progress
    from foedus.report.page import FigureView

TEMPLATE, STYLE = "template.html.j2", "report.css"


def render(
    assessment: Assessment, progress: Progress | None = None, figures: Mapping[str, FigureView] | None = None
) -> str:
    """The report of an assessment as HTML; the same assessment gives the same bytes.

    Args:
        assessment: the answers.
        progress: called with what is being drawn, figures done and figures in all.
        figures: those of `page.figures`, if they have been begun already; else they are drawn here.
    """
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"link": _link, "nobreak": _nobreak}
    template = environment.from_string(_text(TEMPLATE))
    drawn = page.figures(assessment, drawing.here, progress) if figures is None else figures
    return template.render(_content(assessment, drawn)).lstrip()


def variables() -> str:
    """The CSS variables of both modes, from the palette of the figures."""
    light = "".join(f"--{colour.name}:{colour.light};" for colour in theme.PALETTE)
    dark = "".join(f"--{colour.name}:{colour.dark};" for colour in theme.PALETTE)
    screen = "@media screen and (prefers-color-scheme:dark)"
    return f":root{{color-scheme:light dark;{light}}}{screen}{{:root{{{dark}}}}}"


def _content(assessment: Assessment, figures: Mapping[str, FigureView]) -> dict[str, Any]:
    scenario, world = assessment.scenario, assessment.world
    return {
        "assessment": assessment,
        "scenario": scenario,
        "date": context.on_date(assessment),
        "style": variables() + _text(STYLE),
        "sections": page.sections(assessment, figures),
        "map": figures.get(page.MAP),
        "map_key": page.map_key(assessment),
        "ledgers": [ledgers.ledger_view(ledger) for ledger in assessment.claims],
        "claims_asks": ASKS["claims"],
        "claims_sentence": ledgers.sentence(assessment.claims),
        "shapes": ledgers.SHAPES,
        "claimreview": claimreview.script(assessment.claims),
        "priors": assumptions.prior_views(assessment.priors),
        "stances": assumptions.stance_views(scenario),
        "treaties": sorted(world.treaties, key=lambda treaty: treaty.name) if world else [],
        "notes": world.notes if world else (),
        "sources": page.used_sources(assessment),
        "found": words.found,
        "assessing": command.assessing(assessment),
        "explaining": partial(command.explaining, assessment),
        "cite": citation.cite,
        "counted": counted,
    }


def _text(name: str) -> str:
    return (files("foedus") / "report" / name).read_text(encoding="utf-8")


def _link(address: str) -> str:
    """An address if it is one of the web, else "": nothing else becomes a link."""
    parts = urlsplit(address)
    return address if parts.scheme in ("http", "https") and parts.netloc else ""


def _nobreak(text: str) -> str:
    """Keep a number and its per cent sign, and a number and what it counts, on one line."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%")
