"""Imports only point down: methods know no world, questions no files, nothing upstream what is downstream."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "foedus"

# From the ground up. A module may import from its own floor and from those before it.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("errors", "quantities", "inputs", "writing", "front", "processes", "threads"),
    ("methods",),
    ("standalone",),
    ("states", "geography"),
    ("evidence", "treaties", "uncertainty"),
    ("world",),
    ("risk",),
    ("validation",),
    ("scenario",),
    ("questions",),
    ("assess",),
    ("runs",),
    ("session",),
    ("explain",),
    ("claims",),
    ("figures",),
    ("report",),
    ("app",),
    ("commands",),
    ("cli",),
)
# The seams at which a lower floor hands over by a lazy import.
HANDED_UP = {
    ("assess", "claims"): "an assessment carries the ledgers of the articles that go with it",
    ("assess", "explain"): "`assessment.explain(path)` is the explanation of a notebook",
    ("assess", "figures"): "`assessment.figure(name)` is the figure of a notebook",
    ("assess", "runs"): "more draws than a section are cut, worked on apart and pooled",
}
LEVEL = {name: level for level, floor in enumerate(FLOORS) for name in floor}


def _modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if path.name not in ("__main__.py",))


def _part(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _imported(tree: ast.AST) -> set[str]:
    """Parts of foedus that a module imports, except for types only."""
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "foedus":
            names |= {f"foedus.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {name.split(".")[1] for name in names if name.startswith("foedus.")}


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    part = _part(path)
    if part == "__init__":
        pytest.skip("the package's front door names every floor")
    assert part in LEVEL, f"{part} is on no floor: give it one"
    for other in _imported(ast.parse(path.read_text())) & LEVEL.keys():
        allowed = LEVEL[other] <= LEVEL[part] or (part, other) in HANDED_UP
        assert allowed, f"{part} (floor {LEVEL[part]}) imports {other} (floor {LEVEL[other]})"


@pytest.mark.parametrize("path", sorted((PACKAGE / "methods").glob("*.py")), ids=lambda path: path.name)
def test_methods_know_arrays_only(path: Path) -> None:
    assert _imported(ast.parse(path.read_text())) <= {"errors", "methods"}


def test_questions_read_no_file_and_print_nothing() -> None:
    for path in (PACKAGE / "questions").glob("*.py"):
        called = {
            ast.unparse(node.func)
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Call)
        }
        assert not called & {"open", "print", "Path"}, path.name


def test_tools_and_benchmarks_import_what_there_is() -> None:
    """They run seldom, and nothing else tells that a name which they use is gone."""
    for path in (path for folder in ("tools", "benchmarks") for path in (ROOT / folder).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("foedus"):
                exec(ast.unparse(node))


def test_importing_foedus_loads_nothing_heavy() -> None:
    heavy = ("polars", "altair", "scipy", "highspy", "vl_convert", "pydantic", "numpy", "rich", "numba")
    code = f"import sys, foedus; print([name for name in {heavy!r} if name in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
