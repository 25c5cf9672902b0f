"""`foedus serve` as a process: where it listens, what it refuses, how it ends; many clients and workers."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

import foedus as fo
from command_line import foedus
from foedus.app.settings import Serving
from foedus.assess import assess
from foedus.errors import to_install
from foedus.figures import theme
from foedus.runs.folder import VARIABLE
from running_app import running

PATIENCE = 300


@contextmanager
def served(*options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The command with a port of its own choice: its address and process."""
    process = subprocess.Popen(
        [sys.executable, "-m", "foedus", "serve", "aukus", "--port", "0", "--json", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            pytest.fail(process.communicate()[1])
        yield json.loads(line)["address"], process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that should be refused must not serve until somebody stops it."""
    monkeypatch.setattr("uvicorn.Server.run", lambda *_, **__: pytest.fail("it serves"))


def _refused(*options: str) -> str:
    """The one line of a command that does not come to serve, after "foedus: "."""
    ended = foedus("serve", *options)
    assert ended.returncode in (1, 2)
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
    return f"{ended.returncode} {ended.stderr.removeprefix('foedus: ').strip()}"


def test_it_serves_until_ctrl_c_and_ends_without_a_word() -> None:
    with served() as (address, process):
        assert address.startswith("http://127.0.0.1:")
        page = httpx.get(address, timeout=PATIENCE)
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert httpx.get(f"{address}api/health", timeout=PATIENCE).json() == {
            "ok": True,
            "version": fo.__version__,
        }
        refused = httpx.get(address, headers={"host": "evil.example"}, timeout=PATIENCE)
        assert (refused.status_code, list(refused.json())) == (421, ["error"])
        # The scenario is being assessed in the background by now.
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=PATIENCE)
        assert (process.returncode, out, errors) == (0, "", "")


@pytest.mark.skipif(os.name == "nt", reason="workers of Windows end otherwise")
def test_several_workers_behind_a_base_path_give_the_same_bytes() -> None:
    with served("--workers", "2", "--base-path", "/x/", "--allowed-host", "foedus.example.org") as (
        address,
        process,
    ):
        assert address.endswith("/x/")
        asked = f"{address}api/assessment?draws=64&only=adoption"
        headers = [{}, {"host": "foedus.example.org"}] * 4
        with ThreadPoolExecutor(8) as pool:
            replies = list(pool.map(lambda each: httpx.get(asked, headers=each, timeout=PATIENCE), headers))
        assert {reply.status_code for reply in replies} == {200}
        assert len({reply.content for reply in replies}) == 1
        page = httpx.get(f"{address}risk", timeout=PATIENCE).text
        assert '<base href="/x/">' in page
        # A proxy that strips the path is as good as one that hands it on.
        assert httpx.get(f"{address.removesuffix('x/')}api/health", timeout=PATIENCE).status_code == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0


def test_listening_everywhere_still_answers_to_this_machine_only() -> None:
    with served("--host", "0.0.0.0", "--allowed-host", "foedus.example.org") as (address, _):
        assert address.startswith("http://127.0.0.1:")
        health = f"{address}api/health"
        for host, status in ((None, 200), ("foedus.example.org", 200), ("0.0.0.0", 421), ("192.0.2.1", 421)):
            headers = {"host": host} if host else {}
            assert httpx.get(health, headers=headers, timeout=PATIENCE).status_code == status


@pytest.mark.usefixtures("no_server")
def test_a_port_that_is_taken_is_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told = _refused("aukus", "--port", str(port))
    assert told.startswith(f"1 cannot listen on 127.0.0.1:{port} (")
    assert told.endswith("try --port 0")


@pytest.mark.usefixtures("no_server")
@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("aukkus",), "2 unknown scenario 'aukkus'; did you mean aukus?"),
        (("nowhere.toml",), "2 nowhere.toml: no such file"),
        (("aukus", "--allowed-host", "a b"), "2 --allowed-host: 'a b' is no host"),
        (("aukus", "--base-path", "x"), "2 --base-path: 'x' is no base path"),
        (("aukus", "--workers", "0"), "2 Invalid value for '--workers'"),
        (("aukus", "--port", "70000"), "2 Invalid value for '--port'"),
    ],
)
def test_a_wrong_command_is_one_line(options: tuple[str, ...], told: str) -> None:
    assert _refused(*options, *(() if "--port" in options else ("--port", "0"))).startswith(told)


@pytest.mark.usefixtures("no_server")
def test_without_the_extra_it_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fastapi", None)
    ended = foedus("serve")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == f"foedus: the app needs FastAPI and uvicorn; {to_install('app')}\n"


def test_fifty_clients_at_once_get_right_answers() -> None:
    settings = [{}, *({"stance.objects.oppose": f"0.{k}"} for k in range(1, 5))]
    # Nothing has been asked of this app, so that all must wait for the same first work.
    with running(Serving("gulf-nato", warm=False, cores=2)) as address:

        def ask(number: int) -> bytes:
            changed = [f"{name}:{value}" for name, value in settings[number % 5].items()]
            asked = {"draws": "64", "only": "adoption,risk", "set": changed}
            reply = httpx.get(f"{address}/api/assessment", params=asked, timeout=PATIENCE)
            assert reply.status_code == 200, reply.text
            return reply.content

        with ThreadPoolExecutor(50) as pool:
            replies = list(pool.map(ask, range(50)))
    for kind, change in enumerate(settings):
        alike = set(replies[kind::5])
        assert len(alike) == 1
        found = json.loads(alike.pop())
        del found["command"], found["figures"]
        expected = assess("gulf-nato", 64, only=["adoption", "risk"], settings=change)
        assert found == json.loads(json.dumps(expected.to_json()))


def test_a_scenario_of_ones_own_is_served_by_its_id(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    own = fo.scenario("aukus").model_copy(update={"id": "mine", "title": '<b>Mine</b> & "yours"'})
    file.write_text(own.to_toml(), encoding="utf-8")
    with running(Serving(str(file), warm=False)) as address:
        page = httpx.get(address, timeout=PATIENCE)
        # Nothing of the file stands in the page but its id.
        assert "<b>Mine" not in page.text
        heads = httpx.get(f"{address}/api/scenarios", timeout=PATIENCE).json()
        assert (heads[0]["id"], heads[0]["title"]) == ("mine", own.title)
        sheet = httpx.get(f"{address}/api/scenario", timeout=PATIENCE).json()
        assert sheet["command"] == "foedus assess mine.toml --draws 1000"
        # The file is read once, at start: no request reads it again.
        file.unlink()
        assert httpx.get(f"{address}/api/scenario?scenario=mine", timeout=PATIENCE).status_code == 200


def test_assets_are_typed_marked_and_served_from_memory(client: httpx.Client) -> None:
    from foedus.app import shell

    names = shell.assets()
    assert {name[name.rfind(".") :] for name in names} >= {".css", ".js"}
    for name, asset in names.items():
        reply = client.get(f"/{name}")
        assert (reply.status_code, reply.content) == (200, asset.content), name
        again = client.get(f"/{name}", headers={"if-none-match": reply.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert client.get("/js/../../server.py").status_code == 404
    assert client.get("/%2e%2e/server.py").status_code == 404
    assert client.get("/index.html").status_code == 404


def test_pages_have_the_colours_of_the_figures(client: httpx.Client) -> None:
    light, _, dark = client.get("/base.css").text.partition(':root[data-theme="dark"]')
    for colour in theme.PALETTE:
        if f"--{colour.name}:" in light:
            assert f"--{colour.name}: {colour.light};" in light
            assert f"--{colour.name}: {colour.dark};" in dark


def test_pages_are_the_shell_and_a_dead_link_says_so(client: httpx.Client) -> None:
    from foedus.app.shell import PAGES

    shells = {client.get(f"/{page}").text for page in PAGES}
    assert len(shells) == 1
    text = shells.pop()
    assert "{{" not in text
    assert "<script>" not in text
    assert "style=" not in text
    assert "onclick" not in text
    dead = client.get("/nowhere", headers={"accept": "text/html"})
    assert (dead.status_code, dead.text) == (404, text)
    assert client.get("/nowhere").json() == {"error": "nothing at /nowhere"}


def test_vega_is_bundled_once_and_brings_its_interpreter(client: httpx.Client) -> None:
    reply = client.get("/vega.js")
    assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert reply.headers["content-type"].startswith("text/javascript")
    assert "expressionInterpreter" in reply.text
    kept = list(Path(os.environ[VARIABLE]).rglob("vega-*.js"))
    assert [path.read_bytes() for path in kept] == [reply.content]
