"""Trade: shares by partner, slow and costly diversification, the asymmetry of a cut, growth."""

from __future__ import annotations

import numpy as np

from ..agents.declaration import Array, Quantity
from ..agents.moves import Moves
from . import energy
from .dynamics import approach, share
from .energy_parameters import EnergyParameters
from .scales import MIDDLE, mean, short_of_middle
from .setting import Setting, Stocks
from .state import State
from .trade_parameters import TradeParameters


def union_effect(depth: Array, first: Quantity, trade: TradeParameters) -> Array:
    """Return the factor by which the union changes Russia's customary share, above 0.

    The customary share is the initial one, when the union had the depth ``first``.
    """
    return 1 + trade.union_trade * (depth - first)


def european_part(state: State, moves: Moves, trade: TradeParameters) -> Array:
    """Return the part of non-Russian trade that goes to the EU, 0 … 1, by access to its market."""
    openness = moves.european_union.market_access * (1 - state.sanctions_eu)
    return trade.european_bent + trade.access_bent * openness


def room_elsewhere(other: Array, bent: Array, trade: TradeParameters) -> Array:
    """Return the part of an effort to leave Russia's market that finds another market, 0 … 1.

    The EU takes its part (``bent``); China and others take the rest as far as their share
    (``other``) is below their capacity.
    """
    return bent + (1 - bent) * share(1 - other / trade.others_room)


def next_russian_share(
    now: Array,
    european: Array,
    customary: Array,
    state: State,
    moves: Moves,
    trade_coercion: Array,
    trade: TradeParameters,
    months: Quantity,
) -> Array:
    """Return Russia's share in exports or imports, of which the EU has the share ``european``.

    It returns to its ``customary`` level; Minsk's effort and a trade cut by Moscow reduce it. The
    effort is weakened by low-technology lock-in, by cheap energy, which makes products for the
    Russian market profitable, and by the limits of other markets.
    """
    drawn = approach(now, share(customary), trade.gravity, months)
    ties = share(trade.energy_ties * np.maximum(state.discount, 0))
    effort = moves.belarus.diversification * trade.diversification_available
    effort = effort * (1 - trade.lock_in) * (1 - ties)
    bent = european_part(state, moves, trade)
    effort = effort * room_elsewhere(1 - now - european, bent, trade)
    pace = np.minimum(trade.diversification_pace * (effort + trade_coercion * trade.cut), 1)
    return share(approach(drawn, 0 * drawn, pace, months))


def next_european_share(
    now: Array,
    russian: Array,
    moves: Moves,
    state: State,
    refined: Array,
    trade: TradeParameters,
    months: Quantity,
) -> Array:
    """Return the EU's share: its part of what does not go to Russia follows market access.

    ``refined`` is the share of exports that cheap crude oil brings to the EU as fuel.
    """
    bent = european_part(state, moves, trade) * (1 - russian) + refined
    return np.minimum(share(approach(now, bent, trade.reorientation, months)), 1 - russian)


def loss_by_cut(trade_coercion: Array, dependent_share: Array, trade: TradeParameters) -> Array:
    """Return the growth that a cut costs the side for which this share of trade is cut.

    The same rule for both sides, and for western sanctions: "44% of Belarussian exports go to
    Russia, the reciprocal figure is just 5.4%".
    """
    return trade_coercion * trade.cut * trade.cut_cost * dependent_share


def european_trade(state: State) -> Array:
    """Return the EU's share in Belarus's trade, mean of exports and imports, 0 … 1."""
    return mean(state.exports_eu, state.imports_eu)


def russian_trade(state: State) -> Array:
    """Return Russia's share in Belarus's trade, mean of exports and imports, 0 … 1."""
    return mean(state.exports_russia, state.imports_russia)


def other_trade(state: State) -> Array:
    """Return the share of China and all others in Belarus's trade, mean of both flows, 0 … 1."""
    return 1 - russian_trade(state) - european_trade(state)


def need(state: State) -> Array:
    """Return how far wellbeing has fallen below its initial level, 0 … 1."""
    return short_of_middle(state.wellbeing)


def growth(
    state: State, moves: Moves, trade_coercion: Array, trade: TradeParameters, use: EnergyParameters
) -> Array:
    """Return growth of GDP, per cent a year.

    Trade with Russia reduces growth and cheap energy increases it; a change of energy income to
    which the economy is not used has an effect at once. The more wellbeing has fallen, the more
    Russian loans help a Minsk that cooperates: "domestic weakness" may "force re-supplication to
    Russia". They must be repaid when Minsk refuses. Western loans help in proportion to relations
    with Brussels, unless there are sanctions; loans of China and others have no political
    conditions, but are tied to trade with them.
    """
    more_europe = european_trade(state) - mean(trade.exports_eu, trade.imports_eu)
    unaccustomed = energy.income(state, use) - state.accustomed_income
    return (
        trade.trend
        + trade.demand_passed * (trade.demand + state.boom)
        - trade.stagnation * russian_trade(state)
        + trade.subsidy_gain * energy.subsidy(state, use)
        + trade.energy_shock * unaccustomed
        + trade.access_gain * more_europe
        + trade.union_gain * state.integration_depth
        + trade.credit * need(state) * state.acquiescence
        + trade.western_credit * need(state) * state.engagement_eu * (1 - state.sanctions_eu)
        + trade.others_credit * need(state) * other_trade(state)
        - trade.credit * state.obligation * short_of_middle(state.acquiescence)
        - trade.effort_cost * moves.belarus.diversification
        - loss_by_cut(state.sanctions_eu, state.exports_eu, trade)
        - trade.supply_cost * state.dispute * energy.dependence(state, use)
        - loss_by_cut(trade_coercion, state.exports_russia, trade)
    )


def next_wellbeing(state: State, growing: Array, trade: TradeParameters, months: Quantity) -> Array:
    """Return wellbeing, which follows growth beyond the accustomed."""
    level = share(MIDDLE + trade.prosperity * (growing - state.accustomed_growth))
    return approach(state.wellbeing, level, trade.wellbeing_pace, months)


def next_boom(now: Array, shock: Array | None, trade: TradeParameters, months: Quantity) -> Array:
    """Return a boom: growth of Belarus's markets beyond the usual, points; it fades."""
    passed = approach(now, 0 * now, trade.boom_end, months)
    return passed if shock is None else passed + trade.boom_volatility * shock


def next_trade(now: State, month: Setting) -> Stocks:
    """Return the economy's stocks after the month: shares of trade, growth, wellbeing."""
    trade, moves, cut, months = month.p.trade, month.moves, month.coercion.trade, month.months
    refined = share(trade.refinery_exports * energy.refinery_margin(now, month.p.energy))
    unsold = trade.redirected * trade.cut * now.sanctions_eu * now.exports_eu
    union = union_effect(now.integration_depth, month.p.start.integration_depth, trade)
    exports_russia = next_russian_share(
        now.exports_russia, now.exports_eu, trade.exports_russia * (1 - refined) * union + unsold,
        now, moves, cut, trade, months,
    )  # fmt: skip
    imports_russia = next_russian_share(
        now.imports_russia, now.imports_eu, trade.imports_russia * union,
        now, moves, cut, trade, months,
    )  # fmt: skip
    growing = growth(now, moves, cut, trade, month.p.energy)
    return {
        "exports_russia": exports_russia,
        "imports_russia": imports_russia,
        "exports_eu": next_european_share(
            now.exports_eu, exports_russia, moves, now, refined, trade, months
        ),
        "imports_eu": next_european_share(
            now.imports_eu, imports_russia, moves, now, 0 * refined, trade, months
        ),
        "boom": next_boom(
            now.boom, None if month.draws is None else month.draws.demand, trade, months
        ),
        "growth": growing,
        "accustomed_growth": approach(now.accustomed_growth, growing, trade.growth_habit, months),
        "wellbeing": next_wellbeing(now, growing, trade, months),
    }
