"""The United States: limits Russia's reach, sells energy, and is less strict on human rights."""

from __future__ import annotations

from dataclasses import dataclass

from .conditionality import answer_to_repression, offended
from .declaration import Array, Quantity, assumed, number, quoted
from .instruments import BoldMove, Instrument, Menu
from .outlook import Outlook
from .power import Levels, Power, effort


@dataclass(frozen=True)
class UnitedStatesPreferences:
    """How much Washington cares about what, and how others expect it to react."""

    reach: Quantity = number(
        1.0, "weight", (0, 10), (0.5, 2),
        "Limiting Russia's reach: a sovereign Belarus that is not Moscow's",
        quoted("the recent visit of the US Secretary of State to Minsk", "Strategy"),
        assumed("the yardstick: Washington's other weights are read against it"),
    )  # fmt: skip
    energy: Quantity = number(
        2.0, "weight", (0, 20), (1, 4),
        "Selling energy",
        quoted("in this case the energy dispute between the two countries", "Strategy"),
        assumed("non-Russian supply is a small share, so that the weight must be large to count "
                "at all"),
    )  # fmt: skip
    rights: Quantity = number(
        0.5, "weight", (0, 10), (0.25, 1),
        "Human rights, less strictly than Brussels",
        assumed("Washington sent its Secretary of State while the EU still weighed conditions"),
    )  # fmt: skip
    effort: Quantity = number(
        0.3, "weight", (0, 10), (0.15, 0.6),
        "Cost of attention that an active policy takes",
        assumed("Belarus is far from Washington's first concerns"),
    )  # fmt: skip
    severity: Quantity = number(
        0.4, "sanctions per unit of repression", (0, 20), (0.2, 0.8),
        "Sanctions that Washington finds fitting per unit of repression beyond the tolerated",
        assumed("as Brussels; it is less strict in what it tolerates"),
    )  # fmt: skip
    tolerance: Quantity = number(
        0.5, "repression", (0, 1), (0.3, 0.7),
        "Repression that Washington lives with before it sanctions",
        assumed("less strict than Brussels"),
    )  # fmt: skip


MENU = Menu(
    instruments=(
        Instrument(
            "overture", 0, 1, 0.25, 0,
            "political overtures to Minsk",
            "cools towards Minsk", "reaches out to Minsk",
            quoted("the recent visit of the US Secretary of State to Minsk", "Strategy"),
        ),
        Instrument(
            "energy_offer", 0, 1, 0.25, 0,
            "offer of oil and gas to replace Russian supply",
            "withdraws its energy offer", "offers energy in Russia's place",
            quoted("in this case the energy dispute between the two countries", "Strategy"),
        ),
        Instrument(
            "sanctions", 0, 1, 0.1, 0,
            "sanctions on the regime",
            "eases sanctions", "tightens sanctions",
            assumed("the US sanctioned Minsk after 2006 (events series)"),
        ),
    ),
    bold=(
        BoldMove(
            "high_visit",
            {"overture": 1, "energy_offer": 0.75},
            "sends its Secretary of State with an energy offer",
        ),
    ),
)  # fmt: skip


def appraise(outlook: Outlook, levels: Levels, wants: UnitedStatesPreferences) -> dict[str, Array]:
    """Return the utility of an outlook to Washington, by preference; about −2 … 2 each."""
    return {
        "reach": wants.reach * (outlook.sovereignty + outlook.alignment),
        "energy": wants.energy * outlook.alternative_supply,
        "rights": -wants.rights
        * offended(
            outlook, levels["overture"], levels["sanctions"], wants.tolerance, wants.severity
        ),
        "effort": -wants.effort * effort(levels, MENU),
    }


def usual_answer(
    outlook: Outlook, levels: Levels, wants: UnitedStatesPreferences
) -> dict[str, Array]:
    """Return how others expect Washington to answer: repression brings sanctions."""
    return answer_to_repression(outlook, levels, wants.tolerance, wants.severity)


UNITED_STATES = Power(
    "united_states", "United States", "Washington", MENU, UnitedStatesPreferences,
    appraise, usual_answer,
)  # fmt: skip
