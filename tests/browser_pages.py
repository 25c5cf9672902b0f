"""Pages of the app in a real browser, for tests: open one, wait until it stands, collect what went wrong."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

PATIENCE = 300_000
"""Milliseconds that a test waits for what must come; a loaded machine may need many."""
expect.set_options(timeout=PATIENCE)
PAGES = (
    *("", "adoption", "membership", "gains", "blocs", "risk", "trade", "claims", "assumptions", "compare"),
)
FEW = "draws=64"


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium; skips where there is none."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("there is no chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visit:
    """A reader's visit: a page of a browser with what it said and asked for.

    Attributes:
        page: Playwright's page.
        address: of the server.
        faults: errors on the console or in a script, and requests to another host.
    """

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to an address of the app and wait until everything on the page is drawn."""
        self.page.goto(f"{self.address}/{path}")
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until nothing on the page is being computed or drawn."""
        expect(self.page.locator("#main[aria-busy=true]")).to_have_count(0)
        expect(self.page.locator("#main h1")).to_be_visible(timeout=PATIENCE)
        expect(self.page.locator("[aria-busy=true]")).to_have_count(0)

    def note(self, what: str) -> None:
        """Remember something that should not have happened."""
        self.faults.append(what)


@contextmanager
def visit(browser: Browser, address: str, **options: Any) -> Iterator[Visit]:
    """A fresh visit, with options of Playwright's `new_context` (width, dark paper, …)."""
    with browser.new_context(**options) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        found = Visit(page, address)
        host = urlsplit(address).netloc
        page.on("console", lambda said: found.note(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda fault: found.note(str(fault)))
        page.on(
            "request",
            lambda request: (
                found.note(f"asked {request.url}") if urlsplit(request.url).netloc not in (host, "") else None
            ),
        )
        yield found
