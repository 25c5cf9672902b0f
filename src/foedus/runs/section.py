"""One section: its draws assessed, and its answers as bytes and back.

Answers travel and rest as compressed JSON with every digit, not as pickled objects: what lies on a disk can
then be read by eye, and cannot run anything.
"""

from __future__ import annotations

import gc
import json
import zlib
from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

from foedus.quantities import Answer, Column, Interval, Table

if TYPE_CHECKING:
    from foedus.runs.job import Job
    from foedus.world import World

#: Marks the six numbers of an interval; no answer has a key like it.
INTERVAL: Final = "\0interval"
PARTS: Final = ("median", "p05", "p25", "p75", "p95", "mean")
#: The worlds of the run that this process last worked on, which all its sections share.
_WORLDS: dict[str, tuple[World, Mapping[str, World]]] = {}


def assess_section(job: Job, number: int) -> bytes:
    """Answer the questions of a run over the draws of one section.

    Raises:
        NotProved: an exact optimum could not be proved.
    """
    from multiprocessing import parent_process

    from foedus.assess import HANDS, ask, worlds
    from foedus.uncertainty.draws import draw

    first, size = job.sections[number]
    known = _WORLDS.get(job.key)
    if known is None:
        known = worlds(job.scenario)
        _WORLDS.clear()
        _WORLDS[job.key] = known
    drawn = draw(job.priors, size, job.seed, first)
    try:
        # A process of a pool has a core to itself: the others work on other sections.
        hands = 1 if parent_process() else HANDS
        return encode(ask(job.scenario, known, drawn, job.questions, hands=hands))
    finally:
        # Arrays of a section hang together in circles: the next one would come on top of them.
        gc.collect()


def encode(answers: Mapping[str, Answer]) -> bytes:
    """Answers as bytes, every digit kept."""
    body = {name: _plain(answer) for name, answer in answers.items()}
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode())


def decode(content: bytes) -> dict[str, Answer]:
    """What `encode` was given; sequences within `detail` come back as lists."""
    return {name: _answer(body) for name, body in json.loads(zlib.decompress(content)).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Interval):
        return {INTERVAL: [getattr(value, name) for name in PARTS]}
    if isinstance(value, (Answer, Table, Column)):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    return value if value is None or isinstance(value, (str, int, float)) else str(value)


def _rich(value: Any) -> Any:
    if isinstance(value, dict):
        if INTERVAL in value:
            return Interval(**dict(zip(PARTS, value[INTERVAL], strict=True)))
        return {key: _rich(each) for key, each in value.items()}
    return [_rich(each) for each in value] if isinstance(value, list) else value


def _answer(body: Mapping[str, Any]) -> Answer:
    found = {name: _rich(value) for name, value in body.items() if name != "tables"}
    lists = {name: tuple(value) for name, value in found.items() if isinstance(value, list)}
    tables = {name: _table(table) for name, table in body["tables"].items()}
    return Answer(**{**found, **lists, "tables": tables})


def _table(body: Mapping[str, Any]) -> Table:
    columns = [Column(**column) for column in body["columns"]]
    return Table.of(body["name"], body["title"], columns, _rich(body["rows"]), body["note"])
