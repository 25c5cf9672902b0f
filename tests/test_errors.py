"""Errors as a user reads them, and as they come from another process."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from foedus.errors import FoedusError, InputError, NotProved, SourceError


@pytest.mark.parametrize(
    "fault",
    [
        FoedusError("a run failed"),
        SourceError("evidence is missing"),
        InputError("unknown state", file=Path("a.toml"), where="proposal[1]", hint="did you mean JPN?"),
        NotProved("frustration index", 3.0, 5.0),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_an_error_comes_whole_from_another_process(fault: FoedusError) -> None:
    came = pickle.loads(pickle.dumps(fault))
    assert type(came) is type(fault)
    assert (str(came), came.__dict__, came.exit_code) == (str(fault), fault.__dict__, fault.exit_code)


def test_a_message_names_file_place_fault_and_remedy_on_one_line() -> None:
    fault = InputError("unknown\nstate", file="a.toml", where="line 7", hint="did you mean JPN?")
    assert str(fault) == "a.toml: line 7: unknown state; did you mean JPN?"
    assert fault.what == "unknown\nstate"
    assert fault.exit_code == 2
    assert "between 3 and 5" in str(NotProved("frustration", 3, 5))
