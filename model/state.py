"""The state of the world: everything that carries over from one month to the next."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from ..agents.declaration import Array


@dataclass(frozen=True)
class State:
    """A batch of worlds; every array is worlds × branches (one branch for the real course)."""

    # energy
    market_price: Array
    """European gas price, USD per 1000 m³."""
    oil_price: Array
    """World price of crude oil, USD per barrel."""
    discount: Array
    """Political discount in the gas contract, share of the netback price; negative: surcharge."""
    accustomed_discount: Array
    """The total discount to which Minsk is used, share of the netback price."""
    accustomed_income: Array
    """The income from energy to which the economy is used, share of GDP; negative: a cost."""
    bypass: Array
    """Share of Russian gas transit that pipelines around Belarus can take, 0 … 1."""
    alternative_supply: Array
    """Share of energy imports that others than Russia could deliver, 0 … 1."""
    dispute: Array
    """Energy dispute: on (1), off (0), or on in part; in the imagination its probability."""
    # trade
    exports_russia: Array
    exports_eu: Array
    imports_russia: Array
    imports_eu: Array
    """Shares in Belarus's exports and imports, 0 … 1; the rest of the world has what is left."""
    growth: Array
    """Growth of GDP, per cent a year."""
    wellbeing: Array
    """Material wellbeing, 0 … 1; one half is the level of the start."""
    # integration
    integration_depth: Array
    """How far the union with Russia is built, 0 … 1."""
    agreed_depth: Array
    """How far the union is agreed, 0 … 1; the organs are built after it."""
    equality: Array
    """Minsk's say in the union's decisions, 0 … 1."""
    acquiescence: Array
    """The trajectory towards integration that Moscow may expect of Minsk, 0 … 1."""
    understanding: Array
    """How far it is still believed that Moscow pays for loyalty with cheap gas, 0 … 1."""
    # diplomacy
    engagement_russia: Array
    engagement_eu: Array
    engagement_us: Array
    """Depth of working relations with each power, 0 … 1."""
    sanctions_eu: Array
    sanctions_us: Array
    """Western sanctions in force, 0 … 1."""
    mediation_credibility: Array
    """Standing as an honest broker, 0 … 1."""
    # security
    csto_commitment: Array
    """Commitment to the alliance's operations, 0 … 1."""
    interoperability: Array
    """How well Belarusian and Russian forces work together, 0 … 1."""
    base: Array
    """Russian military presence, 0 … 1."""
    external_threat: Array
    """Threat from third parties, 0 … 1."""
    misperception: Array
    """Moscow's error of the month in reading Minsk, in units of the loss signal."""
    loss_risk: Array
    """Moscow's perceived risk of losing Belarus, 0 … 1."""
    apparent_loss_risk: Array
    """The same risk as others reckon it, who do not know Moscow's error, 0 … 1."""
    alignment_memory: Array
    """The alignment to which Moscow is used, −1 … +1."""
    coercion: Array
    """The rung of coercion that stands, 0 … 4."""
    occupation: Array
    """How far Russian force or threat of force decides in Minsk, 0 … 1."""
    obligation: Array
    """What Minsk owes Moscow for loans and backing, 0 … 1."""
    # regime
    organised: Array
    """Share of the citizens who are organised against the leadership, 0 … 1."""
    unrest: Array
    """Intensity of unrest, 0 … 1."""
    in_office: Array
    """Whether the leadership of the start has been spared a fall, 1 or 0."""
    succession: Array
    """Uncertainty over who will rule, 0 … 1."""
    succession_begun: Array
    """Whether the succession has happened, 1 or 0; in the imagination its probability."""
    # society, as the powers see it
    discourse: Array
    """Reach of the Belarusian national discourse, 0 … 1."""
    culture: Array
    leaning: Array
    identity: Array
    approval: Array
    """The public's mean attitudes (see :mod:`triangulation.agents.citizens`)."""
    protest: Array
    """The public's mean readiness to protest, 0 … 1."""
    polled_approval: Array
    polled_leaning: Array
    """Approval and leaning as the last poll found them."""
    # what events left
    eastern_threat: Array
    """Threat from Moscow's side, 0 … 1."""
    war_nearby: Array
    """War in the neighbourhood, 0 … 1."""
    scandal: Array
    """Scandal that is still remembered, 0 … 1."""
    crackdown: Array
    """Repression of a crackdown that still stands, 0 … 1."""
    sanctions_package: Array
    """Floor that a package sets under western sanctions, 0 … 1."""

    def worlds(self, chosen: slice) -> State:
        """Return some of the worlds, as a state of its own."""
        return State(*(np.ascontiguousarray(getattr(self, f.name)[chosen]) for f in fields(self)))

    def branch(self, index: int) -> State:
        """Return one branch of every world, as a state with that branch alone."""
        return State(*(_column(getattr(self, f.name), index) for f in fields(self)))


def _column(values: Array, index: int) -> Array:
    """Return one branch as a column; a value that all branches share is its own column."""
    if values.shape[1] == 1:
        return values
    return np.ascontiguousarray(values[:, index : index + 1 or None])
