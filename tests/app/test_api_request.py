"""Requests in one canonical form: any text is read or refused in one line, and the command shows it."""

from __future__ import annotations

import shlex
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.app.request import Body, of_body, of_query, of_text, pairs, questions
from foedus.app.settings import MOST_DRAWS, Serving, checked_base, checked_host
from foedus.errors import InputError
from foedus.questions import ORDER

names = st.text(st.characters(exclude_characters=":", exclude_categories=["Cs", "Z", "C"]), min_size=1)
values = st.text(st.characters(exclude_categories=["Cs", "Z", "C"]), min_size=1)
changes = st.dictionaries(names, values, max_size=4)
some = st.lists(st.sampled_from(questions()), unique=True, min_size=1)
draws = st.integers(1, MOST_DRAWS)


@given(changes, changes, draws, some)
def test_order_does_not_matter_and_both_forms_are_alike(
    settings: dict[str, str], stances: dict[str, str], draws: int, only: list[str]
) -> None:
    given = [f"{k}:{v}" for k, v in settings.items()], [f"{k}:{v}" for k, v in stances.items()]
    first = of_query("aukus", *given, draws, 1, ",".join(only))
    second = of_query("aukus", given[0][::-1], given[1][::-1], draws, 1, ",".join(reversed(only)))
    assert first == second
    assert hash(first) == hash(second)
    body = Body(scenario="aukus", settings=dict(settings), stances=stances, draws=draws, only=only)
    assert of_body(body) == first
    text = urlencode([("set", each) for each in given[0]] + [("stance", each) for each in given[1]])
    assert of_text(text, of_query("aukus", [], [], draws, 1, ",".join(only))) == first


@given(changes, changes, draws, some)
def test_the_command_holds_every_change(
    settings: dict[str, str], stances: dict[str, str], draws: int, only: list[str]
) -> None:
    given = [f"{k}:{v}" for k, v in settings.items()], [f"{k}:{v}" for k, v in stances.items()]
    words = shlex.split(of_query("aukus", *given, draws, 1, ",".join(only)).command("a file.toml"))
    assert words[:3] == ["foedus", "assess", "a file.toml"]
    for option, changes in (("--set", settings), ("--stance", stances)):
        told = [words[k + 1] for k, word in enumerate(words) if word == option]
        assert told == [f"{k}={v}" for k, v in sorted(changes.items())]


@given(st.lists(st.text(max_size=30), max_size=5))
def test_any_text_is_a_pair_or_one_line(given: list[str]) -> None:
    told, found = "", {"": ""}
    try:
        found = pairs(given, "set")
    except InputError as fault:
        told = str(fault)
    assert "\n" not in told
    assert bool(told) != all(name and value for name, value in found.items())


@given(st.text(max_size=80))
def test_any_query_string_is_read_or_refused_in_one_line(text: str) -> None:
    usual = of_query("aukus", [], [], 64, 1, None)
    told, found = "", None
    try:
        found = of_text(text, usual)
    except InputError as fault:
        told = str(fault)
    assert "\n" not in told
    assert bool(told) != (found is not None and 1 <= found.draws <= MOST_DRAWS)


def test_an_empty_query_string_is_the_same_without_changes() -> None:
    usual = of_query("aukus", ["reliability:0.5"], ["aukus.FRA:open"], 64, 2, "risk")
    assert of_text("", usual) == of_query("aukus", [], [], 64, 2, "risk")


def test_questions_are_those_of_the_answers() -> None:
    assert questions() == (*ORDER, "claims")
    assert of_query(None, [], [], 1, 1, None).only == questions()
    assert of_query(None, [], [], 1, 1, "trade, adoption").only == ("adoption", "trade")


def test_too_many_changes_are_refused() -> None:
    with pytest.raises(InputError, match="at most 400"):
        pairs(["a:b"] * 401, "set")


@pytest.mark.parametrize(
    ("path", "base"), [("", ""), ("/", ""), ("/x", "/x"), ("/x/", "/x"), ("/a/b-c", "/a/b-c")]
)
def test_base_paths(path: str, base: str) -> None:
    assert checked_base(path) == base


@pytest.mark.parametrize("path", ["x", "//x", "/x y", '/"', "/..", "/a/../b", "/a//b", "/%2e", "http://x/"])
def test_wrong_base_paths(path: str) -> None:
    with pytest.raises(InputError, match="--base-path"):
        checked_base(path)


@pytest.mark.parametrize("host", ["", "a b", "a:80", "http://a", "a/b", "*", "[::1]:80", "x" * 300])
def test_wrong_hosts(host: str) -> None:
    with pytest.raises(InputError, match="--allowed-host"):
        checked_host(host)


def test_settings_reach_worker_processes_whole() -> None:
    serving = Serving("aukus", ("a.example", "b.example"), "/x", cores=3)
    assert Serving.of_text(serving.to_text()) == serving
