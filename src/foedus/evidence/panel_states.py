"""Parts of the panel on single states: capabilities, trade, organisations, territorial threat, leaders."""

from __future__ import annotations

from typing import Final

from foedus.evidence.cubes_ties import CAPABILITY_ABOUT
from foedus.evidence.panel_parts import Column, register, state_part

THREAT: Final = {
    "lterrthreat": "latent external territorial threat to the state",
    "sd": "standard deviation of lterrthreat",
    "lwr": "lower bound of lterrthreat",
    "upr": "upper bound of lterrthreat",
    "m_lterrthreat": "the same threat with pairs weighted by their minimum distance",
    "m_sd": "standard deviation of m_lterrthreat",
    "m_lwr": "lower bound of m_lterrthreat",
    "m_upr": "upper bound of m_lterrthreat",
}

register(
    state_part(
        "capabilities",
        "National material capabilities",
        "cow_nmc",
        (1816, 2022),
        {name: Column(name, about, unit, each=True) for name, (about, unit) in CAPABILITY_ABOUT.items()},
        note="The six parts, and their mean share of the system (CINC); a part that is not known is missing.",
    )
)
register(
    state_part(
        "trade",
        "Trade of a state with all others",
        "cow_trade_sy",
        (1870, 2014),
        {
            "imports": Column("imports", "imports of goods", "million US$ of the year", each=True),
            "exports": Column("exports", "exports of goods", "million US$ of the year", each=True),
        },
        note="Totals of a state, not the trade of a pair.",
    )
)
register(
    state_part(
        "igo-memberships",
        "Memberships of international organisations",
        "cow_igo_sy",
        (1816, 2014),
        {
            "sum_igo_full": Column("sum_igo_full", "organisations as a full member", each=True),
            "sum_igo_associate": Column("sum_igo_associate", "as an associate member", each=True),
            "sum_igo_observer": Column("sum_igo_observer", "as an observer", each=True),
            "sum_igo_anytype": Column("sum_igo_anytype", "in any of these ways", each=True),
        },
    )
)
register(
    state_part(
        "terrthreat",
        "Latent territorial threat",
        "terrthreat",
        (1816, 2010),
        {name: Column(name, about, each=True) for name, about in THREAT.items()},
        note="Estimates of a random item response model (Miller 2022).",
    )
)
register(
    state_part(
        "leaders",
        "Changes of leaders",
        "archigossums",
        (1870, 2015),
        {
            "leadertransition": Column("leadertransition", "1 if the leader changed in the year", each=True),
            "irregular": Column("irregular", "1 if a leader came to power by irregular means", each=True),
            "n_leaders": Column("n_leaders", "leaders in the year", each=True),
        },
        system="gw",
        note="Archigos is about leaders, not regimes: the store holds no measure of regime (democracy).",
    )
)
