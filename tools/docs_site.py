"""What the site of the documentation needs beyond the pages in docs/; called by mkdocs (see mkdocs.yml).

Formulas become MathML, which browsers draw themselves. The commands, CONTRIBUTING.md and CHANGELOG.md become
pages. Links that lead out of docs/ work where the code is hosted; here only their text is kept.
"""

from __future__ import annotations

import html
import re
from pathlib import Path, PurePosixPath
from typing import Any

import typer.main
from latex2mathml.converter import convert
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[1]
LINK = re.compile(r"(?<!!)\[(?P<text>[^\]]*)\]\((?P<target>[^)#:\s]+)(?P<anchor>#[^)\s]*)?\)")
INLINE = re.compile(r'<span class="arithmatex">\\\((.*?)\\\)</span>', re.DOTALL)
BLOCK = re.compile(r'<div class="arithmatex">\s*\\\[(.*?)\\\]\s*</div>', re.DOTALL)
FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made from something else."""
    pages = {
        "contributing.md": _from_root("CONTRIBUTING.md"),
        "changelog.md": _from_root("CHANGELOG.md"),
        "reference/commands.md": commands(),
    }
    for name, text in pages.items():
        files.append(File.generated(config, name, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Keep only the text of links that lead out of docs/."""
    del config, files
    return without_outside_links(markdown, PurePosixPath(page.file.src_uri).parent)


def on_page_content(text: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Formulas as MathML."""
    del page, config, files
    text = INLINE.sub(lambda found: convert(html.unescape(found[1])), text)
    return BLOCK.sub(lambda found: convert(html.unescape(found[1]), display="block"), text)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Name the theme's dialog for those who hear the page."""
    del page, config
    dialog = 'data-md-component="search" role="dialog"'
    return output.replace(dialog, f'{dialog} aria-label="Search"')


def without_outside_links(markdown: str, folder: PurePosixPath) -> str:
    """Links of a page in `folder` of docs/ that lead out of it, as their text alone; code is left alone."""
    parts, end = [], 0
    for fence in FENCED.finditer(markdown):
        parts += [_kept(markdown[end : fence.start()], folder), fence[0]]
        end = fence.end()
    return "".join([*parts, _kept(markdown[end:], folder)])


def _kept(markdown: str, folder: PurePosixPath) -> str:
    def kept(found: re.Match[str]) -> str:
        depth = 0
        for part in (*folder.parts, *PurePosixPath(found["target"]).parts):
            depth += -1 if part == ".." else 1
            if depth < 0:
                return found["text"]
        return found[0]

    return LINK.sub(kept, markdown)


def _from_root(name: str) -> str:
    """A page from a file beside docs/, with its links as they are from within docs/."""
    text = (ROOT / name).read_text(encoding="utf-8")

    def moved(found: re.Match[str]) -> str:
        inside = found["target"].startswith("docs/")
        target = found["target"].removeprefix("docs/") if inside else f"../{found['target']}"
        return f"[{found['text']}]({target}{found['anchor'] or ''})"

    return LINK.sub(moved, text)


def commands() -> str:
    """A page with the help of every command."""
    from foedus.cli import app

    text = [
        "# Commands",
        "",
        "Every command takes `--help`; exit codes: 0 done, 1 failed, 2 wrong input.",
        "",
    ]
    for path, command in _leaves(typer.main.get_command(app), "foedus"):
        context = typer.Context(command, info_name=path)
        text += [f"## {path}", "", "```", command.get_help(context).strip(), "```", ""]
    return "\n".join(text)


def _leaves(command: Any, path: str) -> list[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        return [(path, command)]
    return [leaf for name, each in inner.items() for leaf in _leaves(each, f"{path} {name}")]
