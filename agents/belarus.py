"""Belarus: a regime that wants to survive, and for that to stay sovereign and unthreatening."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .declaration import Array, Quantity, assumed, number, quoted
from .instruments import BoldMove, Instrument, Menu
from .outlook import Outlook
from .power import TOP_COERCION, Levels, Power, effort


@dataclass(frozen=True)
class BelarusPreferences:
    """How much the regime in Minsk cares about what, and how others expect it to react."""

    survival: Quantity = number(
        2.0, "weight", (0, 40), (1, 4),
        "The regime's survival for a presidential term; sovereignty, unrest and need act on it too",
        quoted("domestic considerations of regime survival for President Lukashenko predominate",
               "Introduction"),
        assumed("above sovereignty for its own sake, as the quotation says; by how much is "
                "unknown"),
    )  # fmt: skip
    sovereignty: Quantity = number(
        1.0, "weight", (0, 10), (0.5, 2),
        "Sovereignty for its own sake, beyond what survival asks of it",
        quoted("survival is dependent upon Belarus’s sovereignty", "Conclusion"),
        assumed("the yardstick: Minsk's other weights are read against it"),
    )  # fmt: skip
    rents: Quantity = number(
        1.6, "weight", (0, 10), (0.8, 3.2),
        "Income to hand out: cheap gas and a growing economy, with diminishing returns",
        quoted("a boon to the Belarussian economy", "Economics"),
        assumed("below survival in office and above sovereignty for its own sake"),
    )  # fmt: skip
    subsidy_worth: Quantity = number(
        10.0, "wellbeing per share of GDP", (0, 50), (5, 20),
        "How much more utility the regime draws from a rouble of cheap gas than from one of growth",
        assumed("the subsidy passes through the regime's hands; growth does not"),
    )  # fmt: skip
    freedom: Quantity = number(
        2.0, "weight", (0, 10), (1, 4),
        "Freedom of manoeuvre between the powers",
        quoted("aiming to maximise geopolitical freedom of manoeuvre", "Introduction"),
        assumed("the same as survival in office, to which the paper gives no lower rank"),
    )  # fmt: skip
    ideology: Quantity = number(
        0.0, "weight", (-10, 10), (-1, 1),
        "Preference for the West (above 0) or for Moscow (below 0) for its own sake",
        quoted("a predominance of domestic considerations for Minsk leads it to resist",
               "Abstract"),
        assumed("none, as domestic considerations are said to predominate; other values are for "
                "experiments"),
    )  # fmt: skip
    caution: Quantity = number(
        2.5, "weight", (0, 10), (1.25, 5),
        "Giving Moscow no reason to coerce",
        quoted("not giving Russia any opportunity to reach a threshold for coercion",
               "Conclusion"),
        assumed("above the weight of freedom: a risk of coercion outweighs an equal gain of room"),
    )  # fmt: skip
    effort: Quantity = number(
        0.6, "weight", (0, 10), (0.3, 1.2),
        "Cost of attention that an active policy takes",
        assumed("without it instruments drift to their limits"),
    )  # fmt: skip
    expected_submission: Quantity = number(
        0.6, "share", (0, 1), (0.3, 0.9),
        "Share of its western course that others expect Minsk to drop under full coercion",
        quoted("re-supplication to Russia on less favourable terms", "Conclusion"),
        assumed("more than half of the course is expected to go, not all of it"),
    )  # fmt: skip
    expected_price: Quantity = number(
        0.6, "share", (0, 1), (0.3, 0.9),
        "Share of Minsk's cooperation that others expect to end, and of other markets that they "
        "expect it to seek, when nothing is left of the accustomed discount",
        quoted("contingent on Minsk’s acquiescence to Russian integration plans", "Economics"),
        assumed("others expect payment to matter more than loyalty, without knowing how much"),
    )  # fmt: skip
    say_margin: Quantity = number(
        0.2, "say", (0.01, 1), (0.1, 0.4),
        "How far below the say that Minsk requires others still expect some agreement",
        assumed("nobody knows another's reservation price exactly"),
    )  # fmt: skip


MENU = Menu(
    instruments=(
        Instrument(
            "integration_response", 0, 1, 0.5, 0.5,
            "answer to Moscow's integration plans: 0 refuse, ½ stall, 1 concede",
            "hardens its answer to integration", "softens its answer to integration",
            quoted("leads it to resist Russian integration plans", "Abstract"),
        ),
        Instrument(
            "overture_eu", 0, 1, 0.25, 0,
            "overtures to the European Union",
            "cools towards Brussels", "makes overtures to Brussels",
            quoted("embrace Western governments", "Strategy"),
        ),
        Instrument(
            "overture_us", 0, 1, 0.25, 0,
            "overtures to the United States",
            "cools towards Washington", "makes overtures to Washington",
            quoted("willingness to promote relations with the US", "Strategy"),
        ),
        Instrument(
            "diversification", 0, 1, 0.25, 0,
            "effort to trade with, and buy energy from, others than Russia",
            "diversifies trade less", "pushes trade with other countries",
            quoted("extend its economic links with other countries and regions", "Economics"),
        ),
        Instrument(
            "belarusanization", 0, 1, 0.25, 0,
            "promotion of a Belarusian national discourse",
            "mutes the national discourse", "promotes the national discourse",
            quoted("gradual ‘Belarusanization’ of the national discourse", "Culture"),
        ),
        Instrument(
            "mediation", 0, 1, 0.25, 0,
            "effort to host talks in others' conflicts",
            "withdraws from mediation", "offers Minsk as a place for talks",
            quoted("a site for conflict mediation", "Strategy"),
        ),
        Instrument(
            "military_cooperation", 0, 1, 0.25, 0.5,
            "military cooperation with Russia: ½ exercises, above it bases and operations",
            "holds back from the alliance", "deepens military cooperation with Russia",
            quoted("a reluctance to commit to CSTO operations", "Military"),
        ),
        Instrument(
            "openness", 0, 1, 0.25, 0,
            "military openness: foreign observers at exercises",
            "closes its exercises to observers", "invites foreign observers to its exercises",
            quoted("invited multiple external observers without coordinating with Moscow",
                   "Military"),
        ),
        Instrument(
            "recognition", 0, 1, 0.25, 0.5,
            "stand on borders that Moscow has changed: 0 stresses territorial integrity, "
            "½ recognises the reality, 1 recognises fully",
            "stresses territorial integrity", "moves towards recognising what Moscow has annexed",
            quoted("recognising the reality of Russian control of the territory while emphasising "
                   "the principles of territorial integrity", "Strategy"),
        ),
        Instrument(
            "repression", 0, 1, 0.25, 0,
            "domestic repression",
            "eases repression", "tightens repression",
            assumed("the paper's regime must keep domestic control; how is left open"),
        ),
    ),
    bold=(
        BoldMove(
            "supplicate",
            {"integration_response": 1, "overture_eu": 0, "overture_us": 0, "openness": 0},
            "returns to Moscow and concedes integration",
        ),
        BoldMove(
            "western_opening",
            {"integration_response": 0, "overture_eu": 0.75, "overture_us": 0.75},
            "turns to the West and refuses integration",
        ),
        BoldMove(
            "neutral_posture",
            {"integration_response": 0.5, "overture_eu": 0.5, "overture_us": 0.5,
             "mediation": 0.75, "military_cooperation": 0.5},
            "takes a neutral posture: open to both sides, host to talks",
        ),
        BoldMove(
            "crackdown", {"repression": 1}, "cracks down at home",
        ),
    ),
)  # fmt: skip


def appraise(outlook: Outlook, levels: Levels, wants: BelarusPreferences) -> dict[str, Array]:
    """Return the utility of an outlook to the regime, by preference; about −4 … 4 each."""
    return {
        "survival": wants.survival * outlook.survival,
        "sovereignty": wants.sovereignty * (outlook.sovereignty - outlook.entrapment),
        "rents": wants.rents * np.sqrt(wants.subsidy_worth * outlook.subsidy + outlook.wellbeing),
        "freedom": wants.freedom * outlook.freedom,
        "ideology": wants.ideology * outlook.alignment,
        "caution": -wants.caution * outlook.coercion_risk,
        "effort": -wants.effort * effort(levels, MENU),
    }


def usual_answer(outlook: Outlook, levels: Levels, wants: BelarusPreferences) -> dict[str, Array]:
    """Return how others expect Minsk to answer: coercion makes it retreat, and loyalty has a price.

    If Minsk has cooperated, it continues as long as it gets the accustomed discount. Without the
    discount it cooperates less and looks for other markets, unless need leaves no choice ("less
    favourable terms"). If it has refused, a discount changes nothing, but it may agree to a union
    in which it has the say that it requires.
    """
    retreat = wants.expected_submission * outlook.coercion / TOP_COERCION
    missing = np.maximum(outlook.say_required - outlook.say_offered, 0.0)
    agreed = np.maximum(1 - missing / wants.say_margin, 0.0)
    unpaid = wants.expected_price * (1 - outlook.pay_kept) * (1 - outlook.need)
    willing = outlook.acquiescence * (1 - unpaid)
    willing = willing + agreed * (1 - willing)
    return {
        "integration_response": willing + retreat * (1 - willing),
        "overture_eu": levels["overture_eu"] * (1 - retreat),
        "overture_us": levels["overture_us"] * (1 - retreat),
        "diversification": (levels["diversification"] + unpaid * (1 - levels["diversification"]))
        * (1 - retreat),
        "military_cooperation": levels["military_cooperation"]
        + retreat * (1 - levels["military_cooperation"]),
    }


BELARUS = Power("belarus", "Belarus", "Minsk", MENU, BelarusPreferences, appraise, usual_answer)
