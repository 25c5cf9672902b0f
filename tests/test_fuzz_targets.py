"""Every reader on its seeds, on seeds cut short or changed, and on any bytes: it returns or refuses."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from fuzz.target import WORDS, Target, by_path, scratch, tried, unclear
from fuzz.targets import targets
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foedus.errors import FoedusError

CUTS = CHANGES = 10
#: A process for each input.
SLOW = {"parquet": 2}
NEEDS = {"store-dta": "pandas", "store-rds": "rdata", "store-rda": "rdata"} | dict.fromkeys(
    ("store-xlsx", "store-xlsx-sheet", "store-sipri-sheet"), "fastexcel"
)


def target(name: str) -> Target:
    """A target, if the library that its reader needs is installed."""
    if name in NEEDS:
        pytest.importorskip(NEEDS[name])
    if name in ("request", "query"):
        pytest.importorskip("pydantic")
    return targets()[name]


def damaged(seed: bytes, cuts: int, changes: int) -> Iterator[bytes]:
    """A seed cut at places spread over it, and with one byte changed or a hostile word put in."""
    chance = random.Random(len(seed))
    for k in range(cuts):
        yield seed[: k * len(seed) // cuts]
    for k in range(changes):
        place = chance.randrange(len(seed))
        if k % 2:
            yield seed[:place] + chance.choice(WORDS).encode() + seed[place:]
        else:
            yield seed[:place] + bytes([chance.randrange(256)]) + seed[place + 1 :]


@pytest.mark.parametrize("name", targets())
def test_a_seed_is_of_the_right_form(name: str) -> None:
    each = target(name)
    for seed in each.seeds():
        each.read(seed)


@pytest.mark.parametrize("name", targets())
def test_a_seed_cut_short_or_changed_is_read_or_refused(name: str) -> None:
    each = target(name)
    count = SLOW.get(name, CUTS)
    for seed in each.seeds()[:2]:
        for data in damaged(seed, count, SLOW.get(name, CHANGES)):
            finding = tried(each, data)
            assert finding is None, f"{data!r}\n{finding.text}"


@pytest.mark.parametrize("name", [name for name in targets() if name not in SLOW])
def test_any_bytes_are_read_or_refused(name: str) -> None:
    each = target(name)

    @settings(max_examples=8, suppress_health_check=list(HealthCheck))
    @given(st.binary(max_size=200))
    def any_bytes(data: bytes) -> None:
        finding = tried(each, data)
        assert finding is None, finding.text

    any_bytes()


def test_what_is_no_error_of_ours_is_a_finding() -> None:
    def wrong(_: bytes) -> None:
        raise KeyError("x")

    finding = tried(Target("t", wrong, lambda: [b""]), b"")
    assert finding is not None
    assert finding.kind.startswith("KeyError")


@pytest.mark.parametrize("message", ["", "two\nlines", "\x1b[2J", "\u202e", "x" * 5000])
def test_a_message_that_is_not_one_printable_line_is_a_finding(message: str) -> None:
    assert unclear(message) is not None


def test_a_message_of_foedus_is_one_printable_line_whatever_it_shows() -> None:
    said = str(FoedusError("a\n\x1b[31mb\ud800" + "x" * 5000 + " hint"))
    assert unclear(said) is None
    assert said.startswith(r"a \x1b[31mb\ud800x")
    assert said.endswith("x hint")


def test_a_reader_of_files_is_given_the_bytes_under_its_ending() -> None:
    assert by_path("toml", lambda path: (path.suffix, path.read_bytes()))(b"x") == (".toml", b"x")
    assert scratch("a/b.txt", b"y").read_bytes() == b"y"
