"""The kinds of event: one pure rule each, from the state and the event's size to what changes.

A rule gets the state after the month's own rules, the moves of the month, the size (0 … 1,
worlds × 1) and the parameters; it returns the stocks that it changes. The table :data:`EVENTS` is
all that scenarios, the command line, the documentation and a game's menu need to know of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from ..agents.declaration import Array, Quantity, Source, data, literature, quoted
from ..agents.moves import Moves
from .dynamics import approach, share
from .events import RECORD
from .parameters import Parameters
from .setting import Stocks
from .state import State

AUDIENCE = "those who go back on a public commitment pay for it with credibility"

Rule = Callable[[State, Moves, Array, Parameters], Stocks]


@dataclass(frozen=True)
class Kind:
    """A kind of event: its rule, and how people read of it.

    ``largest`` says what size 1 means, ``meaning`` what the event does, in one sentence each.
    ``headline`` is what a report says of the month in which it happens.
    """

    title: str
    headline: str
    largest: str
    meaning: str
    source: Source
    rule: Rule


def raised(stock: Array, part: Quantity) -> Array:
    """Return a share raised by ``part`` (0 … 1) of what it lacks."""
    return stock + part * (1 - stock)


def lowered(stock: Array, part: Quantity) -> Array:
    """Return a share that loses ``part`` (0 … 1) of itself."""
    return stock * (1 - part)


def price_shock(state: State, moves: Moves, size: Array, p: Parameters) -> Stocks:
    """Make the market price jump, by up to a factor; it returns as the market does."""
    return {"market_price": state.market_price * np.power(p.events.price_factor, size)}


def energy_dispute(state: State, moves: Moves, size: Array, p: Parameters) -> Stocks:
    """Start a dispute, partial or full; it ends as disputes do."""
    return {"dispute": np.maximum(state.dispute, size)}


def _gathered(state: State, size: Array, p: Parameters) -> Array:
    """Return the organised after the largest wave times ``size`` has brought people together."""
    return raised(state.organised, p.events.wave * p.regime.critical_mass * size)


def contested_election(state: State, moves: Moves, size: Array, p: Parameters) -> Stocks:
    """Contest the result: people come together, and who will rule is in doubt."""
    return {
        "organised": _gathered(state, size, p),
        "succession": np.maximum(state.succession, p.regime.contested * size),
    }


def protest_wave(state: State, moves: Moves, size: Array, p: Parameters) -> Stocks:
    """Bring people together over something new."""
    return {"organised": _gathered(state, size, p)}


def crackdown(state: State, moves: Moves, size: Array, p: Parameters) -> Stocks:
    """Arrest the organised for as long as it lasts; it is seen at home and in the West."""
    return {"crackdown": np.maximum(state.crackdown, size)}


def succession(state: State, moves: Moves, size: Array, p: Parameters) -> Stocks:
    """Let the president leave office, once: an orderly handover or a contested one."""
    first = 1 - state.succession_begun
    return {
        "succession": np.maximum(state.succession, first * size),
        "succession_begun": np.ones_like(state.succession_begun),
    }


def pipeline(state: State, moves: Moves, size: Array, p: Parameters) -> Stocks:
    """Open a pipeline around Belarus, which takes over transit that still went through it."""
    return {"bypass": raised(state.bypass, size)}


def western_threat(state: State, moves: Moves, size: Array, p: Parameters) -> Stocks:
    """Let a third party threaten; a union with Russia protects against that."""
    return {"external_threat": raised(state.external_threat, size)}


def eastern_threat(state: State, moves: Moves, size: Array, p: Parameters) -> Stocks:
    """Let Moscow's side threaten; a union does not protect against that."""
    return {"eastern_threat": raised(state.eastern_threat, size)}


def war_nearby(state: State, moves: Moves, size: Array, p: Parameters) -> Stocks:
    """Start a war in the neighbourhood: mediators are wanted, and Minsk feels both threats."""
    felt = p.events.spill * size
    return {
        "war_nearby": raised(state.war_nearby, size),
        "external_threat": raised(state.external_threat, felt),
        "eastern_threat": raised(state.eastern_threat, felt),
    }


def involvement(state: State) -> Array:
    """Return how far Minsk is drawn into Moscow's conflicts, 0 … 1.

    Either is enough: commitment to the alliance's operations, or Russian bases from which they
    are conducted.
    """
    return raised(state.csto_commitment, state.base)


def baltic_crisis(state: State, moves: Moves, size: Array, p: Parameters) -> Stocks:
    """Threaten Minsk by a clash in the Baltic, and draw it in as far as it is committed."""
    drawn_in = size * involvement(state)
    lost = p.events.complicity * drawn_in
    return {
        "external_threat": raised(state.external_threat, p.events.spill * size),
        "occupation": raised(state.occupation, share(p.security.entrapment_cost * drawn_in)),
        "engagement_eu": lowered(state.engagement_eu, lost),
        "engagement_us": lowered(state.engagement_us, lost),
        "mediation_credibility": lowered(state.mediation_credibility, drawn_in),
        "sanctions_package": np.maximum(state.sanctions_package, lost),
    }


def joint_exercise(state: State, moves: Moves, size: Array, p: Parameters) -> Stocks:
    """Hold a large exercise: months of training at once, less what observers cost and irritate.

    What is learnt grows with cooperation and is never negative. The perceived risk rises as the
    observers' part in Moscow's signal says, along the S-curve.
    """
    watched = 1 - p.security.observers_friction * moves.belarus.openness
    learnt = p.security.interoperability_pace * moves.belarus.military_cooperation * watched
    irritation = p.security.fear_of_observers * moves.belarus.openness * size

    def alarmed(risk: Array) -> Array:
        return share(risk + irritation * risk * (1 - risk))

    return {
        "interoperability": approach(
            state.interoperability, np.ones_like(learnt), learnt, p.events.training * size
        ),
        "loss_risk": alarmed(state.loss_risk),
        "apparent_loss_risk": alarmed(state.apparent_loss_risk),
    }


def sanctions(state: State, moves: Moves, size: Array, p: Parameters) -> Stocks:
    """Impose a package that lasts for years, whatever is decided from month to month."""
    return {"sanctions_package": np.maximum(state.sanctions_package, size)}


def loan(state: State, moves: Moves, size: Array, p: Parameters) -> Stocks:
    """Let Moscow lend: people live better, and Minsk trusts more that loyalty is rewarded."""
    bond = p.events.gesture * size
    return {
        "wellbeing": share(state.wellbeing + p.events.relief * size),
        "engagement_russia": raised(state.engagement_russia, bond),
        "understanding": raised(state.understanding, bond),
    }


def visit(state: State, moves: Moves, size: Array, p: Parameters) -> Stocks:
    """Send a western envoy to Minsk; relations with both western powers move."""
    step = p.events.gesture * size
    return {
        "engagement_eu": raised(state.engagement_eu, step),
        "engagement_us": raised(state.engagement_us, step),
    }


def scandal(state: State, moves: Moves, size: Array, p: Parameters) -> Stocks:
    """Leak a scandal: credibility as a mediator falls abroad, and approval at home."""
    return {
        "scandal": raised(state.scandal, size),
        "mediation_credibility": lowered(state.mediation_credibility, p.events.discredit * size),
    }


def _distrusted(trust: Array, pace: Quantity, size: Array, p: Parameters) -> Array:
    """Return trust after a loss of as many months of refusal as the broken promise costs.

    Only the future enforces a promise: a power that breaks it is trusted less
    (Levin 2003), and even less because the promise was public (Fearon 1994).
    """
    return approach(trust, 0 * trust, pace, p.events.breach * size)


def broken_promise_minsk(state: State, moves: Moves, size: Array, p: Parameters) -> Stocks:
    """Let Minsk break a promise to Moscow, which then expects less integration of it."""
    return {"acquiescence": _distrusted(state.acquiescence, p.integration.memory, size, p)}


def broken_promise_moscow(state: State, moves: Moves, size: Array, p: Parameters) -> Stocks:
    """Let Moscow break a promise to Minsk, which then trusts less that loyalty is rewarded."""
    return {"understanding": _distrusted(state.understanding, p.integration.memory, size, p)}


def broken_promise_eu(state: State, moves: Moves, size: Array, p: Parameters) -> Stocks:
    """Let Minsk or Brussels break a promise to the other: their relations become worse."""
    return {"engagement_eu": _distrusted(state.engagement_eu, p.diplomacy.engagement_pace, size, p)}


def broken_promise_us(state: State, moves: Moves, size: Array, p: Parameters) -> Stocks:
    """Let Minsk or Washington break a promise to the other: their relations become worse."""
    return {"engagement_us": _distrusted(state.engagement_us, p.diplomacy.engagement_pace, size, p)}


EVENTS: dict[str, Kind] = {
    "price_shock": Kind(
        "Price shock", "The market price of energy jumps", "the price almost doubles",
        "Raises the market price at once; it returns to its mean over years.",
        data("from 63.8 in 1999 to 121.9 in 2000", "gas_price_europe"), price_shock,
    ),
    "energy_dispute": Kind(
        "Energy dispute", "Moscow and Minsk quarrel over energy", "supply is cut",
        "Puts a dispute on, which costs growth and presses on Minsk until it ends.",
        quoted("the energy dispute between the two countries", "Strategy"), energy_dispute,
    ),
    "contested_election": Kind(
        "Contested election", "An election is contested", "the opposition claims to have won",
        "Brings the opposition together, and doubt about who will rule; by chance only where an "
        "election is due.",
        data("mass arrests after the elections of 2006 and 2010", RECORD), contested_election,
    ),
    "protest_wave": Kind(
        "Protest wave", "A protest wave rises", "the whole country is on the streets",
        "Brings the opposition together.",
        data("the protests of 2017 against a tax on those without work", RECORD), protest_wave,
    ),
    "crackdown": Kind(
        "Crackdown", "The police crack down", "mass arrests",
        "Counts as repression, for the opposition, citizens and the West, until it fades.",
        data("December 2010: election and mass arrests", RECORD), crackdown,
    ),
    "succession": Kind(
        "Succession", "The president leaves office", "nobody knows who will rule",
        "Begins the succession, as contested as the event is large; only the first one counts.",
        quoted("an uncertain presidential succession in Minsk", "Abstract"), succession,
    ),
    "pipeline": Kind(
        "New pipeline", "A pipeline around Belarus opens", "all transit that was left goes",
        "Takes transit away, and the bargaining power that went with it.",
        quoted("effectively bypassed Belarussian transit", "Economics"), pipeline,
    ),
    "western_threat": Kind(
        "Threat from a third party", "A third party threatens Belarus", "war is at the door",
        "Threatens sovereignty and the leadership, as far as the union with Russia does not "
        "protect.",
        quoted("make integration desirable as a means of protection", "Strategy"), western_threat,
    ),
    "eastern_threat": Kind(
        "Threat from Moscow", "Moscow's side threatens Belarus", "as in Crimea in 2014",
        "Threatens sovereignty and the leadership, the more so the better Moscow's force could "
        "work in Belarus; rallies people to their state; no union protects.",
        data("March 2014: Crimea, and Minsk's stress on territorial integrity", RECORD),
        eastern_threat,
    ),
    "war_nearby": Kind(
        "War nearby", "War breaks out in the neighbourhood", "a war like that of 2014",
        "Raises the need of mediators, and the threat from either side.",
        quoted("a site for conflict mediation", "Strategy"), war_nearby,
    ),
    "baltic_crisis": Kind(
        "Baltic crisis", "NATO and Russia clash in the Baltic", "open fighting",
        "Threatens everybody there; draws Minsk in, as far as it is committed to the alliance or "
        "has Russian bases: sovereignty, western relations and the mediator's name go.",
        quoted("the high risk of entrapment this would entail for Minsk", "Military"),
        baltic_crisis,
    ),
    "joint_exercise": Kind(
        "Joint exercise", "Russia and Belarus hold a large exercise", "the whole of both armies",
        "Trains forces to work together, less with foreign observers, who irritate Moscow.",
        quoted("invited multiple external observers without coordinating with Moscow", "Military"),
        joint_exercise,
    ),
    "sanctions": Kind(
        "Sanctions package", "The West imposes a package of sanctions", "a full embargo",
        "Sets a floor under western sanctions that lapses over years.",
        data("packages of 2006 and 2011, lifted in 2008 and 2016", RECORD), sanctions,
    ),
    "loan": Kind(
        "Russian credit", "Moscow lends money", "about 4 % of GDP",
        "Raises wellbeing, relations with Russia, and the belief that loyalty is paid for.",
        data("2 billion USD in March 2016, 1 billion in April 2017", "russian_loans"), loan,
    ),
    "visit": Kind(
        "Western visit", "A western envoy comes to Minsk", "a head of government",
        "Moves relations with the EU and the US forward.",
        quoted("the recent visit of the US Secretary of State to Minsk", "Strategy"), visit,
    ),
    "scandal": Kind(
        "Leak or scandal", "A scandal breaks", "the talk of the country",
        "Costs approval until it is forgotten, and half of a mediator's name if it is large.",
        literature("scandals lower approval for months, not for years",
                   "Ostrom and Simon 1985, Promise and Performance"), scandal,
    ),
    "broken_promise_minsk": Kind(
        "Minsk breaks a promise to Moscow", "Minsk breaks its word to Moscow",
        "the opposite of what was promised",
        "Reduces the integration that Moscow may expect of Minsk, as months of refusal do.",
        quoted("an implicit understanding of a trajectory towards closer integration", "Economics"),
        broken_promise_minsk,
    ),
    "broken_promise_moscow": Kind(
        "Moscow breaks a promise to Minsk", "Moscow breaks its word to Minsk",
        "the opposite of what was promised",
        "Reduces the belief that Moscow rewards loyalty, as unpaid loyalty does.",
        quoted("an implicit understanding of a trajectory towards closer integration", "Economics"),
        broken_promise_moscow,
    ),
    "broken_promise_eu": Kind(
        "Broken promise between Minsk and Brussels",
        "A promise between Minsk and Brussels is broken",
        "the opposite of what was promised",
        "Worsens relations between Minsk and the EU, whichever of them breaks its word.",
        literature(AUDIENCE, "Fearon 1994, American Political Science Review 88"),
        broken_promise_eu,
    ),
    "broken_promise_us": Kind(
        "Broken promise between Minsk and Washington",
        "A promise between Minsk and Washington is broken",
        "the opposite of what was promised",
        "Worsens relations between Minsk and the US, whichever of them breaks its word.",
        literature(AUDIENCE, "Fearon 1994, American Political Science Review 88"),
        broken_promise_us,
    ),
}  # fmt: skip
"""Every kind of event by name."""

BROKEN: Mapping[tuple[str, str], str] = {
    ("belarus", "russia"): "broken_promise_minsk",
    ("russia", "belarus"): "broken_promise_moscow",
    ("belarus", "european_union"): "broken_promise_eu",
    ("european_union", "belarus"): "broken_promise_eu",
    ("belarus", "united_states"): "broken_promise_us",
    ("united_states", "belarus"): "broken_promise_us",
}
"""The kind of event that it is when the first power breaks a promise to the second.

Other pairs have no relations in the model that could suffer.
"""


def struck(state: State, moves: Moves, sizes: Mapping[str, Array], p: Parameters) -> State:
    """Return the state after the month's events; ``sizes`` are worlds × 1, 0 for none.

    Kinds strike one after the other in the order of the table. A world without an event of a kind
    keeps its bits.
    """
    for name, kind in EVENTS.items():
        size = sizes.get(name)
        if size is None or not size.any():
            continue
        changed = kind.rule(state, moves, size, p)
        state = replace(
            state,
            **{s: np.where(size > 0, v, getattr(state, s)) for s, v in changed.items()},
        )
    return state
