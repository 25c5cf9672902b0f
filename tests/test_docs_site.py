"""The site of the documentation builds without a warning and fetches nothing from elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[1]
#: What a browser fetches by itself when it shows a page: element and attribute.
FETCHED = {
    ("audio", "src"), ("embed", "src"), ("iframe", "src"), ("img", "src"), ("img", "srcset"),
    ("input", "src"), ("link", "href"), ("object", "data"), ("script", "src"), ("source", "src"),
    ("source", "srcset"), ("track", "src"), ("video", "poster"), ("video", "src"),
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    for name in ("mkdocs", "material", "mkdocstrings", "latex2mathml"):
        pytest.importorskip(name, reason=f"{name} is not installed: pip install -e '.[docs]'")
    folder = tmp_path_factory.mktemp("site")
    words = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "COLUMNS": "100"}
    done = subprocess.run(
        words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder


class _Fetched(HTMLParser):
    """The addresses that a page makes a browser fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value for name, value in attrs if value and (tag, name) in FETCHED]


def elsewhere(address: str) -> bool:
    return bool(re.match(r"(?:[a-z+]+:)?//", address.strip(), re.IGNORECASE))


def test_pages_fetch_nothing_from_elsewhere(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) >= 30
    for page in pages:
        reader = _Fetched()
        reader.feed(page.read_text(encoding="utf-8"))
        assert reader.addresses
        assert not [each for each in reader.addresses if elsewhere(each)], page.name


def test_styles_fetch_nothing_from_elsewhere(site: Path) -> None:
    for sheet in site.rglob("*.css"):
        found = re.findall(r"(?:url\(|@import)\s*['\"]?([^'\")]+)", sheet.read_text(encoding="utf-8"))
        assert not [each for each in found if elsewhere(each)], sheet.name


def test_nothing_wakes_what_the_scripts_could_fetch(site: Path) -> None:
    # The theme's script asks a code host for stars where a repository is named, and fetches a drawing library
    # where a page has a diagram. No page has either.
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert 'class="mermaid"' not in text
        assert 'data-md-component="source"' not in text


def test_formulas_are_drawn_by_the_browser(site: Path) -> None:
    text = (site / "methods/adoption.html").read_text(encoding="utf-8")
    assert text.count("<math ") > 20
    assert 'display="block"' in text
    for page in site.rglob("*.html"):
        assert 'class="arithmatex"' not in page.read_text(encoding="utf-8"), page.name


def test_commands_and_docstrings_are_in_the_reference(site: Path) -> None:
    commands = (site / "reference/commands.html").read_text(encoding="utf-8")
    assert 'id="foedus-validate"' in commands
    assert "--only" in commands
    assert 'id="foedus.assess.assess"' in (site / "reference/front.html").read_text(encoding="utf-8")


def test_every_page_is_in_the_navigation() -> None:
    yaml = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    named = set(re.findall(r"([\w/-]+\.md)$", yaml, re.MULTILINE))
    there = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    made = {"contributing.md", "changelog.md", "reference/commands.md"}
    assert named - made <= there, "the navigation names a page that is not there"
    assert there <= named, "a page is missing in the navigation of mkdocs.yml"


def test_every_method_is_in_the_reference() -> None:
    from foedus import methods

    pages = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs/reference").glob("*.md"))
    named = set(re.findall(r"^::: foedus\.methods\.(\w+)$", pages, re.MULTILINE))
    assert set(methods.__all__) <= named


def test_links_out_of_the_documentation_keep_their_text() -> None:
    pytest.importorskip("latex2mathml")
    pytest.importorskip("mkdocs")
    from tools.docs_site import without_outside_links

    page = "See [sources](../src/x), [limits](limits.md#a) and [that](../../out.md).\n```\n[x](../y)\n```\n"
    assert without_outside_links(page, PurePosixPath("")) == (
        "See sources, [limits](limits.md#a) and that.\n```\n[x](../y)\n```\n"
    )
    assert "[up](../limits.md)" in without_outside_links("[up](../limits.md)", PurePosixPath("how-to"))
