"""Targets that read a text: scenarios, claims, treaties, rules, sources, a mirror's manifest, weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.errors import InputError
from fuzz.target import Target, by_path, scratch

if TYPE_CHECKING:
    from foedus.app.request import Asked

RULE = b"""title = "Council"
rule = { any_of = [
  { all_of = [{ members = "population", quota = "55 %" }, { weighted = "population", quota = "65 %" }] },
  { then = [{ consensus = "three" }, { unanimity = ["A"] }] },
] }
[weights.population]
A = 83.2
B = 68
C = "1/3"
[groups]
three = ["A", "B", "C"]
"""
WEIGHTS = (b"4,3,2\n5", b"0.1, 0.2, 0.30\n0.4", b"1/3,1e3,7\n500", b"10,9,8,7,6,5,4,3,2,1,1,1\n30")
REQUESTS = (
    b'{"scenario": "asia-nato", "settings": {"reliability": 0.4}, "draws": 256, "only": ["adoption"]}',
    b'{"stances": {"tokyo-office.FRA": "oppose"}, "seed": 2}',
)
QUERIES = (b"scenario=asia-nato&set=reliability:0.5&stance=tokyo-office.FRA:oppose&draws=64&only=adoption",)
ARTICLES = (
    b"A headline\n\nBy Somebody\n\nJune 14, 2023\n\nJapan will host 2 of the offices of the alliance, and "
    b"France has said that it is opposed to this.\n\nThe trade of China rose by 8.4 percent in 2022.\n",
    b'<html lang="en"><head><meta charset="utf-8"><title>T</title></head><body><article><h1>T</h1><p>Japan '
    b"has signed the treaty of 1960, which is the oldest of its kind in Asia.</p></article></html>",
)
COMMIT = "0" * 40
MANIFEST = (
    b'{"sources": [{"repository": "somebody/data", "commit": "%s", "files": '
    b'[{"file": "a/b.csv", "path": "data/b.csv"}, {"file": null, "path": "c"}]}]}' % COMMIT.encode()
)


def targets() -> tuple[Target, ...]:
    """All of them."""
    scenarios = _library("scenario/template.toml", "scenario/library")
    return (
        Target("scenario", by_path("toml", _scenario), scenarios),
        Target("claims", by_path("toml", _claims), _library("claims/library")),
        Target("treaty", by_path("toml", _treaty), _library("treaties/catalogue")),
        Target("domestic-law", by_path("toml", _domestic_law), _library("treaties/domestic_law")),
        Target("rule", by_path("toml", _rule), lambda: [RULE]),
        Target("priors", by_path("toml", _priors), _library("uncertainty/library")),
        Target("stances", by_path("toml", _stances), _library("scenario/stances")),
        Target("sources", _sources, _library("evidence/sources/trade.toml", "evidence/sources/own.toml")),
        Target("manifest", _manifest, lambda: [MANIFEST]),
        Target("power-weights", _weights, lambda: WEIGHTS),
        Target("request", _request, lambda: REQUESTS),
        Target("query", _query, lambda: QUERIES),
        Target("article", _article, lambda: ARTICLES),
    )


#: The smallest files of a folder say as much of its form as all, and are tried sooner.
MOST_SEEDS = 6


def _library(*places: str) -> Callable[[], Sequence[bytes]]:
    """Small files of the package's own, of one folder or by name."""

    @cache
    def seeds() -> Sequence[bytes]:
        found = []
        for place in places:
            path = Path(str(files("foedus"))) / place
            of = sorted(path.glob("*.toml"), key=lambda file: (file.stat().st_size, file.name))
            found += [file.read_bytes() for file in (of[:MOST_SEEDS] if path.is_dir() else [path])]
        return found

    return seeds


def _scenario(path: Path) -> object:
    from foedus.scenario import loading

    return loading.check(path).to_json()


def _claims(path: Path) -> object:
    from foedus.claims import model

    return model.load(path)


def _treaty(path: Path) -> object:
    from foedus.treaties.load import read_treaty

    return read_treaty(path).to_json()


def _domestic_law(path: Path) -> object:
    from foedus.treaties.domestic import DomesticRule
    from foedus.treaties.load import read

    return read(path, DomesticRule)


def _rule(path: Path) -> object:
    from foedus.standalone import power
    from foedus.treaties.rule_file import read_rule_file
    from foedus.treaties.rule_game import rule_game

    players, game = rule_game(read_rule_file(path).rule)
    return power.table(power.run(game, players=players, samples=100), None)


def _priors(path: Path) -> object:
    from foedus.inputs import read_toml, validate
    from foedus.uncertainty.library import PriorsFile

    return validate(PriorsFile, read_toml(path), path.name)


def _stances(path: Path) -> object:
    from foedus.inputs import read_toml, validate
    from foedus.scenario.stances import StancesFile

    return validate(StancesFile, read_toml(path), path.name)


def _sources(data: bytes) -> object:
    from foedus.evidence.sources import read_sources

    return read_sources([_text(data)])


def _manifest(data: bytes) -> object:
    from foedus.evidence.sources import File, Source
    from foedus.evidence.store_mirror import open_mirror

    def none_asked(address: str, _most: int) -> bytes:
        raise AssertionError(f"asked for {address}")

    root = scratch("mirror/MANIFEST.json", data).parent
    mirror = open_mirror(root, none_asked)
    for repository, commit, path in mirror.held:
        source = Source("s", "", "", "", "", "", "", "", "", "", repository=repository, commit=commit)
        found = mirror.place(source, File(path, ""))
        assert found is None or Path(found).is_relative_to(root.resolve())
    return mirror


def _weights(data: bytes) -> object:
    from foedus.standalone import power

    weights, _, quota = _text(data).partition("\n")
    return power.table(power.run(power.weighted(weights, quota), samples=100), weights)


def _request(data: bytes) -> object:
    """The body of a request, and the scenario it asks for; a body of another form is answered by FastAPI."""
    from pydantic import ValidationError

    from foedus.app.request import Body, of_body

    try:
        body = Body.model_validate_json(data)
    except ValidationError:
        return None
    return _changed(of_body(body))


def _query(data: bytes) -> object:
    """The fields of a query string, as FastAPI hands them over."""
    from urllib.parse import parse_qs

    from foedus.app.request import of_query

    fields = parse_qs(data.decode("utf-8", "replace"), max_num_fields=500)
    number = {name: fields.get(name, ["1"])[0] for name in ("draws", "seed")}
    if not all(text.isascii() and text.isdigit() and len(text) < 19 for text in number.values()):
        return None
    draws, seed = (int(text) for text in number.values())
    scenario, only = (fields.get(name, [None])[0] for name in ("scenario", "only"))
    return _changed(of_query(scenario, fields.get("set", []), fields.get("stance", []), draws, seed, only))


def _changed(asked: Asked) -> object:
    from foedus.scenario import load, loading

    scenario = loading.of_text(asked.toml, "x") if asked.toml else load(asked.scenario or "asia-nato")
    scenario = scenario.with_settings(dict(asked.settings)).with_stances(dict(asked.stances))
    return scenario, asked.command("x").encode(), asked.case


def _article(data: bytes) -> object:
    from foedus.claims import skeleton

    return skeleton.begin(data, "x", "asia-nato").toml(whole=True).encode()


def _text(data: bytes) -> str:
    """As it would come from a command line or out of a file that was decoded."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise InputError("not UTF-8 text") from None
