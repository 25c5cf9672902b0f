"""Pictures drawn by a process beside this one: the same bytes, and still drawn when that process is gone."""

from __future__ import annotations

from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import pytest

import sample_assessment
from foedus import processes
from foedus.figures import drawing, gallery


@pytest.fixture(scope="module")
def given() -> tuple[Any, ...]:
    graphic = gallery.graphic(sample_assessment.sample(), "adoption-players")
    return graphic.plot(), "p-", "What players want", "wide"


def test_a_process_beside_draws_the_same(given: tuple[Any, ...]) -> None:
    with drawing.beside() as drawer:
        assert drawer(*given)() == drawing.here(*given)()


class Dying:
    """A pool whose process dies: at once, or when it draws."""

    def __init__(self, at_once: bool) -> None:
        self.at_once, self.shut = at_once, False

    def submit(self, what: Any, *_given: Any) -> Future[str]:
        if self.at_once and what is not drawing._warm:
            raise BrokenProcessPool("gone")
        gone: Future[str] = Future()
        gone.set_exception(BrokenProcessPool("gone"))
        return gone

    def shutdown(self, **_how: bool) -> None:
        self.shut = True


@pytest.mark.parametrize("at_once", [True, False])
def test_when_the_process_dies_this_one_draws(
    given: tuple[Any, ...], at_once: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    dying = Dying(at_once)
    monkeypatch.setattr(processes, "pool", lambda _size: dying)
    with drawing.beside() as drawer:
        assert drawer(*given)() == drawing.here(*given)()
    assert dying.shut


def test_where_no_process_can_be_had_this_one_draws(
    given: tuple[Any, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_given: Any) -> Future[str]:
        raise OSError("no more processes")

    dying = Dying(at_once=True)
    monkeypatch.setattr(dying, "submit", refused)
    monkeypatch.setattr(processes, "pool", lambda _size: dying)
    with drawing.beside() as drawer:
        assert drawer(*given)() == drawing.here(*given)()
