"""Figure of how losses and gains are spread over the economies: two Lorenz curves on one axis of GDP."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from foedus.figures import context, marks, theme
from foedus.figures.graphic import Drawing, Graphic
from foedus.figures.marks import Spec
from foedus.figures.plane import Plane
from foedus.questions.words import percent, two_digits

if TYPE_CHECKING:
    from foedus.assess import Assessment

Record = dict[str, Any]
LEFT, RIGHT = 44, 30
QUARTERS = {share: percent(share, 0) for share in (0.0, 0.25, 0.5, 0.75, 1.0)}
NAMED = 0.07
"""A state with a smaller part of all losses, or of all gains, is not named in the picture."""
CHARACTER, LINE = 6.0, 15
"""Mean width of a character and height of a line of the names, in pixels."""
CURVES = {"losses_share": ("losses", theme.ORANGE), "gains_share": ("gains", theme.BLUE)}


def lorenz(assessment: Assessment, width: int) -> Graphic:
    """Cumulated shares of losses and gains over cumulated GDP, from the largest loss to the largest gain."""
    records = context.records(assessment, "gains", "lorenz")
    return Graphic(
        name="gains-lorenz",
        title=_title(records),
        subtitle=(
            "States from the largest loss to the largest gain in % of their GDP, on average over the draws: "
            "share of all losses and of all gains that states up to a point bear, over their share of GDP. "
            "On the diagonal all would bear alike."
        ),
        source=context.credit(assessment, "World Factbook; own computation"),
        note="Among the states with a balance; without the risk of a great-power war.",
        table=("gains", "lorenz"),
        drawing=_drawing(records, width),
    )


def _drawing(records: Sequence[Record], width: int) -> Drawing:
    page = Plane(width - LEFT - RIGHT, lambda share: share, QUARTERS)
    up, along = "share of all losses (orange) and of all gains (blue)", "share of these states' GDP"
    layers = [*page.ground(up, along), page.diagonal()]
    taken: list[tuple[float, float, float, float]] = []
    for field, (word, ink) in CURVES.items():
        if _total(records, field) > 0.0:
            points = _points(page, records, field)
            ends = {"x": marks.pixel("x"), "y": marks.pixel("y")}
            layers.append(marks.layer("line", points, ends, color=ink, strokeWidth=2, interpolate="linear"))
            layers += _names(page, records, field, word, taken)
    return page.drawing(layers, LEFT, RIGHT)


def _points(page: Plane, records: Sequence[Record], field: str) -> list[Spec]:
    """The curve, from nothing to everything."""
    places = [(0.0, 0.0), *((record["gdp_share"], record[field]) for record in records)]
    return [{"x": page.x(gdp), "y": page.y(share)} for gdp, share in places]


def _names(
    page: Plane,
    records: Sequence[Record],
    field: str,
    word: str,
    taken: list[tuple[float, float, float, float]],
) -> list[Spec]:
    """The states with the largest parts, each beside the middle of its stretch, where nothing stands yet."""
    found, before = [], (0.0, 0.0)
    for record in records:
        here = (record["gdp_share"], record[field])
        part = here[1] - before[1]
        if part >= NAMED:
            middle = page.x((before[0] + here[0]) / 2), page.y((before[1] + here[1]) / 2)
            found.append((part, middle, f"{record['name']}: {percent(part)} of the {word}"))
        before = here
    values = []
    for _, (x, y), text in sorted(found, reverse=True):
        long = CHARACTER * len(text)
        # Losses rise early, with room below to the right; gains late, with room above to the left.
        late = field == "gains_share"
        left = max(x - 8 - long, 0.0) if late else min(x + 8, page.width - long)
        # Pushed back from the edge, a name would lie on its curve: further away, then.
        pushed = abs(left - x) > 8 + (long if late else 0.0)
        y += (-8 if late else 12) * (2 if pushed else 1)
        box = (left, y - LINE / 2, left + long, y + LINE / 2)
        if all(_apart(box, other) for other in taken):
            taken.append(box)
            values.append({"x": left, "y": y, "text": text})
    place = {"x": marks.pixel("x"), "y": marks.pixel("y"), "text": marks.text("text")}
    style = {"align": "left", "baseline": "middle", "fontSize": 11.5}
    return [marks.layer("text", values, place, color=theme.INK, **style)] if values else []


def _apart(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def _total(records: Sequence[Record], field: str) -> float:
    """All losses, or all gains, in US$ bn a year."""
    sign = -1.0 if field == "losses_share" else 1.0
    total: float = sum(max(sign * record["mean_usd"], 0.0) for record in records)
    return total


def _title(records: Sequence[Record]) -> str:
    """The finding: losses against gains in money, and who bears most."""
    losses, gains = (_total(records, field) for field in CURVES)
    if losses == gains == 0.0:
        return "On average nobody gains and nobody loses"
    larger = "losses" if losses >= gains else "gains"
    most = (min if larger == "losses" else max)(records, key=lambda record: record["mean_usd"])
    share = abs(most["mean_usd"]) / max(losses, gains)
    gdp = [0.0, *(record["gdp_share"] for record in records)]
    place = records.index(most)
    part = gdp[place + 1] - gdp[place]
    name = context.with_article(most["name"])
    return (
        f"On average US$ {two_digits(losses)} bn of losses a year stand against US$ {two_digits(gains)} bn "
        f"of gains; {name} has {percent(share)} of the {larger} with {percent(part)} of the GDP"
    )
