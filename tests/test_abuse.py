"""What a hostile or broken world does to the command line: files that are none, full disks, deaths, races."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from fuzz.method_files import ACTORS, CAPABILITY, FLOWS, LINKS, SHOCKS, TIES
from fuzz.target import unclear

from foedus.cli import app
from foedus.errors import FoedusError, InputError
from foedus.standalone import files, parquet
from foedus.writing import together

resource = pytest.importorskip("resource")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes, devices and limits of POSIX")

READING = (
    ("balance",),
    ("stability",),
    ("bargain",),
    ("landscape",),
    ("power",),
    ("scenario", "check"),
    ("claims", "run"),
    ("claims", "new"),
    ("assess", "--draws", "16"),
)


def refusal(*arguments: str) -> str:
    """The one line with which a command refuses its arguments."""
    with pytest.raises(InputError) as fault:
        app(list(arguments), standalone_mode=False)
    assert fault.value.exit_code == 2
    assert unclear(str(fault.value)) is None
    return str(fault.value)


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of things that are no files of ours."""
    folder = tmp_path_factory.mktemp("strange")
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to(folder / "loop")
    (folder / "folder").mkdir()
    (folder / "utf-16").write_bytes("from,to,sign\nA,B,1\n".encode("utf-16"))
    (folder / "latin-1").write_bytes("from,to,sign\nMör,B,1\n".encode("latin-1"))
    (folder / "binary").write_bytes(bytes(range(256)) * 4)
    return folder


@pytest.mark.parametrize("command", READING, ids=" ".join)
@pytest.mark.parametrize("name", ["pipe", "loop", "folder", "binary", "absent", "n" * 300])
def test_what_is_no_file_is_refused_at_once(command: tuple[str, ...], name: str, strange: Path) -> None:
    assert name[:20] in refusal(*command, str(strange / name))


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_a_file_without_end_is_refused(command: tuple[str, ...]) -> None:
    refusal(*command, "/dev/zero")


@pytest.mark.parametrize("name", ["utf-16", "latin-1"])
def test_another_encoding_is_named_as_the_fault(name: str, strange: Path) -> None:
    assert "UTF-8" in refusal("balance", str(strange / name))
    assert "UTF-8" in refusal("scenario", "check", str(strange / name))


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("A\x1b[2J", "line 2: a control character"),
        ("A\x00", "line 2: a control character"),
        ('"A\n"B', "not a CSV file"),
    ],
)
def test_nothing_that_a_terminal_obeys_gets_in(cell: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(f"from,to,sign\n{cell},B,1\n".encode())
    assert says in refusal("balance", str(path))


def test_half_a_character_in_json_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text(r'[{"from": "\ud800", "to": "B", "sign": 1}]')
    assert "a control character" in refusal("balance", str(path), "--json")


@pytest.mark.long
def test_a_million_rows_are_told_from_a_network(tmp_path: Path) -> None:
    path = tmp_path / "chain.csv"
    path.write_text("from,to,propensity\n" + "".join(f"{k},{k + 1},1\n" for k in range(1_000_000)))
    assert "1,000,001 states; at most 1,000" in refusal("landscape", str(path))


def test_more_rows_than_are_read_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_ROWS", 2)
    rows = [{"from": name, "to": "B", "sign": 1} for name in "ACD"]
    (tmp_path / "t.json").write_text(json.dumps(rows))
    pl.DataFrame(rows).write_csv(tmp_path / "t.csv")
    pl.DataFrame(rows).write_parquet(tmp_path / "t.parquet")
    for ending in ("csv", "json", "parquet"):
        assert "rows" in refusal("balance", str(tmp_path / f"t.{ending}"))


@pytest.mark.parametrize("quota", ['"1e99999999"', '"1/0"', '"9" * 9'])
def test_a_number_that_would_fill_the_memory_is_refused(quota: str, tmp_path: Path) -> None:
    path = tmp_path / "rule.toml"
    path.write_text(f"rule = {{ weighted = {{ A = 1, B = 2 }}, quota = {quota} }}")
    refusal("power", str(path))


def test_parquet_is_read_where_a_bad_file_harms_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even by a module of the library's name that lies in the working folder."""
    good = tmp_path / "t.parquet"
    pl.DataFrame({"from": ["A"], "to": ["B"], "sign": [1]}).write_parquet(good)
    (tmp_path / "polars.py").write_text("raise SystemExit('run by mistake')")
    monkeypatch.chdir(tmp_path)
    assert files.read(good, ("from",)) == [(2, {"from": "A", "to": "B", "sign": "1"})]


def test_a_child_that_dies_is_a_file_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    killed = subprocess.CompletedProcess(
        [], -signal.SIGABRT, b"", b"memory allocation failed\nstack backtrace"
    )
    monkeypatch.setattr(parquet.subprocess, "run", lambda *_, **__: killed)
    path = tmp_path / "t.parquet"
    path.write_bytes(b"PAR1")
    assert "not a Parquet file (its reader gave up)" in refusal("balance", str(path))


@pytest.mark.parametrize(
    ("command", "option", "values"),
    [
        ("balance", "--time-limit", ("nan", "inf", "-1", "0")),
        ("balance", "--camps", ("-1", "0", "1", "13")),
        ("gravity", "--theta", ("nan", "inf", "-1", "0", "1e308")),
        ("gravity", "--value-added", ("nan", "-1", "0", "2")),
        ("war-stability", "--gamma", ("nan", "inf", "-1", "1e308")),
        ("bargain", "--spread", ("nan", "inf", "-1", "2")),
        ("bargain", "--settled", ("nan", "inf", "-1")),
        ("bargain", "--salience-scale", ("nan", "inf", "-1", "0", "1e308")),
        ("bargain", "--draws", ("-1", "1000001")),
    ],
)
def test_an_option_beyond_sense_is_refused(
    command: str, option: str, values: tuple[str, ...], tmp_path: Path
) -> None:
    rows = {
        "balance": [TIES],
        "gravity": [FLOWS, SHOCKS],
        "bargain": [ACTORS],
        "war-stability": [LINKS, CAPABILITY],
    }
    paths = [tmp_path / f"{k}.csv" for k, _ in enumerate(rows[command])]
    for path, text in zip(paths, rows[command], strict=True):
        path.write_text(text)
    for value in values:
        refusal(command, *map(str, paths), option, value)


@pytest.mark.parametrize("out", ["n" * 300, "loop", "taken/below"])
def test_a_folder_that_cannot_be_is_refused_before_any_work(out: str, tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "taken").write_text("x")
    refusal("assess", "asia-nato", "--out", str(tmp_path / out))


# Writes a set of files over an old one, again and again, and is killed at each step of it in turn.
KILLED = textwrap.dedent(
    """
    import os, signal, sys
    from pathlib import Path
    from foedus.writing import together

    paths = [Path(sys.argv[1]) / name for name in sys.argv[2:]]
    old, new = (dict.fromkeys(paths, content) for content in (b"old " * 999, b"new " * 500))

    def dying(call, steps):
        def counted(*args):
            if next(steps) == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*args)
        return counted

    for step in range(99):
        together(old)
        child = os.fork()
        if child == 0:
            steps = iter(range(step, -999, -1))
            os.fsync, Path.replace = dying(os.fsync, steps), dying(Path.replace, steps)
            together(new)
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        found = [path.read_bytes() for path in paths]
        assert all(content in (old[path], new[path]) for path, content in zip(paths, found)), found
        print(step, status, found.count(new[paths[0]]), flush=True)
        if status == 0:
            break
    """
)


def test_a_death_at_any_step_leaves_each_file_whole(tmp_path: Path) -> None:
    names = ("tables/a.csv", "tables/b.csv", "report.html")
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), *names],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    lines = [[int(word) for word in line.split()] for line in done.stdout.splitlines()]
    # Three files brought to the disk, three renamed, two folders flushed: a death before each, and none.
    assert [step for step, *_ in lines] == list(range(9))
    assert [status for _, status, *_ in lines] == [signal.SIGKILL] * 8 + [0]
    # None is new before all are on the disk; none is ever torn.
    assert [new for _, _, new in lines] == [0, 0, 0, 0, 1, 2, 3, 3, 3]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk in memory of 256 kB, where one may be mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a disk of a set size can only be mounted by root")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


OLD = {"report.html": b"old report", "assessment.json": b"{}", "tables/adoption-players.csv": b"old"}


def with_old_report(folder: Path) -> None:
    for name, content in OLD.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def held(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def assessing(out: Path, *more: str) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "foedus",
        "assess",
        "asia-nato",
        "--only",
        "adoption",
        "--draws",
        "16",
        "-q",
    ]
    return subprocess.Popen(
        [*command, "--out", str(out), *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_a_full_disk_leaves_the_old_report_and_no_half_of_a_new_one(small_disk: Path) -> None:
    with_old_report(small_disk)
    process = assessing(small_disk)
    out, said = process.communicate(timeout=300)
    assert (process.returncode, out) == (1, "")
    assert said.startswith("foedus: cannot write ")
    assert said.endswith(": No space left on device\n")
    assert said.count("\n") == 1
    assert held(small_disk) == OLD


def test_a_file_beyond_what_may_be_written_leaves_the_old_set(tmp_path: Path) -> None:
    """The same where no disk can be mounted: the second file is larger than this process may write."""
    with_old_report(tmp_path)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, before[1]))
    try:
        with pytest.raises(FoedusError, match=r"cannot write .*report\.html: File too large"):
            together({tmp_path / "assessment.json": b"new", tmp_path / "report.html": b"new " * 2_000})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert held(tmp_path) == OLD


@pytest.mark.long
def test_two_reports_into_one_folder_at_once_are_both_whole(tmp_path: Path) -> None:
    processes = [assessing(tmp_path, "--seed", seed) for seed in ("1", "2")]
    for process in processes:
        assert process.communicate(timeout=300) == ("", "")
        assert process.returncode == 0
    found = held(tmp_path)
    assert not [name for name in found if Path(name).name.startswith(".")]
    assert found["report.html"].rstrip().endswith(b"</html>")
    assert json.loads(found["assessment.json"])["draws"] == 16
    for name in (name for name in found if name.endswith(".parquet")):
        rows = pl.read_parquet(tmp_path / name).height
        assert pl.read_csv(found[name.replace(".parquet", ".csv")]).height == rows


def test_a_thousand_million_draws_are_refused_with_what_they_would_take() -> None:
    said = refusal("assess", "asia-nato", "--draws", "1000000000")
    assert "of memory" in said
    assert "at most" in said
