"""Maps of the answers by state: gain, chance of gain, stance, change in the risk of disputes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from foedus.errors import InputError
from foedus.figures import atlas, context, marks, theme
from foedus.figures.atlas import Look
from foedus.figures.graphic import Graphic
from foedus.questions.words import counted, percent

if TYPE_CHECKING:
    from foedus.assess import Assessment

View: TypeAlias = Literal["gain", "chance", "stance", "camp", "risk"]
#: The question that a view needs.
QUESTION: Mapping[View, str] = {
    "gain": "gains",
    "chance": "gains",
    "stance": "adoption",
    "camp": "blocs",
    "risk": "risk",
}
#: From loss to gain.
RAMP = tuple(theme.LIGHT[name] for name in ("orange", "pale-orange", "even", "pale-blue", "blue"))
#: Bounds of the classes, % of GDP a year; within the inner ones a verdict is "even".
GAINS = (-0.1, -0.01, 0.01, 0.1)
CHANCES = (0.1, 0.4, 0.6, 0.9)
#: Change of the chance a year of a new dispute.
RISKS = (-1e-3, -1e-4, 1e-4, 1e-3)
GAIN_WORDS = (
    *("loses 0.1 % of GDP or more", "loses 0.01 to 0.1 %", "even, within 0.01 %"),
    *("gains 0.01 to 0.1 %", "gains 0.1 % of GDP or more"),
)
CHANCE_WORDS = ("below 10 %", "10 to 40 %", "40 to 60 %", "60 to 90 %", "90 % or more")
RISK_WORDS = (
    *("falls by 0.1 points or more", "falls by 0.01 to 0.1 points", "hardly changes"),
    *("rises by 0.01 to 0.1 points", "rises by 0.1 points or more"),
)


SWATCH, KEY_LINE, CHARACTER = 12, 20, 6.2
"""Side of a swatch, height of a line of the key, mean width of a character, in pixels."""


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of a map's key: colour, words, number of states."""

    fill: str
    words: str
    states: int


@dataclass(frozen=True, slots=True)
class Shaded:
    """A map and its key, which a page sets in its own type."""

    graphic: Graphic
    key: tuple[Key, ...]

    @property
    def keyed(self) -> Graphic:
        """The map with its key drawn below it, as a picture needs it."""
        drawing = self.graphic.drawing
        swatches, rows = _swatches(self.key, drawing.width, drawing.height)
        look = {"x": marks.pixel("x"), "y": marks.pixel("y")}
        fill = {"fill": marks.word("fill")}
        squares = marks.layer("square", swatches, look | fill, size=SWATCH**2, opacity=1, stroke=None)
        texts = [each | {"x": each["x"] + SWATCH} for each in swatches]
        words = marks.layer(
            "text", texts, look | {"text": marks.text("words")}, align="left", baseline="middle", fontSize=12
        )
        margins = replace(drawing.margins, bottom=drawing.margins.bottom + KEY_LINE * rows + SWATCH)
        layers = (*drawing.layers, squares, words)
        return replace(self.graphic, drawing=replace(drawing, layers=layers, margins=margins))


def _swatches(key: tuple[Key, ...], width: int, height: int) -> tuple[list[dict[str, Any]], int]:
    """The entries of a key with their places below the map, and how many lines they fill."""
    found: list[dict[str, Any]] = []
    x, line = SWATCH // 2, 1
    for entry in key:
        words = f"{entry.words} ({entry.states})"
        room = round(2 * SWATCH + CHARACTER * len(words))
        if found and x + room > width:
            x, line = SWATCH // 2, line + 1
        found.append({"x": x, "y": height + KEY_LINE * line, "fill": entry.fill, "words": words})
        x += room + SWATCH
    return found, line


@dataclass(frozen=True, slots=True)
class _State:
    """A state's class on a map, and what its tooltip says."""

    place: int
    words: str


def shaded(assessment: Assessment, view: View, proposal: str = "", width: int = 680) -> Shaded:
    """A map of the answers.

    Args:
        assessment: the answers, with that to `QUESTION[view]`.
        view: what the colours say.
        proposal: for stances, the id of the proposal; the first by default.
        width: in pixels.

    Raises:
        InputError: the assessment has no such answer or proposal, or nothing to show.
    """
    if view == "camp":
        return _camps(assessment, width)
    found = _MAKERS[view](assessment, proposal)
    if not found.states:
        raise _nothing(assessment, view)
    looks = {code: Look(found.fills[one.place], one.words) for code, one in found.states.items()}
    places = [one.place for one in found.states.values()]
    key = tuple(
        Key(fill, words, places.count(place))
        for place, (fill, words) in enumerate(zip(found.fills, found.words, strict=True))
        if place in places
    )
    from foedus.geography import OUTLINES_NOTE

    graphic = Graphic(
        name=f"map-{view}",
        title=found.title(places),
        subtitle=f"{found.subtitle} States that the report does not cover are plain.",
        source=context.credit(
            assessment, "own computation; outlines Natural Earth 1:50m, Equal Earth projection"
        ),
        note=OUTLINES_NOTE,
        table=found.table,
        drawing=atlas.drawing(looks, width),
    )
    return Shaded(graphic, key)


@dataclass(frozen=True)
class _Found:
    """What a view found: states by id, the classes with colour and words, and the words of the map."""

    states: Mapping[str, _State]
    fills: tuple[str, ...]
    words: tuple[str, ...]
    subtitle: str
    table: tuple[str, str]
    title: Callable[[list[int]], str]


def _nothing(assessment: Assessment, view: View) -> InputError:
    question = QUESTION[view]
    hint = f"the answer on {question} has no states here" if question in assessment.answers else ""
    return InputError(f"nothing to draw of '{view}'", where="map", hint=hint or f"it needs {question}")


def _camps(assessment: Assessment, width: int) -> Shaded:
    if not context.has(assessment, "blocs", "camps"):
        raise _nothing(assessment, "camp")
    key = tuple(Key(atlas.FILL[camp], words, number) for camp, words, number in atlas.key(assessment))
    return Shaded(atlas.camps(assessment, width), key)


def _gain(assessment: Assessment, _proposal: str) -> _Found:
    states = {
        record["state"]: _State(
            _place(record["gain"].median, GAINS),
            f"{record['gain'].median:+.2g} % of GDP a year (90 %: {record['gain'].p05:+.2g} to "
            f"{record['gain'].p95:+.2g})".replace("-", "−"),
        )
        for record in context.records(assessment, "gains", "balance")
    }
    return _Found(
        states,
        RAMP,
        GAIN_WORDS,
        "Gain or loss of each state, median of the draws, % of GDP a year.",
        ("gains", "balance"),
        lambda places: (
            f"Of {counted(len(places), 'state')}, {_some(sum(p > 2 for p in places), 'gains', 'gain')}, "
            f"{_some(sum(p < 2 for p in places), 'loses', 'lose')} and "
            f"{_some(places.count(2), 'is', 'are')} even"
        ),
    )


def _chance(assessment: Assessment, _proposal: str) -> _Found:
    states = {
        record["state"]: _State(
            _place(record["p_gain"], CHANCES), f"gains in {percent(record['p_gain'])} of the draws"
        )
        for record in context.records(assessment, "gains", "balance")
    }
    return _Found(
        states,
        RAMP,
        CHANCE_WORDS,
        "Chance that a state gains: the share of the draws in which its gain is above zero.",
        ("gains", "balance"),
        lambda places: (
            f"{counted(places.count(4), 'state')} of {len(places)} "
            f"{'gains' if places.count(4) == 1 else 'gain'} in nine draws of ten, "
            f"{counted(places.count(0), 'loses', 'lose')} in nine of ten"
        ),
    )


def _stance(assessment: Assessment, proposal: str) -> _Found:
    wanted = assessment.scenario.proposal(proposal).id if proposal else assessment.scenario.proposals[0].id
    positions = tuple(theme.STANCE_WORDS)
    states = {
        record["state"]: _State(positions.index(record["position"]), _stance_words(record))
        for record in context.records(assessment, "adoption", "players")
        if record["proposal"] == wanted and record["position"] in positions and ":" not in record["state"]
    }
    silent = positions.index("silent")
    return _Found(
        states,
        # On a map the paper of silence would be sea, and the grey of the neutral too pale.
        tuple({"silent": theme.EVEN, "neutral": theme.GREY}.get(p, theme.STANCE_FILL[p]) for p in positions),
        tuple(theme.STANCE_WORDS[each] for each in positions),
        f"Stance on record of each state that “{context.proposal_title(assessment, wanted)}” needs.",
        ("adoption", "players"),
        lambda places: (
            f"Of {counted(len(places), 'state')} asked, "
            f"{counted(len(places) - places.count(silent), 'has', 'have')} spoken; "
            f"{counted(places.count(positions.index('oppose')), 'opposes', 'oppose')}"
        ),
    )


def _stance_words(record: Mapping[str, Any]) -> str:
    words = theme.STANCE_WORDS[record["position"]]
    return f"{words} ({record['reference']})" if record["reference"] else words


def _risk(assessment: Assessment, _proposal: str) -> _Found:
    largest: dict[str, tuple[float, str]] = {}
    for record in context.records(assessment, "risk", "pairs"):
        if record["change"] is None:
            continue
        change = record["change"].median
        for one, other in (("1", "2"), ("2", "1")):
            code = record[f"state{one}"]
            if code not in largest or abs(change) > abs(largest[code][0]):
                largest[code] = change, record[f"name{other}"]
    states = {
        code: _State(
            _place(change, RISKS),
            f"{100 * change:+.2g} points a year, with {context.with_article(name)}".replace("-", "−"),
        )
        for code, (change, name) in largest.items()
    }
    return _Found(
        states,
        RAMP[::-1],
        RISK_WORDS,
        "Change of the chance a year of a new dispute in the state's pair where it changes most, median, "
        "percentage points.",
        ("risk", "pairs"),
        lambda places: (
            f"The chance of a dispute rises for {counted(sum(p > 2 for p in places), 'state')}, falls for "
            f"{sum(p < 2 for p in places)} and hardly changes for {places.count(2)}"
        ),
    )


def _some(number: int, one: str, many: str) -> str:
    """How many do something: "none gains", "1 gains", "4 gain"."""
    return counted(number, one, many) if number else f"none {one}"


def _place(value: float, bounds: tuple[float, ...]) -> int:
    """The class of a value: how many of the bounds it has reached."""
    return sum(value >= bound for bound in bounds)


_MAKERS: Mapping[str, Callable[[Any, str], _Found]] = {
    "gain": _gain,
    "chance": _chance,
    "stance": _stance,
    "risk": _risk,
}
