"""What the page shows of an assessment, put together before the template writes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from foedus.figures import atlas, gallery, theme
from foedus.figures.drawing import Drawer, Drawn
from foedus.figures.graphic import Graphic
from foedus.quantities import Answer
from foedus.report import headline, views

if TYPE_CHECKING:
    from foedus.assess import Assessment
    from foedus.evidence.sources import Source
    from foedus.quantities import Progress
    from foedus.report.headline import Headline
    from foedus.report.views import TableView

MAP = "map"
MAP_WIDTH = 1040


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure on the page: its words, and its pictures (SVG, wide and narrow) when they are asked for."""

    graphic: Graphic
    drawn: tuple[Drawn, ...]
    table_anchor: str

    @property
    def pictures(self) -> tuple[str, ...]:
        """As SVG; waits until they are drawn."""
        return tuple(each() for each in self.drawn)


@dataclass(frozen=True, slots=True)
class Section:
    """One question: the answer, its headline quantities, figures, tables and sources."""

    number: int
    answer: Answer
    headlines: tuple[Headline, ...]
    figures: tuple[FigureView, ...]
    tables: tuple[TableView, ...]
    sources: tuple[Source, ...]


def figures(
    assessment: Assessment, drawer: Drawer, progress: Progress | None = None
) -> dict[str, FigureView]:
    """Every figure by its name, in the order of the page: the map, if there is one, comes first."""
    tell = progress or (lambda _what, _done, _all: None)
    wanted = sorted(gallery.names(assessment), key=lambda name: name != MAP)

    def told(name: str, done: int, drawn: Drawn) -> Drawn:
        def picture() -> str:
            tell(f"figure {name}", done, len(wanted))
            return drawn()

        return picture

    found = {}
    for done, name in enumerate(wanted):
        view = _map(assessment, drawer) if name == MAP else _figure(assessment, name, drawer)
        found[name] = replace(view, drawn=tuple(told(name, done, each) for each in view.drawn))
    return found


def sections(assessment: Assessment, drawn: Mapping[str, FigureView]) -> list[Section]:
    """The sections of the six questions with their figures."""
    own: dict[str, list[FigureView]] = {}
    for name, view in drawn.items():
        if name != MAP:
            own.setdefault(gallery.question(name), []).append(view)
    return [
        _section(number, assessment, answer, own.get(question, []))
        for number, (question, answer) in enumerate(assessment.answers.items(), start=1)
    ]


def map_key(assessment: Assessment) -> list[tuple[str, str, int]]:
    """The map's key: class of the swatch, words, number of states."""
    return atlas.key(assessment)


def titles(assessment: Assessment) -> dict[str, str]:
    """Titles of the proposals by id."""
    return {proposal.id: proposal.title for proposal in assessment.scenario.proposals}


def _section(number: int, assessment: Assessment, answer: Answer, drawn: Sequence[FigureView]) -> Section:
    known = titles(assessment)
    tables = [views.table_view(answer.question, table, known) for table in answer.tables.values()]
    return Section(
        number,
        answer,
        tuple(headline.headlines(answer, assessment)),
        tuple(drawn),
        tuple(tables),
        tuple(_sources(answer)),
    )


def used_sources(assessment: Assessment) -> list[Source]:
    """Every source that an answer or a claim used, by id."""
    from foedus.evidence.sources import sources

    used = {name for answer in assessment.answers.values() for name in answer.sources}
    used |= {name for key in _headline_paths(assessment) for name in assessment.explain(key).sources}
    used |= {name for ledger in assessment.claims for verdict in ledger.verdicts for name in verdict.sources}
    return [source for name, source in sources().items() if name in used]


def _headline_paths(assessment: Assessment) -> list[str]:
    return [f"{name}.{key}" for name, answer in assessment.answers.items() for key in answer.headline]


def _sources(answer: Answer) -> list[Source]:
    from foedus.evidence.sources import sources

    known: Mapping[str, Source] = sources()
    return [known[name] for name in answer.sources if name in known]


def _figure(assessment: Assessment, name: str, drawer: Drawer) -> FigureView:
    wide, narrow = (gallery.graphic(assessment, name, width) for width in (theme.WIDE, theme.NARROW))
    label = f"{wide.title}. {wide.subtitle} The numbers are in the table."
    drawn = (
        drawer(wide.plot(), f"{name}-w-", label, "wide"),
        drawer(narrow.plot(), f"{name}-n-", label, "narrow"),
    )
    return FigureView(wide, drawn, _anchor(wide))


def _map(assessment: Assessment, drawer: Drawer) -> FigureView:
    graphic = gallery.graphic(assessment, MAP, MAP_WIDTH)
    return FigureView(graphic, (drawer(graphic.plot(), "map-", graphic.title, "map"),), _anchor(graphic))


def _anchor(graphic: Graphic) -> str:
    question, table = graphic.table
    return f"{question}-{table.replace('_', '-')}-table"
