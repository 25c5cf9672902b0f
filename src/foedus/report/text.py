"""The terminal: each question as a heading, its answer in a sentence, a table of at most twelve rows."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.quantities import Answer, Progress, Table
from foedus.questions import ASKS
from foedus.report import ledgers, views

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from foedus.assess import Assessment
    from foedus.claims.results import Ledger
    from foedus.scenario.model import Scenario

MOST = 12
WIDTH = 80
SHOWN: dict[str, tuple[str, tuple[str, ...]]] = {
    "adoption": ("stages", ("proposal", "stage", "players", "chance")),
    "membership": ("candidates", ("name", "role", "position", "joins")),
    "gains": ("balance", ("name", "gain", "gain_with_tail", "p_gain", "verdict")),
    "blocs": ("before_after", ("measure", "before", "after", "change")),
    "risk": ("pairs", ("name1", "name2", "onset", "war")),
    "trade": ("channels", ("title", "world_income", "members", "allies", "rivals")),
}
"""Table and columns that stand for each question in 80 columns; the report has all of them."""


@contextmanager
def progress(*, enabled: bool) -> Iterator[Progress]:
    """A progress bar on stderr while work lasts; nothing where stderr is no terminal or it is not enabled."""
    if not enabled or not sys.stderr.isatty():
        yield lambda _what, _done, _all: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("start", total=None)
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total)


def show(assessment: Assessment, written: Sequence[Path] = ()) -> None:
    """Print the answers, the claims, and where the files are."""
    console = _console()
    for renderable in answers(assessment):
        console.print(renderable)
    if written:
        console.print()
        for path in written:
            console.print(str(path), soft_wrap=True, markup=False)


def answers(assessment: Assessment) -> list[RenderableType]:
    """What `show` prints of the answers, as rich renderables."""
    from rich.text import Text

    found: list[RenderableType] = [
        Text(assessment.scenario.title, style="bold"),
        Text(assessment.scenario.question),
    ]
    titles = {proposal.id: proposal.title for proposal in assessment.scenario.proposals}
    for number, answer in enumerate(assessment.answers.values(), start=1):
        found += [
            Text(),
            _heading(number, answer.asks),
            Text(answer.brief or answer.sentence),
        ]
        # Where nothing is known, or nothing follows, there is no table: the answer says why.
        if SHOWN[answer.question][0] in answer.tables:
            found.append(_main_table(answer, titles))
        found.append(Text(answer.sure, style="dim"))
    if assessment.claims:
        number = len(assessment.answers) + 1
        found += [
            Text(),
            _heading(number, ASKS["claims"]),
            Text(ledgers.sentence(assessment.claims)),
        ]
        found.append(_counts(assessment.claims))
    return found


def show_scenario(scenario: Scenario) -> None:
    """Print a scenario: what is proposed, who is asked about, and the stances on record."""
    from rich.text import Text

    from foedus.report import assumptions

    console = _console()
    console.print(Text(f"{scenario.title} ({scenario.id})", style="bold"))
    console.print(Text(f"{scenario.question} As of {scenario.date.isoformat()}."))
    for proposal in scenario.proposals:
        console.print(Text(f"\n{proposal.title} ({proposal.id}, {proposal.kind})", style="bold"))
        console.print(Text(proposal.summary))
    found = assumptions.stance_views(scenario)
    stances = [(view.name, view.stance.proposal, view.position, view.stance.date or "") for view in found]
    headings = ("State", "On", "Position", "Date")
    assumed = sum(view.stance.assumed for view in found)
    told = f", {assumed} assumed" if assumed else ""
    console.print(Text(f"\n{len(stances) - assumed} stances on record{told}", style="bold"))
    console.print(_grid([(heading, False) for heading in headings], stances))
    console.print(Text(f"{len(scenario.priors)} priors, {len(scenario.region)} states in the region."))


def show_ledger(ledger: Ledger) -> None:
    """Print every claim of an article with its verdict, the numbers, why, and what would change it."""
    from rich.text import Text

    console = _console()
    article = ledger.article
    console.print(Text(article.title, style="bold"))
    console.print(Text(", ".join(part for part in (article.publisher, article.author, article.date) if part)))
    for view in ledgers.ledger_view(ledger).claims:
        verdict = view.verdict
        console.print(Text(f"\n{view.shape} {verdict.verdict}  {verdict.claim.says}", style="bold"))
        for line in ledgers.lines(verdict):
            console.print(Text(line))
    console.print(Text(f"\n{ledgers.sentence([ledger])}"))


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False)


def _heading(number: int, asks: str) -> RenderableType:
    from rich.text import Text

    return Text(f"{number} {asks}", style="bold")


def _main_table(answer: Answer, titles: dict[str, str]) -> RenderableType:
    name, wanted = SHOWN[answer.question]
    view = views.table_view(answer.question, _columns(answer.tables[name], wanted), titles, MOST)
    heads = [
        (f"{head.label}, {head.unit}" if head.unit else head.label, head.numeric) for head in view.headings
    ]
    more = f"{len(view.rest)} more in the report" if view.rest else None
    return _grid(heads, view.shown, more)


def _columns(table: Table, wanted: Sequence[str]) -> Table:
    """The table with these columns only, in this order; the unit of each row stays with it."""
    names = [column.name for column in table.columns]
    places = [names.index(name) for name in (*wanted, "unit") if name in names]
    rows = [[row[place] for place in places] for row in table.rows]
    return Table.of(table.name, table.title, [table.columns[place] for place in places], rows, table.note)


def _grid(
    heads: Sequence[tuple[str, bool]], rows: Sequence[Sequence[str]], caption: str | None = None
) -> RenderableType:
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text

    shown = RichTable(
        box=box.SIMPLE_HEAD, pad_edge=False, caption=caption, caption_justify="left", show_edge=False
    )
    for label, numeric in heads:
        shown.add_column(Text(label), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        shown.add_row(*map(Text, row))
    return shown


def _counts(found: Sequence[Ledger]) -> RenderableType:
    """One line an article: "A title: ● 6 supported, ◆ 2 contradicted"."""
    from rich.text import Text

    lines = []
    for ledger in found:
        parts = ", ".join(f"{shape} {number} {word}" for shape, word, number in ledgers.counts([ledger]))
        lines.append(f"{ledger.article.title}: {parts}")
    return Text("\n".join(lines))
