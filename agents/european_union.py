"""The European Union: a calm border, trade, and human rights as its condition."""

from __future__ import annotations

from dataclasses import dataclass

from .conditionality import answer_to_repression, offended
from .declaration import Array, Quantity, assumed, data, number
from .instruments import BoldMove, Instrument, Menu
from .outlook import Outlook
from .power import TOP_COERCION, Levels, Power, effort


@dataclass(frozen=True)
class EuropeanUnionPreferences:
    """How much Brussels cares about what, and how others expect it to react."""

    stability: Quantity = number(
        1.0, "weight", (0, 10), (0.5, 2),
        "A calm border: no unrest and no coercion next door",
        assumed("the paper names the EU as one pole and leaves its aims open; stability of the "
                "neighbourhood is the EU's own declared aim"),
    )  # fmt: skip
    trade: Quantity = number(
        1.0, "weight", (0, 10), (0.5, 2),
        "Trade and relations with Belarus",
        assumed("the EU is the paper's alternative economic partner"),
    )  # fmt: skip
    rights: Quantity = number(
        1.0, "weight", (0, 10), (0.5, 2),
        "Human rights: no closeness to a repressive regime, and a price for repression",
        assumed("EU sanctions on Minsk in 2004–2016 followed repression (events series)"),
    )  # fmt: skip
    effort: Quantity = number(
        0.3, "weight", (0, 10), (0.15, 0.6),
        "Cost of attention that an active policy takes",
        assumed("without it instruments drift to their limits"),
    )  # fmt: skip
    severity: Quantity = number(
        0.4, "sanctions per unit of repression", (0, 20), (0.2, 0.8),
        "Sanctions that Brussels finds fitting per unit of repression beyond the tolerated",
        data("in 2011, after the crackdown, bans on 158 officials and no embargo on goods",
             "events"),
        assumed("after a crackdown a quarter of what an embargo would be: 1 is an embargo on two "
                "fifths of trade"),
    )  # fmt: skip
    tolerance: Quantity = number(
        0.4, "repression", (0, 1), (0.2, 0.6),
        "Repression that Brussels lives with before it sanctions",
        assumed("sanctions were lifted in 2016 though political rights stayed limited"),
    )  # fmt: skip


MENU = Menu(
    instruments=(
        Instrument(
            "overture", 0, 1, 0.25, 0,
            "political overtures to Minsk",
            "cools towards Minsk", "reaches out to Minsk",
            assumed("the counterpart of Minsk's own overtures"),
        ),
        Instrument(
            "market_access", 0, 1, 0.25, 0,
            "openness of the EU market to Belarusian goods",
            "restricts access to its market", "opens its market to Belarusian goods",
            assumed("what Brussels has to offer a country that wants to diversify"),
        ),
        Instrument(
            "sanctions", 0, 1, 0.1, 0,
            "sanctions on the regime",
            "eases sanctions", "tightens sanctions",
            assumed("the EU sanctioned Minsk in 2004–2016 (events series)"),
        ),
    ),
    bold=(
        BoldMove(
            "normalise",
            {"overture": 0.75, "market_access": 0.75, "sanctions": 0},
            "normalises relations with Minsk",
        ),
        BoldMove(
            "isolate",
            {"overture": 0, "sanctions": 0.3},
            "isolates the regime",
        ),
    ),
)  # fmt: skip


def appraise(outlook: Outlook, levels: Levels, wants: EuropeanUnionPreferences) -> dict[str, Array]:
    """Return the utility of an outlook to Brussels, by preference; about −2 … 2 each."""
    return {
        "stability": -wants.stability
        * (outlook.unrest + outlook.coercion / TOP_COERCION + outlook.coercion_risk),
        "trade": wants.trade * (outlook.european_trade + outlook.western_engagement),
        "rights": -wants.rights
        * offended(
            outlook,
            levels["overture"] + levels["market_access"],
            levels["sanctions"],
            wants.tolerance,
            wants.severity,
        ),
        "effort": -wants.effort * effort(levels, MENU),
    }


def usual_answer(
    outlook: Outlook, levels: Levels, wants: EuropeanUnionPreferences
) -> dict[str, Array]:
    """Return how others expect Brussels to answer: repression brings sanctions."""
    return answer_to_repression(outlook, levels, wants.tolerance, wants.severity)


EUROPEAN_UNION = Power(
    "european_union", "European Union", "Brussels", MENU, EuropeanUnionPreferences,
    appraise, usual_answer,
)  # fmt: skip
