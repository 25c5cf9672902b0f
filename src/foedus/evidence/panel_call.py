"""How a panel was made: enough to make it again, and to cite what is in it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from foedus import __version__
from foedus.evidence.cubes import Cubes
from foedus.evidence.cubes_axes import SYSTEMS, Tables
from foedus.evidence.cubes_disputes import DEFAULT_RULES, dispute_years
from foedus.evidence.panel_parts import Part, parts
from foedus.evidence.sources import sources

if TYPE_CHECKING:
    import polars as pl

_ATTRIBUTE: Final = "_foedus_call"


@dataclass(frozen=True)
class Call:
    """The call that made a panel.

    Attributes:
        kind: "state_years" or "dyad_years".
        system, first, last, directed, relevant, extend, disputes, keep: as asked for.
        parts: names of the parts, in order.
        carried_from: the first year with members carried on, if any.
        tables: the store that was read.
    """

    kind: str
    system: str
    first: int
    last: int
    parts: tuple[str, ...]
    extend: bool
    directed: bool
    relevant: bool
    disputes: str
    keep: tuple[str, ...]
    carried_from: int | None
    tables: Tables = field(repr=False)

    @classmethod
    def of(
        cls,
        kind: str,
        cubes: Cubes,
        names: Sequence[str],
        *,
        extend: bool,
        directed: bool = False,
        relevant: bool = False,
    ) -> Call:
        """The call behind a set of cubes."""
        axes = cubes.axes
        return cls(
            kind, axes.system, axes.first, axes.last, tuple(names), extend, directed, relevant,
            cubes.disputes, cubes.keep, axes.carried_from, cubes.tables,
        )  # fmt: skip

    @property
    def unit(self) -> str:
        """What a row is: "states" or "pairs"."""
        return "states" if self.kind == "state_years" else "pairs"

    def python(self) -> str:
        """The line of Python that makes the panel again."""
        given = [f'system="{self.system}"']
        if self.unit == "pairs":
            given.append(f"directed={self.directed}")
        given += [f"start={self.first}", f"end={self.last}"]
        if self.relevant:
            given.append("relevant=True")
        if self.parts:
            given.append(f"with_={list(self.parts)!r}".replace("'", '"'))
        if self.disputes != "gml":
            given.append(f'disputes="{self.disputes}"')
        if self.keep != DEFAULT_RULES:
            given.append(f"keep={list(self.keep)!r}".replace("'", '"'))
        if self.extend:
            given.append("extend=True")
        return f"foedus.panel.{self.kind}({', '.join(given)})"

    def command(self, out: str) -> str:
        """The command that makes the panel again, into a file of this name."""
        words = ["foedus panel", self.kind.replace("_", "-"), f"--system {self.system}"]
        words += [f"--from {self.first}", f"--to {self.last}"]
        words += ["--directed"] * self.directed + ["--relevant"] * self.relevant + ["--extend"] * self.extend
        if self.parts:
            words.append(f"--with {','.join(self.parts)}")
        if self.disputes != "gml":
            words.append(f"--disputes {self.disputes}")
        if self.keep != DEFAULT_RULES:
            words.append(f"--keep {','.join(self.keep)}")
        return " ".join([*words, f"--out {shlex.quote(out)}"])

    def chosen(self) -> tuple[Part, ...]:
        """The parts in the panel."""
        return tuple(parts()[name] for name in self.parts)

    def source_ids(self) -> tuple[str, ...]:
        """All sources that were read, sorted."""
        read = {f"{self.system}_states"}
        if self.relevant:
            read |= {"cow_contdir", "cow_majors"}
        for each in self.chosen():
            read |= set(each.source_ids(self.system, self.disputes, self.unit))
        return tuple(sorted(read))

    def labels(self) -> dict[str, tuple[str, str]]:
        """Label and unit of every column."""
        code = "ccode" if self.system == "cow" else "gwcode"
        number = f"{SYSTEMS[self.system]} number"
        if self.unit == "states":
            found = {code: (f"{number} of the state", ""), "statenme": ("name in the list of states", "")}
        else:
            found = {
                f"{code}{k}": (f"{number} of the {word} state", "")
                for k, word in ((1, "first"), (2, "second"))
            }
        found["year"] = ("year", "")
        for each in self.chosen():
            found |= each.labels(self.unit)
        if self.disputes != "gml":
            found = {name.replace("gmlmid", "cowmid"): label for name, label in found.items()}
        return found

    def notes(self) -> list[str]:
        """What a reader of this panel must know, a sentence each."""
        said = []
        if self.carried_from:
            said.append(
                f"The list of states ends in {self.carried_from - 1}: its members of that year are carried "
                f"on to {self.last}, and with them contact and major powers, whose lists end in 2016. "
                "Every other source is missing after its end."
            )
        if self.relevant:
            said.append(
                "Politically relevant pairs only: in contact by land or across up to 400 miles of sea at "
                "some time of the year, or with a major power."
            )
        for each in self.chosen():
            first, last = each.years if "gml_dirdisp" not in each.sources else dispute_years(self.disputes)
            if self.first < first or self.last > last:
                said.append(f"{each.title}: missing before {first} and after {last}, where the source ends.")
        if self.system == "gw" and any(not name.startswith("gw") for name in self.source_ids()):
            said.append(
                "Sources in Correlates of War numbers were matched by state and year through the "
                "project's own list of states; of states that the Correlates of War do not list in a year "
                "they are missing."
            )
        return said

    def record(self, out: str) -> dict[str, Any]:
        """All of it as plain types, for the sidecar of a file."""
        versions = self.tables.versions(self.source_ids())
        return {
            "panel": self.kind.replace("_", "-"),
            "python": self.python(),
            "command": self.command(out),
            "foedus": __version__,
            "system": self.system,
            "years": [self.first, self.last],
            "directed": self.directed,
            "relevant": self.relevant,
            "members_carried_from": self.carried_from,
            "disputes": {"source": self.disputes, "keep": list(self.keep)} if self._with_disputes() else None,
            "parts": {
                each.name: {"title": each.title, "years": list(each.years), "note": each.note}
                for each in self.chosen()
            },
            "sources": {name: _cited(name, versions.get(name, {})) for name in self.source_ids()},
            "notes": self.notes(),
        }

    def _with_disputes(self) -> bool:
        return any("gml_dirdisp" in each.sources for each in self.chosen())


def remember(frame: pl.DataFrame, call: Call) -> pl.DataFrame:
    """Note on a frame how it was made; whatever is made from it does not carry the note."""
    setattr(frame, _ATTRIBUTE, (call, tuple(frame.columns)))
    return frame


def remembered(frame: pl.DataFrame) -> Call | None:
    """How a frame was made, if it is still as `state_years` or `dyad_years` returned it."""
    call, columns = getattr(frame, _ATTRIBUTE, (None, ()))
    return call if call is not None and columns == tuple(frame.columns) else None


def _cited(name: str, version: Mapping[str, Any]) -> dict[str, Any]:
    known = sources().get(name)
    if known is None:
        return dict(version)
    return {
        "title": known.title,
        "version": version.get("version", known.version),
        "sha256": version.get("sha256", known.sha256),
        "years": known.years,
        "licence": known.licence,
        "citation": known.citation,
        "bibtex": known.bibtex,
    }
