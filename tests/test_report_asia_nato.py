"""The report of the real case: it follows its schema, asks nobody for anything, and shows every figure."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import jsonschema
import polars as pl
import pytest
from rich.console import Console

from foedus.assess import Assessment
from foedus.figures import gallery, names, theme
from foedus.report import html, tables, text

SCHEMA = Path(__file__).parents[1] / "src/foedus/schema/assessment.schema.json"


@pytest.fixture(scope="module")
def assessment(asia_nato: Assessment) -> Assessment:
    return asia_nato


@pytest.fixture(scope="module")
def page(assessment: Assessment) -> str:
    return html.render(assessment)


def test_the_numbers_follow_their_schema(assessment: Assessment) -> None:
    body = json.loads(json.dumps(assessment.to_json(), allow_nan=False))
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))
    assert [f"{fault.json_path}: {fault.message[:80]}" for fault in validator.iter_errors(body)] == []
    assert len(body["answers"]) == 7


def test_every_figure_has_numbers_to_show(assessment: Assessment) -> None:
    assert set(names(assessment)) == set(gallery._GALLERY)
    for name in names(assessment):
        for width in (theme.WIDE, theme.NARROW):
            graphic = gallery.graphic(assessment, name, width)
            assert 20 < len(graphic.title) < 200, graphic.title
            assert not re.search(r"\bnan\b|None|\{|  ", graphic.title + graphic.subtitle + graphic.credit)


def test_the_page_is_small_and_asks_nobody(page: str) -> None:
    assert len(page.encode()) < 2_500_000
    assert not re.search(r"<(link|img|iframe|object|embed)\b", page)
    assert re.findall(r"<script[^>]*>", page) == ['<script type="application/ld+json">']
    assert not re.search(r"\bsrc\s*=|url\((?!#)|@import", page)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_the_page_holds_every_claim_prior_and_source(assessment: Assessment, page: str) -> None:
    for ledger in assessment.claims:
        for verdict in ledger.verdicts:
            assert f'id="claim-{ledger.article.id}-{verdict.claim.id}"' in page
    assert page.count('class="prior"') == len(assessment.priors)
    for name in assessment.data:
        assert f'id="source-{name}"' in page


def test_every_table_can_be_read_back(assessment: Assessment) -> None:
    for name, content in tables.files(assessment).items():
        if name.endswith(".parquet"):
            assert pl.read_parquet(io.BytesIO(content)).width > 0, name


def test_the_terminal_stays_within_80_columns(assessment: Assessment) -> None:
    console = Console(file=io.StringIO(), width=80)
    for renderable in text.answers(assessment):
        console.print(renderable)
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().splitlines()
    assert max(len(line.rstrip()) for line in lines) <= 80
    assert len(lines) < 220


def test_a_headline_says_why_and_how_to_ask_for_more(page: str) -> None:
    assert page.count('class="why"') >= 10
    assert "foedus explain asia-nato adoption.tokyo-office" in page
    assert 'href="#prior-stance.objects.oppose"' in page
