"""The terminal: headings, one sentence, short tables, 80 columns, no colour where none is wanted."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

import sample_assessment
from foedus.assess import Assessment
from foedus.report import text


@pytest.fixture(scope="module")
def assessment() -> Assessment:
    return sample_assessment.sample()


def _printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", "80")
    text.show(sample_assessment.sample("An [red]Asian[/red] NATO?"), [Path("out/report.html")])
    return capsys.readouterr().out


def test_a_pipe_gets_plain_text_of_80_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = _printed(capsys, monkeypatch)
    assert "\x1b" not in out
    assert max(len(line.rstrip()) for line in out.splitlines()) <= 80
    assert out.rstrip().endswith("out/report.html")


def test_markup_in_a_title_is_shown_as_text(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _printed(capsys, monkeypatch).startswith("An [red]Asian[/red] NATO?\n")


def test_every_question_has_heading_sentence_and_at_most_twelve_rows(
    assessment: Assessment, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = _printed(capsys, monkeypatch)
    for number, answer in enumerate(assessment.answers.values(), start=1):
        assert f"\n{number} {answer.asks}\n" in out
        assert " ".join(answer.sentence.split()) in " ".join(out.split())
    for block in out.split("\n\n"):
        rows = block.split("─\n")[-1].splitlines() if "─\n" in block else []
        starts = [line for line in rows if re.match(r"\S", line) and not line.startswith("Not sure")]
        assert len([line for line in starts if re.search(r"\d", line)]) <= 13
    assert "12 more in the report" in out


def test_an_answer_without_its_main_table_is_told_in_words(assessment: Assessment) -> None:
    """Nobody joins where a state leaves, and no balance is struck where no GDP is known."""
    bare = [replace(answer, tables={}) for answer in assessment.answers.values()]
    console = Console(file=io.StringIO(), width=80)
    for part in text.answers(replace(assessment, answers={each.question: each for each in bare})):
        console.print(part)
    told = " ".join(console.file.getvalue().split())  # type: ignore[attr-defined]
    assert all(" ".join(answer.sentence.split()) in told for answer in bare)


def test_a_terminal_that_wants_no_colour_gets_none(
    assessment: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    console = Console(file=io.StringIO(), force_terminal=True, width=80)
    for renderable in text.answers(assessment):
        console.print(renderable)
    assert isinstance(console.file, io.StringIO)
    assert not re.findall(r"\x1b\[[0-9;]*3[0-7]m", console.file.getvalue())


def test_progress_is_silent_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with text.progress(enabled=True) as tell:
        tell("drawing", 1, 2)
    captured = capsys.readouterr()
    assert captured.out == captured.err == ""


def test_a_ledger_shows_shape_word_claim_and_reason(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text.show_ledger(sample_assessment.ledger())
    out = capsys.readouterr().out
    assert "◆ contradicted  The article claims one-mission.\n12 countries; the claim needs at most 1." in out
    assert "3 claims of 1 article: 1 contradicted, 1 not testable, 1 waiting." in out
