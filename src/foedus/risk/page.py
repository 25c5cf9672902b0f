"""The skill card as a page of Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from foedus.states import by_ccode

HEAD: Final = """# Risk: how good the forecasts were

`foedus risk fit` writes this page; `foedus risk skill` prints its tables. Formulas, and what it is for:
[risk](risk.md).

Each candidate is fitted to all years up to an origin and forecasts the five years after it, every year from
what was known when it began; then the origin moves on by five years. Scores are over all held-out years.
*Log score*: mean of −log(chance given to what happened), lower is better. *PR-AUC*: area under the
precision-recall curve; a forecast without skill scores the share of events. *Brier* and its parts × 1,000.
*Expected / seen*: sum of the chances over the number of events. *Gain*: fall of the log score from that of
the last decade's disputes, ± its standard error over years.
"""
TITLES: Final = {"onset": "a new dispute", "fatal": "a new dispute with deaths", "war": "a new war"}


def page(card: Mapping[str, Any]) -> str:
    """The card: each part with its candidates, the chosen one by decade and region, and its failures."""
    first, last = card["years"]
    text = [HEAD, f"Record: {first}-{last}. Sources: {', '.join(sorted(card['sources']))}.\n"]
    for part in card["parts"].values():
        text += _part(part)
    return "\n".join(text)


def _part(part: Mapping[str, Any]) -> list[str]:
    start, end = part["held_out"]
    share = part["events"] / part["pair_years"]
    lines = [
        f"## {part['about'].rstrip('.')}: {TITLES[part['outcome']]}",
        "",
        f"Held out {start}-{end}: {part['pair_years']:,} pair-years, {part['events']:,} events, {share:.2%}.",
        "",
        *_table(
            ("candidate", "log score", "ROC-AUC", "PR-AUC", "Brier", "reliability", "resolution",
             "expected / seen", "gain"),
            [_candidate(name, body) for name, body in part["candidates"].items()],
        ),
        "",
    ]  # fmt: skip
    lines += [f"Not fitted: {name}, {why}\n" for name, why in part["refused"].items()]
    lines += [_verdict(part), ""]
    for title, key in (("years", "by_decade"), ("region", "by_region")):
        rows = [_group(name, body) for name, body in part[key].items()]
        headings = (title, "pair-years", "events", "log score", "PR-AUC", "ROC-AUC", "expected / seen",
                    "last decade: log score", "PR-AUC")  # fmt: skip
        lines += [*_table(headings, rows), ""]
    body = part["candidates"][part["chosen"]]
    lines += [f"Calibration of {part['chosen']} (bins by the chance given):", ""]
    bins = [
        (f"{n:,}", f"{events:,}", f"{mean:.4f}", f"{seen:.4f}")
        for n, events, mean, seen in body["calibration"]
    ]
    lines += [*_table(("forecasts", "events", "mean chance", "share seen"), bins), ""]
    return lines + _failures(part["failures"])


def _candidate(name: str, body: Mapping[str, Any]) -> tuple[str, ...]:
    gain, brier = body["gain"].get("last decade"), body["brier"]
    shown = f"{gain['mean']:+.5f} ± {gain['error']:.5f} ({gain['share']:+.1%})" if gain else ""
    return (
        f"{name}: {body['about']}", f"{body['log_score']:.5f}", f"{body['roc_auc']:.3f}",
        f"{body['pr_auc']:.3f}", f"{1e3 * brier['score']:.3f}", f"{1e3 * brier['reliability']:.4f}",
        f"{1e3 * brier['resolution']:.3f}", f"{body['expected_over_observed']:.2f}", shown,
    )  # fmt: skip


def _verdict(part: Mapping[str, Any]) -> str:
    name, lowest = part["chosen"], part["lowest_log_score"]
    beats = "beats" if part["beats_last_decade"] else "does not beat"
    text = (
        f"Chosen among the logits: **{name}**. It {beats} the last decade's disputes on log score and PR-AUC."
    )
    if lowest != name:
        ours, best = (part["candidates"][each]["log_score"] for each in (name, lowest))
        text += f" The lowest log score is that of *{lowest}*, {1 - best / ours:.1%} below."
    return text


def _group(name: str, body: Mapping[str, Any]) -> tuple[str, ...]:
    plain = (name, f"{body['pair_years']:,}", f"{body['events']:,}")
    if "log_score" not in body:
        return (*plain, *[""] * 6)
    keys = (
        "log_score",
        "pr_auc",
        "roc_auc",
        "expected_over_observed",
        "last_decade_log_score",
        "last_decade_pr_auc",
    )
    forms = (".5f", ".3f", ".3f", ".2f", ".5f", ".3f")
    return (*plain, *(format(body[key], form) for key, form in zip(keys, forms, strict=True)))


def _failures(failures: Mapping[str, Any]) -> list[str]:
    quiet, given = failures["events_of_pairs_quiet_for_ten_years"], failures["mean_chance_given_to_them"]
    lines = [
        "Known failures:",
        "",
        f"- {quiet:.0%} of the events were of pairs without a dispute in the ten years of the record before; "
        f"their mean chance was {given or 0:.2%}. The median chance of all events was "
        f"{failures['median_chance_given_to_events']:.1%}.",
        f"- A chance of one half or more was given to {failures['events_given_one_half_or_more']} events and "
        f"to {failures['others_given_one_half_or_more']} pair-years without one.",
    ]
    least = "; ".join(
        f"{_pair(a, b)} {year} ({chance:.2g})" for a, b, year, chance in failures["least_expected"]
    )
    vain = "; ".join(
        f"{_pair(a, b)} ({expected:.1f} expected, {seen} seen)"
        for a, b, expected, seen in failures["expected_in_vain"]
    )
    return [*lines, f"- Least expected events: {least}.", f"- Most expected in vain: {vain}.", ""]


def _pair(code1: int, code2: int) -> str:
    return f"{by_ccode(code1).name}–{by_ccode(code2).name}"


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    line = "|" + "---|" * len(headings)
    return ["| " + " | ".join(headings) + " |", line, *("| " + " | ".join(row) + " |" for row in rows)]
