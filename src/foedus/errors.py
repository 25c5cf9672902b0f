"""The few errors a user meets. Each says file, place, fault and remedy in one line."""

from __future__ import annotations

from typing import Any

#: Nobody reads more of a message; what is cut is in the middle, so that place and remedy stay.
LONGEST_MESSAGE, SHOWN_OF_ITS_END = 1200, 300


class FoedusError(Exception):
    """Base of every error that foedus raises on purpose; its text is one line that any terminal may print.

    `exit_code` is what the command line returns: 1 when a run failed, 2 when the input is wrong.
    """

    exit_code = 1

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))

    def __reduce__(self) -> tuple[Any, ...]:
        """As it is, for another process: not made anew from its message, which would lose its fields."""
        return _again, (type(self), self.args, self.__dict__)


class InputError(FoedusError):
    """The user's input is wrong.

    Args:
        what: the fault, in a few words ("unknown state 'JPX'").
        file: the file it stands in, if any.
        where: key, line or option within the file ("proposal[1].founders", "line 7").
        hint: what would be right ("did you mean JPN?").
    """

    exit_code = 2

    def __init__(
        self, what: str, *, file: object = None, where: str | None = None, hint: str | None = None
    ) -> None:
        self.what, self.file, self.where, self.hint = what, file, where, hint
        place = ": ".join(str(part) for part in (file, where) if part is not None)
        message = f"{place}: {what}" if place else what
        message = f"{message}; {hint}" if hint else message
        super().__init__(message)


class SourceError(FoedusError):
    """Evidence is missing, cannot be read, or does not match its pinned hash."""


class NotProved(FoedusError):  # noqa: N818 - the name of the contract
    """A solver stopped before it had a proof; both bounds are known and no number is shown as the answer."""

    def __init__(self, what: str, lower: float, upper: float) -> None:
        self.lower, self.upper = lower, upper
        super().__init__(f"{what}: stopped between {lower:g} and {upper:g} without a proof")


def to_install(extra: str) -> str:
    """The remedy where the libraries of an extra are missing, in a checkout and out of one."""
    return f"pip install -c constraints.txt '.[{extra}]' in a checkout, else pip install 'foedus[{extra}]'"


def one_line(text: str) -> str:
    """A text on one line, without what a terminal would obey, cut in the middle if it is very long.

    A message shows words of the input, and the input may come from a stranger.
    """
    line = " ".join(text.split())
    if len(line) > LONGEST_MESSAGE:
        line = f"{line[: LONGEST_MESSAGE - SHOWN_OF_ITS_END]} … {line[-SHOWN_OF_ITS_END:]}"
    if line.isprintable():
        return line
    return "".join(char if char.isprintable() else _spelled(char) for char in line)


def _spelled(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def _again(kind: type[FoedusError], args: tuple[Any, ...], fields: dict[str, Any]) -> FoedusError:
    fault = kind.__new__(kind, *args)
    fault.__dict__ |= fields
    return fault
