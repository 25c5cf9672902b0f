"""What membership pays: its parts against the models they come from, and where best replies lead."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from foedus.evidence.spread import dispute_spread
from foedus.evidence.trade_bilateral import matrix_on
from foedus.methods.stability import Path, Stable, best_replies, settled_members
from foedus.questions import membership_risk as risk
from foedus.questions.case import Case
from foedus.questions.membership_pay import Pay, cast, chance_of_answer, pay
from foedus.questions.membership_tables import Found, found, held, shares_table
from foedus.questions.risk_effect import chances
from foedus.questions.trade_channels import channels
from foedus.questions.trade_effects import Effect, effect
from foedus.scenario.model import Proposal


@pytest.fixture(scope="module")
def whole(case) -> Case:
    return Case(case.before, case.after, case.scenario, case.draws, dispute_spread(), matrix_on)


@pytest.fixture(scope="module")
def answered(whole: Case) -> Effect:
    found = channels(whole.before, whole.after, whole.scenario, whole.matrix.economies, whole.camps)
    channel = next(each for each in found if each.id == "retaliation")
    return effect(whole.matrix, channel, whole.scenario, whole.draws)


@pytest.fixture(scope="module")
def paid(whole: Case, answered: Effect) -> Pay:
    given = (whole.before, whole.scenario, whole.risk_pairs, whole.matrix, {"retaliation": answered})
    made = pay(whole.scenario.proposals[1], *given)
    assert made is not None
    return made


def test_the_largest_play_and_who_is_left_out_is_said(paid: Pay) -> None:
    assert len(paid.players) == 24
    assert set(paid.players[:5]) == {"USA", "JPN", "KOR", "AUS", "NZL"}
    assert "Tuvalu" in " ".join(paid.notes)
    assert not set(paid.cast.left_out) & set(paid.players)


def test_pay_is_that_of_a_pact_of_defence(whole: Case) -> None:
    asian = whole.scenario.proposals[1]
    assert cast(asian.model_copy(update={"obligations": ("partnership",)}), whole.before) is None
    joins = {"kind": "accede", "founders": (), "candidates": (), "treaty": "rcep", "state": "IND"}
    assert cast(asian.model_copy(update=joins), whole.before) is None


def test_nothing_comes_of_a_pact_that_is_there_already(paid: Pay) -> None:
    usa, jpn, aus = (paid.players.index(code) for code in ("USA", "JPN", "AUS"))
    for part in (paid.entrapment, paid.trade, paid.peace):
        assert np.all(part[:, jpn, usa] == 0.0)
        assert np.any(part[:, jpn, aus] != 0.0)


def test_costs_are_below_nothing_and_trade_above(paid: Pay) -> None:
    for cost in (paid.burden, paid.retaliation):
        assert np.all(cost <= 0.0)
    assert np.median(paid.entrapment) <= 0.0
    kor = paid.players.index("KOR")
    assert np.median(paid.retaliation[:, kor]) < -0.2  # a fifth of its GDP is trade with China
    assert np.all(paid.burden[:, kor] == 0.0)  # it spends 2.4 % of GDP


def test_the_chance_of_an_answer_is_that_of_the_prior(whole: Case) -> None:
    assert chance_of_answer(whole.scenario) == pytest.approx(9 / 20, abs=1e-9)
    calm = whole.scenario.with_settings({"trade.answer": "none"})
    assert chance_of_answer(calm) == 0.0


def test_a_founder_s_answer_is_that_of_the_equilibrium(whole: Case, answered: Effect, paid: Pay) -> None:
    lost = answered.income[:, whole.matrix.economies.index("JPN")]
    found = paid.retaliation[:, paid.players.index("JPN")]
    np.testing.assert_allclose(found, 0.45 * np.minimum(lost, 0.0), rtol=1e-12)


def test_deterrence_of_the_whole_coalition_is_that_of_the_risk_model(whole: Case, paid: Pay) -> None:
    # Taiwan has no ally: with the founders it has them all behind it, as in the changed world.
    from foedus.scenario.effect import carried_out

    proposal = whole.scenario.proposals[1]
    joined = proposal.model_copy(update={"founders": (*proposal.founders, "TWN"), "candidates": ()})
    change = whole.risk_pairs.after(carried_out(whole.before, joined))
    twn, chn = whole.before.index("TWN"), whole.before.index("CHN")
    pair = paid.field.column[twn, chn]
    spared = whole.risk_pairs.before[:, pair] - change.chance[:, pair]
    cost = paid.field.price(np.array([twn]), np.array([chn]))[:, 0]
    only = replace(paid.field, opponents=("CHN",))
    curve = risk.deterrence(only)[:, paid.players.index("TWN")]
    five = [paid.players.index(code) for code in joined.founders]
    at = only.strength[five].sum() / only.strength.sum() * (risk.KNOTS - 1)
    low = int(at)
    between = curve[:, low] + (at - low) * (curve[:, low + 1] - curve[:, low])
    # Straight lines between nine knots of a log: within a tenth of the largest effect.
    assert np.abs(between - spared * cost).max() < 0.1 * np.abs(spared * cost).max()


def test_no_coalition_deters_nobody(paid: Pay) -> None:
    assert np.all(paid.deterrence[:, :, 0] == 0.0)


def test_entrapment_by_hand(whole: Case, paid: Pay) -> None:
    # Australia's part in South Korea's wars: with all that it owes nothing and that found nothing.
    aus, kor = (whole.before.index(code) for code in ("AUS", "KOR"))
    bound = whole.before.obligation("defense")[aus]
    core = {whole.before.index(code) for code in ("USA", "JPN", "KOR", "AUS", "NZL")}
    draws, total = whole.draws, np.zeros(whole.draws.n)
    for code in paid.field.theatre:
        k = whole.before.index(code)
        if k in core or bound[k]:
            continue
        column = paid.field.column[kor, k]
        total += chances(whole.risk_pairs.log_odds[:, [column]])[:, 0] * whole.risk_pairs.war[:, column]
    expected = -draws["reliability"] * draws["gains.cost_abroad"] * total
    i, j = paid.players.index("AUS"), paid.players.index("KOR")
    np.testing.assert_allclose(paid.entrapment[:, i, j], expected, rtol=1e-9)


def test_pay_beside_the_founders_is_that_of_the_game(paid: Pay) -> None:
    from foedus.methods.stability import Utilities

    whole = paid.utilities
    one = Utilities(
        *(getattr(whole, name)[7] for name in ("alone", "pairs", "spill", "strength", "inside", "outside"))
    )
    for k in (0, 3, 5, 11):
        with_it = one.of_coalition(paid.first | 1 << k)[k]
        assert paid.gain[7, k] == pytest.approx(with_it, abs=1e-12)


def test_neutrals_and_india_stay_out(paid: Pay) -> None:
    end = found(paid)
    shares = dict(zip(paid.players, end.members.mean(axis=0), strict=True))
    assert all(shares[code] < 0.1 for code in ("IND", "IDN", "VNM", "MYS", "SGP"))
    assert held(end, "open") == ([], 0)


def test_the_path_ends_where_nobody_gains(paid: Pay) -> None:
    end = found(paid)
    assert end.path.settled
    last = end.path.coalitions[-1]
    assert best_replies(paid.middle, last).moves == ()
    assert last in end.stable.open


def test_what_all_lose_no_sharing_mends(paid: Pay) -> None:
    table, words = shares_table([found(paid)])
    assert "no way to share" in words["asian-nato"]
    assert table.column("transfer") == [None] * 5


def test_with_free_deterrence_the_founders_stay(whole: Case, paid: Pay) -> None:
    # A price below nothing on being bound, larger than all that members cost one another, turns the answer.
    draws = replace(
        whole.draws, values={**whole.draws.values, "gains.autonomy": np.full(whole.draws.n, -5.0)}
    )
    glad = replace(paid, autonomy=np.repeat(-draws["gains.autonomy"][:, None], 24, axis=1))
    members, _ = settled_members(glad.utilities, glad.cast.start)
    assert members[:, :5].mean() > 0.9
    # Nearly every set of 24 players would hold: those are not listed, the sharing does not ask for them.
    none = np.zeros(0, dtype=np.int64)
    end = Found(glad, Stable(24, none, none, none), Path((), (glad.first,), True), members, members)
    _, words = shares_table([end])
    assert "would gain" in words["asian-nato"]


def test_an_applicant_plays_with_todays_members(whole: Case) -> None:
    proposal = Proposal.model_validate(
        {
            "id": "p",
            "kind": "accede",
            "treaty": "nato",
            "state": "SWE",
            "title": "It joins",
            "summary": "It joins.",
        }
    )
    who = cast(proposal, whole.before)
    assert who is not None
    assert who.players[-1] == "SWE"
    assert who.roles[-1] == "applicant"
    assert who.inside.sum() == 23
    assert len(who.left_out) == 8  # 31 members and one that applies
