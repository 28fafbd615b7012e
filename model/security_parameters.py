"""The numbers of security: the alliance, Moscow's reading of Minsk, and coercion."""

from __future__ import annotations

from dataclasses import dataclass

from ..agents.declaration import Quantity, assumed, literature, number, quoted


@dataclass(frozen=True)
class SecurityParameters:
    """The alliance, Moscow's reading of Minsk, and its means of coercion."""

    external_threat: Quantity = number(
        0.1, "share", (0, 1), (0, 0.3),
        "Threat from third parties to which the world returns",
        quoted("lacks the incentive of a third-party external threat", "Strategy"),
        assumed("low, as the paper sees no third-party threat; not nothing"),
    )  # fmt: skip
    threat_pace: Quantity = number(
        0.1, "per month", (0, 1), (0.05, 0.2),
        "Speed at which the threat returns to its level",
        assumed("crises fade within a year"),
    )  # fmt: skip
    threat_volatility: Quantity = number(
        0.02, "per month", (0, 0.5), (0.01, 0.04),
        "Monthly shocks to the external threat",
        assumed("incidents at the border, exercises, wars next door"),
    )  # fmt: skip
    commitment_pace: Quantity = number(
        0.05, "per month", (0, 1), (0.025, 0.1),
        "Speed at which commitment to the alliance follows military cooperation",
        assumed("operations are planned a year or two ahead"),
    )  # fmt: skip
    interoperability_pace: Quantity = number(
        0.03, "per month", (0, 1), (0.015, 0.06),
        "Speed at which forces learn to work together, or unlearn it",
        quoted("despite joint exercises and years of cooperation", "Military"),
        assumed("about three years: exercises are yearly and officers rotate"),
    )  # fmt: skip
    observers_friction: Quantity = number(
        0.5, "share", (0, 1), (0.25, 0.75),
        "Interoperability that full openness to foreign observers costs",
        quoted("invited multiple external observers without coordinating with Moscow",
               "Military"),
        assumed("half: shared procedures are lost while technical ties remain"),
    )  # fmt: skip
    base_pace: Quantity = number(
        0.05, "per month", (0, 1), (0.025, 0.1),
        "Speed at which bases are built or given up",
        assumed("about two years"),
    )  # fmt: skip
    entrapment_cost: Quantity = number(
        0.4, "sovereignty", (0, 2), (0.2, 0.8),
        "What being drawn into Moscow's conflicts costs a fully committed Minsk",
        quoted("the high risk of entrapment this would entail for Minsk", "Military"),
        assumed("below the worst that a union takes, above what bases take"),
    )  # fmt: skip
    calm: Quantity = number(
        0.8, "signal", (0, 10), (0.4, 1.2),
        "How far from alarm Moscow is when Minsk is in the middle and nothing moves",
        assumed("puts the perceived risk of a neutral, quiet Minsk near one third"),
    )  # fmt: skip
    fear_of_position: Quantity = number(
        2.0, "signal per unit of alignment", (0, 20), (1, 4),
        "How much a more western position alarms Moscow",
        quoted("Russian fears of a Western drift", "Strategy"),
        assumed("half of the fear of a sudden change: Moscow can live with a known position"),
    )  # fmt: skip
    fear_of_drift: Quantity = number(
        4.0, "signal per unit of alignment", (0, 20), (2, 8),
        "How much a westward change from the accustomed position alarms Moscow",
        quoted("fears of a more decisive westward shift", "Abstract"),
        assumed("above the fear of a position, so that change alarms more than standing still"),
    )  # fmt: skip
    fear_of_partiality: Quantity = number(
        2.0, "signal", (0, 20), (1, 4),
        "How much it alarms Moscow that Minsk is more engaged with the West than with itself",
        quoted("such a position will help to assuage Russian fears", "Strategy"),
        assumed("as strong as the fear of a western position"),
    )  # fmt: skip
    fear_of_succession: Quantity = number(
        1.2, "signal", (0, 20), (0.6, 2.4),
        "How much an uncertain succession alarms Moscow",
        quoted("an uncertain presidential succession in Minsk provokes Russian fears",
               "Abstract"),
        assumed("a fully open succession alone takes a calm Moscow past the even chance"),
    )  # fmt: skip
    unchecked_drift: Quantity = number(
        1.0, "share", (0, 10), (0.5, 2),
        "How much more a westward drift alarms Moscow when nobody is surely in charge to check it",
        quoted("creeping impetus for a more decisive Western, liberal pivot", "Conclusion"),
        assumed("an open succession doubles what a westward drift alarms"),
    )  # fmt: skip
    fear_of_unrest: Quantity = number(
        1.0, "signal", (0, 20), (0.5, 2),
        "How much unrest alarms Moscow",
        assumed("Moscow reads unrest in neighbouring capitals as a western advance"),
    )  # fmt: skip
    fear_of_discourse: Quantity = number(
        0.8, "signal", (0, 20), (0.4, 1.6),
        "How much a Belarusian national discourse alarms Moscow",
        quoted("gradual ‘Belarusanization’ of the national discourse", "Culture"),
        assumed("below the fear of a succession: a language policy by itself brings no coercion"),
    )  # fmt: skip
    fear_of_observers: Quantity = number(
        0.25, "signal", (0, 20), (0.1, 0.5),
        "How much foreign observers at exercises irritate Moscow",
        quoted("invited multiple external observers without coordinating with Moscow",
               "Military"),
        assumed("an irritation, the smallest of the fears"),
    )  # fmt: skip
    fear_of_stand: Quantity = number(
        0.25, "signal", (0, 20), (0.1, 0.5),
        "How much the language of territorial integrity alarms Moscow, and full recognition of "
        "what it has annexed calms it",
        quoted("refrained from explicitly supporting Russia’s annexation of Crimea", "Strategy"),
        assumed("an irritation, like foreign observers"),
    )  # fmt: skip
    reassurance: Quantity = number(
        1.5, "signal", (0, 20), (0.75, 3),
        "How much a credible neutral mediator in Minsk calms Moscow",
        quoted("such a position will help to assuage Russian fears of a Western drift",
               "Strategy"),
        assumed("a full mediator's standing more than makes up for an open succession"),
    )  # fmt: skip
    ally: Quantity = number(
        1.0, "signal", (0, 20), (0.5, 2),
        "How much Minsk's commitment to the alliance calms Moscow",
        quoted("formally allied under Collective Security Treaty Organization", "Military"),
        assumed("two thirds of what a mediator's standing calms: a treaty is expected anyway"),
    )  # fmt: skip
    judgement_pace: Quantity = number(
        0.3, "per month", (0, 1), (0.15, 0.6),
        "Speed at which Moscow's judgement follows the signals",
        assumed("a season of reports changes a view"),
    )  # fmt: skip
    memory_pace: Quantity = number(
        0.04, "per month", (0, 1), (0.02, 0.08),
        "Speed at which Moscow gets used to a new position of Minsk",
        assumed("about two years"),
    )  # fmt: skip
    misperception: Quantity = number(
        0.35, "signal per month", (0, 3), (0.2, 0.5),
        "Monthly shocks to Moscow's reading of Minsk: incidents, rumours, errors",
        assumed("Moscow sees Minsk's course with noise; nobody reads minds"),
    )  # fmt: skip
    misperception_end: Quantity = number(
        0.2, "per month", (0, 1), (0.1, 0.4),
        "Speed at which Moscow corrects an error",
        assumed("about half a year"),
    )  # fmt: skip
    threshold: Quantity = number(
        0.5, "perceived risk", (0.05, 0.95), (0.35, 0.65),
        "Perceived risk of loss above which Moscow thinks of coercion",
        quoted("to reach a threshold for coercion", "Conclusion"),
        assumed("the even chance: Moscow acts once a loss is likelier than not"),
    )  # fmt: skip
    threshold_width: Quantity = number(
        0.08, "perceived risk", (0.01, 0.5), (0.04, 0.16),
        "How uncertain others are of where Moscow's threshold lies",
        assumed("the threshold is not announced"),
    )  # fmt: skip
    coercion_capacity: Quantity = number(
        1.0, "share", (0, 1), (0.7, 1),
        "How much of its means of coercion Moscow really has; 0 none",
        quoted("Minsk’s awareness of Moscow’s ultimate pre-eminence", "Conclusion"),
        assumed("all of its means, unless an experiment takes some away"),
    )  # fmt: skip
    outside_option: Quantity = number(
        0.7, "share", (0, 1), (0.4, 0.9),
        "Share of Russian pressure that full relations with the West offset",
        literature("a state under pressure looks for a counterweight", "Walt 1987, The Origins of "
                   "Alliances"),
        assumed("full western relations leave a third of the pressure, since distance remains"),
    )  # fmt: skip
    bite_alone: Quantity = number(
        0.3, "share", (0, 1), (0.15, 0.45),
        "Share of coercion's harm that does not depend on Minsk's economic dependence",
        quoted("the importance of Belarus’s economic dependence on Russia, and how this will "
               "limit any westward drift", "Abstract"),
        assumed("a third of the harm needs no trade: borders, media, reputation"),
    )  # fmt: skip
    force_alone: Quantity = number(
        0.2, "share", (0, 1), (0.1, 0.4),
        "Chance that force (coercion level 4) succeeds without any military integration",
        quoted("will limit military options in the future", "Military"),
        assumed("one chance in five against an unintegrated army; a guess about a war never "
                "fought"),
    )  # fmt: skip
    force_pace: Quantity = number(
        0.3, "per month", (0, 1), (0.15, 0.6),
        "Speed at which force decides, or withdraws",
        assumed("months, not years"),
    )  # fmt: skip
    information_reach: Quantity = number(
        0.3, "unrest", (0, 1), (0.15, 0.6),
        "Unrest that coercion level 3 (information and politics) causes at full reach",
        assumed("Russian media reach most households; their pull is bounded"),
    )  # fmt: skip
