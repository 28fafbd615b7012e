"""Russia: keeps Belarus in its sphere of influence, as hegemon, and pays only for results."""

from __future__ import annotations

from dataclasses import dataclass

from .declaration import Array, Quantity, assumed, data, number, quoted
from .instruments import BoldMove, Instrument, Menu
from .outlook import Outlook
from .power import TOP_COERCION, Levels, Power, effort


@dataclass(frozen=True)
class RussiaPreferences:
    """How much Moscow cares about what, and how others expect it to react."""

    sphere: Quantity = number(
        1.0, "weight", (0, 10), (0.5, 2),
        "Belarus kept close: alignment with Moscow and the union that is agreed",
        quoted("keeping Belarus closely within its sphere of influence", "Introduction"),
        assumed("the yardstick: Moscow's other weights are read against it"),
    )  # fmt: skip
    hegemony: Quantity = number(
        1.5, "weight", (0, 10), (1, 3),
        "Cost of sharing all decisions of a full union with Minsk as an equal; it exceeds the "
        "value of the union",
        quoted("necessarily be unacceptable to Moscow as the clear hegemon", "Strategy"),
        assumed("above the weight of the sphere, so that Moscow refuses an equal union; how far "
                "above is unknown"),
    )  # fmt: skip
    thrift: Quantity = number(
        6.0, "weight per share of GDP", (0, 100), (3, 12),
        "Cost of cheap gas that buys no integration",
        quoted("implicit understanding of a trajectory towards closer integration", "Economics"),
        assumed("a subsidy of a sixth of GDP would cost as much as full command of Belarus is "
                "worth"),
    )  # fmt: skip
    repaid: Quantity = number(
        0.8, "share", (0, 1), (0.6, 1),
        "Share of the cost of cheap gas that is repaid when Minsk cooperates in integration",
        quoted("implicit understanding of a trajectory towards closer integration", "Economics"),
        assumed("most but not all: a loyal Minsk still costs Moscow something"),
    )  # fmt: skip
    fear: Quantity = number(
        3.0, "weight", (0, 10), (1.5, 6),
        "Fear of losing Belarus to the West",
        quoted("For Russia the primary interest is in keeping Belarus closely within its sphere of "
               "influence", "Introduction"),
        assumed("above the weight of the sphere: a loss moves Moscow more than a gain"),
    )  # fmt: skip
    deliveries: Quantity = number(
        1.0, "weight", (0, 10), (0.5, 2),
        "Cost of gas for Europe that a dispute with Minsk holds up",
        assumed("an undelivered customer is taken to weigh as much as coercion at its height"),
    )  # fmt: skip
    restraint: Quantity = number(
        1.0, "weight", (0, 10), (0.5, 2),
        "Cost of coercing: money, reputation, sanctions; rises steeply with the level",
        assumed("the paper treats coercion as a last resort that needs an opportunity"),
    )  # fmt: skip
    effort: Quantity = number(
        0.15, "weight", (0, 10), (0.05, 0.4),
        "Cost of attention that an active policy takes",
        assumed("without it instruments drift to their limits"),
    )  # fmt: skip
    story_relief: Quantity = number(
        0.6, "share", (0, 1), (0.3, 0.9),
        "Share of coercion's cost that a credible story of oppressed Russians removes",
        quoted("a narrative of oppressed Russian minorities", "Culture"),
        assumed("a pretext makes coercion cheaper, yet costs remain"),
    )  # fmt: skip
    expected_escalation: Quantity = number(
        3.0, "levels", (0, 4), (1.5, 4),
        "Levels by which others expect Moscow's coercion to rise when its alarm is full",
        quoted("a threshold for coercion", "Conclusion"),
        assumed("others expect Moscow to stop short of force even when fully alarmed"),
    )  # fmt: skip
    expected_reward: Quantity = number(
        0.7, "share of price", (0, 1), (0.5, 0.8),
        "Discount that others expect of Moscow when Minsk is surely on the way to integration",
        data("total discounts of about two thirds on the netback price in 2004–2006",
             "gas_discount_derived"),
    )  # fmt: skip
    expected_jealousy: Quantity = number(
        0.8, "share", (0, 1), (0.4, 1),
        "Share of a discount that others expect to lose by full relations with the West",
        quoted("contingent on Minsk’s acquiescence to Russian integration plans", "Economics"),
        assumed("a Minsk on full western relations would keep little cheap gas"),
    )  # fmt: skip


MENU = Menu(
    instruments=(
        Instrument(
            "discount", 0, 0.7, 0.1, 0,
            "political discount on the gas price, share of the market price",
            "trims the gas discount", "sweetens the gas price",
            quoted("The provision of cheap energy from Russia", "Economics"),
        ),
        Instrument(
            "integration_pressure", 0, 1, 0.25, 0,
            "how hard Moscow presses for deeper integration",
            "eases the pressure for integration", "presses harder for integration",
            quoted("Russian intentions for closer integration", "Abstract"),
        ),
        Instrument(
            "equality_offer", 0, 1, 0.25, 0,
            "the say in common decisions that Moscow offers Minsk",
            "withdraws an offer of equality", "offers Minsk more say in common decisions",
            quoted("a degree of equality in decision-making", "Strategy"),
        ),
        Instrument(
            "coercion", 0, 4, 1, 0,
            "coercion level: 1 price, 2 trade and oil, 3 information and politics, 4 military",
            "lowers its coercion level", "raises its coercion level",
            quoted("a more assertive, even interventionist position", "Conclusion"),
        ),
        Instrument(
            "base_request", 0, 1, 0.5, 0,
            "how hard Moscow asks for a military base in Belarus",
            "withdraws its request for a base", "asks for a military base",
            quoted("the establishment of a Russian air base on its territory", "Military"),
        ),
    ),
    bold=(
        BoldMove(
            "grand_bargain",
            {"discount": 0.4, "integration_pressure": 0.75, "coercion": 0},
            "offers cheap gas for deep integration",
        ),
        BoldMove(
            "union_of_equals",
            {"integration_pressure": 0.75, "equality_offer": 1, "coercion": 0},
            "offers Minsk an equal say in a deep union",
        ),
        BoldMove(
            "market_terms",
            {"discount": 0, "integration_pressure": 0.25},
            "moves to market prices and stops pressing for integration",
        ),
        BoldMove("subvert", {"coercion": 3}, "turns to information and politics against Minsk"),
        BoldMove("intervene", {"coercion": 4}, "threatens force"),
        BoldMove(
            "climb_down",
            {"coercion": 0, "integration_pressure": 0},
            "ends all coercion and pressure",
        ),
    ),
)  # fmt: skip


def appraise(outlook: Outlook, levels: Levels, wants: RussiaPreferences) -> dict[str, Array]:
    """Return the utility of an outlook to Moscow, by preference; about −2 … 2 each."""
    level = levels["coercion"] / TOP_COERCION
    cost_of_coercion = level * level * (1 - wants.story_relief * outlook.minority_story)
    return {
        "sphere": wants.sphere * (outlook.agreed_depth - outlook.alignment),
        "hegemony": -wants.hegemony * outlook.equality * outlook.agreed_depth,
        "thrift": -wants.thrift * outlook.subsidy * (1 - wants.repaid * outlook.acquiescence),
        "deliveries": -wants.deliveries * outlook.held_up,
        "fear": -wants.fear * (outlook.loss_risk + outlook.alarm),
        "restraint": -wants.restraint * cost_of_coercion,
        "effort": -wants.effort * effort(levels, MENU),
    }


def promised(trajectory: Array, wants: RussiaPreferences) -> Array:
    """Return the discount that a trajectory of integration deserves, share of the price.

    Source: "an implicit understanding of a trajectory towards closer integration".
    """
    return wants.expected_reward * trajectory


def usual_answer(outlook: Outlook, levels: Levels, wants: RussiaPreferences) -> dict[str, Array]:
    """Return how others expect Moscow to answer: alarm brings coercion, integration cheap gas.

    The discount depends on the expected trajectory, as far as it is still believed, and shrinks
    as Minsk refuses and turns west.
    """
    believed = promised(outlook.acquiescence, wants) * outlook.understanding
    return {
        "coercion": wants.expected_escalation * outlook.alarm,
        "discount": believed * (1 - wants.expected_jealousy * outlook.western_engagement),
    }


RUSSIA = Power("russia", "Russia", "Moscow", MENU, RussiaPreferences, appraise, usual_answer)
