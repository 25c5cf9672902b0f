"""One prior changed in a warm session: seconds until the answers that read it are there.

`python -m benchmarks.session [SCENARIO] [--draws 1000] [--prior ID …]`

Every prior is fixed at the third quartile of its draws, or at another value where it is fixed, after the
answers under the defaults are at hand. "cpu" is the process's own time, which a shared machine lengthens less
than the clock's; "by question" is wall time, and claims come after all the answers.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from foedus.session import DRAWS, Session
from foedus.uncertainty.distributions import Fixed

HEADINGS = ("prior", "wall", "cpu", "by question")


def main() -> None:
    """Print a row for each prior that some question reads, the slowest first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenario", nargs="?", default="asia-nato")
    parser.add_argument("--draws", type=int, default=DRAWS)
    parser.add_argument("--prior", nargs="*")
    asked = parser.parse_args()
    session = Session(asked.scenario, asked.draws)
    priors = {prior.id: prior for prior in session.assess().priors}
    read = session.read_by()
    rows = []
    for name in asked.prior or [name for name in read if name in session_settable(session)]:
        value = float(priors[name].quantile(np.array([0.75]))[0])
        if priors[name].distribution == Fixed(value=value):
            value = 1.0 if value == 0.0 else 0.9 * value
        # Back to the defaults first, so that each row changes one prior and no more.
        session.assess()
        rows.append(timed(session, name, value, [each for each in read[name] if each != "claims"]))
    print(f"{asked.scenario}, {asked.draws} draws, seconds; claims not counted")
    print("{:32} {:>6} {:>6}  {}".format(*HEADINGS))
    for name, wall, cpu, parts in sorted(rows, key=lambda row: -row[1]):
        told = ", ".join(f"{question} {seconds:.3f}" for question, seconds in parts)
        print(f"{name:32} {wall:6.3f} {cpu:6.3f}  {told}")


def session_settable(session: Session) -> set[str]:
    """Ids of the priors that `--set` changes: those of the scenario, not the counted base rates."""
    return {prior.id for prior in session.scenario.priors}


def timed(
    session: Session, name: str, value: float, questions: list[str]
) -> tuple[str, float, float, list[tuple[str, float]]]:
    """Prior, wall and process seconds of all its questions, and wall seconds of each."""
    parts: list[tuple[str, float]] = []
    start, cpu = time.perf_counter(), time.process_time()

    def answered(question: str, answer: object) -> None:
        del answer
        parts.append((question, time.perf_counter() - start - sum(seconds for _, seconds in parts)))

    session.assess({name: value}, only=questions, answered=answered)
    return name, time.perf_counter() - start, time.process_time() - cpu, parts


if __name__ == "__main__":
    main()
