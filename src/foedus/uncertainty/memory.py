"""What was reckoned from draws, kept for as long as the priors that it read keep their values.

Whoever reckons does not say what it depends on: reading a prior's draws notes it. What is kept under a key is
handed out again only if every prior that was read then has the very same array of values now, so that an
answer from memory is the answer that would be reckoned anew, to the last bit.

A value that is kept must be finished, or finish itself (lazily) from nothing but what was read while it was
made; whatever else it depends on belongs in its key.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, overload

if TYPE_CHECKING:
    from foedus.uncertainty.draws import Draws

Made = TypeVar("Made")
Named = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A value, and what was read while it was made: an object for each name."""

    value: Any
    read: dict[str, object]

    def holds(self, now: Named) -> bool:
        return all(now.get(name) is then for name, then in self.read.items())


class _Reading(threading.local):
    """What the values that this thread is making have read so far, the innermost last."""

    def __init__(self) -> None:
        self.stack: list[dict[str, object]] = []


class Memory:
    """Values by key, the newest few of each.

    Threads may share it while the priors and `given` stay as they are: a value that several want is made by
    one of them, and the others wait for it.

    Attributes:
        given: what may be read beside the priors, by name: an object that stands for its content.
        most: values kept of a key where nothing else is said; with 0 only those of `remembered` properties.
    """

    def __init__(self, most: int = 1) -> None:
        self.given: dict[str, object] = {}
        self.most = most
        self._kept: dict[Hashable, list[_Kept]] = {}
        self._locks: dict[Hashable, threading.RLock] = {}
        self._reading = _Reading()
        self._ever: dict[Hashable, set[str]] = {}

    def note(self, name: str, value: object) -> None:
        """Take down that what is being reckoned depends on `name`, which is `value` now."""
        if self._reading.stack:
            self._reading.stack[-1][name] = value

    def recall(self, key: Hashable, now: Named, make: Callable[[], Made], most: int | None = None) -> Made:
        """The value of a key: from memory if all it read is the same now, else made and kept.

        Args:
            key: what is reckoned, with everything it depends on that is not noted.
            now: the values of the priors.
            make: reckons it.
            most: values kept of this key, if not as many as of any.
        """
        # What is made asks only for what it is made from, so no two threads can wait for each other.
        with self._locks.setdefault(key, threading.RLock()):
            return self._recall(key, now, make, self.most if most is None else most)

    def _recall(self, key: Hashable, now: Named, make: Callable[[], Made], most: int) -> Made:
        here = self._kept.setdefault(key, [])
        present = {**now, **self.given} if self.given else now
        for place, kept in enumerate(here):
            if kept.holds(present):
                here.insert(0, here.pop(place))
                self._pass_on(kept.read)
                value: Made = kept.value
                return value
        read: dict[str, object] = {}
        self._reading.stack.append(read)
        try:
            value = make()
        finally:
            self._reading.stack.pop()
        self._ever.setdefault(key, set()).update(read)
        here.insert(0, _Kept(value, read))
        del here[most:]
        self._pass_on(read)
        return value

    def ever_read(self, key: Hashable) -> frozenset[str]:
        """Names of all that was read when values of a key were made."""
        return frozenset(self._ever.get(key, ()))

    def _pass_on(self, read: Mapping[str, object]) -> None:
        if self._reading.stack:
            self._reading.stack[-1].update(read)


class _Drawn(Protocol):
    """Something that is reckoned from draws, and is told from its like by a key."""

    @property
    def draws(self) -> Draws: ...

    @property
    def key(self) -> Hashable: ...


class remembered(Generic[Made]):  # noqa: N801 - a decorator, like functools.cached_property
    """A property that is reckoned once: kept in the memory of the object's draws, or else on the object.

    The class has `draws`, and `key`: what tells its objects apart but for their draws.
    """

    def __init__(self, make: Callable[[Any], Made]) -> None:
        self._make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        """Learn the property's name and class."""
        self._name, self._class = name, owner.__qualname__

    @overload
    def __get__(self, instance: None, owner: type) -> remembered[Made]: ...

    @overload
    def __get__(self, instance: _Drawn, owner: type) -> Made: ...

    def __get__(self, instance: _Drawn | None, owner: type) -> remembered[Made] | Made:
        """The value."""
        if instance is None:
            return self
        draws = instance.draws
        if draws.memory is None:
            # No data descriptor: from now on Python finds the value on the object itself.
            value = self._make(instance)
            instance.__dict__[self._name] = value
            return value
        key = (self._class, self._name, instance.key)
        return draws.remembered(key, lambda: self._make(instance), most=1)
