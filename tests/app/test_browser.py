"""What a reader does with the pages, in a real browser: change, share, go back, read why, take away."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser_pages import FEW, Visit, chromium, visit

PRIOR = "stance.objects.oppose"
FRANCE = "tokyo-office.FRA"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the tests of this file."""
    with chromium() as found:
        yield found


@pytest.fixture
def reader(browser: Browser, site: str) -> Iterator[Visit]:
    """A fresh visit, in which nothing may go wrong unseen."""
    with visit(browser, site) as found:
        yield found
        assert found.faults == []


def _title(page: Page) -> str:
    return page.locator("#figure-adoption-players figcaption").inner_text()


def _picture(page: Page) -> str:
    return page.locator("#figure-adoption-players .plot svg").inner_html()


def test_a_slider_changes_address_numbers_and_figure(reader: Visit) -> None:
    page = reader.open(f"assumptions?{FEW}")
    before = _picture(page)
    slider = page.locator(f"[data-prior='{PRIOR}'] input[type=range]")
    slider.focus()
    slider.press("Home")
    expect(page).to_have_url(re.compile(rf"set={re.escape(PRIOR)}:0\.\d+"))
    reader.settle()
    assert _picture(page) != before
    moved = page.locator(".follows li.moved")
    expect(moved.first).to_contain_text("→")
    expect(page.locator(".follows .moved-note")).to_contain_text("Compared with the default assumptions")
    expect(page.locator(f"[data-prior='{PRIOR}']")).to_have_class(re.compile("changed"))


def test_undo_and_reset_put_the_assumptions_back(reader: Visit) -> None:
    page = reader.open(f"assumptions?{FEW}")
    untouched = _picture(page)
    page.locator(f"[data-prior='{PRIOR}'] input[value='judged']").check(force=True)
    expect(page).to_have_url(re.compile("set=.*:judged"))
    page.locator(f"[data-prior='{PRIOR}'] input[value='who-belongs']").check(force=True)
    expect(page).to_have_url(re.compile("set=.*:who-belongs"))
    page.locator(".finder").get_by_role("button", name="Undo").click()
    expect(page).to_have_url(re.compile("set=.*:judged"))
    page.locator(".finder").get_by_role("button", name="Reset all").click()
    expect(page).not_to_have_url(re.compile("set="))
    reader.settle()
    assert _picture(page) == untouched


def test_a_link_restores_what_was_changed(reader: Visit) -> None:
    page = reader.open(f"adoption?stance={FRANCE}:support&set={PRIOR}:0.5&{FEW}")
    expect(page.locator("#state .chips li")).to_have_count(2)
    expect(page.locator(f"[data-stance='{FRANCE}']")).to_have_value("support")
    expect(page.locator(".lane .chance s").first).to_be_visible()
    title = _title(page)
    again = reader.open(page.url.removeprefix(reader.address + "/"))
    assert _title(again) == title
    again.locator("#state .chip-back").first.click()
    expect(again.locator("#state .chips li")).to_have_count(1)


def test_back_and_forward_walk_through_what_was_done(reader: Visit) -> None:
    page = reader.open(f"adoption?{FEW}")
    plain = page.url
    page.locator(f"[data-stance='{FRANCE}']").select_option("support")
    expect(page).to_have_url(re.compile(f"stance={FRANCE}:support"))
    changed = page.url
    page.locator("#nav").get_by_role("link", name="Risk").click()
    expect(page.locator("h1")).to_have_text("Does it make war more or less likely?")
    page.go_back()
    expect(page).to_have_url(changed)
    expect(page.locator("h1")).to_have_text("Can it be adopted?")
    page.go_back()
    expect(page).to_have_url(plain)
    expect(page.locator(f"[data-stance='{FRANCE}']")).to_have_value("")
    page.go_forward()
    expect(page.locator(f"[data-stance='{FRANCE}']")).to_have_value("support")
    reader.settle()


def test_a_tile_sets_the_stance_of_a_state_by_keyboard_alone(reader: Visit) -> None:
    page = reader.open(f"adoption?{FEW}")
    tile = page.locator("[data-tile='tokyo-office.North Atlantic Council.FRA']")
    tile.focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog")
    expect(box).to_contain_text("France on NATO liaison office in Tokyo")
    box.get_by_role("radio", name=re.compile("as it is")).focus()
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile(f"stance={FRANCE}:support"))
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    expect(tile).to_have_class(re.compile("s-support"))
    reader.settle()


@pytest.mark.parametrize(
    "unknown",
    [
        {
            "scenario=asia-nat": "Was “asia-nato” meant?",
            "set=reliabilty:0.4": "Was “reliability” meant?",
            "stance=tokyo-office.XXX:support": "nobody is asked under “tokyo-office.XXX”",
        },
        {"own=1": "scenario of somebody's own", "set=reliability:much": "a number is needed"},
        {"set=reliability:7": "it goes from 0 to 1", "draws=99999999": "from 1 to 16,384"},
    ],
    ids=lambda unknown: " ".join(unknown),
)
def test_a_link_with_something_unknown_says_so_and_keeps_the_rest(
    reader: Visit, unknown: dict[str, str]
) -> None:
    few = () if "draws=99999999" in unknown else (FEW,)
    # The level of risk has no bounds: a number past the ends of its slider is one to keep.
    kept = f"set=risk.level:9&set={PRIOR}:judged"
    page = reader.open("adoption?" + "&".join([*unknown, kept, *few]))
    expect(page.locator("#state .notice")).to_have_count(len(unknown))
    for said in unknown.values():
        expect(page.locator("#state .notice", has_text=said)).to_be_visible()
    expect(page).to_have_url(re.compile(kept))
    assert not [asked for asked in unknown if asked in page.url]
    expect(page.locator("#figure-adoption-players svg")).to_be_visible()


def test_an_unknown_page_says_what_there_is(browser: Browser, site: str) -> None:
    with visit(browser, site) as reader:
        page = reader.open(f"adoptoin?set={PRIOR}:judged&{FEW}")
        expect(page.locator("h1")).to_have_text("There is no such page")
        page.locator("#main").get_by_role("link", name="Adoption").first.click()
        expect(page.locator("h1")).to_have_text("Can it be adopted?")
        expect(page).to_have_url(re.compile(f"/adoption\\?set={PRIOR}:judged"))
        reader.settle()
        # The one fault is the browser's own word on the status of the dead link.
        assert [fault for fault in reader.faults if "404" not in fault] == []


def test_text_of_a_scenario_is_shown_as_text(reader: Visit) -> None:
    hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    page = reader.open(f"?scenario=aukus&{FEW}")
    text = page.evaluate("fetch('api/scenario.toml?scenario=aukus').then(found => found.text())")
    text = text.replace('title = "AUKUS"', f'title = "{hostile}"', 1)
    page.on("dialog", lambda dialog: reader.note(f"a script of the scenario ran: {dialog.message}"))
    page.get_by_role("button", name="Your own scenario").click()
    page.get_by_role("textbox", name="Text of the scenario").fill(text)
    page.get_by_role("button", name="Assess it").click()
    expect(page.locator("h1")).to_have_text(hostile)
    reader.settle()
    assert page.locator("#main img, #main script").count() == 0
    assert hostile in page.title()
    assert "own=1" in page.url
    assert hostile not in page.url
    page.reload()
    reader.settle()
    expect(page.locator("h1")).to_have_text(hostile)


def test_a_wrong_scenario_is_refused_where_it_was_given(browser: Browser, site: str) -> None:
    with visit(browser, site) as reader:
        page = reader.open(f"?{FEW}")
        page.get_by_role("button", name="Your own scenario").click()
        page.get_by_role("textbox", name="Text of the scenario").fill("id = 'x'\ntitel = 'y'")
        page.get_by_role("button", name="Assess it").click()
        expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("your scenario")
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("h1")).to_have_text("NATO in Asia")


def test_why_names_formula_inputs_and_sources(reader: Visit) -> None:
    page = reader.open(f"adoption?{FEW}")
    page.locator(".headlines .why").first.click()
    box = page.get_by_role("dialog")
    expect(box).to_contain_text("Sources")
    expect(box).to_contain_text("foedus explain asia-nato --draws 64 adoption.tokyo-office")
    page.keyboard.press("Escape")
    expect(page.locator(".headlines .why").first).to_be_focused()


def test_figures_and_tables_can_be_taken_away(reader: Visit, tmp_path: Path) -> None:
    page = reader.open(f"adoption?{FEW}")
    tools = page.locator("#figure-adoption-players .tools")
    starts = {"SVG": b"<svg", "PNG": b"\x89PNG", "CSV": b"proposal,stage"}
    for name, start in starts.items():
        with page.expect_download() as coming:
            tools.get_by_role("link", name=name).click()
        file = tmp_path / coming.value.suggested_filename
        coming.value.save_as(file)
        assert file.read_bytes().startswith(start)
    tools.get_by_role("button", name="Reproduce and cite").click()
    expect(page.get_by_role("dialog")).to_contain_text("foedus assess asia-nato --draws 64")


def test_a_table_is_sorted_by_its_headings(reader: Visit) -> None:
    page = reader.open(f"trade?{FEW}")
    table = page.locator(".tables table").first
    head = table.locator("th", has_text="Real income")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    first = table.locator("tbody tr").first.inner_text()
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert table.locator("tbody tr").first.inner_text() != first


def test_incomes_follow_a_change_that_no_sentence_tells(reader: Visit) -> None:
    effect = "set=trade.agreement_effect:average-agreement"
    page = reader.open(f"trade?channel=agreement&{effect}&set={PRIOR}:judged&{FEW}")
    said = page.locator(".channels .lead-small")
    before = said.inner_text()
    page.locator("#state .chips li", has_text="average agreement").get_by_role("button").click()
    expect(said).not_to_have_text(before)


def test_the_year_slider_moves_the_mark_and_stands_in_the_address(reader: Visit) -> None:
    page = reader.open(f"blocs?year=1914&{FEW}")
    figure = page.locator("#figure-blocs-history")
    expect(figure).to_contain_text("1914:")
    page.get_by_role("slider", name="Year").press("ArrowRight")
    expect(figure).to_contain_text("1915:")
    expect(page).to_have_url(re.compile("year=1915"))


def test_claims_are_sifted_by_verdict(reader: Visit) -> None:
    page = reader.open(f"claims?{FEW}")
    every = page.locator(".claim:visible").count()
    page.get_by_role("radio", name=re.compile("contradicted")).check(force=True)
    expect(page).to_have_url(re.compile("verdict=contradicted"))
    some = page.locator(".claim:visible")
    assert 0 < some.count() < every
    some.first.locator("summary").first.click()
    expect(some.first.locator(".evidence")).to_contain_text("id ")
    with page.expect_download() as coming:
        page.locator(".ledger:visible").first.get_by_role("link", name="JSON").click()
    ledger = json.loads(coming.value.path().read_text(encoding="utf-8"))
    assert coming.value.suggested_filename == f"asia-nato-claims-{ledger['article']['id']}.json"


def test_the_map_shows_what_is_chosen(reader: Visit) -> None:
    page = reader.open(f"?{FEW}")
    camps = page.locator("#figure-map figcaption").inner_text()
    page.get_by_role("radio", name="risk").check(force=True)
    expect(page).to_have_url(re.compile("map=risk"))
    expect(page.locator("#figure-map figcaption")).not_to_have_text(camps)
    page.get_by_role("radio", name="stance").check(force=True)
    # The new map may push the switch away from under a click.
    reader.settle()
    page.get_by_role("radio", name="Asian NATO").check(force=True)
    expect(page).to_have_url(re.compile("map=stance.*proposal=asian-nato"))
    expect(page.locator("#figure-map figcaption")).to_contain_text("“Asian NATO”")
    reader.settle()


def test_two_sets_of_assumptions_stand_side_by_side(reader: Visit) -> None:
    page = reader.open(f"compare?stance={FRANCE}:support&{FEW}")
    page.get_by_role("button", name="Add the default assumptions").click()
    expect(page).to_have_url(re.compile("with="))
    reader.settle()
    row = page.locator(".compare-table tbody tr").first
    expect(row.locator("td")).to_have_count(2)
    given, plain = row.locator("td").all_inner_texts()
    assert given != plain
    expect(page.locator(".side-by-side .figure svg")).to_have_count(2)
    # The head of a column leads to its own assumptions, not to those of the page.
    page.locator(".compare-table thead a").nth(1).click()
    expect(page).not_to_have_url(re.compile("stance=|with="))
    expect(page.locator("h1")).to_have_text("NATO in Asia")
    reader.settle()


def test_a_change_without_effect_is_said_to_have_none(reader: Visit) -> None:
    page = reader.open(f"trade?set={PRIOR}:judged&{FEW}")
    expect(page.locator(".moved-note")).to_contain_text("reads none of the assumptions")


def test_the_colours_chosen_are_kept(reader: Visit) -> None:
    page = reader.open(f"risk?{FEW}")
    page.get_by_role("radio", name="dark").check(force=True)
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    reader.settle()


def test_the_first_stop_of_the_keyboard_leads_to_the_content(reader: Visit) -> None:
    page = reader.open(f"?{FEW}")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_page_that_is_left_drops_what_it_asked_for(browser: Browser, site: str) -> None:
    with visit(browser, site) as reader:
        page = reader.page
        page.route("**/api/figure/adoption-players.json*", lambda _route: None)
        with page.expect_request("**/api/figure/adoption-players.json*"):
            page.goto(f"{site}/adoption?{FEW}")
        with page.expect_event("requestfailed", lambda asked: "adoption-players" in asked.url):
            page.locator("#nav").get_by_role("link", name="Trade").click()
        reader.settle()
        assert reader.faults == []


def test_a_figure_that_fails_can_be_tried_again(browser: Browser, site: str) -> None:
    with visit(browser, site) as reader:
        page = reader.page
        page.route("**/api/figure/adoption-players.json*", lambda route: route.abort())
        reader.open(f"adoption?{FEW}")
        fault = page.locator("#figure-adoption-players .fault")
        expect(fault).to_contain_text("could not be drawn")
        page.unroute("**/api/figure/adoption-players.json*")
        fault.get_by_role("button", name="Try again").click()
        expect(page.locator("#figure-adoption-players .plot svg")).to_be_visible()
