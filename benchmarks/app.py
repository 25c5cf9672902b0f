"""From a slider's step to the figure drawn anew, in a real browser: `python -m benchmarks.app`.

A server in a process of its own, 1,000 draws, the page Assumptions. After a first step that warms what is
warmed but once, each slider moves through further values that nothing has been computed for; the page's own
clock tells the milliseconds from the event of the step to the event of the new figure. Least, middle and most
of them are printed, and beside them what of it the server took to send the specification. There is no peer.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import time
from typing import Any

from benchmarks.serve import served
from playwright.sync_api import Page, sync_playwright

PRIORS = {
    "adoption": "stance.objects.oppose",
    "membership": "stance.joins.reserved",
    "gains": "gains.cost_home",
    "risk": "risk.level",
    "trade": "trade.theta",
}
PATIENCE = 120_000
STEP = """([prior, notch]) => new Promise((resolve) => {
  const slider = document.querySelector(`[data-prior="${prior}"] input[type=range]`);
  slider.value = notch;
  const begun = performance.now();
  document.addEventListener("drawn", (event) => {
    const asked = performance.getEntriesByType("resource");
    const figure = asked.filter((each) => each.name.includes("/figure/")).at(-1);
    resolve([event.detail.at - begun, figure.duration]);
  }, { once: true });
  performance.clearResourceTimings();
  slider.dispatchEvent(new Event("input"));
})"""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    parser.add_argument("--steps", type=int, default=12, help="steps of each slider")
    steps = parser.parse_args().steps
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        print("there is no chromium on this machine")
        return
    with served("asia-nato") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(PATIENCE)
        print("milliseconds at 1,000 draws: question, prior | least | middle | most | of it the server")
        for question, prior in PRIORS.items():
            times = _times(page, address, question, prior, steps)
            whole, server = ([each[place] for each in times] for place in (0, 1))
            middle = statistics.median(whole)
            row = (min(whole), middle, max(whole), statistics.median(server))
            print(f"{question}, {prior} | " + " | ".join(f"{value:.0f}" for value in row), flush=True)
        browser.close()


def _times(page: Page, address: str, question: str, prior: str, steps: int) -> list[list[float]]:
    """Of each step: milliseconds to the new figure, and those of the request for it."""
    page.goto(f"{address.rstrip('/')}/assumptions")
    _settle(page)
    page.get_by_role("radio", name=question, exact=True).check(force=True)
    _settle(page)
    found: list[Any] = []
    for notch in range(100, 100 + 15 * (steps + 1), 15):
        found.append(page.evaluate(STEP, [prior, str(notch)]))
        _settle(page)
    return found[1:]


def _settle(page: Page) -> None:
    """Wait until nothing is being computed or drawn, the comparison with the default assumptions included."""
    while page.locator("[aria-busy=true], #main > .skeleton").count():
        time.sleep(0.02)


if __name__ == "__main__":
    main()
