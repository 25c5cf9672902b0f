"""The examples of docs/app.md run as they stand, and what it says of limits is so."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import httpx
import polars as pl
import pytest

import foedus as fo
from foedus.app import guard, settings
from foedus.app.answers import DRAWS_KEPT
from foedus.app.request import MOST_CHANGES
from foedus.app.wire import MOST_COMPARED

PAGE = (Path(__file__).parents[2] / "docs" / "app.md").read_text(encoding="utf-8")
EXAMPLES = [line for line in PAGE.splitlines() if line.startswith("curl ")]


def test_there_is_an_example_of_each_address(client: httpx.Client) -> None:
    described = client.get("/api/openapi.json").json()["paths"]
    shown = {re.search(r"/api/([a-z]+)", line)[1] for line in EXAMPLES}  # type: ignore[index]
    known = {re.search(r"/api/([a-z]+)", path)[1] for path in described}  # type: ignore[index]
    assert shown == known - {"health", "claims"}


@pytest.mark.parametrize("line", EXAMPLES)
def test_an_example_runs(line: str, client: httpx.Client, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    here = line.replace("http://127.0.0.1:8050", str(client.base_url)).replace("draws=1000", "draws=64")
    words = shlex.split(here.replace('"draws": 1000', '"draws": 64'))
    done = subprocess.run(
        [*words, "--fail-with-body"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    files = list(tmp_path.iterdir())
    if not files:
        text = done.stdout.rpartition("data: ")[2] if "event-stream" in line else done.stdout
        assert "error" not in json.loads(text)
        return
    (file,) = files
    content = file.read_bytes()
    if file.suffix == ".png":
        assert content.startswith(b"\x89PNG")
    elif file.suffix == ".svg":
        assert content.startswith(b"<svg")
    elif file.suffix == ".csv":
        assert file.name == "aukus-adoption-players.csv"
        assert pl.read_csv(content).height > 0
    else:
        scenario = fo.scenario(file)
        assert dict(scenario.settings) == {"reliability": "0.5"}
        assert scenario.stance("FRA", "aukus").position == "support"  # type: ignore[union-attr]


def test_limits_are_as_told() -> None:
    assert f"beyond {settings.LARGEST_BODY // 1024} KB" in PAGE
    assert f"within {guard.BODY_SECONDS:g} seconds" in PAGE
    told = f"{settings.MOST_DRAWS:,} draws, {MOST_CHANGES} changes, {MOST_COMPARED} scenarios side by side"
    assert told in PAGE
    assert settings.LONGEST == 120
    assert "longer than two minutes" in PAGE
    assert f"({settings.Serving().room // 1_000_000} MB," in PAGE
    assert f"({DRAWS_KEPT:,} at most)" in PAGE
    assert f"without draws, {settings.DRAWS:,}" in PAGE


def test_the_block_of_the_proxy_takes_no_larger_a_body_than_the_app() -> None:
    block = re.search(r"```nginx\n(.*?)```", PAGE, re.DOTALL)
    assert block is not None
    assert f"client_max_body_size {settings.LARGEST_BODY // 1024}k;" in block[1]
