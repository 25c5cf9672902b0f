"""Targets that read the files of the methods, and let the method loose on what they say."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from fuzz.target import Target, by_path, scratch

ACTORS = "actor,capability,position,salience\nA,10,0,80\nB,5,40,50\nC,7.5,100,90\n"
IDEALS = "actor,by,weight\nA,A,0.5\nA,B,0.5\n"
TIES = "from,to,sign,weight\nA,B,1,1\nB,C,-1,2\nA,C,-1,0.5\nC,D,1,\n"
PROPENSITIES = "from,to,propensity,size_from,size_to\nA,B,1,2,3\nB,C,-1,3,1\nC,A,0.5,1,2\n"
UTILITIES = "coalition,player,utility\nA,A,1\nB,B,2\nA;B,A,3\nA;B,B,4\n;,A,0\n"
WORTHS = (
    b'players = ["A", "B", "C"]\nunions = [["A", "B"], ["C"]]\n[worth]\nA = 1\n"A;B" = 4.5\n"A;B;C" = 9\n'
)
FLOWS = "from,to,value\nA,A,50\nA,B,10\nB,A,5\nB,B,70\n"
SHOCKS = "from,to,factor\nA,B,1.1\n"
LINKS = "from,to,tie,gain_from,gain_to\nA,B,1,0.5,0.5\nB,C,0,1,2\n"
CAPABILITY = "state,capability\nA,1\nB,2.5\nC,0\n"
#: Seconds for a proof, far within what counts as a hang.
SECONDS_FOR_A_PROOF = 2.0


def targets() -> tuple[Target, ...]:
    """A target for each method and format, and for the second file of those that take two.

    Parquet is read by a process of its own, a few inputs a second, and alike for all methods: one target.
    """
    methods: tuple[tuple[str, str, Callable[[Path], object]], ...] = (
        ("bargain", ACTORS, _bargain),
        ("balance", TIES, _balance),
        ("landscape", PROPENSITIES, _landscape),
        ("stability", UTILITIES, _stability),
        ("gravity", FLOWS, _gravity),
        ("war-stability", LINKS, _war_stability),
    )
    seconds = (
        ("bargain-ideals", IDEALS, _bargain_ideals),
        ("gravity-shocks", SHOCKS, _gravity_shocks),
        ("war-stability-capability", CAPABILITY, _war_stability_capability),
    )
    found = [Target("game", by_path("toml", _stability), lambda: [WORTHS])]
    for name, rows, read in methods:
        for ending, form in (("csv", _as_csv), ("json", _as_json)):
            found.append(Target(f"{name}-{ending}", by_path(ending, read), partial(_one, form, rows)))
    for name, rows, read in seconds:
        found.append(Target(name, by_path("csv", read), partial(_one, _as_csv, rows)))
    found.append(Target("parquet", by_path("parquet", _balance), partial(_one, _as_parquet, TIES)))
    return tuple(found)


def _one(form: Callable[[str], bytes], rows: str) -> list[bytes]:
    return [form(rows)]


def _as_csv(rows: str) -> bytes:
    return rows.encode()


def _as_json(rows: str) -> bytes:
    return json.dumps(list(csv.DictReader(io.StringIO(rows)))).encode()


def _as_parquet(rows: str) -> bytes:
    import polars as pl

    buffer = io.BytesIO()
    pl.read_csv(io.StringIO(rows)).write_parquet(buffer, compression="uncompressed")
    return buffer.getvalue()


def _shown(result: object) -> bytes:
    """The result as `--json` prints it."""
    return json.dumps(result, ensure_ascii=False, allow_nan=False).encode()


def _bargain(path: Path, ideals: Path | None = None) -> object:
    from foedus.standalone import bargain

    result = bargain.run(path, {"most_rounds": 5}, ideals=ideals)
    return _shown(result), bargain.table(result)


def _bargain_ideals(path: Path) -> object:
    return _bargain(scratch("actors.csv", ACTORS.encode()), path)


def _balance(path: Path) -> object:
    from foedus.standalone import balance

    result = balance.run(path, SECONDS_FOR_A_PROOF)
    return _shown(result), balance.table(result)


def _landscape(path: Path) -> object:
    from foedus.standalone import landscape

    result = landscape.run(path)
    return _shown(result), landscape.table(result)


def _stability(path: Path) -> object:
    from foedus.standalone import stability

    result = stability.run(path)
    return _shown(result), stability.table(result)


def _gravity(path: Path) -> object:
    return _trade(path, scratch("shocks.csv", SHOCKS.encode()))


def _gravity_shocks(path: Path) -> object:
    return _trade(scratch("flows.csv", FLOWS.encode()), path)


def _trade(flows: Path, shocks: Path) -> object:
    from foedus.standalone import gravity

    result = gravity.run(flows, shocks, 5.0, "nominal")
    return _shown(result), gravity.table(result)


def _war_stability(path: Path) -> object:
    return _alliances(path, scratch("capability.csv", CAPABILITY.encode()))


def _war_stability_capability(path: Path) -> object:
    return _alliances(scratch("links.csv", LINKS.encode()), path)


def _alliances(links: Path, capability: Path) -> object:
    from foedus.standalone import war_stability

    result = war_stability.run(links, capability, 1.0)
    return _shown(result), war_stability.table(result)
