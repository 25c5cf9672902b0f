"""The page: one file, no request, hostile text shown as text, every link and label in place."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

import sample_assessment
from foedus.assess import Assessment
from foedus.claims import claimreview
from foedus.figures import gallery
from foedus.report import html
from foedus.scenario.stances import Stance
from foedus.scenario.suppositions import SET_BY_USER

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&"
VOID = {"meta", "link", "br", "img", "input", "hr", "source", "base", "wbr", "embed", "area", "col", "track"}


class Page(HTMLParser):
    """Elements with their attributes, the text, and whether every element is closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def values(self, attribute: str) -> list[str]:
        return [attributes[attribute] for _, attributes in self.elements if attribute in attributes]

    def named(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def assessment() -> Assessment:
    return sample_assessment.sample()


@pytest.fixture(scope="module")
def text(assessment: Assessment) -> str:
    return html.render(assessment)


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_the_page_is_well_formed_and_small(text: str, page: Page) -> None:
    assert text.startswith("<!doctype html>")
    assert page.open == []
    assert len(text.encode()) < 2_500_000


def test_the_same_assessment_gives_the_same_bytes(assessment: Assessment, text: str) -> None:
    assert html.render(assessment) == text


def test_nothing_is_requested_from_anywhere(text: str, page: Page) -> None:
    assert not {tag for tag, _ in page.elements} & {
        "link",
        "img",
        "iframe",
        "object",
        "embed",
        "base",
    }
    assert page.named("script") == [{"type": "application/ld+json"}]  # data, which nothing runs
    for attribute in ("src", "srcset", "xlink:href", "data", "poster", "background", "formaction"):
        assert page.values(attribute) == []
    assert all(tag == "a" for tag, attributes in page.elements if "href" in attributes)
    assert not re.findall(r"url\((?!#)", text)
    assert "@import" not in text
    policy = next(each for each in page.named("meta") if each.get("http-equiv") == "Content-Security-Policy")
    assert policy["content"].startswith("default-src 'none'")


def test_the_verdicts_are_there_as_data(assessment: Assessment, text: str) -> None:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    document = json.loads(found.group(1))
    assert document == claimreview.document(assessment.claims)
    anchors = {f"claim-{each['identifier'].replace('/', '-')}" for each in document["@graph"]}
    assert anchors <= set(re.findall(r'id="([^"]+)"', text))


def test_no_handler_and_no_script_address(page: Page) -> None:
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert all(re.match(r"(#|https?://)", each) for each in page.values("href"))


def test_ids_are_unique_and_every_link_leads_somewhere(page: Page) -> None:
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    inner = {each[1:] for each in page.values("href") if each.startswith("#")}
    assert inner
    assert inner <= set(ids)


def test_every_figure_is_labelled_and_has_its_table(page: Page, assessment: Assessment) -> None:
    drawn = len(gallery.names(assessment))
    pictures = [attributes for attributes in page.named("svg") if attributes.get("role") == "img"]
    assert len(pictures) == (drawn - 1) * 2 + 1
    assert all(len(attributes["aria-label"]) > 40 for attributes in pictures)
    figures = [attributes["id"] for attributes in page.named("figure")]
    assert len(figures) == drawn
    assert len([tag for tag, _ in page.elements if tag == "figcaption"]) == drawn


def test_tables_have_headings_and_show_at_most_fifteen_rows_at_once(text: str, page: Page) -> None:
    assert all(attributes.get("scope") == "col" for attributes in page.named("th"))
    bodies = re.findall(r"<tbody>(.*?)</tbody>", text, flags=re.DOTALL)
    always_seen = re.sub(r"<details.*?</details>", "", text, flags=re.DOTALL)
    assert max(body.count("<tr>") for body in bodies) > 15
    for body in re.findall(r"<tbody>(.*?)</tbody>", always_seen, flags=re.DOTALL):
        assert body.count("<tr>") <= 15


def test_each_answer_stands_on_a_card_and_in_its_section(assessment: Assessment, page: Page) -> None:
    words = " ".join(" ".join(page.words).replace("\xa0", " ").split())
    for answer in assessment.answers.values():
        assert words.count(answer.sentence) == 2
        assert words.count(answer.asks) >= 2
        for part in (*answer.drivers, *answer.not_modelled, *answer.notes, *answer.references, answer.method):
            assert part in words


def test_claims_have_word_shape_number_and_reason(page: Page) -> None:
    words = " ".join(" ".join(page.words).split())
    assert "◆ contradicted The article claims one-mission. 12 countries; the claim needs at most 1." in words
    assert "between 11 and 14 countries (two are not counted)" in words
    assert "at most 1 country" in words
    assert "◌ waiting The article claims only-one-gains." in words
    assert "○ not testable The article claims a-motive." in words
    assert "later than the claim" in words


def test_assumptions_are_in_words_with_their_range(page: Page) -> None:
    words = " ".join(" ".join(page.words).replace("\xa0", " ").split())
    assert re.search(r"beta, median 68 % \(90 %: 44 % to 8\d %\)", words)
    assert "0 in 75 % of the draws, 1 in 25 % of the draws" in words
    assert "A judgement; no published estimate is leaned on." in words


def test_how_to_reproduce_names_command_version_and_hash(page: Page) -> None:
    words = " ".join(page.words)
    assert "foedus assess sample --draws 512 --seed 1" in words
    assert "foedus 0.1.0" in words


def test_the_command_names_what_was_changed(assessment: Assessment) -> None:
    scenario = sample_assessment.scenario()
    scenario.file = "my own.toml"
    scenario.settings = {"reliability": 0.5, "coding.consultation": "strict"}
    wish = {"state": "DEU", "proposal": "tokyo-office", "position": "support", "assumed": True}
    for more in ({"note": SET_BY_USER}, {"state": "ITA"}):
        scenario.stances += (Stance.model_validate(wish | more),)
    answers = {"adoption": assessment.answers["adoption"]}
    words = " ".join(Page(html.render(replace(assessment, scenario=scenario, answers=answers))).words)
    changed = "--set coding.consultation=strict --set reliability=0.5 --stance tokyo-office.DEU=support"
    assert f"foedus assess 'my own.toml' {changed} --draws 512 --seed 1 --only adoption,claims" in words
    assert f"foedus explain 'my own.toml' adoption.tokyo-office {changed} --draws 512" in words
    assert "1 stance on record, 2 assumed" in words


def test_hostile_texts_are_shown_as_text(assessment: Assessment) -> None:
    scenario = sample_assessment.scenario(HOSTILE)
    scenario.proposals[0].title = HOSTILE
    scenario.proposals[1].summary = HOSTILE
    risk = replace(assessment.answers["risk"], sentence=HOSTILE, notes=(HOSTILE,))
    answers = {"adoption": assessment.answers["adoption"], "risk": risk}
    page = Page(html.render(replace(assessment, scenario=scenario, answers=answers)))
    assert page.open == []
    assert page.named("script") == [{"type": "application/ld+json"}]  # data, which nothing runs
    assert not page.named("img")
    assert HOSTILE in "".join(page.words)
    assert any(HOSTILE in label for label in page.values("aria-label"))


def test_only_web_addresses_become_links(assessment: Assessment) -> None:
    scenario = sample_assessment.scenario()
    stance = scenario.stances[0]
    bad = stance.reference.model_copy(update={"url": "javascript:alert(1)"})
    scenario.stances = (stance.model_copy(update={"reference": bad}),)
    assessment = replace(assessment, answers={}, claims=())
    page = Page(html.render(replace(assessment, scenario=scenario)))
    assert not [each for each in page.values("href") if "javascript" in each]
    good = Page(html.render(assessment))
    assert "https://example.org/a" in good.values("href")


def test_a_part_of_the_questions_gives_a_page_of_that_part(assessment: Assessment) -> None:
    part = replace(assessment, answers={"trade": assessment.answers["trade"]}, claims=())
    page = Page(html.render(part))
    assert [each["id"] for each in page.named("figure")] == [
        "figure-trade-income",
        "figure-trade-exposure",
    ]
    ids = page.values("id")
    assert {each[1:] for each in page.values("href") if each.startswith("#")} <= set(ids)


def test_both_modes_set_every_colour_that_is_used(text: str) -> None:
    used = set(re.findall(r"var\(--([a-z-]+)\)", text)) - {"sans", "serif"}
    light, dark = html.variables().split("prefers-color-scheme:dark")
    for name in used:
        assert f"--{name}:#" in light, name
        assert f"--{name}:#" in dark, name
