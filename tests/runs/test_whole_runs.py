"""Real questions in sections: what is pooled is what the run as a whole would say, on any workers."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from foedus.assess import ask, assess, drawn_rates, worlds
from foedus.quantities import Answer, Interval
from foedus.report import write
from foedus.runs import settling
from foedus.runs.backends import InProcess
from foedus.runs.folder import VARIABLE
from foedus.runs.job import Job
from foedus.runs.pooling import LISTS, PooledAnswer, _keyed
from foedus.runs.run import answers
from foedus.runs.section import assess_section, decode
from foedus.scenario import load
from foedus.uncertainty.draws import draw

pytestmark = pytest.mark.long

QUESTIONS = ("adoption", "membership", "gains", "blocs", "risk", "trade")
#: Bargaining has runs of its own, readings of adoption go by the ranks of a section's draws, and whom it is
#: best to persuade may differ between sections.
OF_THEIR_OWN = ("bargaining ", "forecast ", "adoption/readings ", "persuasion ")
Sections = tuple[Mapping[str, Answer], ...]


@pytest.fixture(scope="module")
def job() -> Job:
    scenario = load("asia-nato")
    return Job(scenario, (*scenario.priors, *drawn_rates()), 96, 1, QUESTIONS, 48)


@pytest.fixture(scope="module")
def sections(job: Job) -> Sections:
    return tuple(decode(assess_section(job, number)) for number in range(2))


@pytest.fixture(scope="module")
def pooled(sections: Sections) -> Mapping[str, Answer]:
    pools = {name: PooledAnswer(answer) for name, answer in sections[0].items()}
    for section in sections:
        for name, answer in section.items():
            pools[name].add(answer, 48)
    return {name: pool.answer() for name, pool in pools.items()}


@pytest.fixture(scope="module")
def whole(job: Job) -> Mapping[str, Answer]:
    drawn = draw(job.priors, job.draws, job.seed)
    return ask(job.scenario, worlds(job.scenario), drawn, QUESTIONS)


def intervals(answer: Answer) -> Iterator[tuple[str, Interval]]:
    yield from answer.headline.items()
    for name, table in answer.tables.items():
        told = settling.told(answer.question, table)
        shown = f"{answer.question}/{name}" if name == "readings" else name
        for key, row in _keyed(table, told).items():
            found = ((f"{shown} {key} {k}", cell) for k, cell in enumerate(row))
            yield from ((key, cell) for key, cell in found if isinstance(cell, Interval))


@pytest.mark.parametrize("question", QUESTIONS)
def test_rows_of_sections_are_known_again_by_their_words(sections: Sections, question: str) -> None:
    """A new column whose words hang on the draws must be named in `settling`: its rows would fall apart."""
    one, other = (section[question].tables for section in sections)
    assert one.keys() == other.keys()
    for name in one:
        told = settling.told(question, one[name])
        keys = [set(_keyed(tables[name], told)) for tables in (one, other)]
        if (question, name) not in {*LISTS, ("gains", "drivers"), ("trade", "flows")}:
            assert keys[0] == keys[1], name
        assert keys[0] & keys[1] or (question, name) in LISTS or not keys[0], name


@pytest.mark.parametrize("question", QUESTIONS)
def test_pooled_means_are_those_of_all_draws(
    pooled: Mapping[str, Answer], whole: Mapping[str, Answer], question: str
) -> None:
    found, expected = (
        {key: each for key, each in intervals(every[question]) if not key.startswith(OF_THEIR_OWN)}
        for every in (pooled, whole)
    )
    compared = [key for key in expected if key in found]
    assert len(compared) >= 0.8 * len(expected)
    for key in compared:
        wide = expected[key].p95 - expected[key].p05
        assert found[key].mean == pytest.approx(expected[key].mean, rel=1e-6, abs=1e-9 + 1e-6 * wide), key
        assert abs(found[key].median - expected[key].median) <= 0.5 * wide + 1e-9, key


@pytest.fixture
def small_sections(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Sections of 48 draws for `assess`, and a cache of the test's own."""
    monkeypatch.setattr(Job.__init__, "__defaults__", (48,))
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))


def written(folder: Path, workers: int | None = None, cluster: str | None = None) -> dict[str, bytes]:
    """What `foedus assess` writes for three sections, by file."""
    found = assess("aukus", 144, only=["adoption"], workers=workers, cluster=cluster)
    write.assessment(found, folder)
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.usefixtures("small_sections")
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_every_file_is_the_same_from_one_process_two_and_a_cluster(tmp_path: Path) -> None:
    alone = written(tmp_path / "alone")
    assert b'"sections": 3' in alone["assessment.json"]
    assert {"report.html", "tables/adoption-stages.csv"} <= alone.keys()
    assert written(tmp_path / "two", workers=2) == alone
    distributed = pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=":0") as cluster:
        assert written(tmp_path / "cluster", cluster=cluster.scheduler_address) == alone
    gc.collect()
    assert {path.suffix for path in (tmp_path / "cache" / "runs").iterdir()} == {".lock"}


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        (["--workers", "0"], "--workers: workers = 0; a whole number from 1"),
        (["--workers", "2", "--cluster", "tcp://h:1"], "--workers and --cluster at once"),
        (["--cluster", "here"], "--cluster: 'here' is no scheduler"),
        (["--draws", "1000000000"], "1,000,000,000 draws: about 21 days on one worker"),
    ],
)
def test_wrong_wishes_get_one_line_before_anything_starts(options: list[str], fault: str) -> None:
    command = [sys.executable, "-m", "foedus", "assess", "aukus", "--only", "adoption", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert fault in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_one_section_is_todays_answer_and_leaves_nothing_in_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    found = assess("aukus", 64, only=["adoption"], workers=2)
    scenario = load("aukus")
    job = Job(scenario, (*scenario.priors, *drawn_rates()), 64, 1, ("adoption",))
    assert answers(job, InProcess())["adoption"].to_json() == found.answers["adoption"].to_json()
    assert "sampling" not in found.adoption.detail
    assert list(tmp_path.iterdir()) == []


def test_errors_by_chance_are_told_with_the_number_they_belong_to(tmp_path: Path) -> None:
    scenario = load("aukus")
    job = Job(scenario, (*scenario.priors, *drawn_rates()), 120, 1, ("adoption",), 40)
    answer = answers(job, InProcess(), root=tmp_path)["adoption"]
    sampling = answer.detail["sampling"]
    assert (sampling["sections"], sampling["draws"]) == (3, 120)
    assert sampling["standard_error"].keys() == answer.headline.keys()
    largest = sampling["largest"]
    assert largest["standard_error"] == sampling["standard_error"][largest["number"]]["median"] > 0.0
    assert f"({largest['number']}: ±" in answer.notes[-1]
    assert "Pooled over 3 sections of 40 draws" in answer.notes[-2]
