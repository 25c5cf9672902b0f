"""One target under Atheris, in a process of its own: `python -m fuzz.session TARGET FOLDER [OPTION …]`.

Findings are written to the folder as pairs, KIND.bin and KIND.txt, and the search goes on; a crash, a hang or
too much memory ends the process and leaves the input there as crash-…, timeout-… or oom-….
"""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

LEAST_LENGTH = 4096


def main(name: str, folder: Path, options: Sequence[str]) -> None:
    """Run the target until libFuzzer's limits end the process."""
    import atheris  # type: ignore[import-untyped]

    # A warning would be a line more than the one that a user is promised.
    warnings.simplefilter("error")
    with atheris.instrument_imports(include=["foedus"], exclude=_compiled(), enable_loader_override=False):
        from fuzz.target import WORDS, tried
        from fuzz.targets import targets

        target = targets()[name]
        seeds = target.seeds()
        for seed in seeds:
            tried(target, seed)  # what the reader imports only when it is used
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    words = folder / "words.txt"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in (*WORDS, *target.words)))

    def one(data: bytes) -> None:
        finding = tried(target, data)
        if finding is not None:
            place = folder / f"finding-{hashlib.sha256(finding.kind.encode()).hexdigest()[:12]}"
            if not place.with_suffix(".bin").exists():
                place.with_suffix(".txt").write_text(f"{finding.kind}\n\n{finding.text}\n")
                place.with_suffix(".bin").write_bytes(data)

    longest = max(LEAST_LENGTH, *(len(seed) for seed in seeds))
    given = [f"-artifact_prefix={folder}/", f"-dict={words}", f"-max_len={longest}", *options, str(corpus)]
    atheris.Setup([sys.argv[0], *given], one)
    atheris.Fuzz()


def _compiled() -> list[str]:
    """Modules that Numba compiles: bytecode with counters in it is none that it knows."""
    found = importlib.util.find_spec("foedus")
    places = (found.submodule_search_locations or ()) if found else ()
    return [
        f"foedus.methods.{path.stem}"
        for place in places
        for path in sorted(Path(place).glob("methods/*_kernel.py"))
    ]


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
