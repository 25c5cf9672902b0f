"""Who draws the pictures of a page: this process, or one beside it while this one is at other work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from foedus import processes
from foedus.figures import marks, picture
from foedus.figures.graphic import Drawing, Graphic

if TYPE_CHECKING:
    from foedus.figures.marks import Spec

Drawn = Callable[[], str]


class Drawer(Protocol):
    """Draws plots as `picture.inline` does; the picture is there when the result is called."""

    def __call__(self, plot: Spec, prefix: str, label: str, css_class: str) -> Drawn:
        """Begin a picture."""


def here(plot: Spec, prefix: str, label: str, css_class: str) -> Drawn:
    """Draw in this process, when the picture is asked for."""
    return lambda: picture.inline(plot, prefix, label, css_class)


@contextmanager
def beside() -> Iterator[Drawer]:
    """Draw in a process that starts now and ends with the block; the pictures are the same, byte for byte.

    Drawing holds Python's lock and its engine takes a second to start: both go on beside the questions.
    Where no process can be had, or it dies, this one draws.
    """
    from concurrent.futures.process import BrokenProcessPool

    pool = processes.pool(1)

    def draw(plot: Spec, prefix: str, label: str, css_class: str) -> Drawn:
        given = (plot, prefix, label, css_class)
        try:
            waiting = pool.submit(picture.inline, *given)
        except (BrokenProcessPool, OSError):
            return here(*given)

        def drawn() -> str:
            try:
                return waiting.result()
            except BrokenProcessPool:
                return picture.inline(*given)

        return drawn

    try:
        try:
            pool.submit(_warm)
        except OSError:
            yield here
        else:
            yield draw
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _warm() -> None:
    """Start the engine with a picture of one mark."""
    mark = marks.layer("rect", [{}], {"x": marks.fixed(0), "y": marks.fixed(0)}, width=1, height=1)
    graphic = Graphic("", "", "", "", ("", ""), Drawing((mark,), 1, 1))
    picture.inline(graphic.plot(), "", "", "")
