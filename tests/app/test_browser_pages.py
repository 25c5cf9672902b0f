"""Every page in a real browser: no error, no other host, no serious fault of access, no sideways scroll."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from browser_pages import FEW, PAGES, chromium, visit

SERIOUS = ("serious", "critical")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the tests of this file."""
    with chromium() as found:
        yield found


def _serious(found: Any) -> list[str]:
    """Rule and place of each serious fault."""
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found.response["violations"]
        if each["impact"] in SERIOUS
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_stands_and_can_be_used_by_all(browser: Browser, site: str, name: str) -> None:
    """In light, in dark, on a telephone: nothing on the console, no other host, no serious fault."""
    with visit(browser, site, color_scheme="light", viewport={"width": 1440, "height": 900}) as reader:
        page = reader.open(f"{name}?{FEW}")
        assert page.locator("html").get_attribute("data-theme") == "light"
        light = _serious(Axe().run(page))
        page.get_by_role("radio", name="dark").check(force=True)
        reader.settle()
        assert page.locator("html").get_attribute("data-theme") == "dark"
        assert (light, _serious(Axe().run(page))) == ([], [])
        page.set_viewport_size({"width": 400, "height": 800})
        reader.settle()
        # What is wider than the page, if anything, names itself.
        wide = page.evaluate(
            "[...document.querySelectorAll('body *')]"
            ".filter(e => e.getBoundingClientRect().right > 401 && !e.closest('.scroll, pre, svg, .hidden'))"
            ".slice(0, 3).map(e => e.outerHTML.slice(0, 120))"
        )
        assert page.evaluate("document.documentElement.scrollWidth") == 400, wide
        assert reader.faults == []
