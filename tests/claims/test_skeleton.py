"""`foedus claims new`: the checkable sentences of an article, and a file that runs at once."""

from __future__ import annotations

import re
import resource
import tomllib
from datetime import date
from pathlib import Path

import pytest

from foedus.claims import ledger, model
from foedus.claims.evidence import Evidence
from foedus.claims.skeleton import begin
from foedus.claims.skeleton.draft import Draft
from foedus.claims.skeleton.names import named
from foedus.claims.skeleton.sentences import split
from foedus.errors import InputError
from foedus.writing import write_new

TEXTS = Path(__file__).parent / "articles"
SHARED = Path(__file__).parents[3] / "shared" / "articles"
OWN = sorted(path.stem for path in TEXTS.glob("*.txt"))
KEYS = tomllib.loads((TEXTS / "shared.toml").read_text(encoding="utf-8"))


def draft(name: str) -> Draft:
    return begin((TEXTS / f"{name}.txt").read_bytes(), name)


def places(found: Draft) -> set[str]:
    return {f"{lead.paragraph}.{lead.sentence}" for lead in found.leads}


def key(name: str) -> set[str]:
    lines = (TEXTS / f"{name}.key").read_text(encoding="utf-8").splitlines()
    return {place for line in lines if not line.startswith("#") for place in line.split()}


def shared(name: str) -> Draft:
    path = SHARED / f"{name}.txt"
    if not path.exists():
        pytest.skip("the article is not beside the checkout")
    return begin(path.read_bytes(), name)


def test_most_checkable_sentences_are_found_with_few_false_leads() -> None:
    known = {(name, place) for name in OWN for place in key(name)}
    found = {(name, place) for name in OWN for place in places(draft(name))}
    assert len(OWN) >= 5
    assert len(known & found) >= 0.8 * len(known)
    assert len(found - known) <= 0.2 * len(known & found)


def test_the_page_tells_how_many_are_found() -> None:
    """The row of docs/methods/claims.md on the texts written for the tests."""
    page = (Path(__file__).parents[2] / "docs" / "methods" / "claims.md").read_text(encoding="utf-8")
    known = {(name, place) for name in OWN for place in key(name)}
    found = {(name, place) for name in OWN for place in places(draft(name))}
    told = f"| {len(known)} sentences | {len(known & found)} | {len(found - known)} |"
    assert f"| five texts written for the tests {told}" in page


def test_the_claims_of_the_two_articles_are_found() -> None:
    claims = hits = false = 0
    for name, where in KEYS.items():
        found = places(shared(name))
        claims += len(where)
        hits += sum(not found.isdisjoint(each.split()) for each in where.values())
        false += len(found - {place for each in where.values() for place in each.split()})
    assert claims == 31
    assert hits >= 0.8 * claims
    assert false <= hits / 2


@pytest.mark.parametrize("name", KEYS)
def test_the_key_stands_where_the_claims_file_says(name: str) -> None:
    claims = {claim.id: claim for claim in model.load(name).claim}
    assert set(claims) == set(KEYS[name])
    for claim, where in KEYS[name].items():
        paragraphs = {int(place.partition(".")[0]) for place in where.split()}
        assert claims[claim].paragraph in paragraphs


def test_head_lines_are_no_paragraphs() -> None:
    found = draft("cable").article
    assert (found.title, found.author) == ("A cable under the Baltic and what it may change", "Ilse Vander")
    assert found.date == date(2024, 3, 12)
    assert found.paragraphs[0].startswith("TALLINN - On a grey morning")


@pytest.mark.parametrize("name", OWN)
def test_the_file_runs_at_once_and_nothing_in_it_is_decided(name: str) -> None:
    found = draft(name)
    text = found.toml()
    claims = model.load(tomllib.loads(text))
    verdicts = ledger.run(claims, Evidence(date(2023, 6, 14)))
    assert {each.verdict for each in verdicts} == {"not testable"}
    assert [each.paragraph for each in claims.claim] == [lead.paragraph for lead in found.leads]
    assert found.toml() == text
    for lead in found.leads:
        assert lead.text in found.article.paragraphs[lead.paragraph - 1]


def test_the_file_quotes_no_more_than_finds_the_place() -> None:
    found = draft("grain")
    quoted = re.findall(r'^# Sentence \d+: "(.*)"$', found.toml(), re.MULTILINE)
    assert len(quoted) == len(found.leads)
    assert max(len(each.split()) for each in quoted) <= 6  # five words and the dots
    assert found.leads[0].text not in found.toml()
    assert all(lead.text in found.toml(whole=True) for lead in found.leads)
    assert model.load(tomllib.loads(found.toml(whole=True)))


def test_suggested_measures_are_known_and_take_their_arguments() -> None:
    leads = [lead for name in OWN for lead in draft(name).leads]
    suggested = [each for lead in leads for each in lead.suggestions]
    assert len({each.measure for each in suggested}) > 12
    for each in suggested:
        if not each.missing:
            model.Measurement.model_validate({"measure": each.measure, **each.arguments}).check("test")


def test_suggestions_take_the_names_of_the_sentence() -> None:
    text = "France can veto it, for NATO needs all members. China is its largest trading partner."
    leads = begin(text.encode()).leads
    told = {each.measure: each.arguments for lead in leads for each in lead.suggestions}
    assert told["treaties.can_block"] == {"treaty": "nato", "state": "FRA"}
    assert told["trade.partner_rank"] == {"state": "CHN", "direction": "imports"}


@pytest.mark.parametrize(
    ("sentence", "states", "treaties", "persons"),
    [
        ("Japanese and U.S. officials met in Seoul.", ("JPN", "USA", "KOR"), (), ()),
        ("The South Korean navy is larger than North Korea's.", ("KOR", "PRK"), (), ()),
        ("NATO and ASEAN differ, President Ana Lima said.", (), ("nato", "asean"), ("Ana Lima",)),
        ("“We know,” said Jan van Dijk of the Foreign Ministry.", (), (), ("Jan van Dijk",)),
        ("Nigerian grain is not from Niger.", ("NGA", "NER"), (), ()),
        ("The polished, frenchified chad of a turkey.", (), (), ()),
    ],
)
def test_names(sentence: str, states: object, treaties: object, persons: object) -> None:
    found = named(sentence)
    assert (found.states, found.treaties) == (states, treaties)
    assert found.persons == persons


@pytest.mark.parametrize(
    ("paragraph", "count"),
    [
        ("One. Two! Three? Four…", 4),
        ("The U.S. economy grew. It is large.", 2),
        ("He lives in the U.S. He likes it.", 2),
        ("Mr. Smith met Gen. J. P. Jones at 5 p.m. on Jan. 5.", 1),
        ("Growth was 3.5 per cent. Prices rose.", 2),
        ("“It is so.” She left.", 2),
        ("It ended, e.g. in Peru, i.e. badly.", 1),
        ("no end at all", 1),
        ("", 0),
    ],
)
def test_sentences(paragraph: str, count: int) -> None:
    found = split(paragraph)
    assert len(found) == count
    assert "".join("".join(found).split()) == "".join(paragraph.split())


def test_lines_wrapped_by_hand_are_one_paragraph_and_lines_without_gaps_are_many() -> None:
    wrapped = (
        "China is the largest partner\nof Japan. The share\nis 20 per cent.\n\nKorea is second of them.\n"
    )
    assert len(begin(wrapped.encode()).article.paragraphs) == 2
    lines = "China is the largest partner of Japan.\nKorea is the second of them.\nTrade fell by half.\n"
    assert len(begin(lines.encode()).article.paragraphs) == 3


PAGE = """<!DOCTYPE html><html lang="en"><head><title>Site | News</title>
<meta property="article:published_time" content="2022-05-04T10:00:00Z">
<meta name='author' content="A. Writer"><meta property="og:site_name" content="The Paper">
<style>p { color: red }</style></head><body>
<nav><ul><li>China is the largest of all menus.</li></ul></nav><article>
<h1>Trade &amp; its <em>rivals</em></h1>
<script>document.write("<p>Russia is the only one.</p>")</script>
<p>China is the <b>largest</b> trading partner of Japan&#8217;s neighbours, and<br>of Australia.</p>
<!-- <p>India is the only one.</p> -->
<p>Was it so?</p><figure><figcaption>The third largest port of Korea.</figcaption></figure>
<div>Two thirds of all exports of Chile go to Asia.</div>
<aside><p>Peru is the first of ten.</p></aside></article>
<article><p>Spain is the only one.</p></article>
<footer><p>France is the first.</p></footer></body></html>"""


def test_a_page_is_read_without_its_menus_scripts_and_captions() -> None:
    found = begin(PAGE.encode())
    assert found.article.paragraphs == (
        "China is the largest trading partner of Japan’s neighbours, and of Australia.",
        "Was it so?",
        "Two thirds of all exports of Chile go to Asia.",
    )
    about = found.article
    assert (about.title, about.author, about.publisher) == ("Trade & its rivals", "A. Writer", "The Paper")
    assert about.date == date(2022, 5, 4)
    assert [lead.id for lead in found.leads] == ["p1-s1", "p3-s1"]


def test_an_existing_file_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "mine.toml"
    assert write_new("first", target).read_text() == "first"
    with pytest.raises(InputError, match="exists already"):
        write_new("second", target)
    assert target.read_text() == "first"
    with pytest.raises(InputError, match="cannot be written"):
        write_new("third", tmp_path / "no" / "such" / "folder.toml")


def test_a_full_disk_leaves_no_half_of_a_new_file(tmp_path: Path) -> None:
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5, limit[1]))
    try:
        with pytest.raises(InputError, match=r"cannot be written \(File too large\)"):
            write_new("more than five", tmp_path / "mine.toml")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert not list(tmp_path.iterdir())


def test_a_file_filled_in_is_decided() -> None:
    text = draft("grain").toml()
    block = text[text.index('id = "p5-s1"') :]
    start, end = block.index("would_decide"), block.index("\n\n")
    test = 'test = { measure = "trade.partner_rank", state = "EGY", partner = "RUS", direction = "imports"'
    filled = block[:start] + f'reading = "Its first."\n{test}, op = "<=", value = 5 }}' + block[end:]
    claims = model.load(tomllib.loads(text[: text.index('id = "p5-s1"')] + filled))
    verdicts = {each.id: each.verdict for each in ledger.run(claims, Evidence(date(2025, 5, 9)))}
    assert verdicts.pop("p5-s1") in ("supported", "contradicted")
    assert set(verdicts.values()) == {"not testable"}
